// Who lives here, and as what: owners change it.

import { ask, order } from "../../parts/client.js";
import { attempt, confirmed } from "../../parts/dialogs.js";
import { button, el, reconcile } from "../../parts/dom.js";
import { doorName, may, me } from "../../parts/session.js";
import { listed, say } from "../../parts/words.js";

const ROLES = ["owner", "adult", "child"];

async function show(root) {
  const list = el("ul", { class: "rows" });
  const refresh = async () => {
    const { items } = await ask("/residents");
    reconcile(list, items.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), row);
  };
  const row = (one) => {
    const own = one.id === me.id;
    const path = `/residents/${encodeURIComponent(one.id)}`;
    const changed = async () => {
      const role = choice.value;
      const sure = await confirmed(say("ask_role", { name: one.name, role: say(`role_${role}`) }), { yes: say("change") });
      if (!sure || !(await attempt(() => order("PATCH", path, { role }), say("role_changed", { name: one.name })))) choice.value = one.role;
      await refresh();
    };
    const choice = el("select", { "aria-label": say("role_of", { name: one.name }), "data-testid": `role-${one.id}`, autocomplete: "off", onchange: () => changed() },
      ROLES.map((role) => el("option", { value: role, text: say(`role_${role}`), selected: role === one.role })));
    const changeable = may("change_resident") && !own && ROLES.includes(one.role);
    return el("li", { class: "row", "data-testid": `resident-${one.id}` },
      el("span", { class: "initial", "aria-hidden": "true", text: [...one.name][0] ?? "" }),
      el("span", { class: "words" },
        el("strong", { dir: "auto", text: one.name }),
        own ? el("span", { class: "soft", text: say("you") }) : null,
        changeable ? null : el("span", { text: say(`role_${one.role}`) }),
        one.doors?.length ? el("span", { class: "soft", dir: "auto", text: say("only_doors", { doors: listed(one.doors.map(doorName)) }) }) : null),
      changeable ? choice : null,
      may("remove_resident") && !own ? button(say("remove"), async () => {
        if (!(await confirmed(say("ask_remove", { name: one.name }), { text: say("remove_what"), yes: say("remove"), danger: true }))) return;
        if (await attempt(() => order("DELETE", path), say("removed", { name: one.name }))) await refresh();
      }, { class: "small danger", "data-testid": `remove-${one.id}` }) : null);
  };
  root.append(list, el("p", { class: "soft", text: say("invite_in_chat") }));
  await refresh();
  return { refresh };
}

export default { title: "part_residents", show };
