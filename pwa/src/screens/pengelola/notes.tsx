import { useState } from "preact/hooks";
import { decideNote, findNotes, type Note } from "../../administration-cycles";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { ChangeSheet } from "./change-sheet";
import { Export } from "./export-part";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

type Deciding = { placement: string; note: Note; release: boolean };

/** What anonymous groups wrote, without names and times: each note is read, and released or withheld. */
export function Notes({ cycle }: { cycle: string }) {
  const [start, setStart] = useState(0);
  const [deciding, setDeciding] = useState<Deciding>();
  const found = useAnswer(() => findNotes(cycle, { start }), String(start));
  return (
    <Page
      title={t("notes.title")}
      line={t("notes.line")}
      back={`/pengelola/siklus/${cycle}`}
      wide
      withoutSync
    >
      <p>{t("notes.hint")}</p>
      <Export list="notes" within={{ cycle }} />
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.people.length === 0 ? (
        <EmptyState title={t("notes.none")}>{t("notes.none.hint")}</EmptyState>
      ) : (
        <>
          <p role="status">{t("notes.undecided", { n: found.value.undecided })}</p>
          {found.value.people.map(({ listed, notes }) => (
            <Section key={listed.placement} title={listed.name}>
              <ul class="stack">
                {notes.map((note) => (
                  <li key={`${note.id}/${note.text}`} class="card stack">
                    <p>“{note.text}”</p>
                    <p class="row">
                      <State note={note} />
                    </p>
                    <div class="row">
                      {[true, false].map((release) => (
                        <Button
                          key={String(release)}
                          onClick={() => setDeciding({ placement: listed.placement, note, release })}
                        >
                          {t(release ? "notes.release" : "notes.withhold")}
                        </Button>
                      ))}
                    </div>
                  </li>
                ))}
              </ul>
            </Section>
          ))}
          <Pages start={start} next={found.value.next} step={20} onTurn={setStart} />
        </>
      )}
      {deciding && (
        <ChangeSheet
          title={t(deciding.release ? "notes.release" : "notes.withhold")}
          action={t(deciding.release ? "notes.release" : "notes.withhold")}
          change={(reason) =>
            decideNote(cycle, deciding.placement, {
              id: deciding.note.id,
              release: deciding.release,
              reason,
            })
          }
          onDone={() => {
            setDeciding(undefined);
            found.again();
          }}
          onClose={() => setDeciding(undefined)}
        >
          <p>“{deciding.note.text}”</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function State({ note: { group, released } }: { note: Note }) {
  const who = t(`cycle.group.${group}`);
  if (released === null)
    return (
      <Chip tone="turmeric" icon="hourglass">
        {t("notes.state.open", { who })}
      </Chip>
    );
  return (
    <Chip tone={released ? "green" : "neutral"} icon={released ? "check" : "lock"}>
      {t(released ? "notes.state.released" : "notes.state.withheld", { who })}
    </Chip>
  );
}
