import { useState } from "preact/hooks";
import { findLosses, type Loss } from "../../administration";
import { formatMoment, t } from "../../text";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "./export-part";
import { MissingPhotos } from "./missing-photos";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

const SHOWN = ["open", "files", "closed"] as const;

type Shown = (typeof SHOWN)[number];

/** What phones had by their own word and have not delivered: whose, how much, since when, and who can help. */
export function Losses() {
  const [shown, show] = useState<Shown>("open");
  return (
    <Page
      title={t("admin.losses")}
      line={t("admin.losses.line")}
      back="/pengelola/perangkat"
      wide
      withoutSync
    >
      <div class="desk-tools">
        <SelectField
          label={t("admin.losses.show")}
          options={SHOWN.map((value) => ({ value, label: t(`admin.losses.${value}`) }))}
          value={shown}
          onChange={(one) => show(one as Shown)}
        />
        {shown === "files" ? (
          <Export list="missing_files" />
        ) : (
          <Export key={shown} list="losses" query={{ standing: shown }} />
        )}
      </div>
      {shown === "files" ? <MissingPhotos /> : <LostLines key={shown} standing={shown} />}
    </Page>
  );
}

function LostLines({ standing }: { standing: "open" | "closed" }) {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => findLosses({ standing, start }), `${standing}/${start}`);
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return <Skeleton lines={8} label={t("common.loading")} />;
  if (found.value.total === 0) {
    const empty = standing === "open" ? "admin.losses.empty" : "admin.losses.closed.empty";
    return <EmptyState title={t(empty)}>{t(`${empty}.hint`)}</EmptyState>;
  }
  return (
    <>
      <ul class="stack">
        {found.value.losses.map((loss) => (
          <li key={`${loss.replica}/${loss.kind}`}>
            <OneLoss loss={loss} />
          </li>
        ))}
      </ul>
      <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
    </>
  );
}

function OneLoss({ loss }: { loss: Loss }) {
  const { kind, name, label, missing, closed_at: closed } = loss;
  const isOver = closed !== null;
  return (
    <Card label={name}>
      <div class="stack">
        <div class="row" data-spread>
          <h2>
            {name} · {label}
          </h2>
          {isOver ? (
            <Chip tone="green" icon="check">
              {t("admin.loss.closed")}
            </Chip>
          ) : (
            <Chip tone="madder" icon="warning">
              {kind === "copied" ? t("admin.loss.copied.chip") : t("admin.loss.missing", { n: missing })}
            </Chip>
          )}
        </div>
        <p>
          <b>{t(`admin.loss.${kind}`)}.</b>{" "}
          {t(isOver ? "admin.loss.closed.who" : `admin.loss.${kind}.who`, { name, label })}
        </p>
        <Facts facts={factsOf(loss)} />
      </div>
    </Card>
  );
}

function factsOf({
  kind,
  announced,
  received,
  missing,
  since,
  seen_at,
  closed_at,
}: Loss): [string, string][] {
  const lines = (n: number) => t("admin.loss.lines", { n });
  return [
    [t("admin.loss.announced"), lines(announced)],
    [t("admin.loss.received"), lines(received)],
    ...(missing ? [[t("admin.loss.lost"), lines(missing)] as [string, string]] : []),
    [t(`admin.loss.since.${kind}`), formatMoment(since)],
    [t("admin.loss.seen"), formatMoment(seen_at)],
    ...(closed_at !== null ? [[t("admin.loss.closed_at"), formatMoment(closed_at)] as [string, string]] : []),
  ];
}
