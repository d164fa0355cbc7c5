import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { navigate, type Route } from "../../router";
import { t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Card } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { canInstall, install, installed, isIos } from "../../ui/install";
import { Motif } from "../../ui/motif";
import { Actions, Page } from "../../ui/page";
import { Steps } from "../../ui/steps";
import type { DataProblemSheet } from "../pegawai/data-problem";
import { PlacementFacts } from "../pegawai/placement-facts";

/** After activation, three short steps: is this you, keep the app, make the first report. */
export function SelamatDatang({ route }: { route: Route }) {
  switch (route.query.get("langkah")) {
    case "2":
      return <Install key="2" />;
    case "3":
      return <First key="3" />;
    default:
      return <ConfirmData key="1" />;
  }
}

const steps = (at: number) => <Steps at={at} of={3} />;

const toStep = (step: number) => navigate(`/selamat-datang?langkah=${step}`);

function ConfirmData() {
  const [Wrong, setWrong] = useState<typeof DataProblemSheet>();
  const close = () => setWrong(undefined);
  const open = () =>
    import("../pegawai/data-problem").then((part) => setWrong(() => part.DataProblemSheet), close);
  const card = myCard.value;
  return (
    <Page title={t("datang.data.title")} line={t("datang.step", { at: 1 })} cover={steps(1)}>
      <p>{t("datang.data.line")}</p>
      {card ? (
        <Card>
          <PlacementFacts card={card} />
        </Card>
      ) : (
        <div>
          <Skeleton lines={4} label={t("datang.data.waiting")} />
          <p class="soft">{t("datang.data.waiting.hint")}</p>
        </div>
      )}
      <Actions>
        {card && <Button onClick={open}>{t("datang.data.wrong")}</Button>}
        <Button kind="primary" onClick={() => toStep(2)}>
          {t(card ? "datang.data.right" : "datang.data.later")}
        </Button>
      </Actions>
      {Wrong && card && (
        <Wrong
          placement={card.id}
          onClose={close}
          onSaved={() => {
            close();
            toStep(2);
          }}
        />
      )}
    </Page>
  );
}

function Install() {
  let words: ComponentChildren = t(isIos ? "datang.install.ios" : "datang.install.other");
  if (installed.value) words = t("datang.install.done");
  const offer = canInstall() && !installed.value;
  return (
    <Page title={t("datang.install.title")} line={t("datang.step", { at: 2 })} cover={steps(2)}>
      <div class="empty">
        <Motif />
        <p>{t("datang.install.line")}</p>
        {!offer && <p>{words}</p>}
      </div>
      <Actions>
        {offer && (
          <Button kind="primary" icon="install" onClick={install}>
            {t("datang.install.do")}
          </Button>
        )}
        <Button kind={offer ? "secondary" : "primary"} onClick={() => toStep(3)}>
          {t("datang.install.later")}
        </Button>
      </Actions>
    </Page>
  );
}

function First() {
  return (
    <Page title={t("datang.first.title")} line={t("datang.step", { at: 3 })} cover={steps(3)}>
      <div class="empty">
        <Motif />
        <p>{t("datang.first.line")}</p>
        <ButtonLink kind="quiet" icon="info" href="/lain/panduan/tur">
          {t("datang.tour")}
        </ButtonLink>
      </div>
      <Actions>
        <ButtonLink href="/">{t("datang.first.later")}</ButtonLink>
        <ButtonLink kind="primary" icon="plus" href="/lapor">
          {t("datang.first.do")}
        </ButtonLink>
      </Actions>
    </Page>
  );
}
