import { rolesFor } from "../../mine";
import { type Move, wayTo } from "../../resolving";
import type { ViewRecord } from "../../sync";
import { t } from "../../text";
import { ListRow } from "../../ui/card";
import { Sheet } from "../../ui/sheet";
import { linesOf } from "./describe";

type LinkThirdProps = { record: ViewRecord; onClose: () => void; onChoose: (moves: Move[]) => void };

/** Neither of the two: another indicator of the same plan, or none. */
export function LinkThird({ record, onClose, onChoose }: LinkThirdProps) {
  const choose = (line: string | null, indicator: string | null) =>
    onChoose(wayTo(record, "link", { line, indicator }, rolesFor(record.owner)) ?? []);
  return (
    <Sheet title={t("konflik.third.link")} onClose={onClose}>
      <ul class="ledger">
        {linesOf(record.owner).flatMap((line) =>
          line.indicators.map(({ id, name }) => (
            <ListRow key={id} onClick={() => choose(line.id, id)} title={name} line={line.rhk} />
          )),
        )}
        <ListRow onClick={() => choose(null, null)} title={t("report.other")} />
      </ul>
    </Sheet>
  );
}
