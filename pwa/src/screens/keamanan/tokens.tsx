import type { Token } from "../../administration-services";
import { formatMoment, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";

type TokensProps = { tokens: Token[]; onRevoke: (token: Token) => void };

/** Every token there ever was, with what it reads and when it last did. */
export function Tokens({ tokens, onRevoke }: TokensProps) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("layanan.system")}</th>
          <th scope="col">{t("layanan.scopes")}</th>
          <th scope="col">{t("layanan.used")}</th>
          <th scope="col">{t("layanan.state")}</th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              {one.name}
              <small class="soft">
                {t("layanan.made", {
                  moment: formatMoment(one.made_at),
                  who: one.made_by || t("layanan.by_command"),
                })}
              </small>
            </th>
            <td>
              {one.scopes.map((scope) => (
                <small key={scope}>{tCode(`layanan.scope.${scope}`, "layanan.scopes")}</small>
              ))}
            </td>
            <td data-label={t("layanan.used")}>
              {one.last_used ? formatMoment(one.last_used) : t("layanan.used.never")}
            </td>
            <td>
              <Standing token={one} onRevoke={() => onRevoke(one)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Standing({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  if (token.revoked_at !== null) {
    return (
      <Chip tone="madder" icon="lock">
        {t("admin.revoked", { moment: formatMoment(token.revoked_at) })}
      </Chip>
    );
  }
  if (token.expires !== null && token.expires <= Date.now()) {
    return (
      <Chip tone="neutral" icon="clock">
        {t("layanan.expired", { moment: formatMoment(token.expires) })}
      </Chip>
    );
  }
  return (
    <div class="row">
      <Chip tone="green" icon="check">
        {token.expires === null
          ? t("layanan.active")
          : t("layanan.active.until", { moment: formatMoment(token.expires) })}
      </Chip>
      <Button
        kind="quiet"
        icon="lock"
        onClick={onRevoke}
        aria-label={`${t("layanan.revoke")}: ${token.name}`}
      >
        {t("layanan.revoke")}
      </Button>
    </div>
  );
}
