// The visits, newest first, by day; each leads to its own page.

import { row } from "./visit_parts.js";
import { page } from "../../parts/client.js";
import { attempt } from "../../parts/dialogs.js";
import { button, el, reconcile } from "../../parts/dom.js";
import { me } from "../../parts/session.js";
import { dayNamed, dayOf, say } from "../../parts/words.js";

const MOST = 20;

async function show(root) {
  let visits = [];
  let next = null;
  let at = "";
  const days = el("div", { class: "days" });
  const none = el("p", { class: "sorry", "data-testid": "none", text: say("no_visits"), hidden: true });
  const more = button(say("older"), () => attempt(async () => {
    const found = await fetched(next);
    visits.push(...found.items);
    ({ next } = found);
    draw();
  }), { class: "plain", "data-testid": "more-visits", hidden: true });
  const fetched = (cursor) => page(`/visits${at ? `?door=${encodeURIComponent(at)}` : ""}`, cursor, MOST);
  const draw = () => {
    const byDay = Map.groupBy ? Map.groupBy(visits, (one) => dayOf(one.began_at)) : grouped(visits);
    reconcile(days, [...byDay].map(([day, those]) => ({ key: day, look: `${dayNamed(day)} ${those.map((one) => [one.id, one.revision])}`, data: [day, those] })),
      ([day, those]) => el("section", { "aria-label": dayNamed(day) }, el("h2", { text: dayNamed(day) }), el("ul", { class: "rows" }, those.map(row))));
    none.hidden = visits.length > 0;
    more.hidden = next === null;
  };
  const refresh = async () => {
    ({ items: visits, next } = await fetched(null));
    draw();
  };
  if (me.doors.length > 1) {
    const choice = el("select", { id: "door", "data-testid": "door-filter", autocomplete: "off" },
      el("option", { value: "", text: say("every_door") }),
      me.doors.map((one) => el("option", { value: one.id, text: one.name })));
    choice.addEventListener("change", () => attempt(async () => {
      at = choice.value;
      await refresh();
    }));
    root.append(el("p", { class: "field" }, el("label", { for: "door", text: say("door") }), choice));
  }
  root.append(days, none, more);
  await refresh();
  return {
    refresh,
    happened: (kind, told) => {
      if (kind !== "visit" || (at && told.door !== at)) return;
      const known = visits.findIndex((one) => one.id === told.id);
      if (known >= 0) visits[known] = told;
      else visits.unshift(told);
      draw();
    },
  };
}

function grouped(visits) {
  const found = new Map();
  for (const one of visits) {
    const day = dayOf(one.began_at);
    found.set(day, [...(found.get(day) ?? []), one]);
  }
  return found;
}

export default { title: "part_visits", show };
