/** Dialog kinerja: a room of its own, for both sides of the talk, all of it without a signal. */
import { ReadBehaviour, WriteBehaviour } from "./behaviour";
import { List } from "./list";
import { Plan } from "./plan";
import { AskQuestion } from "./question-list";
import { ReadSession, WriteSession } from "./session";
import { OneTalk } from "./talk";

export function Dialog({ rest }: { rest: string[] }) {
  const [page = "", id = ""] = rest;
  switch (page) {
    case "baru":
      return <Plan key={id} placement={id || undefined} />;
    case "isi":
      return <OneTalk key={id} id={id} />;
    case "kesan":
      return <WriteSession key={id} id={id} />;
    case "sesi":
      return <ReadSession id={id} />;
    case "tanya":
      return <AskQuestion />;
    case "perilaku":
      return <WriteBehaviour />;
    case "laporan":
      return <ReadBehaviour id={id} />;
    default:
      return <List />;
  }
}
