import { useState } from "preact/hooks";
import { cycle, myCard, today } from "../../mine";
import { beginPractice, practises } from "../../practice";
import { navigate } from "../../router";
import { label, t } from "../../text";
import { CASES, type Case, CRITERIA, GUIDES, LEVELS, TOUR } from "../../text/panduan-isi";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, ListRow, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Actions, Page } from "../../ui/page";
import { Steps } from "../../ui/steps";
import { showToast } from "../../ui/toast";
import { finish, finishedItems } from "./finished";
import { showMark } from "./mark";

const ROOM = "/lain/panduan";

/** The room of guides: a tour, practice, pages to read, cases to rate. All of it works without a signal. */
export function Panduan({ rest }: { rest: string[] }) {
  const [what = ""] = rest;
  const guide = GUIDES.find(({ id }) => id === what);
  const one = CASES.find(({ id }) => id === what);
  if (guide)
    return (
      <Read id={guide.id} title={label(guide.title)}>
        <ol class="stack">
          {guide.lines.map((line) => (
            <li key={line.id}>{label(line)}</li>
          ))}
        </ol>
      </Read>
    );
  if (one) return <PracticeCase key={one.id} one={one} />;
  if (what === "tur") return <Tour />;
  if (what === "latihan") return <Begin />;
  if (what === "kriteria") return <Criteria />;
  return <List />;
}

function List() {
  const done = finishedItems();
  const row = (id: string, href: string, title: string, line?: string) => (
    <ListRow
      key={id}
      href={`${ROOM}/${href}`}
      margin={<Icon name={done.has(id) ? "checks" : "list"} large />}
      title={title}
      line={<span>{[done.has(id) && t("panduan.finished"), line].filter(Boolean).join(" · ")}</span>}
    />
  );
  return (
    <Page title={t("lain.panduan")} line={t("panduan.line")} back="/lain">
      <ul class="ledger">
        {row("tour", "tur", t("panduan.tour"), t("panduan.tour.hint"))}
        {row("practice", "latihan", t("panduan.practice"), t("panduan.practice.hint"))}
      </ul>
      <Section title={t("panduan.guides")}>
        <ul class="ledger">
          {GUIDES.map(({ id, title }) => row(id, id, label(title)))}
          {row("criteria", "kriteria", t("panduan.criteria"), t("panduan.criteria.hint"))}
        </ul>
      </Section>
      <Section title={t("panduan.cases")}>
        <ul class="ledger">{CASES.map(({ id, title }) => row(id, id, label(title)))}</ul>
      </Section>
    </Page>
  );
}

async function keep(id: string): Promise<void> {
  const kept = await finish(id);
  showToast(t(kept ? "panduan.kept" : practises() ? "panduan.practice.now.hint" : "panduan.no_post"));
  navigate(ROOM);
}

type ReadProps = {
  id: string;
  title: string;
  children: preact.ComponentChildren;
};

function Read({ id, title, children }: ReadProps) {
  const done = finishedItems().has(id);
  return (
    <Page title={title} back={ROOM}>
      {children}
      <Actions>
        {done ? (
          <ButtonLink href={ROOM}>{t("lain.panduan")}</ButtonLink>
        ) : (
          <Button kind="primary" icon="check" onClick={() => keep(id)}>
            {t("panduan.finish")}
          </Button>
        )}
      </Actions>
    </Page>
  );
}

function Criteria() {
  return (
    <Read id="criteria" title={t("panduan.criteria")}>
      <div class="stack">
        {CRITERIA.map(({ title, good, below }) => (
          <Card key={title.id} label={label(title)}>
            <h2>{label(title)}</h2>
            <p>
              <Icon name="check" /> <b>{t("panduan.criteria.good")}:</b> {label(good)}
            </p>
            <p>
              <Icon name="cross" /> <b>{t("panduan.criteria.below")}:</b> {label(below)}
            </p>
          </Card>
        ))}
      </div>
    </Read>
  );
}

/** Nothing of what is chosen here leaves the screen. */
function PracticeCase({ one }: { one: Case }) {
  const [chosen, setChosen] = useState<number>();
  return (
    <Page title={label(one.title)} back={ROOM}>
      <p>{label(one.story)}</p>
      <fieldset class="stack">
        <legend>{t("panduan.case.ask")}</legend>
        {LEVELS.map((level, at) => (
          <Button
            key={level.id}
            kind={chosen === at ? "primary" : "secondary"}
            aria-pressed={chosen === at}
            onClick={() => setChosen(at)}
          >
            {label(level)}
          </Button>
        ))}
      </fieldset>
      <div aria-live="polite">
        {chosen !== undefined && (
          <Banner
            tone={chosen === one.fits ? "green" : "indigo"}
            title={
              chosen === one.fits
                ? t("panduan.case.same")
                : t("panduan.case.other", { level: label(LEVELS[one.fits]) })
            }
          >
            {label(one.says[chosen])}
          </Banner>
        )}
      </div>
      <p class="soft">{t("panduan.case.kept")}</p>
      {chosen !== undefined && (
        <Actions>
          <Button kind="primary" icon="check" onClick={() => keep(one.id)}>
            {t("panduan.finish.case")}
          </Button>
        </Actions>
      )}
    </Page>
  );
}

function Tour() {
  const [at, setAt] = useState(0);
  const page = TOUR[at];
  if (!page) return null;
  const last = at === TOUR.length - 1;
  return (
    <Page
      title={label(page.title)}
      line={t("panduan.tour.step", { at: at + 1, of: TOUR.length })}
      cover={<Steps at={at + 1} of={TOUR.length} />}
      back={ROOM}
    >
      <p>{label(page.text)}</p>
      <Actions>
        <ButtonLink href="/">{t("panduan.skip")}</ButtonLink>
        <Button kind="primary" onClick={() => (last ? keep("tour") : setAt(at + 1))}>
          {t(last ? "panduan.finish.case" : "panduan.next")}
        </Button>
      </Actions>
    </Page>
  );
}

function Begin() {
  const [failed, setFailed] = useState("");
  const card = myCard.value;
  const year = cycle.value;
  if (practises())
    return (
      <Page title={t("panduan.practice")} back={ROOM}>
        <EmptyState
          title={t("panduan.practice.now")}
          action={<ButtonLink href="/">{t("common.to_home")}</ButtonLink>}
        >
          {t("panduan.practice.now.hint")}
        </EmptyState>
      </Page>
    );
  const begin = async () => {
    if (!card || !year) return;
    try {
      await beginPractice(card, year, today.value);
      showMark();
      navigate("/");
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Page title={t("panduan.practice")} back={ROOM}>
      <p>{t("panduan.practice.what")}</p>
      <p>{t("panduan.practice.real")}</p>
      {failed && <Banner tone="madder" title={t("panduan.practice.failed", { code: failed })} alert />}
      <Actions>
        <Button
          kind="primary"
          icon="pencil"
          onClick={begin}
          disabledBecause={card && year ? undefined : t("panduan.no_post")}
        >
          {t("panduan.practice.begin")}
        </Button>
      </Actions>
    </Page>
  );
}
