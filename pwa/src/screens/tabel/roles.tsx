import { type Permission, readRoles } from "../../administration-tables";
import { currentLanguage, t, tCode } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { ExportEverything } from "./export";
import "./tabel.css";

/** Long, and read by who wants to know exactly. */
const PARTS = ["write", "step", "kiosk"] as const;
const ROLES = [
  "author",
  "supervisor",
  "reviewer",
  "team_lead",
  "colleague",
  "pengelola",
  "admin",
  "auditor",
  "server",
];

/** Who may do what, from the table that the server asks; and to whom a role was granted. */
export function Roles() {
  const lang = currentLanguage();
  const found = useAnswer(() => readRoles(lang), lang);
  return (
    <Page title={t("tabel.roles")} line={t("tabel.roles.line")} wide withoutSync>
      <div class="row">
        <ButtonLink icon="clock" href="/pengelola/audit">
          {t("tabel.audit")}
        </ButtonLink>
        <Export list="roles" />
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <Section title={t("tabel.holders")}>
            <table class="desk-table">
              <thead>
                <tr>
                  <th scope="col">{t("tabel.holder")}</th>
                  <th scope="col">{t("tabel.role")}</th>
                  <th scope="col">{t("tabel.unit")}</th>
                </tr>
              </thead>
              <tbody>
                {found.value.holders.map((one) => (
                  <tr key={`${one.role}/${one.unit_name}/${one.name}`}>
                    <th scope="row">{one.name}</th>
                    <td>{tCode(`tabel.role.${one.role}`, "tabel.role")}</td>
                    <td>{one.unit_name}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
          <Section title={t("tabel.part.desk")}>
            <Matrix part="desk" rows={found.value.rows} />
          </Section>
          {PARTS.map((part) => (
            <details key={part}>
              <summary class="tabel-more">{t(`tabel.part.${part}`)}</summary>
              <Matrix part={part} rows={found.value?.rows ?? []} />
            </details>
          ))}
        </>
      )}
      <Section title={t("tabel.everything")}>
        <p>{t("tabel.everything.hint")}</p>
        <ExportEverything />
      </Section>
    </Page>
  );
}

function Matrix({ part, rows: every }: { part: Permission["part"]; rows: Permission[] }) {
  const rows = every.filter((row) => row.part === part);
  const shown = ROLES.filter((role) => rows.some((row) => row.roles.includes(role)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="tabel-wide" tabIndex={0} aria-label={t("tabel.matrix")}>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("tabel.action")}</th>
            {shown.map((role) => (
              <th key={role} scope="col">
                {tCode(`tabel.role.${role}`, "tabel.role")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.action}>
              <th scope="row">{actionOf(row)}</th>
              {shown.map((role) => (
                <td key={role} data-label={tCode(`tabel.role.${role}`, "tabel.role")}>
                  {row.roles.includes(role) ? (
                    <>
                      <Icon name="check" /> {tCode(`tabel.reach.${row.reach}`, "tabel.reach.own")}
                    </>
                  ) : (
                    <span class="soft">{t("tabel.reach.no")}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Steps have words on every screen; what is written is called as the protocol calls it. */
function actionOf(row: Permission) {
  if (row.part === "desk" || row.part === "kiosk") return row.words;
  const name = row.action.split(".")[1] ?? "";
  const words = row.part === "step" ? tCode(`step.${name}`, "konflik.part.state") : name;
  return (
    <>
      {words === t("konflik.part.state") ? name : words}
      <code class="small soft">{row.action}</code>
    </>
  );
}
