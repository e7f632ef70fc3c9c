// Whom nobody has named and who came more than once: say who they are, or that there is nobody to name.

import { everybody } from "./people.js";
import { ask, order } from "../../parts/client.js";
import { attempt, confirmed, named } from "../../parts/dialogs.js";
import { button, el, reconcile } from "../../parts/dom.js";
import { doorName, may } from "../../parts/session.js";
import { moment, say } from "../../parts/words.js";

async function show(root) {
  const list = el("ul", { class: "grid strangers" });
  const none = el("p", { class: "sorry", "data-testid": "none", text: say("no_strangers"), hidden: true });
  const refresh = async () => {
    const { items } = await ask("/strangers");
    reconcile(list, items.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), card);
    none.hidden = items.length > 0;
  };
  const card = (one) => {
    const path = `/strangers/${encodeURIComponent(one.id)}`;
    const last = one.encounters.reduce((latest, met) => (latest && latest.at > met.at ? latest : met), null);
    return el("li", { class: "card stranger", "data-testid": `stranger-${one.id}` },
      el("img", { src: `/api/v1${path}/picture`, alt: say("stranger_face", { n: one.encounters.length }), loading: "lazy" }),
      el("p", { class: "strong", text: say("came_times", { n: one.encounters.length }) }),
      last ? el("p", { class: "soft" }, el("span", { dir: "auto", text: doorName(last.door) }), el("time", { datetime: last.at, text: moment(last.at) })) : null,
      may("teach") ? el("div", { class: "choices" },
        button(say("say_who"), async () => {
          const people = await everybody();
          const name = await named(say("ask_who"), { yes: say("save"), among: people.map((known) => known.name) });
          if (name !== null && (await attempt(() => order("POST", `${path}/assign`, { name }), say("now_known", { name })))) await refresh();
        }, { class: "primary", "data-testid": `assign-${one.id}` }),
        button(say("discard"), async () => {
          if (!(await confirmed(say("ask_discard"), { yes: say("discard"), danger: true }))) return;
          if (await attempt(() => order("DELETE", path), say("discarded"))) await refresh();
        }, { class: "plain", "data-testid": `discard-${one.id}` })) : null);
  };
  root.append(list, none);
  await refresh();
  return { refresh };
}

export default { title: "part_strangers", show };
