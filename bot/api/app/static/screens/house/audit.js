// The record: who opened a door or tried to, and whatever else was done.

import { page } from "../../parts/client.js";
import { attempt } from "../../parts/dialogs.js";
import { button, el } from "../../parts/dom.js";
import { doorName } from "../../parts/session.js";
import { known, moment, say } from "../../parts/words.js";

const MOST = 30;

async function show(root) {
  let next = null;
  let everything = false;
  const list = el("ul", { class: "rows", "data-testid": "record" });
  const none = el("p", { class: "sorry", "data-testid": "none", text: say("no_record"), hidden: true });
  const fetched = (cursor) => page(`/audit?everything=${everything}`, cursor, MOST);
  const take = (found, fresh) => {
    if (fresh) list.replaceChildren();
    list.append(...found.items.map(line));
    ({ next } = found);
    more.hidden = next === null;
    none.hidden = list.children.length > 0;
  };
  const more = button(say("older"), () => attempt(async () => take(await fetched(next), false)), { class: "plain", "data-testid": "more", hidden: true });
  const all = el("input", { type: "checkbox", "data-testid": "everything", onchange: () => attempt(async () => {
    everything = all.checked;
    await refresh();
  }) });
  const refresh = async () => take(await fetched(null), true);
  root.append(el("label", { class: "check" }, all, el("span", { text: say("record_everything") })), list, none, more);
  await refresh();
  return { refresh };
}

const name = (one) => (one.by ? one.by.name ?? say("somebody_gone") : say("somebody"));

function line(one) {
  return el("li", { class: "row", "data-testid": "line", "data-result": one.result ?? one.kind },
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: what(one) }),
      el("span", { class: "soft" }, el("time", { datetime: one.at, text: moment(one.at) }), one.door ? el("span", { dir: "auto", text: doorName(one.door) }) : null),
      one.reason ? el("span", { dir: "auto", text: known(`reason_${one.reason}`) ? say(`reason_${one.reason}`) : one.reason }) : null));
}

function what(one) {
  if (one.kind === "opening") return say(known(`record_${one.result}`) ? `record_${one.result}` : "record_unknown", { name: name(one) });
  const deed = known(`deed_${one.about}`) ? say(`deed_${one.about}`) : one.about;
  return one.by ? say("record_deed_by", { what: deed, name: name(one) }) : deed;
}

export default { title: "part_audit", show };
