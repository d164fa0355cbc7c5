import { readDestruction } from "../../administration-tables";
import { saveFile } from "../../save-file";
import { formatMoment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Facts, ListRow, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

/** What leads here puts the reader at it. */
export const DESTRUCTION = "pemusnahan";

/** How long what is kept of people who have left, and the records of what was destroyed. */
export function DestructionPart() {
  const { value, refusal, again } = useAnswer(readDestruction, "destruction");
  return (
    <Section title={t("tabel.destroy")}>
      <div class="stack" id={DESTRUCTION} tabIndex={-1}>
        <p class="soft">{t("tabel.destroy.how")}</p>
        {refusal ? (
          <Refused code={refusal} again={again} />
        ) : !value ? (
          <Skeleton lines={3} label={t("common.loading")} />
        ) : (
          <>
            <Facts
              facts={[
                ...Object.entries(value.years).map(([kind, n]): [string, string] => [
                  tCode(`tabel.destroy.${kind}`, "tabel.destroy.other"),
                  t("tabel.destroy.years", { n }),
                ]),
                [t("tabel.destroy.holds"), t("tabel.destroy.holds.n", { n: value.holds })],
              ]}
            />
            {value.destroyed.length === 0 ? (
              <p>{t("tabel.destroy.none")}</p>
            ) : (
              <ul class="ledger">
                {value.destroyed.map(({ id, at, by, text }) => (
                  <ListRow
                    key={id}
                    title={formatMoment(at)}
                    line={by}
                    end={
                      <Button
                        icon="install"
                        aria-label={t("tabel.destroy.save_of", { day: formatMoment(at) })}
                        onClick={() => saveFile(`berita-acara-${id.slice(0, 8)}.txt`, "text/plain", text)}
                      >
                        {t("tabel.destroy.save")}
                      </Button>
                    }
                  />
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </Section>
  );
}
