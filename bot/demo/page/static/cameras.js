// The cameras that watch: what each sees, and what may happen before it.

import { byId, el, reconcile } from "./dom.js";
import { say } from "./words.js";

//: How long until the next picture, ms: while something happens, while nothing does, and after one that did not come.
const BUSY_MS = 200;
const IDLE_MS = 1000;
const AGAIN_MS = 2000;

export class Cameras {
  #say;
  #cameras = [];
  #views = new Map();

  constructor(say) {
    this.#say = say;
  }

  /** The page speaks another language. */
  redraw() {
    this.show(this.#cameras);
  }

  /** Draw a new state. */
  show(cameras) {
    this.#cameras = cameras;
    for (const camera of cameras) {
      let view = this.#views.get(camera.id);
      if (!view) {
        view = new Lookout(camera.id, this.#say);
        this.#views.set(camera.id, view);
        byId("lookouts").append(view.element);
      }
      view.show(camera);
    }
  }
}

class Lookout {
  #id;
  #say;
  #camera = null;
  #image;
  #title;
  #state;
  #chips;
  #switches = {};
  #shown = 0;

  constructor(id, say_) {
    this.#id = id;
    this.#say = say_;
    this.#image = el("img", { "data-testid": `lookout-view-${id}`, alt: "", width: "640", height: "360" });
    this.#title = el("h3");
    this.#state = el("p", { class: "state", "data-testid": `lookout-state-${id}`, role: "status" });
    this.#chips = el("div", { class: "chips", role: "group" });
    const trouble = el("div", { class: "trouble" }, ...["night", "away"].map((what) => this.#switch(what)));
    this.element = el("article", { class: "lookout", "data-testid": `lookout-${id}` },
      el("figure", { class: "view" }, this.#image, el("figcaption", {}, this.#title)), this.#state, this.#chips, trouble);
    this.#image.addEventListener("load", () => this.#later(this.#camera.playing.length ? BUSY_MS : IDLE_MS));
    this.#image.addEventListener("error", () => this.#later(AGAIN_MS));
    this.#later(0);
  }

  show(camera) {
    const begins = camera.playing.length > (this.#camera?.playing.length ?? 0);
    this.#camera = camera;
    const name = say(`lookout_${camera.id}`);
    this.element.dataset.away = String(camera.away);
    this.element.dataset.watched = String(camera.watched);
    this.element.setAttribute("aria-label", name);
    set(this.#title, name);
    const scenes = camera.playing.map((episode) => say(`episode_${episode}`));
    this.#image.alt = scenes.length ? say("camera_sees", { scene: scenes.join(", ") }) : say("lookout_quiet");
    set(this.#state, say(stateOf(camera)));
    this.#chips.setAttribute("aria-label", say("what_happens"));
    const items = camera.episodes.map((id) => ({ id, name: say(`episode_${id}`), on: camera.playing.includes(id) }))
      .map((chip) => ({ key: chip.id, look: JSON.stringify(chip), data: chip }));
    reconcile(this.#chips, items, ({ id, name: words, on }) =>
      el("button", {
        type: "button", class: "chip", "data-testid": `episode-${camera.id}-${id}`, "aria-pressed": String(on), text: words,
        onclick: () => this.#say({ do: "play", camera: camera.id, episode: id }),
      }));
    for (const [what, { box, words }] of Object.entries(this.#switches)) {
      box.checked = camera[what];
      set(words, say(`lookout_is_${what}`));
    }
    if (begins) this.#next();
  }

  #switch(what) {
    const box = el("input", {
      type: "checkbox", role: "switch", "data-testid": `lookout-${what}-${this.#id}`,
      onchange: () => this.#say({ do: "camera", camera: this.#id, what, on: box.checked }),
    });
    const words = el("bdi");
    this.#switches[what] = { box, words };
    return el("label", {}, box, el("span", {}, words));
  }

  #later(ms) {
    clearTimeout(this.#shown);
    this.#shown = setTimeout(() => this.#next(), ms);
  }

  // Nobody draws what nobody looks at.
  #next() {
    const inSight = this.#image.offsetParent && !document.hidden;
    if (!this.#camera || this.#camera.away || !inSight) this.#later(IDLE_MS / 2);
    else this.#image.src = `/cameras/${this.#id}.jpg?n=${performance.now()}`;
  }
}

function stateOf({ away, watched, adding }) {
  if (away) return "lookout_away";
  if (watched) return "lookout_watched";
  return adding ? "lookout_adding" : "lookout_unwatched";
}

/** Put words where they are not yet: said anew they would be read aloud anew. */
function set(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
