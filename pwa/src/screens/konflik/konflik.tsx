import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Dispute, grouped } from "../../disputes";
import { disputes, rolesFor } from "../../mine";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Windowed } from "../../ui/windowed";
import { BulkSheet } from "./bulk-sheet";
import { partName, titleOf } from "./describe";
import { decidersOf, dueWords, ownerName } from "./people";
import "./konflik.css";

const ROW_PX = 120;

const SEVERITY = {
  light: { tone: "neutral", icon: "info" },
  plain: { tone: "turmeric", icon: "versions" },
  grave: { tone: "madder", icon: "warning" },
} as const;

/** Everything in dispute that this person sees: what is his to decide first, the most urgent on top. */
export function Konflik() {
  const groups = grouped(disputes.value, rolesFor);
  const several = groups.harmless.length > 1; // a single one is looked at like any other
  const harmless = several ? groups.harmless : [];
  const mine = several ? groups.mine : [...groups.mine, ...groups.harmless];
  const { others } = groups;
  const [settling, setSettling] = useState(false);
  const nothing = harmless.length + mine.length + others.length === 0;
  return (
    <Page title={t("konflik.title")} line={t("konflik.line")} back="/">
      {nothing && <EmptyState title={t("konflik.none")}>{t("konflik.none.hint")}</EmptyState>}
      {mine.length > 0 && <Group title={t("konflik.mine")} disputes={mine} />}
      {harmless.length > 0 && (
        <Group
          title={t("konflik.harmless")}
          hint={t("konflik.harmless.hint")}
          disputes={harmless}
          action={
            <Button kind="primary" icon="checks" onClick={() => setSettling(true)}>
              {t("konflik.bulk", { n: harmless.length })}
            </Button>
          }
        />
      )}
      {others.length > 0 && <Group title={t("konflik.others")} disputes={others} />}
      {settling && <BulkSheet disputes={harmless} onClose={() => setSettling(false)} />}
    </Page>
  );
}

type GroupProps = { title: string; hint?: string; disputes: readonly Dispute[]; action?: ComponentChildren };

function Group({ title, hint, disputes, action }: GroupProps) {
  return (
    <Section title={title} aside={<p class="soft">{disputes.length}</p>}>
      {hint && <p class="soft">{hint}</p>}
      {action && <div class="row">{action}</div>}
      <Windowed
        items={disputes}
        label={title}
        pinned={-1}
        rowPx={ROW_PX}
        scroller={null}
        row={(dispute) => <Row key={dispute.key} dispute={dispute} />}
      />
    </Section>
  );
}

function Row({ dispute }: { dispute: Dispute }) {
  const { record, name, kind, severity } = dispute;
  const owner = ownerName(record.owner);
  return (
    <ListRow
      href={`/konflik/${record.collection}/${record.id}`}
      state="contested"
      margin={<Icon name="versions" large />}
      title={owner ? `${owner}: ${titleOf(record)}` : titleOf(record)}
      line={
        <>
          <span>
            {partName(name)}. {t(`konflik.kind.${kind}`)}.
          </span>
          <Chip {...SEVERITY[severity]}>{t(`konflik.severity.${severity}`)}</Chip>
          <span>
            {t("konflik.decides", { who: decidersOf(dispute) })}, {dueWords(dispute)}
          </span>
        </>
      }
    />
  );
}
