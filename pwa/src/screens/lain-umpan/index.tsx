/** Continuous feedback: a room of its own, all of it without a signal. */
export { Dialog } from "../lain-dialog";

import { AboutPerson } from "./about";
import { Ask } from "./ask";
import { Give } from "./give";
import { List } from "./list";
import { ProcessInput } from "./process-input";
import { Thread } from "./thread";

export function Umpan({ rest }: { rest: string[] }) {
  const [page = "", id, from, until] = rest;
  switch (page) {
    case "beri":
      return <Give key={id} to={id} />;
    case "jawab":
      return <Give key={id} request={id} />;
    case "minta":
      return <Ask />;
    case "isi":
      return <Thread key={id} id={id ?? ""} />;
    case "masukan":
      return <ProcessInput outcome={id} />;
    case "tentang":
      return <AboutPerson placement={id ?? ""} from={from} until={until} />;
    default:
      return <List />;
  }
}
