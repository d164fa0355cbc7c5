import { useEffect, useState } from "preact/hooks";
import { type MyData, readMyData } from "../../my-data";
import { saveFile } from "../../save-file";
import { formatDate, formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Corrections } from "./corrections";

const NOTICE = ["what", "why", "who", "how_long", "rights", "extras"] as const;

/** Why what is kept, who has opened it, a copy of it all, and what to do when something is wrong. */
export function MyDataRoom() {
  const [found, setFound] = useState<{ data: MyData; text: string }>();
  const [failed, setFailed] = useState(false);
  const read = async () => {
    setFailed(false);
    const answer = await readMyData();
    setFound(answer);
    setFailed(!answer);
  };
  useEffect(() => void read(), []);
  return (
    <Page title={t("lain.data")} line={t("data.line")} back="/lain">
      {failed ? (
        <Banner
          tone="turmeric"
          icon="offline"
          title={t("data.offline")}
          alert
          action={<Button onClick={() => void read()}>{t("lain.again")}</Button>}
        />
      ) : !found ? (
        <Skeleton lines={5} label={t("common.loading")} />
      ) : (
        <Mine data={found.data} text={found.text} />
      )}
      <Corrections />
      <Section title={t("data.notice")}>
        {NOTICE.map((part) => (
          <div key={part}>
            <h3>{t(`data.notice.${part}`)}</h3>
            <p>{t(`data.notice.${part}.text`)}</p>
          </div>
        ))}
      </Section>
    </Page>
  );
}

function Mine({ data, text }: { data: MyData; text: string }) {
  const day = new Date(data.made_at).toISOString().slice(0, 10);
  return (
    <>
      <div class="row">
        <Button
          kind="primary"
          icon="install"
          onClick={() => saveFile(`data-saya-${day}.json`, "application/json", text)}
        >
          {t("data.save")}
        </Button>
      </div>
      <p class="soft">{t("data.save.hint", { n: data.records.length })}</p>
      <Section title={t("data.opened")}>
        {data.opened.length === 0 ? (
          <p>{t("data.opened.none")}</p>
        ) : (
          <ul class="ledger">
            {data.opened.map(({ day, by, what, times }) => (
              <ListRow
                key={`${day} ${by} ${what}`}
                title={by || t("data.nobody")}
                line={`${tCode(`data.what.${what}`, "data.what.other")} · ${t("data.times", { n: times })}`}
                end={formatDate(day)}
              />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t("data.acts")}>
        {data.acts.length === 0 ? (
          <p>{t("data.acts.none")}</p>
        ) : (
          <ul class="ledger">
            {data.acts.map(({ at, by, act }) => (
              <ListRow
                key={`${at} ${act}`}
                title={tCode(`data.act.${act}`, "data.act.other")}
                line={by || t("data.nobody")}
                end={formatMoment(at)}
              />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
