import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { byCode, type Case } from "../../cases";
import { openCases } from "../../mine";
import { navigate, type Route } from "../../router";
import { formatMoment as moment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Windowed } from "../../ui/windowed";
import { CaseDetail, whatIs } from "./case-detail";
import { type Asked, DecideSheet } from "./decide-sheet";
import { ownerName } from "./people";
import { keyMeans } from "./queue-keys";

const ROW_PX = 88;

/** What the server keeps and does not count, for whoever decides about it: one by one, or all of one reason at once. */
export function Antrean({ route }: { route: Route }) {
  const open = openCases.value;
  const groups = byCode(open.filter(({ to }) => to === "supervisor"));
  const forAdmin = byCode(open.filter(({ to }) => to === "admin"));
  const order = [...groups, ...forAdmin].flatMap(({ cases }) => cases);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>();
  const chosen = order.filter(({ id }) => picked.has(id));
  const current = order.find(({ id }) => id === route.query.get("kiriman"));
  const heading = useRef<HTMLHeadingElement>(null);

  const show = (one: Case | undefined) =>
    navigate(one ? `/antrean?kiriman=${one.id}` : "/antrean", { replace: !!current });
  const pick = (ids: readonly string[], on: boolean) => {
    const next = new Set(picked);
    for (const id of ids) on ? next.add(id) : next.delete(id);
    setPicked(next);
  };
  const move = (by: number) => show(order[Math.max(0, order.indexOf(current as Case) + by)] ?? current);
  // Only what is there for one reason is decided together.
  const alike = chosen.filter(({ code }) => code === chosen[0]?.code);
  const subject = alike.length ? alike : current ? [current] : [];

  const keys = useRef<(event: KeyboardEvent) => void>(undefined);
  keys.current = (event) => {
    const key = keyMeans(event, asked !== undefined);
    if (!key) return;
    event.preventDefault();
    if (key === "next") return move(1);
    if (key === "previous") return move(-1);
    if (key === "pick") return current && pick([current.id], !picked.has(current.id));
    if (subject.length) setAsked({ step: key, cases: subject });
  };
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => keys.current?.(event);
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [current?.id]);

  const list = (title: string, found: ReturnType<typeof byCode>, hint?: string) =>
    found.map(({ code, cases }) => (
      <Section key={`${title}/${code}`} title={title} aside={<p class="soft">{cases.length}</p>}>
        <p class="soft">
          {tCode(`code.${code}`, "outcome.quarantined")} {hint}
        </p>
        {cases.length > 1 && (
          <div class="row">
            <Button
              icon="checks"
              onClick={() =>
                pick(
                  cases.map(({ id }) => id),
                  true,
                )
              }
            >
              {t("antrean.pick_all")}
            </Button>
          </div>
        )}
        <Windowed
          items={cases}
          label={title}
          pinned={cases.findIndex(({ id }) => id === current?.id)}
          rowPx={ROW_PX}
          scroller={null}
          row={(one) => (
            <li key={one.id} class="review-row" data-current={one.id === current?.id || undefined}>
              <label class="review-pick">
                <input
                  type="checkbox"
                  checked={picked.has(one.id)}
                  aria-label={whatIs(one)}
                  onChange={(event) => pick([one.id], event.currentTarget.checked)}
                />
              </label>
              <button
                type="button"
                class="review-open"
                aria-current={one.id === current?.id || undefined}
                onClick={() => show(one)}
              >
                <span class="list-words">
                  <span class="review-name">{whatIs(one)}</span>
                  <span class="small soft">
                    {[
                      ownerName(one.owner),
                      one.received > 0 && t("konflik.version.received", { moment: moment(one.received) }),
                    ]
                      .filter(Boolean)
                      .join(". ")}
                  </span>
                </span>
              </button>
            </li>
          )}
        />
      </Section>
    ));

  return (
    <Page title={t("antrean.title")} line={t("antrean.line")} back="/" wide>
      {order.length === 0 && <EmptyState title={t("antrean.none")}>{t("antrean.none.hint")}</EmptyState>}
      {chosen.length > 0 && <Deciding cases={alike} onAsk={setAsked} />}
      <div class="versions">
        <div class="stack" data-phone-hidden={current ? true : undefined}>
          {list(t("konflik.mine"), groups)}
          {list(t("antrean.admin"), forAdmin, t("antrean.admin.hint"))}
        </div>
        {current && (
          <section class="card stack" aria-label={t("antrean.open")}>
            <div class="row" data-spread>
              <p class="small soft">
                {t("antrean.position", { at: order.indexOf(current) + 1, n: order.length })}
              </p>
              <div class="row">
                <Button
                  kind="quiet"
                  icon="back"
                  aria-label={t("antrean.previous")}
                  onClick={() => move(-1)}
                />
                <Button kind="quiet" icon="forward" aria-label={t("antrean.next")} onClick={() => move(1)} />
                <Button
                  kind="quiet"
                  icon="cross"
                  aria-label={t("common.close")}
                  onClick={() => show(undefined)}
                />
              </div>
            </div>
            <CaseDetail one={current} heading={heading} />
            <Deciding cases={[current]} onAsk={setAsked} />
            <p class="small soft only-desk">{t("antrean.keys")}</p>
          </section>
        )}
      </div>
      {asked && (
        <DecideSheet
          {...asked}
          onClose={(done) => {
            setAsked(undefined);
            if (!done) return;
            setPicked(new Set());
            show(order.find(({ id }) => !asked.cases.some((one) => one.id === id)));
          }}
        />
      )}
    </Page>
  );
}

/** What can be done with these: each with a reason. */
function Deciding({ cases, onAsk }: { cases: Case[]; onAsk: (asked: Asked) => void }) {
  return (
    <div class="row">
      {cases.length > 1 && <p>{t("antrean.picked", { n: cases.length })}</p>}
      <Button
        kind="primary"
        icon="check"
        aria-keyshortcuts="T"
        onClick={() => onAsk({ step: "accept", cases })}
      >
        {t("antrean.accept")}
      </Button>
      <Button icon="reply" aria-keyshortcuts="R" onClick={() => onAsk({ step: "return", cases })}>
        {t("antrean.return")}
      </Button>
      <Button icon="forward" aria-keyshortcuts="S" onClick={() => onAsk({ step: "transfer", cases })}>
        {t("antrean.transfer")}
      </Button>
      <Button kind="quiet" icon="cross" aria-keyshortcuts="C" onClick={() => onAsk({ step: "close", cases })}>
        {t("antrean.close")}
      </Button>
    </div>
  );
}
