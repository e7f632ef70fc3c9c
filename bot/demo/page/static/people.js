// Whose phone: a tab for each person, with what they have not read.

import { byId, el, reconcile } from "./dom.js";
import { say } from "./words.js";

export class People {
  #choose;
  #ids = [];
  #who = null;

  /** ``choose(id)``: this person's phone is taken up. */
  constructor(choose) {
    this.#choose = choose;
  }

  /** Draw them; ``who`` is the one whose phone is in the hand, ``unread(person)`` a number. */
  draw(people, who, unread) {
    this.#ids = people.map((person) => person.id);
    this.#who = who;
    const items = people.map((person) => {
      const last = person.messages.at(-1);
      const data = {
        person, unread: unread(person), current: person.id === who,
        last: last ? last.text || say("photo") : say("no_messages"),
      };
      const look = JSON.stringify([person.name, person.blocked, data.unread, data.current, data.last]);
      return { key: String(person.id), look, data };
    });
    reconcile(byId("people"), items, (data) => this.#drawPerson(data));
  }

  #drawPerson({ person, unread, current, last }) {
    return el(
      "button",
      {
        type: "button", role: "tab", "aria-selected": String(current), tabindex: current ? "0" : "-1",
        "data-testid": `person-${person.known_as.toLowerCase()}`,
        onclick: () => this.#choose(person.id),
        onkeydown: (event) => this.#arrow(event),
      },
      el("span", { class: `face f${person.id % 3}`, "aria-hidden": "true", text: [...person.name][0] }),
      el("span", { class: "name" }, el("strong", { dir: "auto", text: person.name }), el("small", { dir: "auto", text: last })),
      person.blocked ? el("span", { class: "ban", role: "img", "aria-label": say("blocked"), title: say("blocked") }) : null,
      unread ? el("b", { class: "badge", text: unread, role: "img", "aria-label": say("unread", { n: unread }) }) : null,
    );
  }

  #arrow(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.#ids.indexOf(this.#who);
    this.#choose(this.#ids[(at + step + this.#ids.length) % this.#ids.length]);
    byId("people").querySelector('[aria-selected="true"]').focus();
  }
}
