import type { Slip as IssuedSlip } from "../../slips";
import { formatDate, localDate, t } from "../../text";
import { Motif } from "../../ui/motif";
import { Qr } from "./qr";
import "./slip.css";

/** One slip of paper, to be cut out. */
export function SlipLeaf({ slip: { name, nip, unit, code, url, qr_svg, expires } }: { slip: IssuedSlip }) {
  return (
    <li class="slip">
      <div class="slip-head">
        <Motif />
        <p>
          <b>Luring</b>
          <span class="small">{unit}</span>
        </p>
      </div>
      <div class="slip-body">
        <div class="slip-words">
          <p class="slip-name">{name}</p>
          <p>NIP {nip}</p>
          <p class="small">{t("slip.code")}</p>
          <p class="slip-code">{code}</p>
          <p class="small">{t("slip.expires", { at: formatDate(localDate(expires)) })}</p>
        </div>
        <Qr svg={qr_svg} label={t("slip.qr", { name })} />
      </div>
      <ol class="small slip-steps">
        <li>{t("slip.step1", { url: addressOf(url) })}</li>
        <li>{t("slip.step2")}</li>
        <li>{t("slip.step3")}</li>
      </ol>
      <p class="small">{t("slip.once")}</p>
    </li>
  );
}

/** What somebody types: without the code, which he types after it. */
function addressOf(url: string): string {
  const { host, pathname } = new URL(url, location.href);
  return `${host}${pathname}`;
}
