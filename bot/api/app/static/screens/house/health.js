// How every part of the house is.

import { ask } from "../../parts/client.js";
import { el } from "../../parts/dom.js";
import { known, say } from "../../parts/words.js";

async function show(root) {
  const all = el("p", { class: "strong", role: "status", "data-testid": "health" });
  const list = el("ul", { class: "rows" });
  const refresh = async () => {
    const { items } = await ask("/health");
    const bad = items.filter((one) => !one.good).length;
    all.textContent = bad ? say("health_bad", { n: bad }) : say("health_good");
    all.className = `strong ${bad ? "bad" : "good"}`;
    list.replaceChildren(...[...items].sort((one, other) => Number(one.good) - Number(other.good)).map(row));
  };
  root.append(all, list);
  await refresh();
  return { refresh };
}

function row(one) {
  const part = known(`health_${one.part}`) ? say(`health_${one.part}`) : one.part;
  const state = ["state_" + one.part + "_" + one.state, "state_" + one.state].find(known);
  return el("li", { class: "row", "data-testid": `part-${one.part}`, "data-good": String(one.good) },
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: one.name || part }),
      one.name ? el("span", { class: "soft", text: part }) : null),
    el("span", { class: `state ${one.good ? "good" : "bad"}`, text: state ? say(state) : say(one.good ? "state_well" : "state_trouble") }));
}

export default { title: "part_health", show };
