import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { collection, now, type ViewRecord } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import type { DataProblemSheet } from "../pegawai/data-problem";
import { standingOf } from "./standing";

/** What he has asked to have corrected, until when it is answered, and what came of it. Without a signal, too. */
export function Corrections() {
  const [Ask, setAsk] = useState<typeof DataProblemSheet>();
  const close = () => setAsk(undefined);
  const card = myCard.value;
  const mine = collection("data_problem").value.filter(
    ({ registers }) => registers.body?.value?.placement === card?.id,
  );
  return (
    <Section title={t("data.wrong")}>
      <p>{t("data.wrong.right")}</p>
      {mine.length === 0 ? (
        <p class="soft">{t("data.wrong.none")}</p>
      ) : (
        <ul class="ledger">
          {mine.map((one) => (
            <One key={one.id} one={one} />
          ))}
        </ul>
      )}
      {card && (
        <div class="row">
          <Button
            icon="pencil"
            onClick={() =>
              import("../pegawai/data-problem").then((part) => setAsk(() => part.DataProblemSheet), close)
            }
          >
            {t("data.wrong.ask")}
          </Button>
        </div>
      )}
      {Ask && card && <Ask placement={card.id} onClose={close} onSaved={close} />}
    </Section>
  );
}

function One({ one }: { one: ViewRecord }) {
  const { about, text } = one.registers.body?.value ?? {};
  const { standing, due, tone, icon } = standingOf(one, now.value);
  const reason = one.registers.state?.reason;
  return (
    <ListRow
      title={tCode(`problem_form.about.${about}`, "problem_form.about.other")}
      line={
        <>
          <span>{text}</span>
          <Chip tone={tone} icon={icon}>
            {t(`data.wrong.${standing}`, { date: due ? formatMoment(due) : "" })}
          </Chip>
          {reason && <span>{t("data.wrong.reason", { reason })}</span>}
        </>
      }
    />
  );
}
