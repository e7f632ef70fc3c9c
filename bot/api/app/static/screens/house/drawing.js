// Shapes over a picture: corners are dragged, or moved with the arrow keys.

import { el, shape } from "../../parts/dom.js";
import { say } from "../../parts/words.js";

//: How far an arrow key moves a corner, as a share of the picture; with Shift further.
const STEP = 0.01;
const STRIDE = 0.05;
const FEWEST = 3;

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (share) => Math.min(1, Math.max(0, share));
const round = (share) => Math.round(share * 10_000) / 10_000;

/** The shapes of one camera: {kind: "zone" | "mask", name, corners: [[x, y], …]}, in shares of the picture. */
export class Drawing {
  shapes = [];
  chosen = null;
  changed = false;
  #told;
  #corner = 0;

  /** ``told()`` after each change. */
  constructor(image, told) {
    this.#told = told;
    this.layer = el("div", { class: "layer", "data-testid": "layer" });
    image.addEventListener("load", () => this.#draw());
  }

  /** Show what the house has. */
  take({ zones, masks }) {
    this.shapes = [
      ...zones.map((one) => ({ kind: "zone", name: one.name, corners: one.polygon.map((corner) => [...corner]) })),
      ...masks.map((corners) => ({ kind: "mask", name: "", corners: corners.map((corner) => [...corner]) })),
    ];
    this.chosen = this.shapes[0] ?? null;
    this.changed = false;
    this.#draw();
    this.#told();
  }

  /** What the house is told. */
  get told() {
    const corners = (one) => one.corners.map(([x, y]) => [round(x), round(y)]);
    return {
      zones: this.shapes.filter((one) => one.kind === "zone").map((one) => ({ name: one.name.trim(), polygon: corners(one) })),
      masks: this.shapes.filter((one) => one.kind === "mask").map(corners),
    };
  }

  add(kind, name) {
    const taken = this.shapes.map((one) => one.name);
    let called = name;
    for (let n = 2; name && taken.includes(called); n += 1) called = `${name} ${n}`;
    const made = { kind, name: called, corners: [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]] };
    this.shapes.push(made);
    this.#changed();
    this.choose(made, true);
  }

  remove(one) {
    this.shapes = this.shapes.filter((other) => other !== one);
    if (this.chosen === one) this.chosen = this.shapes[0] ?? null;
    this.#changed();
    this.#draw();
  }

  rename(one, name) {
    one.name = name;
    if (!this.changed) {
      this.changed = true;
      const held = document.activeElement?.dataset.testid;
      this.#told();
      const again = held && document.querySelector(`[data-testid="${held}"]`);
      again?.focus();
      again?.setSelectionRange?.(name.length, name.length);
    }
    this.#draw();
  }

  /** Change this one from now on; ``focus``: its first corner has the keyboard. */
  choose(one, focus = false) {
    this.chosen = one;
    this.#corner = 0;
    this.#draw();
    this.#told();
    if (focus) this.layer.querySelector(".corner")?.focus();
  }

  /** A corner more, in the middle of the line behind the one that was moved last. */
  addCorner() {
    if (!this.chosen) return;
    const { corners } = this.chosen;
    const at = this.#corner % corners.length;
    const [x, y] = corners[at];
    const [nextX, nextY] = corners[(at + 1) % corners.length];
    corners.splice(at + 1, 0, [(x + nextX) / 2, (y + nextY) / 2]);
    this.#corner = at + 1;
    this.#changed();
    this.#draw();
    this.#focus();
  }

  /** The corner that was moved last goes, as by Delete: a finger has no such key. */
  removeCorner() {
    if (this.chosen) this.#drop(this.#corner);
  }

  /** Whether a corner may go. */
  get hasSpare() {
    return this.chosen !== null && this.chosen.corners.length > FEWEST;
  }

  #changed() {
    this.changed = true;
    this.#told();
  }

  #draw() {
    const svg = shape("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const one of this.shapes) {
      const polygon = shape("polygon", {
        points: one.corners.map((corner) => corner.join(",")).join(" "), class: `${one.kind}${one === this.chosen ? " chosen" : ""}`,
      });
      polygon.addEventListener("click", () => this.choose(one));
      svg.append(polygon);
    }
    const handles = (this.chosen?.corners ?? []).map((_, n) => this.#handle(n));
    this.layer.replaceChildren(svg, ...handles);
    this.#turnTo(this.#corner);
  }

  #handle(n) {
    const handle = el("button", { type: "button", class: "corner", "data-testid": `corner-${n}`, "aria-label": this.#said(n) });
    this.#place(handle, n);
    handle.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") this.#drop(n);
      else if (event.key in ARROWS) {
        const far = event.shiftKey ? STRIDE : STEP;
        const [x, y] = ARROWS[event.key];
        this.#move(handle, n, x * far, y * far);
      } else return;
      event.preventDefault();
    });
    handle.addEventListener("focus", () => this.#turnTo(n));
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      this.#turnTo(n);
      let last = [event.clientX, event.clientY];
      const dragged = (to) => {
        const { width, height } = this.layer.getBoundingClientRect();
        this.#move(handle, n, (to.clientX - last[0]) / width, (to.clientY - last[1]) / height);
        last = [to.clientX, to.clientY];
      };
      const ended = () => {
        handle.removeEventListener("pointermove", dragged);
        handle.removeEventListener("pointerup", ended);
        handle.removeEventListener("pointercancel", ended);
      };
      handle.addEventListener("pointermove", dragged);
      handle.addEventListener("pointerup", ended);
      handle.addEventListener("pointercancel", ended);
    });
    return handle;
  }

  #turnTo(n) {
    this.#corner = n;
    for (const [at, handle] of this.layer.querySelectorAll(".corner").entries()) handle.classList.toggle("turned-to", at === n);
  }

  #said(n) {
    const [x, y] = this.chosen.corners[n];
    return say("corner", { n: n + 1, x: Math.round(x * 100), y: Math.round(y * 100) });
  }

  #place(handle, n) {
    const [x, y] = this.chosen.corners[n];
    handle.style.left = `${x * 100}%`;
    handle.style.top = `${y * 100}%`;
  }

  #move(handle, n, x, y) {
    const corner = this.chosen.corners[n];
    corner[0] = within(corner[0] + x);
    corner[1] = within(corner[1] + y);
    this.#place(handle, n);
    handle.setAttribute("aria-label", this.#said(n));
    const polygon = this.layer.querySelector("polygon.chosen");
    polygon.setAttribute("points", this.chosen.corners.map((one) => one.join(",")).join(" "));
    if (!this.changed) this.#changed();
  }

  #drop(n) {
    if (!this.hasSpare) return;
    this.chosen.corners.splice(n, 1);
    this.#corner = Math.max(0, n - 1);
    this.#changed();
    this.#draw();
    this.#focus();
  }

  #focus() {
    this.layer.querySelector(`[data-testid="corner-${this.#corner}"]`)?.focus();
  }
}
