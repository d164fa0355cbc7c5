import type { ComponentChildren } from "preact";
import { csvText } from "../csv";
import { saveFile } from "../save-file";
import { Button } from "../ui/button";
import { wear } from "./wear";

wear(`
.picture { display: grid; gap: var(--s1); margin: 0; min-inline-size: 0; }
.picture > figcaption { font-weight: var(--strong); }
.picture-wide { overflow-x: auto; max-inline-size: 100%; }
.picture-wide:focus-visible { outline: 3px solid var(--indigo); outline-offset: 2px; }
.picture summary { display: flex; align-items: center; min-block-size: var(--touch); min-inline-size: var(--touch); cursor: pointer; color: var(--indigo); }
.picture-table { border-collapse: collapse; inline-size: 100%; }
.picture-table :is(th, td) { padding: var(--half) var(--s1); border-block-end: 1px solid var(--line); text-align: end; vertical-align: top; }
.picture-table th:first-child { text-align: start; font-weight: var(--regular); }
.picture-table thead th { color: var(--ink-soft); }
@media print {
  body .cover-line { color: #333; }
  body .with-bar { padding-inline-start: 0; margin-inline-start: 0; }
  .picture { break-inside: avoid; }
  .picture-wide { overflow: visible; }
  .picture details, .picture button { display: none; }
}
`);

/** Heads and cells as text: what the picture shows, for who does not see it, and for a spreadsheet. */
export type PictureTable = { head: string[]; rows: string[][] };

type PictureProps = {
  /** What the picture says, as a sentence: its title. */
  sentence: string;
  /** Until when its data is true, in words. */
  dataAt: string;
  table: PictureTable;
  tableLabel: string;
  /** At the desk: the same data as a file. */
  csv?: { name: string; label: string };
  children: ComponentChildren;
};

/** The frame of every picture: a sentence, the picture, the same as a table, and the date of its data. */
export function Picture({ sentence, dataAt, table, tableLabel, csv, children }: PictureProps) {
  return (
    <figure class="picture">
      <figcaption>{sentence}</figcaption>
      {children}
      <small class="soft">{dataAt}</small>
      <details>
        <summary>{tableLabel}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section class="picture-wide" aria-label={tableLabel} tabIndex={0}>
          <Table table={table} />
        </section>
      </details>
      {csv && (
        <div class="row">
          <Button
            kind="quiet"
            icon="install"
            onClick={() => saveFile(csv.name, "text/csv;charset=utf-8", csvText([table.head, ...table.rows]))}
          >
            {csv.label}
          </Button>
        </div>
      )}
    </figure>
  );
}

function Table({ table: { head, rows } }: { table: PictureTable }) {
  return (
    <table class="picture-table small">
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={`${first}/${rest.join()}`}>
            <th scope="row">{first}</th>
            {rest.map((cell, at) => (
              <td key={head[at + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
