import { useState } from "preact/hooks";
import { readSchemes, retireScheme, type SchemeRow } from "../../administration-schemes";
import { navigate } from "../../router";
import { formatMoment, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { CopySheet, TakeSheet } from "./copy-sheet";

type Open = { sheet: "copy" | "retire"; row: SchemeRow } | { sheet: "take" };

/** The schemes there are: one's own first, then those that are shipped. */
export function Schemes() {
  const found = useAnswer(readSchemes, "schemes");
  const [open, setOpen] = useState<Open>();
  const go = (id: string) => navigate(`/pengelola/skema/${id}`);
  return (
    <Page title={t("skema.title")} line={t("skema.title.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <Banner title={t("skema.hint")} />
          <div class="row">
            <ButtonLink icon="clock" href="/pengelola/libur">
              {t("libur.title")}
            </ButtonLink>
            <Export list="schemes" />
            <Button icon="plus" onClick={() => setOpen({ sheet: "take" })}>
              {t("skema.take")}
            </Button>
          </div>
          <ul class="desk-columns">
            {found.value.schemes.map((row) => (
              <li key={row.id}>
                <OneRow row={row} onOpen={(sheet) => setOpen({ sheet, row })} />
              </li>
            ))}
          </ul>
        </>
      )}
      {open?.sheet === "copy" && <CopySheet from={open.row} onDone={go} onClose={() => setOpen(undefined)} />}
      {open?.sheet === "take" && <TakeSheet onDone={go} onClose={() => setOpen(undefined)} />}
      {open?.sheet === "retire" && (
        <ChangeSheet
          title={t("skema.retire")}
          action={t("skema.retire")}
          danger
          change={(reason) => retireScheme(open.row.id, { saw: open.row.version, reason })}
          onDone={() => {
            setOpen(undefined);
            found.again();
            showToast(t("skema.retire.done"));
          }}
          onClose={() => setOpen(undefined)}
        >
          <p>{t("skema.retire.hint", { name: label(open.row.label) })}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function OneRow({ row, onOpen }: { row: SchemeRow; onOpen: (sheet: "copy" | "retire") => void }) {
  const own = row.origin === "own";
  const name = label(row.label);
  const facts: [string, string][] = [
    [t("skema.basis"), row.basis],
    [t("skema.periods"), row.periods.map((one) => t(`skema.period.${one as "year"}`)).join(", ")],
    [t("skema.version"), String(row.version)],
  ];
  if (own)
    facts.push([
      t("skema.by"),
      t("skema.by.line", {
        by: row.by || t("skema.by_command"),
        when: formatMoment(row.at),
        reason: row.reason,
      }),
    ]);
  return (
    <Card label={name}>
      <div class="stack">
        <div class="row" data-spread>
          <h2>{name}</h2>
          {row.is_retired ? (
            <Chip tone="turmeric" icon="hourglass">
              {t("skema.retired")}
            </Chip>
          ) : own ? (
            <Chip tone="green" icon="pencil">
              {t("skema.own")}
            </Chip>
          ) : (
            <Chip tone="indigo" icon="lock">
              {t("skema.shipped")}
            </Chip>
          )}
        </div>
        <p>{label(row.about)}</p>
        <Facts facts={facts} />
        <div class="row">
          <ButtonLink kind={own ? "primary" : "secondary"} href={`/pengelola/skema/${row.id}`}>
            {t(own ? "skema.edit" : "skema.see")}
            <span class="unseen"> {name}</span>
          </ButtonLink>
          <Button
            icon="copy"
            aria-label={t("skema.line", { act: t("skema.copy"), name })}
            onClick={() => onOpen("copy")}
          >
            {t("skema.copy")}
          </Button>
          {own && !row.is_retired && (
            <Button
              kind="quiet"
              aria-label={t("skema.line", { act: t("skema.retire"), name })}
              onClick={() => onOpen("retire")}
            >
              {t("skema.retire")}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
