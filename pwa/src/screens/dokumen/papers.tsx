import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { documentPath, download, listDocuments, type Offered } from "../../documents";
import { formatDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { showToast } from "../../ui/toast";
import "./dokumen.css";

export const formName = (form: string) =>
  `${form === "AK" ? "" : `${form} `}${tCode(`dokumen.form.${form.replaceAll(".", "_")}`, "dokumen.title")}`;

/** Why it did not work, and to try it again. */
export function Failed({ code, again }: { code: Refusal; again: () => void }) {
  const kind = code === "offline" || code === "busy" ? code : "failed";
  return (
    <Banner
      tone="turmeric"
      icon={code === "offline" ? "offline" : "warning"}
      title={t(`dokumen.${kind}`)}
      action={<Button onClick={again}>{t("dokumen.again")}</Button>}
    >
      {t(`dokumen.${kind}.hint`)}
    </Banner>
  );
}

/** The documents that the server has for whoever asks; `about`: of one plan or result only. */
export function Papers({ placement, about }: { placement: string; about?: string | undefined }) {
  const [found, setFound] = useState<Offered[]>();
  const [failed, setFailed] = useState<{ code: Refusal; again: () => void }>();
  const [making, setMaking] = useState("");

  const load = async () => {
    setFailed(undefined);
    const answer = await listDocuments(placement);
    if (answer.ok) setFound(answer.value.documents.filter((one) => !about || one.about === about));
    else if (answer.code === "not_found") setFound([]);
    else setFailed({ code: answer.code, again: load });
  };
  useEffect(() => void load(), [placement, about]);

  const get = async (one: Offered) => {
    const name = formName(one.form);
    setFailed(undefined);
    setMaking(name);
    const answer = await download(documentPath(one));
    setMaking("");
    if (answer.ok) showToast(t("dokumen.saved", { form: name }));
    else setFailed({ code: answer.code, again: () => void get(one) });
  };

  return (
    <div class="stack" data-gap="tight">
      <p class="soft small">{t("dokumen.hint")}</p>
      {failed && <Failed {...failed} />}
      {making && <p role="status">{t("dokumen.making", { form: making })}</p>}
      {!found && !failed && <Skeleton lines={4} label={t("common.loading")} />}
      {found?.length === 0 && <EmptyState title={t("dokumen.none")}>{t("dokumen.none.hint")}</EmptyState>}
      {found && found.length > 0 && (
        <ul class="ledger">
          {found.map((one) => (
            <li key={`${one.form}/${one.about}`} class="document-row">
              <span>
                {formName(one.form)}
                {!about && one.first && (
                  <small class="soft">
                    {one.first === one.last
                      ? formatDate(one.first)
                      : t("dokumen.span", { first: formatDate(one.first), last: formatDate(one.last) })}
                  </small>
                )}
              </span>
              <Button
                icon="print"
                busy={making === formName(one.form)}
                aria-label={t("dokumen.get_one", { form: formName(one.form) })}
                onClick={() => void get(one)}
              >
                {t("dokumen.get")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
