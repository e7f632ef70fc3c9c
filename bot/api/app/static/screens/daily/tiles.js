// What cameras see, drawn anew every few seconds while somebody looks.

import { picture } from "../../parts/client.js";
import { el } from "../../parts/dom.js";
import { known, say } from "../../parts/words.js";

//: A camera's picture is asked for so often at the most, in ms; of several, each in its turn, so that the house has time.
const EACH_MS = 1_500;
const LEAST_MS = 3_000;

/** A camera, and its picture; ``attributes`` of the whole. */
export function tile(camera, ...more) {
  const how = camera.private ? "private" : camera.trouble ?? (camera.sees ? "" : "opening");
  const words = how && say(known(`camera_${how}`) ? `camera_${how}` : "camera_trouble");
  const image = el("img", { alt: say("camera_sees", { camera: camera.name }), "data-testid": `view-${camera.id}`, hidden: true });
  return el("figure", { class: "tile", "data-testid": `camera-${camera.id}`, "data-camera": camera.sees && !camera.private ? camera.id : null },
    el("div", { class: "view" }, image, el("p", { class: "soft", text: words || say("camera_coming") })),
    el("figcaption", {}, el("strong", { dir: "auto", text: camera.name }), more));
}

/** Fetch the pictures of all tiles below ``root``, again and again; returns what ends it. */
export function follow(root, count) {
  if (!count) return () => {};
  const every = Math.max(LEAST_MS, EACH_MS * count);
  let ended = false;
  let timer;
  const round = async () => {
    for (const one of root.querySelectorAll("[data-camera]")) {
      if (ended || document.hidden) break;
      await draw(one);
    }
    if (!ended) timer = setTimeout(round, every);
  };
  const again = () => {
    if (document.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(round, 0);
  };
  document.addEventListener("visibilitychange", again);
  round();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", again);
    for (const image of root.querySelectorAll("img[src^='blob:']")) URL.revokeObjectURL(image.src);
  };
}

async function draw(place) {
  const image = place.querySelector("img");
  const said = place.querySelector(".view p");
  try {
    const address = await picture("GET", `/cameras/${encodeURIComponent(place.dataset.camera)}/picture`);
    const old = image.src;
    image.src = address;
    image.hidden = false;
    said.hidden = true;
    place.dataset.old = "false";
    if (old.startsWith("blob:")) URL.revokeObjectURL(old);
  } catch {
    // what is shown is shown as old, and the line says how old
    place.dataset.old = "true";
    said.textContent = say("camera_silent");
    said.hidden = !image.hidden;
  }
}
