// The doors, as an owner looks after them: what each asks for, and how it is.

import { stateLines } from "../daily/doors.js";
import { ask } from "../../parts/client.js";
import { el, reconcile } from "../../parts/dom.js";
import { say } from "../../parts/words.js";

async function show(root) {
  const list = el("div", { class: "grid" });
  const refresh = async () => {
    const [{ items }, { doors: parts }] = await Promise.all([ask("/doors"), ask("/health")]);
    reconcile(list, items.map((one) => {
      const part = parts.find((other) => other.id === one.id);
      return { key: one.id, look: JSON.stringify([one, part]), data: [one, part] };
    }), card);
  };
  const card = ([one, part]) => el("section", { class: "card", "data-testid": `door-${one.id}`, "aria-label": one.name },
    el("h2", { dir: "auto", text: one.name }),
    stateLines(one, part),
    el("ul", { class: "facts" },
      one.has_lock ? el("li", { text: say(`door_asks_${one.asks_for}`) }) : null,
      one.second_adult_at_night ? el("li", { text: say("door_second_adult") }) : null,
      el("li", { text: say(one.has_camera ? "door_has_camera" : "door_no_camera") })));
  root.append(list, el("p", { class: "soft", text: say("doors_in_chat") }));
  await refresh();
  return { refresh };
}

export default { title: "part_doors", show };
