// What the page says, in the language that somebody chose: words by name, times and numbers as that language writes them.
//
// Elements name their words: data-say (the text), data-say-label, data-say-title (attributes).

const KEPT = "language";
const ATTRIBUTES = { say: null, sayLabel: "aria-label", sayTitle: "title" };

//: First strong isolate, pop directional isolate: a name of another direction turns nothing around it.
const ISOLATE = "\u2068";
const POP = "\u2069";
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

let told = null;
let plurals = null;

/** The language of the page, such as "de". */
export const language = () => told.language;

/** The languages that there are, each by its own name: {de: "Deutsch"}. */
export const languages = () => told.languages;

/** Which languages somebody wants, the dearest first: as they chose here, else as their browser asks for. */
export const wanted = () => [kept(), ...navigator.languages].filter((tag) => tag);

/** Fetch the words of the first of these languages that there are words in, and put them onto the page. */
export async function speak(...tags) {
  const answer = await fetch(`/words.json?languages=${encodeURIComponent(tags.join(","))}`);
  told = await answer.json();
  plurals = new Intl.PluralRules(told.locale);
  document.documentElement.lang = told.language;
  relabel(document);
}

/** Remember the choice for the next time. */
export function keep(chosen) {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // a browser that keeps nothing asks anew
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The words of this name, with the values in them; ``n`` chooses the plural. */
export function say(name, values = {}) {
  const words = told.words[name];
  const chosen = typeof words === "string" ? words : words[plurals.select(values.n)] ?? words.other;
  return chosen.replace(/{(\w+)}/g, (_, value) => shown(values[value]));
}

function shown(value) {
  if (typeof value === "number") return new Intl.NumberFormat(told.locale).format(value);
  const text = String(value);
  return RIGHT_TO_LEFT.test(text) ? `${ISOLATE}${text}${POP}` : text;
}

/** Every element below ``root`` gets the words that it names. */
export function relabel(root) {
  for (const [key, attribute] of Object.entries(ATTRIBUTES)) {
    const selector = `[data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
    for (const element of root.querySelectorAll(selector)) {
      if (attribute) element.setAttribute(attribute, say(element.dataset[key]));
      else element.textContent = say(element.dataset[key]);
    }
  }
}

// Times and numbers

/** "18:04" of seconds since 1970; where a day has halves, by its part: "6:04 in the evening". */
export function clock(seconds) {
  const halves = new Intl.DateTimeFormat(told.locale, { hour: "numeric" }).resolvedOptions().hour12;
  const written = halves ? { hour: "numeric", minute: "2-digit", dayPeriod: "short" } : { timeStyle: "short" };
  return new Intl.DateTimeFormat(told.locale, written).format(new Date(seconds * 1000));
}

const measure = (unit, value, digits, unitDisplay = "short") =>
  new Intl.NumberFormat(told.locale, {
    style: "unit", unit, unitDisplay, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(value);

/** "12 kB" */
export const size = (bytes) => (bytes < 1024 ? measure("byte", bytes, 0) : measure("kilobyte", bytes / 1024, 0));

/** "2.4 sec" */
export const seconds = (ms) => measure("second", ms / 1000, 1);

/** "3.2ms", "120ms" */
export const milliseconds = (ms) => measure("millisecond", ms, ms < 10 ? 1 : 0, "narrow");

/** "120ms", "1.2s" */
export const duration = (ms) =>
  (ms < 1000 ? measure("millisecond", ms, 0, "narrow") : measure("second", ms / 1000, 1, "narrow"));
