import { useState } from "preact/hooks";
import { type Period, readPeriods } from "../../administration";
import { type Cycles, openCycle, readCycles, type Scheme } from "../../administration-cycles";
import { navigate } from "../../router";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { ChoiceField, SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { ChangeSheet } from "./change-sheet";
import { DaysFields, daysSent, missingIn, newDates } from "./cycle-days";
import { DryRun } from "./dry-run";
import { nameOf } from "./period-sheets";
import { nameKind } from "./rater-sheets";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Choose a scheme and a period, try it, and open it. */
export function OpenCycle() {
  const cycles = useAnswer(readCycles, "cycles");
  const periods = useAnswer(readPeriods, "periods");
  const refusal = cycles.refusal ?? periods.refusal;
  return (
    <Page title={t("cycle.open")} line={t("cycle.open.line")} back="/pengelola/siklus" wide withoutSync>
      {refusal ? (
        <Refused code={refusal} again={cycles.refusal ? cycles.again : periods.again} />
      ) : !cycles.value || !periods.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : periods.value.periods.length === 0 ? (
        <EmptyState title={t("cycle.open.no_period")}>{t("cycle.open.no_period.hint")}</EmptyState>
      ) : (
        <Choosing known={cycles.value} periods={periods.value.periods} />
      )}
    </Page>
  );
}

function Choosing({ known, periods }: { known: Cycles; periods: Period[] }) {
  const { schemes, position_kinds } = known;
  const [scheme, setScheme] = useState<Scheme>();
  const [period, setPeriod] = useState(periods[0]?.id ?? "");
  const [kind, setKind] = useState("");
  const [special, setSpecial] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  const [opening, setOpening] = useState(false);
  const chosen = periods.find(({ id }) => id === period);
  const missing = !scheme
    ? t("cycle.open.needed")
    : scheme.kinds.length > 0 && !kind
      ? t("cycle.kind.needed")
      : undefined;
  // As `luring cycle open --kind`: first what holds for everybody, then what differs by kind of position.
  const kinds = kind ? [kind, ...Object.entries(special).map(([of, one]) => `${of}=${one}`)] : [];
  const change = (set: () => void) => {
    set();
    setTried(false);
  };
  return (
    <>
      <SelectField
        label={t("cycle.period")}
        options={periods.map((one) => ({ value: one.id, label: nameOf(one) }))}
        value={period}
        onChange={(id) => change(() => setPeriod(id))}
      />
      <ChoiceField
        label={t("cycle.scheme")}
        options={schemes.map((one) => ({
          value: one.id,
          label: label(one.label),
          line: (
            <>
              {label(one.about)}. <i>{one.basis}</i>
            </>
          ),
        }))}
        value={scheme ? [scheme.id] : []}
        onChange={([id]) =>
          change(() => {
            setScheme(schemes.find((one) => one.id === id));
            setKind("");
            setSpecial({});
          })
        }
      />
      {scheme && scheme.kinds.length > 0 && (
        <SelectField
          label={t("cycle.kind")}
          help={t("cycle.kind.hint")}
          options={[
            { value: "", label: t("admin.choose") },
            ...scheme.kinds.map((one) => ({ value: one, label: nameKind(one) })),
          ]}
          value={kind}
          onChange={(one) => change(() => setKind(one))}
        />
      )}
      {scheme && kind && (
        <div class="desk-tools">
          {position_kinds.map((of) => (
            <SelectField
              key={of}
              label={t("cycle.kind.of", { kind: of })}
              options={[
                { value: "", label: t("cycle.kind.same") },
                ...scheme.kinds.map((one) => ({ value: one, label: nameKind(one) })),
              ]}
              value={special[of] ?? ""}
              onChange={(one) =>
                change(() => {
                  const { [of]: _, ...others } = special;
                  setSpecial(one ? { ...others, [of]: one } : others);
                })
              }
            />
          ))}
        </div>
      )}
      <div class="row">
        <Button
          kind={tried ? "secondary" : "primary"}
          icon="search"
          onClick={() => setTried(true)}
          {...(missing && { disabledBecause: missing })}
        >
          {t("cycle.try")}
        </Button>
        {tried && (
          <Button kind="primary" icon="plus" onClick={() => setOpening(true)}>
            {t("cycle.open")}
          </Button>
        )}
      </div>
      {tried && scheme && <DryRun scheme={scheme.id} period={period} kinds={kinds.join(",")} />}
      {opening && scheme && chosen && (
        <OpenSheet scheme={scheme} period={chosen} kinds={kinds} onClose={() => setOpening(false)} />
      )}
    </>
  );
}

type SheetProps = { scheme: Scheme; period: Period; kinds: string[]; onClose: () => void };

function OpenSheet({ scheme, period, kinds, onClose }: SheetProps) {
  const [dates, setDates] = useState(() => newDates(period.deadline));
  const missing = missingIn(dates);
  return (
    <ChangeSheet
      title={t("cycle.open")}
      action={t("cycle.open")}
      {...(missing && { missing })}
      change={(reason) =>
        openCycle({
          scheme: scheme.id,
          period: period.id,
          kinds,
          rate_until: dates.rate_until,
          days: daysSent(dates),
          reason,
        })
      }
      onDone={({ cycle }) => cycle && navigate(`/pengelola/siklus/${cycle.id}`, { replace: true })}
      onClose={onClose}
    >
      <p>
        <b>{label(scheme.label)}</b>, {nameOf(period)}
      </p>
      <Banner title={t("cycle.open.hint")} />
      <DaysFields dates={dates} onChange={setDates} first={period.first} lock={period.lock} />
    </ChangeSheet>
  );
}
