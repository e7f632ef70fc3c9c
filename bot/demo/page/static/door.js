// The door: who stands there, the bell, the lock, what is broken, and what went over the wire.

import { byId, el, reconcile } from "./dom.js";
import { post } from "./live.js";
import { Webcam } from "./webcam.js";
import { duration, milliseconds, say, seconds } from "./words.js";

const PATIENCE_MS = 2000;

export class Door {
  #say;
  #toast;
  #state = null;
  #door = null;
  #view = null;
  #openUntil = null;
  #openFor = 1;
  #ticking = false;
  #wished = new Map();
  #webcam = new Webcam(byId("webcam"));

  constructor(say, toast) {
    this.#say = say;
    this.#toast = toast;
    byId("bell").addEventListener("click", () => this.#ring());
    for (const box of document.querySelectorAll("[data-switch]")) {
      box.addEventListener("change", () => {
        this.#wished.set(box, performance.now());
        this.#say({ do: "switch", what: box.dataset.switch, on: box.checked });
      });
    }
    byId("scene-upload-input").addEventListener("change", (event) => {
      this.#show([...event.target.files]);
      event.target.value = "";
    });
  }

  /** The page speaks another language. */
  redraw() {
    byId("scenes").replaceChildren();
    if (this.#state) this.show(this.#state);
  }

  /** Draw a new state. */
  show(state) {
    const { door, out, wire } = state;
    this.#state = state;
    this.#drawWire(wire);
    this.#set(byId("switch-telegram"), out.telegram);
    if (!door) return;
    this.#door = door;
    if (door.view !== this.#view) {
      this.#view = door.view;
      byId("camera-view").src = `/door/view.jpg?n=${door.view}`;
    }
    const scene = say(door.scenes.includes(door.scene) ? `scene_${door.scene}` : "your_picture");
    byId("camera-view").alt = door.blind ? say("camera_sees_nothing") : say("camera_sees", { scene });
    byId("camera").dataset.off = String(door.blind);
    byId("camera").querySelector("figcaption").textContent = say(door.blind ? "camera_off" : "camera");
    byId("board").textContent = door.board;
    drawLight(door.light);
    byId("door-says").textContent = door.says ?? "";
    byId("door-says").hidden = !door.says;
    this.#drawScenes(door);
    this.#drawLock(door, out);
    this.#set(byId("switch-broker"), out.broker);
    this.#set(byId("switch-silent"), door.silent);
    this.#set(byId("switch-camera"), door.blind);
  }

  /** What a person has just switched stays so until the demo agrees, or plainly does not. */
  #set(box, on) {
    if (box.checked !== on && performance.now() - (this.#wished.get(box) ?? -Infinity) < PATIENCE_MS) return;
    if (box.checked === on) this.#wished.delete(box);
    box.checked = on;
  }

  #drawScenes(door) {
    const chips = door.scenes.map((id) => ({ id, name: say(`scene_${id}`), on: door.scene === id && !this.#webcam.on }));
    chips.push({ id: "upload", name: say("scene_upload"), on: door.scene === "picture" && !this.#webcam.on });
    if (Webcam.possible) chips.push({ id: "webcam", name: say("scene_webcam"), on: this.#webcam.on });
    const items = chips.map((chip) => ({ key: chip.id, look: JSON.stringify(chip), data: chip }));
    reconcile(byId("scenes"), items, ({ id, name, on }) =>
      el("button", {
        type: "button", class: "chip", "data-testid": `scene-${id}`, "aria-pressed": String(on), text: name,
        onclick: () => this.#choose(id),
      }));
  }

  async #choose(id) {
    if (id === "upload") {
      byId("scene-upload-input").click();
      return;
    }
    if (id === "webcam" && !this.#webcam.on) {
      try {
        await this.#webcam.start();
      } catch {
        this.#toast(say("webcam_refused"));
      }
    } else this.#webcam.stop();
    if (id !== "webcam") this.#say({ do: "scene", scene: id });
    this.#showVideo();
  }

  #showVideo() {
    byId("webcam").hidden = !this.#webcam.on;
    byId("camera-view").hidden = this.#webcam.on;
    if (this.#door) this.#drawScenes(this.#door);
  }

  async #show(pictures) {
    if (!pictures.length) return;
    this.#webcam.stop();
    this.#showVideo();
    try {
      await post("/door/picture", {}, pictures);
    } catch (error) {
      this.#toast(error.message);
    }
  }

  async #ring() {
    const unit = document.querySelector(".unit");
    unit.classList.remove("rung");
    void unit.offsetWidth; // begin the animation anew
    unit.classList.add("rung");
    if (this.#webcam.on) {
      try {
        await post("/door/picture", {}, await this.#webcam.burst());
      } catch (error) {
        this.#toast(error.message);
      }
    }
    this.#say({ do: "press" });
  }

  #drawLock(door, out) {
    const open = door.open_ms !== null;
    if (open) {
      const until = performance.now() + door.open_ms;
      if (this.#openUntil === null || until - this.#openUntil > 250) this.#openFor = Math.max(door.open_ms, 1);
      this.#openUntil = until;
      if (!this.#ticking) this.#tick();
    } else this.#openUntil = null;
    byId("door").dataset.state = byId("lock").dataset.state = open ? "open" : "locked";
    byId("lock-state").textContent = say(open ? "open" : "locked");
    if (!open) byId("lock-detail").textContent = lockDetail(door, out);
  }

  #tick() {
    const left = this.#openUntil === null ? 0 : Math.max(0, this.#openUntil - performance.now());
    this.#ticking = left > 0;
    if (!this.#ticking) return;
    byId("lock-detail").textContent = say("open_for", { seconds: seconds(left) });
    document.querySelector(".ring .left").style.strokeDashoffset = String(1 - left / this.#openFor);
    requestAnimationFrame(() => this.#tick());
  }

  #drawWire(lines) {
    byId("wire-log").replaceChildren(...lines.toReversed().map((line) =>
      el("li", { "data-kind": line.kind },
        el("span", { class: "since", text: line.since_ms === null ? "" : `+${duration(line.since_ms)}` }),
        el("span", { class: "what", dir: "auto" }, line.text,
          line.times > 1 ? el("b", { class: "times", "aria-label": ` ${say("times", { n: line.times })}`, role: "img", text: `×${line.times}` }) : null),
        el("span", { class: "ms", text: line.ms === null ? "" : milliseconds(line.ms) }))));
  }
}

/** The ring of LEDs round the bell: dimmer at the door, and behind milky glass. */
function drawLight(light) {
  const unit = document.querySelector(".unit");
  unit.dataset.light = light ? "real" : "none";
  if (!light) return;
  const brightest = Math.max(...light);
  const [red, green, blue] = light.map((part) => Math.round(85 + (part * 170) / (brightest || 1)));
  const share = brightest ? Math.min(1, 0.45 + (brightest / 255) * 3) : 0;
  unit.style.setProperty("--light", `rgb(${red} ${green} ${blue} / ${share.toFixed(2)})`);
}

function lockDetail(door, out) {
  if (!door.connected && !out.broker) return say("board_seeks_broker");
  if (!door.connected && !door.waiting) return say("board_without_broker");
  if (!door.connected) return say("rings_wait", { n: door.waiting });
  if (door.silent) return say("board_deaf");
  return say("stays_shut");
}
