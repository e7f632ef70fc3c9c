// The keys of programs: what each allows, and taking one back.

import { ask, order } from "../../parts/client.js";
import { attempt, confirmed } from "../../parts/dialogs.js";
import { button, el, reconcile } from "../../parts/dom.js";
import { doorName } from "../../parts/session.js";
import { known, listed, moment, say } from "../../parts/words.js";

async function show(root) {
  const list = el("ul", { class: "rows" });
  const none = el("p", { class: "sorry", "data-testid": "none", text: say("no_keys"), hidden: true });
  const refresh = async () => {
    const { items } = await ask("/keys");
    reconcile(list, items.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), row);
    none.hidden = items.length > 0;
  };
  const row = (one) => el("li", { class: "row", "data-testid": `key-${one.id}` },
    el("div", { class: "words long" },
      el("strong", { dir: "auto", text: one.name }),
      el("ul", {}, ...one.scopes.map((scope) => el("li", { text: known(`scope_${scope}`) ? say(`scope_${scope}`) : scope }))),
      one.doors?.length ? el("span", { class: "soft", dir: "auto", text: say("only_doors", { doors: listed(one.doors.map(doorName)) }) }) : null,
      el("span", { class: "soft", text: one.expires_at ? say("key_until", { time: moment(one.expires_at) }) : say("key_no_end") }),
      el("span", { class: "soft", text: one.last_used ? say("key_last_used", { time: moment(one.last_used) }) : say("key_unused") })),
    button(say("key_revoke"), async () => {
      if (!(await confirmed(say("ask_key_revoke", { name: one.name }), { yes: say("key_revoke"), danger: true }))) return;
      if (await attempt(() => order("DELETE", `/keys/${encodeURIComponent(one.id)}`), say("key_revoked"))) await refresh();
    }, { class: "small danger", "data-testid": `revoke-${one.id}` }));
  root.append(list, none, el("p", { class: "soft", text: say("keys_in_chat") }));
  await refresh();
  return { refresh };
}

export default { title: "part_keys", show };
