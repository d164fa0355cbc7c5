import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import type { News } from "./use-kept";

type NewsBannerProps = { news: News; onSeen: () => void; onUseTheirs?: () => void };

/** What moved while somebody was looking or writing: shown before anything is saved over it. */
export function NewsBanner({ news, onSeen, onUseTheirs }: NewsBannerProps) {
  return (
    <Banner
      tone="madder"
      icon="versions"
      title={t("rencana.moved")}
      alert
      action={
        <>
          <Button onClick={onSeen}>{t(onUseTheirs ? "rencana.moved.mine" : "rencana.moved.seen")}</Button>
          {onUseTheirs && <Button onClick={onUseTheirs}>{t("rencana.moved.theirs")}</Button>}
        </>
      }
    >
      <Lines title={t("rencana.moved.now")} lines={news.now} />
      <Lines title={t("rencana.moved.before")} lines={news.before} />
    </Banner>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (!lines.length) return null;
  return (
    <>
      <p>{title}</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
