// The keyboard in the chat: one message at a time is a stop of the Tab key, the newest first; arrows lead to the others.

const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export class Rover {
  #list;
  #had = false;

  constructor(list) {
    this.#list = list;
    list.addEventListener("focusin", (event) => {
      this.#had = true;
      this.#stopAt(event.target.closest(".message"));
    });
    list.addEventListener("focusout", (event) => {
      if (event.relatedTarget) this.#had = list.contains(event.relatedTarget);
    });
    list.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** The messages were drawn anew: a new one is the next stop, unless somebody is reading another. */
  settle() {
    const at = document.activeElement?.closest(".message");
    if (at && this.#list.contains(at)) {
      this.#stopAt(at);
      return;
    }
    this.#stopAt(this.#messages.at(-1));
    // whoever deleted the message under the keyboard goes on at the newest
    if (this.#had && document.activeElement === document.body) this.focusNewest();
  }

  focusNewest() {
    this.#messages.at(-1)?.focus({ preventScroll: true });
  }

  get #messages() {
    return [...this.#list.querySelectorAll(".message")];
  }

  #stopAt(message) {
    for (const one of this.#messages) {
      const stop = one === message ? 0 : -1;
      one.tabIndex = stop;
      for (const control of one.querySelectorAll("a, button")) control.tabIndex = stop;
    }
  }

  #walk(event) {
    const step = STEPS[event.key];
    const messages = this.#messages;
    const at = messages.indexOf(event.target.closest(".message"));
    if (!step || at < 0) return;
    event.preventDefault();
    messages[Math.max(0, Math.min(messages.length - 1, at + step))].focus();
  }
}
