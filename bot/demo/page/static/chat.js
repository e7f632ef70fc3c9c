// The messenger: whose phone, the messages, and what is typed.

import { drawBlocked, setUpBlocking } from "./blocking.js";
import { Composer } from "./composer.js";
import { byId, calm, desktop, el, menu, reconcile } from "./dom.js";
import { drawGroup } from "./message.js";
import { drawMenuPage } from "./mini_app.js";
import { People } from "./people.js";
import { Rover } from "./rover.js";
import { say } from "./words.js";

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
  #tappers = new Map();
  #taps = 0;
  #stick = true;
  #held = false;
  #composer;
  #people = new People((id) => this.#switchTo(id));
  #gliding = false;
  #rover = new Rover(byId("messages"));
  #onNews;
  #toasts;

  /** ``onNews(news)`` for what is unread: {count, who, name, text}, or null. */
  constructor(tell, toasts, onNews) {
    this.#say = tell;
    this.#toasts = toasts;
    this.#onNews = onNews;
    this.#composer = new Composer(tell, (text) => toasts.phone(this.#who, text), () => this.#who);
    this.#list.addEventListener("scroll", () => this.#showArrow());
    // while it glides down, what comes meanwhile is followed as well, unless somebody scrolls themselves
    for (const end of ["wheel", "touchmove"]) {
      this.#list.addEventListener(end, () => { this.#gliding = false; }, { passive: true });
    }
    this.#list.addEventListener("scrollend", () => this.#arrived());
    // a picture that arrives pushes what is below it down
    this.#list.addEventListener("load", () => this.#stick && this.#toNewest("instant"), true);
    // a button that is replaced between press and release would swallow the tap
    this.#list.addEventListener("pointerdown", () => { this.#held = true; });
    for (const over of ["pointerup", "pointercancel"]) {
      window.addEventListener(over, () => setTimeout(() => this.#release()));
    }
    byId("to-newest").addEventListener("click", () => this.#toNewest("smooth"));
    setUpBlocking((on) => this.#say({ do: "block", user: this.#who, on }));
    menu(byId("commands"), byId("command-list"));
    document.addEventListener("keydown", (event) => this.#typed(event));
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

  /** The page speaks another language. */
  redraw() {
    for (const list of ["people", "command-list", "messages"]) byId(list).replaceChildren();
    this.#composer.redraw();
    this.#draw();
  }

  /** A tap was answered; returns whose it was. */
  answered(number) {
    const who = this.#tappers.get(number) ?? this.#who;
    this.#tappers.delete(number);
    for (const [key, tap] of this.#pending) if (tap === number) this.#pending.delete(key);
    this.#draw();
    return who;
  }

  /** The line is gone, and with it every answer that was to come. */
  forgetTaps() {
    this.#pending.clear();
    this.#tappers.clear();
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
    if (this.#person()?.blocked) byId("unblock").focus();
    else this.#composer.focus();
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
    const visible = this.#visible();
    if (visible) this.#lastLook = Math.max(...this.#state.people.map(newest));
    this.#toasts.inSight(visible ? this.#who : null);
    this.#drawPeople();
    byId("bot-name").textContent = this.#state.bot.name;
    byId("chat-status").textContent = this.#status(person);
    byId("telegram-out-banner").hidden = !this.#state.out.telegram;
    byId("bot-follows").hidden = !person.bot_follows || person.blocked;
    drawBlocked(person);
    byId("chat").setAttribute("aria-label", say("chat_of", { name: person.name }));
    this.#drawCommands(person);
    drawMenuPage(person, this.#deeds().app);
    if (!this.#held) this.#drawMessages(person);
  }

  #status(person) {
    if (person.blocked) return say("blocked");
    return person.typing ? say("typing") : `@${this.#state.bot.username}`;
  }

  #drawPeople() {
    const unread = (person) => (person.id === this.#who && this.#visible() ? 0 : this.#unread(person));
    const people = this.#state.people;
    this.#people.draw(people, this.#who, unread);
    const unreadAnywhere = people.reduce((sum, person) => sum + unread(person), 0);
    const badge = document.querySelector(".sides .badge");
    badge.hidden = !unreadAnywhere;
    badge.textContent = unreadAnywhere;
    document.title = unreadAnywhere ? say("title_unread", { n: unreadAnywhere }) : say("title");
    const fresh = people.filter((person) => newest(person) > this.#lastLook && unread(person));
    const told = fresh.find((person) => person.id === this.#who) ?? fresh[0];
    this.#onNews(told ? { who: told.id, name: told.name, text: told.messages.at(-1).text || say("photo") } : null);
  }

  #switchTo(id) {
    // what was asked here is asked again by whoever comes back
    this.#asked.delete(this.#person()?.messages.at(-1)?.id);
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
    const near = this.#gliding || this.#isNear();
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
    if (!items.length) list.replaceChildren(el("li", { class: "day", text: say("say_hello") }));
    if (near || empty) this.#toNewest(empty ? "instant" : "smooth");
    if (this.#visible()) this.#seen.set(person.id, newest(person));
    this.#showArrow();
    this.#rover.settle();
    this.#answerWhenAsked(person);
  }

  #deeds() {
    return {
      tap: (message, button, event) => this.#tap(message, button, event),
      link: (url, event) => this.#link(url, event),
      app: (url) => this.#say({ do: "app", user: this.#who, url }),
      command: (text) => this.#send(text),
      reply: (message) => this.#composer.replyTo(message),
      remove: (message) => this.#say({ do: "delete", user: this.#who, message: message.id }),
    };
  }

  #tap(message, button, event) {
    // as on Telegram's desktop: whoever clicked can type what they are asked for; the keyboard stays where it is
    if (event.detail && desktop()) this.#composer.focus();
    this.#taps += 1;
    const tap = { do: "tap", user: this.#who, message: message.id, data: button.data, tap: this.#taps };
    if (!this.#say(tap)) return;
    this.#pending.set(`${message.id} ${button.data}`, this.#taps);
    this.#tappers.set(this.#taps, this.#who);
    this.#draw();
  }

  #link(url, event) {
    if (!url.includes(`t.me/${this.#state.bot.username}`)) return;
    event.preventDefault();
    const box = byId("opener");
    const open = (person) => {
      box.close(person.known_as);
      this.#say({ do: "link", user: person.id, url });
      this.#switchTo(person.id);
    };
    box.querySelector("div").replaceChildren(...this.#state.people.map((person) =>
      el("button", {
        type: "button", "data-testid": `opener-${person.known_as.toLowerCase()}`, dir: "auto", text: person.name,
        onclick: () => open(person),
      })));
    box.returnValue = "";
    box.showModal();
  }

  #send(text) {
    this.#say({ do: "send", user: this.#who, text });
  }

  /** A ForceReply puts the composer into the answer, once. */
  #answerWhenAsked(person) {
    const last = person.messages.at(-1);
    if (!last?.asks_reply || this.#asked.has(last.id) || !this.#visible()) return;
    this.#asked.add(last.id);
    this.#composer.replyTo(last, last.hint);
  }

  /** A letter that is typed onto the phone goes into the message box, as on Telegram's desktop. */
  #typed(event) {
    const letter = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    const at = document.activeElement;
    const onPhone = at === document.body || (at?.closest(".phone") && !at.closest(".sheet, textarea, input"));
    if (letter && onPhone && this.#visible() && !document.querySelector("dialog[open]")) this.#composer.focus();
  }

  #visible() {
    return this.#list.offsetParent !== null;
  }

  #unread(person) {
    const seen = this.#seen.get(person.id) ?? 0;
    return person.messages.filter((message) => message.by_bot && message.id > seen).length;
  }

  #toNewest(behavior) {
    this.#stick = this.#gliding = true;
    const how = calm() ? "instant" : behavior;
    requestAnimationFrame(() => this.#list.scrollTo({ top: this.#list.scrollHeight, behavior: how }));
  }

  /** A glide is over; where more came meanwhile, that was not its end. */
  #arrived() {
    if (this.#gliding && !this.#isNear()) this.#toNewest("instant");
    else this.#gliding = false;
  }

  #isNear() {
    const list = this.#list;
    return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
  }

  #showArrow() {
    this.#stick = this.#gliding || this.#isNear();
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
