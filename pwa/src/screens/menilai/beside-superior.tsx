import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Appraisal, Task } from "../../appraisal";
import { loadWords, t } from "../../text";
import { Skeleton } from "../../ui/empty-state";

export type BesideProps = { task: Task; cycle: Appraisal };

let Beside: ComponentType<BesideProps> | undefined;

async function load() {
  await loadWords("outcomes", "pegawai", "penilai", "konflik", "rencana", "nilai");
  Beside = (await import("../rencana/supervisor")).Beside;
}

/** What the superior looks at while rating. It is of the supervisors' part, which colleagues' phones do not have. */
export function BesideSuperior(props: BesideProps) {
  const [state, setState] = useState(Beside ? "here" : "loading");
  useEffect(() => {
    if (!Beside)
      load().then(
        () => setState("here"),
        () => setState("failed"),
      );
  }, []);
  if (Beside) return <Beside {...props} />;
  return state === "failed" ? (
    <p class="soft">{t("menilai.beside.failed")}</p>
  ) : (
    <Skeleton label={t("common.loading")} />
  );
}
