// Guests' passes: which there are, and ending one.

import { ask, order } from "../../parts/client.js";
import { attempt, confirmed } from "../../parts/dialogs.js";
import { button, el, reconcile } from "../../parts/dom.js";
import { action, go } from "../../parts/frame.js";
import { doorName } from "../../parts/session.js";
import { listed, moment, say } from "../../parts/words.js";

async function show(root) {
  const list = el("ul", { class: "rows" });
  const none = el("p", { class: "sorry", "data-testid": "none", text: say("no_passes"), hidden: true });
  const refresh = async () => {
    const { items } = await ask("/passes");
    reconcile(list, items.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), row);
    none.hidden = items.length > 0;
  };
  const row = (one) => el("li", { class: "row", "data-testid": `pass-${one.id}` },
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: one.name }),
      el("span", { dir: "auto", text: listed(one.doors.map(doorName)) }),
      el("span", { text: say("pass_until", { time: moment(one.until) }) }),
      el("span", { text: one.left === null ? say("pass_any_number") : say("pass_left", { n: one.left }) }),
      one.only_while_ringing ? el("span", { text: say("pass_only_ringing") }) : null,
      el("span", { class: "soft", text: one.last_used ? say("pass_last_used", { time: moment(one.last_used) }) : say(one.taken ? "pass_unused" : "pass_untaken") })),
    button(say("pass_end"), async () => {
      if (!(await confirmed(say("ask_pass_end", { name: one.name }), { yes: say("pass_end"), danger: true }))) return;
      if (await attempt(() => order("DELETE", `/passes/${encodeURIComponent(one.id)}`), say("pass_ended"))) await refresh();
    }, { class: "small danger", "data-testid": `end-${one.id}` }));
  root.append(list, none);
  await refresh();
  action(say("new_pass"), () => go("pass"));
  return { refresh };
}

export default { title: "part_passes", show };
