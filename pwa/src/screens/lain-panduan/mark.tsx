import { render } from "preact";
import { wear } from "../../charts/wear";
import { endPractice, practises } from "../../practice";
import { navigate } from "../../router";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { finish } from "./finished";

wear(`
.practice-mark { position: sticky; inset-block-start: 0; z-index: 40; }
.practice-mark > section { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--half) var(--s1); padding: var(--half) var(--s2); background: repeating-linear-gradient(135deg, var(--turmeric-soft) 0 10px, var(--surface) 10px 20px); color: var(--ink); border-block-end: 3px dashed var(--ink); }
.practice-mark p { display: flex; align-items: center; gap: var(--s1); margin: 0; padding: var(--half) var(--s1); background: var(--surface); font-weight: var(--strong); }
@media (min-width: 64rem) { .practice-mark > section { margin-inline-start: var(--rail); } }
`);

/** Over every screen, above the app and outside of it: no screen can be without it. */
export function showMark(): void {
  const host = document.createElement("div");
  host.className = "practice-mark";
  document.body.prepend(host);
  const take = () => {
    render(null, host);
    host.remove();
  };
  render(<Mark onGone={take} />, host);
}

function Mark({ onGone }: { onGone: () => void }) {
  if (!practises()) {
    queueMicrotask(onGone);
    return null;
  }
  const end = async () => {
    await endPractice();
    await finish("practice").catch(() => undefined); // practised all the same; the list of who has can do without
    navigate("/lain/panduan");
  };
  return (
    <section aria-label={t("panduan.practice")}>
      <p>
        <Icon name="pencil" />
        {t("panduan.practice.mark")}
      </p>
      <Button onClick={end}>{t("panduan.practice.end")}</Button>
    </section>
  );
}
