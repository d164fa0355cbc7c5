import "./steps.css";

/** A row of marks: how many steps there are, and how far this one is. The words stand beside it. */
export function Steps({ at, of }: { at: number; of: number }) {
  return (
    <div class="steps" aria-hidden="true">
      {Array.from({ length: of }, (_, step) => (
        <span key={step} data-done={step < at || undefined} />
      ))}
    </div>
  );
}
