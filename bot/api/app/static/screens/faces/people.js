// Whose faces are known; each leads to their own page.

import { page } from "../../parts/client.js";
import { el, reconcile } from "../../parts/dom.js";
import { leading } from "../../parts/frame.js";
import { say } from "../../parts/words.js";

const MOST = 100;

/** Everybody whose face is known, by name. */
export async function everybody() {
  const found = [];
  let cursor = null;
  do {
    const { items, next } = await page("/people", cursor, MOST);
    found.push(...items);
    cursor = next;
  } while (cursor);
  return found;
}

async function show(root) {
  let people = [];
  const search = el("input", { type: "search", id: "search", "data-testid": "search", autocomplete: "off", dir: "auto", oninput: () => draw() });
  const field = el("p", { class: "field" }, el("label", { for: "search", text: say("search_name") }), search);
  const list = el("ul", { class: "rows" });
  const none = el("p", { class: "sorry", role: "status", "data-testid": "none", hidden: true });
  const draw = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    const shown = people.filter((one) => one.name.toLocaleLowerCase().includes(wanted));
    reconcile(list, shown.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), row);
    none.hidden = shown.length > 0;
    none.textContent = shown.length ? "" : say(people.length ? "nobody_of_name" : "no_people");
    field.hidden = people.length < 6;
  };
  const refresh = async () => {
    people = await everybody();
    draw();
  };
  root.append(field, list, none);
  await refresh();
  return { refresh };
}

const row = (one) => el("li", {}, leading(["person", one.id], { class: "row", "data-testid": `person-${one.id}` },
  el("span", { class: "initial", "aria-hidden": "true", text: [...one.name][0] ?? "" }),
  el("span", { class: "words" }, el("strong", { dir: "auto", text: one.name }), one.samples ? el("span", { class: "soft", text: say("photos_known", { n: one.samples }) }) : null)));

export default { title: "part_people", show };
