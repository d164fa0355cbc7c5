import { useEffect, useState } from "preact/hooks";
import { loadWords, t } from "../../text";
import "../../text/desk-areas";
import { Skeleton } from "../../ui/empty-state";
import { Refused } from "./refused";

type Part = typeof import("../papan");

/** A picture inside a page that stands without it: it comes when somebody opens such a page. */
export function Papan({ show, id = "" }: { show: "DevicesPart" | "FunnelPart"; id?: string }) {
  const [part, setPart] = useState<Part>();
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    Promise.all([import("../papan"), loadWords("papan")]).then(
      ([found]) => setPart(found),
      () => setFailed(true),
    );
  };
  useEffect(load, []);
  if (part) {
    const Shown = part[show];
    return <Shown id={id} />;
  }
  return failed ? (
    <Refused code="offline" again={load} />
  ) : (
    <Skeleton lines={6} label={t("common.loading")} />
  );
}
