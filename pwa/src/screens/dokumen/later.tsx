import { useState } from "preact/hooks";
import { loadWords } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import "../../text/document-areas";

type Parts = typeof import("./papers");

type DoorProps = {
  placement: string;
  about?: string;
  /** Title, what opens it, and why it does not open without the internet: of whoever shows the door. */
  words: { title: string; open: string; offline: string };
};

/** The door to the documents of somebody: what is behind it is fetched when he opens it. */
export function PapersDoor({ placement, about, words }: DoorProps) {
  const [parts, setParts] = useState<Parts>();
  const [failed, setFailed] = useState(false);
  // What is fetched at a shared device would stay on it; there is no session for it there either.
  const isShared = document.documentElement.dataset.kiosk !== undefined;
  const open = async () => {
    try {
      await loadWords("dokumen");
      setParts(await import("./papers"));
      setFailed(false);
    } catch {
      setFailed(true); // without a signal, on a phone that has not fetched it yet
    }
  };
  if (isShared) return null;
  return (
    <Section title={words.title}>
      {parts ? (
        <parts.Papers placement={placement} about={about} />
      ) : (
        <p class="no-print">
          <Button icon="print" onClick={open}>
            {words.open}
          </Button>
        </p>
      )}
      {failed && <p role="status">{words.offline}</p>}
    </Section>
  );
}
