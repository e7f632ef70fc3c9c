// How every part of the house is.

import { ask } from "../../parts/client.js";
import { el } from "../../parts/dom.js";
import { known, say } from "../../parts/words.js";

/** The parts, as one list: {part, name, good, state}. */
function listed(now) {
  const one = (part, state, good, name = "") => ({ part, name, good, state: state ?? "" });
  return [
    one("telegram", now.telegram, now.telegram === null),
    one("broker", now.broker, now.broker === null),
    ...now.doors.map((door) => one("door", "", door.good, door.name)),
    ...now.cameras.map((camera) => one("camera", camera.private ? "private" : camera.trouble, camera.good, camera.name)),
    one("recogniser", now.recogniser, now.recogniser === "ready"),
    one("disk", now.disk, now.disk === "well"),
    one("ledger", now.ledger, now.ledger === null),
    one("backup", now.backup_fault, now.backup_fault === null),
    ...["kafka", "workers", "home_assistant"].filter((part) => now[part]).map((part) => one(part, "", now[part].good)),
    ...(now.restarted.some((task) => !task.running) ? [one("task", "", false)] : []),
    ...(now.unreadable ? [one("notes", "", false)] : []),
  ];
}

async function show(root) {
  const all = el("p", { class: "strong", role: "status", "data-testid": "health" });
  const list = el("ul", { class: "rows" });
  const refresh = async () => {
    const parts = listed(await ask("/health"));
    const bad = parts.filter((one) => !one.good).length;
    all.textContent = bad ? say("health_bad", { n: bad }) : say("health_good");
    all.className = `strong ${bad ? "bad" : "good"}`;
    list.replaceChildren(...parts.sort((one, other) => Number(one.good) - Number(other.good)).map(row));
  };
  root.append(all, list, el("p", { class: "soft", text: say("health_in_chat") }));
  await refresh();
  return { refresh };
}

function row(one) {
  const part = say(`health_${one.part}`);
  const state = one.part === "camera" && one.state && known(`camera_${one.state}`) ? say(`camera_${one.state}`) : say(one.good ? "state_well" : "state_trouble");
  return el("li", { class: "row", "data-testid": `part-${one.part}`, "data-good": String(one.good) },
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: one.name || part }),
      one.name ? el("span", { class: "soft", text: part }) : null),
    el("span", { class: `state ${one.good ? "good" : "bad"}`, text: state }));
}

export default { title: "part_health", show };
