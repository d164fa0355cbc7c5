import { useState } from "preact/hooks";
import type { Answer } from "../../administration";
import {
  readServices,
  removeWebhook,
  revokeToken,
  type Services as ServicesNow,
  type Token,
  type Webhook,
} from "../../administration-services";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { NewToken, NewWebhook } from "./service-sheets";
import { Tokens } from "./tokens";
import { Webhooks } from "./webhooks";

type Open =
  | { sheet: "token" | "webhook" }
  | { sheet: "revoke"; token: Token }
  | { sheet: "remove"; hook: Webhook };

/** Other systems: by which token they ask, and at which address they are told. */
export function Services() {
  const found = useAnswer(readServices, "services");
  const [open, setOpen] = useState<Open>();
  const close = () => {
    setOpen(undefined);
    found.again();
  };
  return (
    <Page title={t("layanan.title")} line={t("layanan.line")} back="/pengelola/keamanan" wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <Both services={found.value} onOpen={setOpen} />
      )}
      {open?.sheet === "token" && found.value && <NewToken scopes={found.value.scopes} onClose={close} />}
      {open?.sheet === "webhook" && found.value && <NewWebhook events={found.value.events} onClose={close} />}
      {open?.sheet === "revoke" && (
        <Confirm
          title={t("layanan.revoke")}
          what={t("layanan.revoke.hint", { name: open.token.name })}
          done={t("layanan.revoked.done")}
          act={() => revokeToken(open.token.id)}
          onClose={close}
        />
      )}
      {open?.sheet === "remove" && (
        <Confirm
          title={t("layanan.remove")}
          what={t("layanan.remove.hint", { url: open.hook.url })}
          done={t("layanan.removed.done")}
          act={() => removeWebhook(open.hook.id)}
          onClose={close}
        />
      )}
    </Page>
  );
}

function Both({ services, onOpen }: { services: ServicesNow; onOpen: (open: Open) => void }) {
  const webhooks = services.webhooks.filter(({ removed_at }) => removed_at === null);
  return (
    <>
      <Section
        title={t("layanan.tokens")}
        aside={
          <Button icon="plus" onClick={() => onOpen({ sheet: "token" })}>
            {t("layanan.token.new")}
          </Button>
        }
      >
        {services.tokens.length === 0 ? (
          <EmptyState title={t("layanan.tokens.none")}>{t("layanan.tokens.none.hint")}</EmptyState>
        ) : (
          <Tokens tokens={services.tokens} onRevoke={(token) => onOpen({ sheet: "revoke", token })} />
        )}
      </Section>
      <Section
        title={t("layanan.webhooks")}
        aside={
          <Button icon="plus" onClick={() => onOpen({ sheet: "webhook" })}>
            {t("layanan.webhook.new")}
          </Button>
        }
      >
        {webhooks.length === 0 ? (
          <EmptyState title={t("layanan.webhooks.none")}>{t("layanan.webhooks.none.hint")}</EmptyState>
        ) : (
          <Webhooks webhooks={webhooks} onRemove={(hook) => onOpen({ sheet: "remove", hook })} />
        )}
      </Section>
    </>
  );
}

type ConfirmProps = {
  title: string;
  what: string;
  done: string;
  act: () => Promise<Answer<unknown>>;
  onClose: () => void;
};

/** What another system feels at once, and what cannot be taken back. */
function Confirm({ title, what, done, act, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    const answer = await act();
    showToast(answer.ok ? done : t("keamanan.not_done"));
    onClose();
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <Button kind="danger" busy={busy} onClick={make}>
          {title}
        </Button>
      }
    >
      <p>{what}</p>
    </Sheet>
  );
}
