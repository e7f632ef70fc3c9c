// Who was here on a day, and when; a child sees its own days.

import { ask } from "../../parts/client.js";
import { attempt } from "../../parts/dialogs.js";
import { button, el } from "../../parts/dom.js";
import { may, me } from "../../parts/session.js";
import { clock, dayAfter, dayNamed, dayOf, say } from "../../parts/words.js";

async function show(root) {
  let day = dayOf(Date.now());
  const title = el("h2", { "data-testid": "day" });
  const list = el("ul", { class: "rows" });
  const own = me.role === "child";
  const to = (days) => () => attempt(async () => {
    day = dayAfter(day, days);
    await refresh();
  });
  const later = button(say("day_after"), to(1), { class: "plain", "data-testid": "later" });
  root.append(
    el("div", { class: "between" }, button(say("day_before"), to(-1), { class: "plain", "data-testid": "earlier" }), el("div", { role: "status" }, title), later),
    list,
    may("correct_attendance") ? el("p", { class: "soft", text: say("days_in_chat") }) : "");
  const refresh = async () => {
    const { items } = await ask(`/attendance?day=${day}`);
    title.textContent = dayNamed(day);
    later.hidden = day >= dayOf(Date.now());
    list.replaceChildren(...(items.length ? items.map(row) : [el("li", { class: "sorry", "data-testid": "none", text: say(own ? "you_not_seen" : "nobody_seen") })]));
  };
  const row = (one) => el("li", { class: "row", "data-testid": `person-${one.person.id}` },
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: one.person.name }),
      el("span", { dir: "auto", text: times(one) }),
      one.corrected ? el("span", { class: "soft", text: say("corrected") }) : null));
  await refresh();
  return { refresh };
}

function times(one) {
  if (!one.present) return say("not_here");
  if (one.first && one.last && one.first !== one.last) return say("came_and_left", { first: clock(one.first), last: clock(one.last) });
  return one.first ? say("came_at", { first: clock(one.first) }) : say("was_here");
}

export default { title: "part_arrivals", show };
