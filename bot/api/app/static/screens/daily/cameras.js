// The cameras that watch, each with what it sees now and how many people are there.

import { follow, tile } from "./tiles.js";
import { ask } from "../../parts/client.js";
import { el, reconcile } from "../../parts/dom.js";
import { leading } from "../../parts/frame.js";
import { may } from "../../parts/session.js";
import { say } from "../../parts/words.js";

async function show(root) {
  const views = el("div", { class: "grid views" });
  const counts = new Map();
  let cameras = [];
  const draw = () => {
    reconcile(views, cameras.map((one) => ({ key: one.id, look: JSON.stringify(one), data: one })), (one) => tile(one,
      el("span", { class: "soft", "data-testid": `count-${one.id}`, "data-place": one.place }),
      may("manage_cameras") ? leading(["zones", one.id], { class: "small", "data-testid": `zones-${one.id}` }, say("to_zones")) : null));
    for (const place of views.querySelectorAll("[data-place]")) {
      const now = counts.get(place.dataset.place);
      place.textContent = now === undefined ? "" : now ? say("people_there", { n: now }) : say("nobody_there");
    }
  };
  const refresh = async () => {
    ({ items: cameras } = await ask("/cameras"));
    const { items } = await ask("/stats/crowd");
    for (const one of items) counts.set(one.place, one.now.people);
    draw();
  };
  root.append(views);
  await refresh();
  if (!cameras.length) root.replaceChildren(el("p", { class: "sorry", "data-testid": "none", text: say(may("manage_cameras") ? "no_cameras_yet" : "no_cameras") }));
  const leave = follow(views, cameras.length);
  return {
    refresh,
    leave,
    happened: (kind, told) => {
      if (kind !== "count") return;
      counts.set(told.place, told.people);
      draw();
    },
  };
}

export default { title: "part_cameras", show };
