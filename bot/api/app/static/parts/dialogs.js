// What is asked and said above the page: a yes or no, a name, digits, a word in passing.

import { Away, Refusal } from "./client.js";
import { busy, byId, el, icon } from "./dom.js";
import { feel } from "./telegram.js";
import { known, lasting, say } from "./words.js";

const TOAST_MS = 6_000;

//: What is asked above the page takes no tap for so long, in ms: the second one of a double tap was meant for what was there
//: before, and the answer that opens a door may have come to stand under it.
const SETTLES_MS = 400;

/** Say something in passing; it is read aloud. */
export function toast(words) {
  const note = el("div", { class: "toast", "data-testid": "toast", dir: "auto", text: words });
  byId("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** Why something did not happen, as a sentence. */
export function why(failure) {
  if (failure instanceof Away) return say("away");
  if (!(failure instanceof Refusal)) throw failure;
  const kind = failure.kind.replaceAll("-", "_");
  if (failure.waitS && (kind === "unlocking_paused" || kind === "too_often")) {
    return say(`refused_${kind}_for`, { time: lasting(failure.waitS) });
  }
  if (kind === "proof_wrong" && failure.left) return say("refused_proof_wrong_left", { n: failure.left });
  for (const name of [`refused_${kind}_${failure.reason}`, `refused_${kind}`]) {
    if (known(name)) return say(name);
  }
  return failure.title || say("refused_failed");
}

/** Do something, and say why where it did not happen; returns whether it did. */
export async function attempt(deed, done = "") {
  try {
    await deed();
  } catch (failure) {
    feel("error");
    toast(why(failure));
    return false;
  }
  if (done) {
    feel("success");
    toast(done);
  }
  return true;
}

/** A dialog that is gone when it is closed, by whatever means; ``build(close)`` returns what stands in it. */
function shown(testid, title, build) {
  return new Promise((resolve) => {
    const held = document.activeElement;
    const box = el("dialog", { class: "ask settling", "data-testid": testid, "aria-labelledby": "ask-title" });
    let result = null;
    const close = (value) => {
      result = value;
      box.close();
    };
    // a keypad begins at its title: digits that are typed on a keyboard count there, and Enter hands them in
    const heading = el("h2", { id: "ask-title", dir: "auto", tabindex: "-1", "data-first": testid === "keypad", text: title });
    box.append(heading, ...build(close, box));
    box.addEventListener("close", () => {
      box.remove();
      if (held?.isConnected) held.focus({ preventScroll: true });
      resolve(result);
    });
    box.addEventListener("click", (event) => {
      if (event.target === box && !box.classList.contains("settling")) close(null); // beside it
    });
    document.body.append(box);
    box.showModal();
    setTimeout(() => box.classList.remove("settling"), SETTLES_MS);
    box.querySelector("[data-first]").focus(); // the attribute "autofocus" counts for nothing inside Telegram's own page
  });
}

/** Ask for a yes or a no; the no has the focus: whoever presses Enter twice does nothing. */
export function confirmed(title, { text = "", yes, no = say("no"), danger = false }) {
  return shown("confirm", title, (close) => [
    text ? el("p", { dir: "auto", text }) : null,
    el("div", { class: "choices" },
      el("button", { type: "button", class: danger ? "danger" : "primary", "data-testid": "yes", text: yes, onclick: () => close(true) }),
      el("button", { type: "button", class: "plain", "data-testid": "no", "data-first": true, text: no, onclick: () => close(null) })),
  ].filter(Boolean));
}

/** Ask for a name; null: somebody thought better of it. */
export function named(title, { text = "", value = "", yes, among = [], longest = 64 }) {
  return shown("naming", title, (close) => {
    const input = el("input", { type: "text", maxlength: String(longest), required: true, "data-first": true, dir: "auto", value, list: among.length ? "among" : null,
      autocomplete: "off", "aria-labelledby": "ask-title", "data-testid": "name" });
    const form = el("form", {}, input,
      among.length ? el("datalist", { id: "among" }, among.map((one) => el("option", { value: one }))) : null,
      el("div", { class: "choices" },
        el("button", { class: "primary", "data-testid": "yes", text: yes }),
        el("button", { type: "button", class: "plain", "data-testid": "no", text: say("cancel"), onclick: () => close(null) })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) close(input.value.trim());
    });
    return [...(text ? [el("p", { dir: "auto", text })] : []), form];
  });
}

/**
 * Ask for digits, and hand them in until they do. ``deed(digits)`` is what is done with them: it returns a sentence that
 * says why they did not do and may be typed anew, or "" where all is over. ``length``: [least, most].
 */
export function keypad(title, { text, yes, length: [least, most], secret, deed }) {
  return shown("keypad", title, (close, box) => {
    let typed = "";
    const dots = el("output", { class: "dots", "data-testid": "dots", "aria-live": "off" });
    const said = el("p", { class: "said", role: "alert", "data-testid": "keypad-said" });
    const hand = el("button", { type: "button", class: "primary", "data-testid": "enter", text: yes });
    const show = () => {
      dots.textContent = secret ? "●".repeat(typed.length) : typed;
      dots.setAttribute("aria-label", say("digits_typed", { n: typed.length }));
      if (!hand.getAttribute("aria-busy")) hand.setAttribute("aria-disabled", String(typed.length < least));
    };
    const type = (digit) => {
      if (hand.getAttribute("aria-busy") || typed.length >= most) return;
      typed += digit;
      said.textContent = "";
      show();
    };
    const erase = () => {
      if (hand.getAttribute("aria-busy")) return;
      typed = typed.slice(0, -1);
      show();
    };
    const enter = async () => {
      if (hand.getAttribute("aria-busy")) return;
      if (typed.length < least) {
        said.textContent = say("digits_least", { n: least });
        return;
      }
      busy(hand, true);
      const digits = typed;
      typed = "";
      try {
        const trouble = await deed(digits);
        if (!trouble) return close(true);
        said.textContent = trouble;
        box.querySelector("h2").focus(); // digits that are typed on a keyboard go on from here
      } finally {
        busy(hand, false);
        show();
      }
    };
    hand.addEventListener("click", enter);
    box.addEventListener("keydown", (event) => {
      if (/^[0-9]$/.test(event.key)) type(event.key);
      else if (event.key === "Backspace") erase();
      else if (event.key === "Enter" && event.target === box.querySelector("h2")) enter();
      else return;
      event.preventDefault();
    });
    const keys = [..."123456789"].map((digit) =>
      el("button", { type: "button", class: "key", "data-testid": `key-${digit}`, text: digit, onclick: () => type(digit) }));
    show();
    return [
      el("p", { dir: "auto", text }),
      dots,
      said,
      el("div", { class: "keys" }, keys,
        el("button", { type: "button", class: "key small", "data-testid": "cancel", text: say("cancel"), onclick: () => close(null) }),
        el("button", { type: "button", class: "key", "data-testid": "key-0", text: "0", onclick: () => type("0") }),
        el("button", { type: "button", class: "key", "aria-label": say("erase"), "data-testid": "erase", onclick: erase }, icon("erase"))),
      hand,
    ];
  });
}
