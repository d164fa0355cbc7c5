/** The lines of those above somebody: what a line of his can serve. */
import { type Card, readAll, readLine } from "../../reading";
import { collection } from "../../sync";

export type Above = { id: string; rhk: string; role: string };

type Passed = {
  placement: string;
  above: { role: string; lines: { id: string; cycle: string; kind: string; rhk: string }[] }[];
};

/** As the server passes them down to the employee; a superior looks at lines of his own. */
export function linesAbove(card: Pick<Card, "id" | "superior">, cycle: string): Above[] {
  const passed = collection("passed_down").value.find(({ value }) => value?.placement === card.id)?.value as
    | Passed
    | undefined;
  const found = (passed?.above ?? []).flatMap(({ role, lines }) =>
    lines.filter((line) => line.cycle === cycle).map(({ id, rhk }) => ({ id, rhk, role })),
  );
  const own = readAll(collection("plan_line").value, readLine)
    .filter(
      (line) =>
        line.placement === card.superior?.placement && line.cycle === cycle && line.state !== "withdrawn",
    )
    .map(({ id, rhk }) => ({ id, rhk, role: "superior" }));
  return [...found, ...own.filter(({ id }) => !found.some((one) => one.id === id))];
}
