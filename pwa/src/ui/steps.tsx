import "./steps.css";

/** "Langkah 2 dari 3", in words and as a row of marks. */
export function Steps({ at, of, words }: { at: number; of: number; words: string }) {
  return (
    <div class="steps">
      <p>{words}</p>
      <div class="steps-marks" aria-hidden="true">
        {Array.from({ length: of }, (_, step) => (
          <span key={step} data-done={step < at || undefined} />
        ))}
      </div>
    </div>
  );
}
