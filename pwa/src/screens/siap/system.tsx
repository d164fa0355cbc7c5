import { readSystem, type SystemNow } from "../../administration-setup";
import { currentLanguage, formatAgo, formatMoment, formatNumber, t } from "../../text";
import { Button } from "../../ui/button";
import { Card, Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

const LOOKS = {
  good: { tone: "green", icon: "check" },
  warning: { tone: "turmeric", icon: "clock" },
  wrong: { tone: "madder", icon: "warning" },
} as const;

/** The machine: what `luring check` says of it, and what waits on it. */
export function System() {
  const found = useAnswer(() => readSystem(currentLanguage()), "system");
  return (
    <Page title={t("siap.system")} line={t("siap.system.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={10} label={t("common.loading")} />
      ) : (
        <Machine now={found.value} again={found.again} />
      )}
    </Page>
  );
}

function Machine({ now, again }: { now: SystemNow; again: () => void }) {
  const { waiting } = now;
  const ago = (at: number | null) =>
    at === null ? t("siap.system.never") : `${formatMoment(at)} (${formatAgo(at, Date.now())})`;
  return (
    <div class="desk-columns">
      <Section
        title={t("siap.system.check")}
        aside={
          <Button icon="sync" onClick={again}>
            {t("siap.system.again")}
          </Button>
        }
      >
        <ul class="stack">
          {[...now.found].sort(worstFirst).map(({ level, words }) => (
            <li key={words}>
              <Chip {...LOOKS[level]}>{t(`siap.system.${level}`)}</Chip>
              <p class="copied">{words}</p>
            </li>
          ))}
        </ul>
      </Section>
      <div class="stack">
        <Section title={t("siap.system.facts")}>
          <Card>
            <Facts
              facts={[
                [t("siap.system.version"), now.version],
                [t("siap.system.oldest"), now.oldest_client],
                [t("siap.system.disk"), t("siap.system.free", { n: now.free_mb })],
                [t("siap.system.backup"), ago(now.backup_at)],
                [t("siap.system.checkpoint"), ago(now.checkpoint_at)],
              ]}
            />
          </Card>
        </Section>
        <Section title={t("siap.system.waiting")}>
          <Card>
            <Facts
              facts={(["held", "sealed", "claims", "webhooks"] as const).map((name) => [
                t(`siap.system.${name}`),
                formatNumber(waiting[name]),
              ])}
            />
          </Card>
        </Section>
      </div>
    </div>
  );
}

const ORDER = { wrong: 0, warning: 1, good: 2 };
type Found = SystemNow["found"][number];
const worstFirst = (a: Found, b: Found) => ORDER[a.level] - ORDER[b.level];
