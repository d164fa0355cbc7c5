import { useState } from "preact/hooks";
import type { Card, Indicator } from "../../reading";
import { label, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { SelectField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { type Entry, entryFits, libraries, ranked, serves } from "./library";

type LibrarySheetProps = {
  card: Pick<Card, "position" | "sector">;
  onPick: (entry: Entry) => void;
  onClose: () => void;
};

const PAGE = 12;

/** Ready-made indicators: what each means, how it is measured, for whom it is meant. */
export function LibrarySheet({ card, onPick, onClose }: LibrarySheetProps) {
  const all = libraries();
  const [sector, setSector] = useState(all.find((one) => serves(one, card.sector))?.sector ?? "");
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(PAGE);
  const inSector = all.filter((library) => !sector || library.sector === sector);
  const found = ranked(inSector, ({ entries }) => entries, card).filter(({ one }) => entryFits(one, search));
  return (
    <Sheet title={t("susun.library")} onClose={onClose}>
      <SelectField
        label={t("susun.library.sector")}
        options={[
          { value: "", label: t("susun.library.all") },
          ...all.map((library) => ({ value: library.sector, label: label(library.label) })),
        ]}
        value={sector}
        onChange={setSector}
      />
      <TextField
        type="search"
        inputMode="search"
        autocomplete="off"
        label={t("susun.library.search")}
        value={search}
        onInput={setSearch}
      />
      <p class="soft" role="status">
        {t("susun.library.found", { n: found.length })}
      </p>
      {found.length === 0 && (
        <EmptyState title={t("susun.library.none")}>{t("susun.library.none.hint")}</EmptyState>
      )}
      {found.slice(0, shown).map(({ one }) => (
        <OneEntry key={one.id} entry={one} onPick={() => onPick(one)} />
      ))}
      {found.length > shown && (
        <Button wide onClick={() => setShown(shown + PAGE)}>
          {t("common.more", { n: Math.min(PAGE, found.length - shown) })}
        </Button>
      )}
    </Sheet>
  );
}

function OneEntry({ entry, onPick }: { entry: Entry; onPick: () => void }) {
  const name = label(entry.label);
  return (
    <section class="card stack" data-gap="tight" aria-label={name}>
      <h3>{name}</h3>
      <p class="small soft">
        {[
          tCode(`kinerja.aspect.${entry.aspect}`, "kinerja.target"),
          label(entry.unit),
          t(`progress.aggregate.${entry.aggregate}`),
          t(`progress.direction.${entry.direction}`),
        ].join(" · ")}
      </p>
      <p>{label(entry.definition)}</p>
      <p class="small">
        <b>{t("susun.measured")}</b> {label(entry.measure)}
      </p>
      <p class="small soft">
        {t("susun.library.for", { kinds: entry.kinds.join(", ") })} ·{" "}
        {t("susun.library.source", { source: entry.source })}
      </p>
      <div>
        <Button icon="check" aria-label={t("susun.library.pick_one", { name })} onClick={onPick}>
          {t("susun.library.pick")}
        </Button>
      </div>
    </section>
  );
}

/** What an indicator from the library means, where it is reported and judged. */
export function Meaning({
  indicator: { definition, measure },
}: {
  indicator: Pick<Indicator, "definition" | "measure">;
}) {
  return (
    <div class="stack small" data-gap="tight">
      {definition && (
        <p>
          <b>{t("susun.meaning")}</b> {definition}
        </p>
      )}
      {measure && (
        <p>
          <b>{t("susun.measured")}</b> {measure}
        </p>
      )}
    </div>
  );
}
