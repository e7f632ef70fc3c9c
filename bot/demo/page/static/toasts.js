// What is said in passing: on the phone that it concerns, and nowhere else; what concerns the page, on the page.

import { byId, el } from "./dom.js";

const TOAST_MS = 4500;

export class Toasts {
  #inSight = null;
  #alerts = [];

  /** Say it above the page. */
  page(text) {
    this.#show(byId("toasts"), text);
  }

  /** Say it on the phone of ``who``; an ``alert`` waits there until it is read. */
  phone(who, text, alert = false) {
    if (alert && text) {
      this.#alerts.push({ who, text });
      this.#alertNext();
      return;
    }
    const note = this.#show(byId("phone-toasts"), text);
    if (!note) return;
    note.dataset.who = who;
    note.hidden = who !== this.#inSight;
  }

  /** The phone of ``who`` is in sight now; null: none is. */
  inSight(who) {
    this.#inSight = who;
    for (const note of byId("phone-toasts").children) note.hidden = note.dataset.who !== String(who);
    this.#alertNext();
  }

  #alertNext() {
    const box = byId("alert");
    const at = this.#alerts.findIndex(({ who }) => who === this.#inSight);
    if (box.open || at < 0) return;
    const [{ text }] = this.#alerts.splice(at, 1);
    box.querySelector("p").textContent = text;
    box.addEventListener("close", () => this.#alertNext(), { once: true });
    box.showModal();
  }

  #show(place, text) {
    if (!text) return null;
    const note = el("div", { "data-testid": "toast", class: "toast", dir: "auto", text });
    place.append(note);
    setTimeout(() => note.classList.add("going"), TOAST_MS);
    setTimeout(() => note.remove(), TOAST_MS + 400);
    return note;
  }
}
