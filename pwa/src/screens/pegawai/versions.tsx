import { useState } from "preact/hooks";
import { findIndicator, type Report } from "../../mine";
import { session } from "../../session";
import { type Register, type Sibling, save, sawOf } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";

/** What the author may settle himself; the workflow is his supervisor's. */
const OWN = ["link", "replaced_by"];

/** Two changes that did not see each other, side by side: neither wins by itself. */
export function Versions({ report }: { report: Report }) {
  const [saw] = useState(() => sawOf(report.record));
  const [failed, setFailed] = useState<string>();
  const contested = Object.entries(report.record.registers).filter(([, { siblings }]) => siblings?.length);
  const own = contested.every(([name]) => OWN.includes(name));

  async function choose(name: string, value: unknown) {
    try {
      await save([{ collection: "report", record: report.id, put: { [name]: value }, saw }]);
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }

  return (
    <>
      <Banner tone="madder" icon="versions" title={t("detail.versions")}>
        {t(own ? "detail.versions.own" : "detail.versions.who")}
      </Banner>
      {failed && <Banner tone="madder" title={tCode(`problem.${failed}`, "problem.unknown")} alert />}
      {contested.map(([name, register]) => (
        <OneRegister key={name} name={name} register={register} choose={(value) => choose(name, value)} />
      ))}
    </>
  );
}

type OneRegisterProps = { name: string; register: Register; choose: (value: unknown) => void };

function OneRegister({ name, register, choose }: OneRegisterProps) {
  const me = session.value.kind === "signed_in" ? session.value.person.id : "";
  return (
    <>
      {register.siblings?.map((sibling) => (
        <Card key={sibling.id}>
          <div class="stack" data-gap="tight">
            <p>
              <b>{versionWords(name, sibling)}</b>
            </p>
            <p class="soft small">
              {t("detail.history.by", {
                name: t(sibling.by === me ? "detail.history.you" : "detail.history.superior"),
              })}
              , {formatMoment(sibling.at)}
            </p>
            {OWN.includes(name) && (
              <p>
                <Button onClick={() => choose(sibling.value)}>{t("detail.versions.use")}</Button>
              </p>
            )}
          </div>
        </Card>
      ))}
    </>
  );
}

function versionWords(name: string, { value, at }: Sibling): string {
  switch (name) {
    case "state":
      return tCode(`state.${value}`, "state.submitted");
    case "link":
      return (
        findIndicator(value?.line ?? null, value?.indicator ?? null)?.indicator.name ?? t("report.other")
      );
    case "replaced_by":
      return t("detail.versions.correction", { moment: formatMoment(at) });
    default:
      return t("report.unnamed");
  }
}
