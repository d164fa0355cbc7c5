import { useEffect, useState } from "preact/hooks";

type Door = typeof import("../dokumen/later");

/** The door to the documents, itself fetched when it is first seen: a plan and a result open without it. */
export function Papers(props: Parameters<Door["PapersDoor"]>[0]) {
  const [door, setDoor] = useState<Door | "missing">();
  useEffect(() => {
    import("../dokumen/later").then(setDoor, () => setDoor("missing"));
  }, []);
  if (!door) return null;
  return door === "missing" ? (
    <p class="soft small">{props.words.offline}</p>
  ) : (
    <door.PapersDoor {...props} />
  );
}
