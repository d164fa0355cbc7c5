import { cycle, myCards } from "../../mine";
import type { PlanLine } from "../../reading";
import { label, t } from "../../text";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { matrixOf } from "./matrix";
import { linesOfCycle, staff } from "./people";

/** The matrix of roles and results (PermenPANRB 6/2022, A.1.5), as the plans' links make it. */
export function Matriks() {
  const period = cycle.value;
  const mine = new Set(myCards.value.map(({ id }) => id));
  const lines = period ? linesOfCycle(period.id) : [];
  const own = lines.filter(({ placement }) => mine.has(placement));
  const rows = matrixOf(own, staff.value, lines);
  const open = rows.some(({ unlinked }) => unlinked.length > 0);
  return (
    <Page title={t("susun.matrix")} line={period && label(period.name)} back="/tim" wide>
      <p class="soft">{t("susun.matrix.hint")}</p>
      {rows.length === 0 || (own.length === 0 && !open) ? (
        <EmptyState title={t("susun.matrix.none")}>{t("susun.matrix.none.hint")}</EmptyState>
      ) : (
        <>
          <p class="no-print">
            <Button icon="print" onClick={() => print()}>
              {t("susun.print")}
            </Button>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section class="role-scroll" aria-label={t("susun.matrix")} tabIndex={0}>
            <table class="role-matrix small">
              <thead>
                <tr>
                  <th scope="col">{t("susun.matrix.who")}</th>
                  {own.map(({ id, rhk }) => (
                    <th key={id} scope="col">
                      {rhk}
                    </th>
                  ))}
                  {open && <th scope="col">{t("susun.matrix.unlinked")}</th>}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ card, cells, unlinked }) => (
                  <tr key={card.id}>
                    <th scope="row">
                      {card.name}
                      <br />
                      <span class="soft">{card.position}</span>
                    </th>
                    {cells.map((cell, at) => (
                      <td key={own[at]?.id}>
                        <Roles lines={cell} none={t("susun.matrix.no_role")} />
                      </td>
                    ))}
                    {open && (
                      <td>
                        <Roles lines={unlinked} none="–" />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </Page>
  );
}

function Roles({ lines, none }: { lines: readonly PlanLine[]; none: string }) {
  if (lines.length === 0) return <span class="soft">{none}</span>;
  return (
    <ul>
      {lines.map(({ id, rhk }) => (
        <li key={id}>{rhk}</li>
      ))}
    </ul>
  );
}
