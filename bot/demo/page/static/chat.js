// The messenger: whose phone, the messages, and what is typed.

import { Composer } from "./composer.js";
import { byId, calm, el, menu, reconcile } from "./dom.js";
import { drawGroup } from "./message.js";
import { Rover } from "./rover.js";

const NEAR_PX = 120;

export class Chat {
  #say;
  #state = null;
  #who = null;
  #seen = new Map();
  /** The newest message of all when the chat was last in sight: what came later is news. */
  #lastLook = 0;
  #asked = new Set();
  #pending = new Map();
  #taps = 0;
  #stick = true;
  #held = false;
  #composer;
  #rover = new Rover(byId("messages"));
  #onNews;

  /** ``onNews(news)`` for what is unread: {count, who, name, text}, or null. */
  constructor(say, toast, onNews) {
    this.#say = say;
    this.#onNews = onNews;
    this.#composer = new Composer(say, toast, () => this.#who);
    this.#list.addEventListener("scroll", () => this.#showArrow());
    // a picture that arrives pushes what is below it down
    this.#list.addEventListener("load", () => this.#stick && this.#toNewest("instant"), true);
    // a button that is replaced between press and release would swallow the tap
    this.#list.addEventListener("pointerdown", () => { this.#held = true; });
    for (const over of ["pointerup", "pointercancel"]) {
      window.addEventListener(over, () => setTimeout(() => this.#release()));
    }
    byId("to-newest").addEventListener("click", () => this.#toNewest("smooth"));
    byId("block").addEventListener("click", () => {
      const person = this.#person();
      if (person) this.#say({ do: "block", user: person.id, on: !person.blocked });
    });
    menu(byId("commands"), byId("command-list"));
  }

  /** Draw a new state. */
  show(state) {
    const first = this.#state === null;
    this.#state = state;
    if (first) {
      this.#who = state.people[0]?.id ?? null;
      for (const person of state.people) this.#seen.set(person.id, newest(person));
      this.#lastLook = Math.max(...this.#seen.values());
    }
    this.#draw();
  }

  /** A tap was answered. */
  answered(number) {
    for (const [key, tap] of this.#pending) if (tap === number) this.#pending.delete(key);
    this.#draw();
  }

  /** The line is gone, and with it every answer that was to come. */
  forgetTaps() {
    this.#pending.clear();
    this.#draw();
  }

  /** The chat came into sight; ``who``: whose. */
  shown(who = this.#who) {
    if (who === this.#who) this.#draw();
    else this.#switchTo(who);
    this.#toNewest("instant");
  }

  /** Put the keyboard into the message box. */
  write() {
    this.#composer.focus();
  }

  /** Put the keyboard onto the newest message. */
  focusNewest() {
    this.#toNewest("instant");
    this.#rover.focusNewest();
  }

  #release() {
    if (!this.#held) return;
    this.#held = false;
    this.#draw();
  }

  get #list() {
    return byId("messages");
  }

  #person() {
    return this.#state?.people.find((person) => person.id === this.#who);
  }

  #draw() {
    const person = this.#person();
    if (!person) return;
    if (this.#visible()) this.#lastLook = Math.max(...this.#state.people.map(newest));
    this.#drawPeople();
    byId("bot-name").textContent = this.#state.bot.name;
    byId("chat-status").textContent = person.typing ? "typing…" : `@${this.#state.bot.username}`;
    byId("telegram-out-banner").hidden = !this.#state.out.telegram;
    const block = byId("block");
    block.textContent = person.blocked ? "Unblock" : "Block";
    block.setAttribute("aria-label", `${block.textContent} the bot`);
    byId("chat").setAttribute("aria-label", `${person.name}’s chat with the bot`);
    this.#drawCommands(person);
    if (!this.#held) this.#drawMessages(person);
  }

  #drawPeople() {
    let unreadAnywhere = 0;
    let news = null;
    const items = this.#state.people.map((person) => {
      const unread = person.id === this.#who && this.#visible() ? 0 : this.#unread(person);
      unreadAnywhere += unread;
      const current = person.id === this.#who;
      const last = person.messages.at(-1);
      if (newest(person) > this.#lastLook && unread && (current || !news)) news = { who: person.id, name: person.name, text: last.text || "Photo" };
      const data = { person, unread, current, last: last ? last.text || "Photo" : "nothing yet" };
      return { key: String(person.id), look: JSON.stringify([person.name, unread, current, data.last]), data };
    });
    reconcile(byId("people"), items, (data) => this.#drawPerson(data));
    const badge = document.querySelector(".sides .badge");
    badge.hidden = !unreadAnywhere;
    badge.textContent = unreadAnywhere;
    this.#onNews(news);
    document.title = unreadAnywhere ? `(${unreadAnywhere}) Doorman · demo` : "Doorman · demo";
  }

  #drawPerson({ person, unread, current, last }) {
    const badge = unread ? el("b", { class: "badge", text: unread, "aria-label": `${unread} unread` }) : null;
    return el(
      "button",
      {
        type: "button", role: "tab", "aria-selected": String(current), tabindex: current ? "0" : "-1",
        "data-testid": `person-${person.name.toLowerCase()}`,
        onclick: () => this.#switchTo(person.id),
        onkeydown: (event) => this.#arrow(event),
      },
      el("span", { class: `face f${person.id % 3}`, "aria-hidden": "true", text: [...person.name][0] }),
      el("span", { class: "name" }, el("strong", { dir: "auto", text: person.name }), el("small", { dir: "auto", text: last })),
      badge,
    );
  }

  #arrow(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const people = this.#state.people;
    const at = people.findIndex((person) => person.id === this.#who);
    this.#switchTo(people[(at + step + people.length) % people.length].id);
    byId("people").querySelector('[aria-selected="true"]').focus();
  }

  #switchTo(id) {
    this.#who = id;
    this.#composer.clear();
    this.#list.replaceChildren();
    this.#draw();
    this.#toNewest("instant");
  }

  #drawCommands(person) {
    const items = person.commands.map((command) => ({
      key: command.command, look: JSON.stringify(command), data: command,
    }));
    byId("commands").hidden = !items.length;
    reconcile(byId("command-list"), items, (command) =>
      el(
        "button", { type: "button", role: "menuitem", onclick: () => this.#send(`/${command.command}`) },
        el("b", { text: `/${command.command}` }), el("span", { text: command.description }),
      ));
  }

  #drawMessages(person) {
    const list = this.#list;
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    const empty = !list.children.length;
    const items = grouped(person.messages).map((group) => {
      const waiting = [...this.#pending.keys()].filter((key) => group.some((m) => key.startsWith(`${m.id} `)));
      return { key: String(group[0].id), look: JSON.stringify([group, waiting]), data: { group, waiting } };
    });
    reconcile(list, items, ({ group, waiting }, before) => {
      const element = drawGroup(group, waiting, this.#deeds());
      if (before) element.classList.add("changed");
      else if (!empty) element.classList.add("new");
      return element;
    });
    if (!items.length) list.replaceChildren(el("li", { class: "day", text: "Say hello: send /start" }));
    if (near || empty) this.#toNewest(empty ? "instant" : "smooth");
    if (this.#visible()) this.#seen.set(person.id, newest(person));
    this.#showArrow();
    this.#rover.settle();
    this.#answerWhenAsked(person);
  }

  #deeds() {
    return {
      tap: (message, button) => this.#tap(message, button),
      link: (url, event) => this.#link(url, event),
      command: (text) => this.#send(text),
      reply: (message) => this.#composer.replyTo(message),
      remove: (message) => this.#say({ do: "delete", user: this.#who, message: message.id }),
    };
  }

  #tap(message, button) {
    this.#taps += 1;
    const tap = { do: "tap", user: this.#who, message: message.id, data: button.data, tap: this.#taps };
    if (!this.#say(tap)) return;
    this.#pending.set(`${message.id} ${button.data}`, this.#taps);
    this.#draw();
  }

  #link(url, event) {
    if (!url.includes(`t.me/${this.#state.bot.username}`)) return;
    event.preventDefault();
    const box = byId("opener");
    const open = (person) => {
      box.close();
      this.#say({ do: "link", user: person.id, url });
      this.#switchTo(person.id);
    };
    box.querySelector("div").replaceChildren(...this.#state.people.map((person) =>
      el("button", {
        type: "button", "data-testid": `opener-${person.name.toLowerCase()}`, dir: "auto", text: person.name,
        onclick: () => open(person),
      })));
    box.showModal();
  }

  #send(text) {
    this.#say({ do: "send", user: this.#who, text });
  }

  /** A ForceReply puts the composer into the answer, once. */
  #answerWhenAsked(person) {
    const last = person.messages.at(-1);
    if (!last?.asks_reply || this.#asked.has(last.id)) return;
    this.#asked.add(last.id);
    this.#composer.replyTo(last, last.hint);
  }

  #visible() {
    return this.#list.offsetParent !== null;
  }

  #unread(person) {
    const seen = this.#seen.get(person.id) ?? 0;
    return person.messages.filter((message) => message.by_bot && message.id > seen).length;
  }

  #toNewest(behavior) {
    this.#stick = true;
    const how = calm() ? "instant" : behavior;
    requestAnimationFrame(() => this.#list.scrollTo({ top: this.#list.scrollHeight, behavior: how }));
  }

  #showArrow() {
    const list = this.#list;
    this.#stick = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
    byId("to-newest").hidden = this.#stick;
  }
}

const newest = (person) => person.messages.at(-1)?.id ?? 0;

/** Albums are one. */
function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}
