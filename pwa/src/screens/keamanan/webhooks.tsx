import { useState } from "preact/hooks";
import {
  type Delivery,
  pingWebhook,
  readDeliveries,
  resend,
  type Webhook,
} from "../../administration-services";
import { formatMoment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { showToast } from "../../ui/toast";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

type WebhooksProps = { webhooks: Webhook[]; onRemove: (hook: Webhook) => void };

/** Every address that is told, each with what became of the newest messages. */
export function Webhooks({ webhooks, onRemove }: WebhooksProps) {
  return (
    <div class="stack">
      {webhooks.map((hook) => (
        <One key={hook.id} hook={hook} onRemove={() => onRemove(hook)} />
      ))}
    </div>
  );
}

function One({ hook, onRemove }: { hook: Webhook; onRemove: () => void }) {
  const [shown, setShown] = useState(false);
  const [turn, setTurn] = useState(0);
  const ping = async () => {
    const answer = await pingWebhook(hook.id);
    showToast(t(answer.ok ? "layanan.pinged" : "keamanan.not_done"));
    setShown(true);
    setTurn(turn + 1);
  };
  return (
    <Card label={hook.url}>
      <div class="stack">
        <p class="copied">
          <code>{hook.url}</code>
        </p>
        <p class="soft">
          {hook.events.map((event) => tCode(`layanan.event.${event}`, "layanan.events")).join(" · ")}
        </p>
        <div class="row">
          {hook.failed > 0 && (
            <Chip tone="madder" icon="warning">
              {t("layanan.failed.n", { n: hook.failed })}
            </Chip>
          )}
          {hook.waiting > 0 && (
            <Chip tone="turmeric" icon="hourglass">
              {t("layanan.waiting.n", { n: hook.waiting })}
            </Chip>
          )}
          <Button icon="sync" onClick={ping}>
            {t("layanan.ping")}
          </Button>
          <Button icon="list" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t("layanan.log")}
          </Button>
          <Button kind="quiet" icon="trash" onClick={onRemove}>
            {t("layanan.remove")}
          </Button>
        </div>
        {shown && <Log hook={hook.id} turn={turn} />}
      </div>
    </Card>
  );
}

function Log({ hook, turn }: { hook: string; turn: number }) {
  const found = useAnswer(() => readDeliveries(hook), `${hook}/${turn}`);
  const again = async (message: string) => {
    const answer = await resend(hook, message);
    showToast(t(answer.ok ? "layanan.resent" : "keamanan.not_done"));
    found.again();
  };
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return <Skeleton lines={3} label={t("common.loading")} />;
  if (found.value.deliveries.length === 0) return <p>{t("layanan.log.none")}</p>;
  return (
    <>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("layanan.event")}</th>
            <th scope="col">{t("layanan.tries")}</th>
            <th scope="col">{t("layanan.state")}</th>
          </tr>
        </thead>
        <tbody>
          {found.value.deliveries.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {tCode(`layanan.event.${one.event}`, "layanan.event")}
                <small class="soft">{formatMoment(one.made_at)}</small>
              </th>
              <td data-label={t("layanan.tries")}>
                {one.tries}
                {one.tried_at !== null && <small class="soft">{formatMoment(one.tried_at)}</small>}
              </td>
              <td>
                <div class="row">
                  <Became delivery={one} />
                  <Button kind="quiet" icon="reply" onClick={() => again(one.id)}>
                    {t("layanan.resend")}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="row">
        <Button icon="sync" onClick={found.again}>
          {t("layanan.log.again")}
        </Button>
      </div>
    </>
  );
}

/** The number is what the receiver answered, for whoever looks after it. */
function Became({ delivery: { next_at, status } }: { delivery: Delivery }) {
  const answer = status === 0 ? t("layanan.no_answer") : t("layanan.answer", { status: String(status) });
  if (next_at !== null) {
    return (
      <Chip tone="turmeric" icon="hourglass">
        {t("layanan.waiting", { moment: formatMoment(next_at) })}
      </Chip>
    );
  }
  return status >= 200 && status < 300 ? (
    <Chip tone="green" icon="check">
      {t("layanan.arrived", { answer })}
    </Chip>
  ) : (
    <Chip tone="madder" icon="warning">
      {t("layanan.given_up", { answer })}
    </Chip>
  );
}
