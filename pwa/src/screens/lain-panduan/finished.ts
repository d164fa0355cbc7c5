/** What this person has finished, and keeping that: a record for each, made without a signal like any other work. */
import { myCard } from "../../mine";
import { practises } from "../../practice";
import { session } from "../../session";
import { collection, save, uuid5 } from "../../sync";

export function finishedItems(): Set<string> {
  const placement = myCard.value?.id;
  return new Set(
    collection("onboarding")
      .value.map(({ registers }) => registers.body?.value)
      .filter((body) => body?.placement === placement)
      .map((body) => body.item as string),
  );
}

/** Whether it was kept; not in practice, which leaves nothing behind, and not without a post. */
export async function finish(item: string): Promise<boolean> {
  const placement = myCard.peek()?.id;
  const who = session.peek();
  if (!placement || who.kind !== "signed_in" || practises()) return false;
  if (finishedItems().has(item)) return true;
  const record = await uuid5(who.instansi.namespace, `onboarding/${placement}/${item}`);
  await save([{ collection: "onboarding", record, put: { body: { placement, item } }, saw: {} }]);
  return true;
}
