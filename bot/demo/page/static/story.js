// The story: chapters to choose from, what the present step says, and a frame round what is tapped next.

import { byId, calm, el } from "./dom.js";
import { say } from "./words.js";

/** Which side of a narrow page a control of this kind is on. */
const SIDES = { button: "chat", link: "chat", writing: "chat", phone: "chat", app: "chat", message: "chat" };

export class Story {
  #tell;
  #side;
  #story = null;
  #drawn = "";
  #suggested = "";
  /** The step in which that was sent. */
  #sent = "";
  /** What takes the keyboard once it is in sight: the demo's answer comes a moment after a tap. */
  #wanted = null;
  /** The message whose link somebody opened. */
  #opened = null;

  /** ``side(name, who)`` brings a side of the page into sight. */
  constructor(tell, side) {
    this.#tell = tell;
    this.#side = side;
    byId("story-all").addEventListener("click", () => this.#choose());
    byId("story-next").addEventListener("click", (event) => this.#begin(event.currentTarget.dataset.chapter));
    byId("story-leave").addEventListener("click", () => {
      this.#tell({ do: "chapter", chapter: null });
      this.#wanted = "story-all";
    });
    byId("story-where").addEventListener("click", () => this.#lead());
    // whatever was tapped may have brought another control into sight
    document.addEventListener("click", () => setTimeout(() => this.point()));
    byId("composer").addEventListener("submit", () => {
      this.#sent = byId("story").dataset.step;
      this.point();
    });
    byId("opener").addEventListener("close", ({ target }) => {
      if (target.returnValue) this.#opened = this.#story?.now?.pointer?.message;
    });
    for (const box of document.querySelectorAll("dialog")) box.addEventListener("close", () => this.point());
  }

  /** Draw a new state, once everything else is drawn. */
  show(story) {
    this.#story = story;
    byId("story").hidden = !story;
    if (!story) return;
    this.#draw();
    this.point();
  }

  /** The page speaks another language. */
  redraw() {
    this.#drawn = "";
    if (this.#story) this.show(this.#story);
  }

  #draw() {
    const { chapters, now } = this.#story;
    const look = JSON.stringify([chapters, now && { ...now, pointer: null }]);
    if (look === this.#drawn) return;
    this.#drawn = look;
    const next = this.#next();
    const telling = now !== null;
    byId("story").dataset.telling = String(telling);
    byId("story").dataset.step = telling ? `${now.id} ${now.ended ? "end" : now.n}` : "";
    byId("story-now").hidden = !telling;
    byId("story-leave").hidden = !telling;
    byId("story-all").hidden = telling && !now.ended;
    if (next) byId("story-next").dataset.chapter = next.id;
    put(byId("story-next"), next && (!telling || now.ended) ? say("story_next", { chapter: next.title }) : "");
    if (telling) {
      put(byId("story-title"), now.title);
      put(byId("story-step"), say("story_step", { n: now.n, count: now.count }));
      put(byId("story-text"), now.text);
      put(byId("story-trouble"), now.trouble ?? "");
    }
    if (byId("chapters").open) this.#drawChapters();
    if (this.#wanted && inSight(byId(this.#wanted))) {
      byId(this.#wanted).focus();
      this.#wanted = null;
    }
  }

  /** The first that was not told yet, behind the present one. */
  #next() {
    const { chapters, now } = this.#story;
    const at = chapters.findIndex((one) => one.id === now?.id);
    const behind = [...chapters.slice(at + 1), ...chapters.slice(0, at + 1)];
    return behind.find((one) => !one.why && !one.told);
  }

  #choose() {
    this.#drawChapters();
    byId("chapters").showModal();
  }

  #drawChapters() {
    byId("chapter-list").replaceChildren(...this.#story.chapters.map((one) =>
      el("li", {},
        el("button", {
          type: "button", "data-testid": `chapter-${one.id}`, "aria-disabled": one.why ? "true" : null,
          onclick: () => one.why || this.#begin(one.id),
        },
        el("strong", {}, one.title, one.told ? el("em", { text: say("story_told") }) : null),
        el("span", { text: one.about }),
        one.why ? el("small", { text: one.why }) : null))));
  }

  #begin(chapter) {
    byId("chapters").close();
    byId("home").close();
    this.#suggested = this.#sent = "";
    this.#tell({ do: "chapter", chapter });
    this.#wanted = "story-text";
  }

  /** Put the frame where the next tap goes: the control itself, or what leads there. */
  point() {
    for (const one of document.querySelectorAll(".pointed")) one.classList.remove("pointed");
    this.#home();
    const pointer = this.#story?.now?.pointer;
    byId("story-where").hidden = !pointer;
    if (!pointer) return;
    const found = uncovered(this.#found(pointer));
    (found?.closest("label") ?? found)?.classList.add("pointed");
  }

  /** What is said stays in sight above a dialog that is part of the chapter. */
  #home() {
    const bar = byId("story");
    const place = byId("home").open ? byId("home") : byId("story-place");
    if (bar.parentElement !== place) place.prepend(bar);
  }

  #found(pointer) {
    const side = pointer.side ?? SIDES[pointer.at];
    if (side === "chat") {
      if (byId("home").open) return byId("home-close");
      if (inSight(byId("mini-app"))) return byId("mini-app-close");
      if (!inSight(byId("messages"))) return byId("side-chat");
      // its answer is under way: nobody is led back to whoever sent the link
      if (pointer.at === "link" && pointer.message === this.#opened) return null;
      const tab = byId("people").querySelector(`[data-key="${pointer.user}"]`);
      if (tab?.getAttribute("aria-selected") !== "true") return tab;
      return this.#onPhone(pointer);
    }
    const names = pointer.names;
    if (byId("home").open && !names.includes("home-open")) return byId("home-close");
    const there = names.map((name) => byId(name)).find((one) => inSight(one));
    return there ?? [byId(`view-${side}`), byId(`side-${side}`)].find((one) => inSight(one));
  }

  #onPhone(pointer) {
    const message = () => byId(`message-${pointer.message}`);
    switch (pointer.at) {
      case "button":
        return [...(message()?.querySelectorAll(".keys button") ?? [])].find(
          (one) => one.dataset.testid === `button-${pointer.label}`);
      case "link":
        return byId("opener").open ? byId(`opener-${pointer.opener}`) : message()?.querySelector('[data-testid="message-link"]');
      case "message":
        return message();
      case "writing":
        return this.#suggest(pointer.text);
      case "app":
        return byId("menu-page");
      default:
        return null;
    }
  }

  /** What is to be sent stands in the box, unless somebody wrote there. */
  #suggest(text) {
    const box = byId("message-input");
    // the answer is under way: nobody is asked to write it once more
    if (!box.value && this.#sent === byId("story").dataset.step) return null;
    if (this.#suggested !== text && !box.value) {
      box.value = text;
      this.#suggested = text;
    }
    return box.value === text ? byId("send") : box;
  }

  /** Lead there: the side, the phone, and the keyboard with it. */
  #lead() {
    const pointer = this.#story?.now?.pointer;
    if (!pointer) return;
    if (byId("chapters").open) byId("chapters").close();
    const side = pointer.side ?? SIDES[pointer.at];
    if (side === "chat") {
      byId("home").close();
      this.#side("chat", pointer.user);
    } else if (!this.#found(pointer)?.closest("main, dialog")) this.#side(side);
    this.point();
    const found = this.#found(pointer);
    found?.scrollIntoView({ block: "nearest", behavior: calm() ? "instant" : "smooth" });
    found?.focus({ preventScroll: true });
  }
}

/** A control that can be tapped: where a dialog covers it, what closes the dialog. */
function uncovered(element) {
  const covering = document.querySelector("dialog:modal");
  return element && covering && !covering.contains(element) ? covering.querySelector('form[method="dialog"] button') : element;
}

const inSight = (element) => Boolean(element && element.offsetParent !== null);

/** Put words where they are not yet: said anew they would be read aloud anew. */
function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
}
