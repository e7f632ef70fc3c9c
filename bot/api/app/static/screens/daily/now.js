// Now: who rings, each door with what can be done there, and what the cameras see.

import { lookAt, openButton, outcome, stateLines } from "./doors.js";
import { follow, tile } from "./tiles.js";
import { answerButtons, headline, isOpen, row } from "./visit_parts.js";
import { ask, page } from "../../parts/client.js";
import { el, reconcile } from "../../parts/dom.js";
import { leading } from "../../parts/frame.js";
import { outcomes } from "../../parts/opening.js";
import { doorName, may, me } from "../../parts/session.js";
import { clock, say } from "../../parts/words.js";

const VISITS = 4;

/** Of several who wait at a door the newest: the others stand among the visits. */
const newestAtEach = (visits) => visits.filter((one, n) => visits.findIndex((other) => other.door === one.door) === n);

async function show(root) {
  const history = may("see_history") && me.role !== "child";
  const rings = may("see_rings");
  let visits = [];
  let cameras = [];
  let parts = [];
  const ringing = el("div", { class: "ringing", role: "region", "aria-live": "assertive", "aria-label": say("who_rings"), "data-testid": "ringing" });
  const doors = el("div", { class: "grid", "data-testid": "doors" });
  const views = el("div", { class: "grid views" });
  const seen = el("section", { "aria-labelledby": "views", hidden: true }, el("h2", { id: "views", text: say("part_cameras") }), views);
  const list = el("ul", { class: "rows" });
  const latest = el("section", { "aria-labelledby": "latest", hidden: true },
    el("h2", { id: "latest", text: say("latest_visits") }), list,
    leading(["visits"], { class: "row", "data-testid": "all-visits" }, say("all_visits")));

  const part = (door) => parts.find((one) => one.id === door.id);
  const draw = () => {
    reconcile(ringing, newestAtEach(visits.filter(isOpen)).map((one) => ({ key: one.id, look: `${one.revision}`, data: one })), ringCard);
    reconcile(doors, me.doors.map((one) => ({ key: one.id, look: JSON.stringify([one, part(one), outcomes.get(one.id)]), data: one })), doorCard);
    const past = history ? visits.filter((one) => !isOpen(one)).slice(0, VISITS - 1) : [];
    latest.hidden = !past.length;
    reconcile(list, past.map((one) => ({ key: one.id, look: `${one.revision}`, data: one })), row);
    seen.hidden = !cameras.length;
    reconcile(views, cameras.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), (one) => tile(one));
  };
  const ringCard = (visit) => el("section", { class: "card ring", "data-testid": `ring-${visit.id}` },
    el("h2", { dir: "auto", text: headline(visit) }),
    el("p", { class: "soft" }, el("span", { dir: "auto", text: doorName(visit.door) }), el("time", { datetime: visit.began_at, text: clock(visit.began_at) })),
    visit.pictures ? leading(["visit", visit.id], { class: "shot" },
      el("img", { src: `/api/v1/visits/${encodeURIComponent(visit.id)}/picture?revision=${visit.revision}`, alt: say("picture_of", { who: headline(visit) }) })) : null,
    el("div", { class: "choices" }, answerButtons(visit, refresh)));
  const doorCard = (door) => el("section", { class: "card door", "data-testid": `door-${door.id}`, "aria-label": door.name },
    el("h2", { dir: "auto", text: door.name }),
    stateLines(door, part(door)),
    lookAt(door),
    outcome(door),
    openButton(door, draw));
  const refresh = async () => {
    const found = await Promise.all([
      ask("/health"),
      rings || history ? page("/visits", null, VISITS) : { items: [] },
      may("view_camera") ? ask("/cameras") : { items: [] },
    ]);
    [{ doors: parts }, { items: visits }, { items: cameras }] = found;
    draw();
  };
  root.append(ringing, doors, seen, latest);
  await refresh();
  const unfollow = follow(views, cameras.length);
  return {
    refresh,
    leave: unfollow,
    happened: (kind, told) => {
      if (kind !== "visit") return;
      visits = [told, ...visits.filter((one) => one.id !== told.id)].sort((one, other) => (one.began_at < other.began_at ? 1 : -1)).slice(0, VISITS);
      draw();
    },
  };
}

export default { title: "part_now", show };
