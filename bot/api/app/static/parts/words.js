// What the page says: words by name, times and numbers as the language writes them, in the household's own zone.
//
// Elements name their words: data-say (the text), data-say-label (what is read aloud).

const KEPT = "doorman-language";

//: First strong isolate, pop directional isolate: a name of another direction turns nothing around it.
const ISOLATE = "\u2068";
const POP = "\u2069";
const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;
const DAY_MS = 86_400_000;

//: Further away a day and a month alone could be this year's as well as another's.
const FAR_DAYS = 300;

let told = null;
let plurals = null;
let zone;

/** The language of the page, such as "de"; empty: its words are not here yet. */
export const language = () => told?.language ?? "";

/** The languages that there are, each by its own name: {de: "Deutsch"}. */
export const languages = () => told.languages;

/** The zone in which times are told: the household's; where this browser does not know it, its own. */
export function tellTimesOf(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    zone = undefined;
  }
}

/** As somebody chose here; null: they did not. */
export function chosen() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing asks anew
  }
}

export function choose(tag) {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    // see above
  }
}

/** Fetch the words of a language, else of the one that the browser asks for, and put them onto the page. */
export async function speak(tag) {
  const answer = await fetch(`/app/words${tag ? `?language=${encodeURIComponent(tag)}` : ""}`);
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  told = await answer.json();
  plurals = new Intl.PluralRules(told.locale);
  document.documentElement.lang = told.language;
  document.documentElement.dir = "ltr";
  relabel(document);
}

/** Whether there are words of this name: codes of a newer house have none. */
export const known = (name) => name in told.words;

/** The words of this name, with the values in them; ``n`` chooses the plural. */
export function say(name, values = {}) {
  const words = told.words[name];
  const one = typeof words === "string" ? words : words[plurals.select(values.n)] ?? words.other;
  return one.replace(/{(\w+)}/g, (_, value) => shown(values[value]));
}

function shown(value) {
  if (typeof value === "number") return new Intl.NumberFormat(told.locale).format(value);
  const text = String(value);
  return RIGHT_TO_LEFT.test(text) ? `${ISOLATE}${text}${POP}` : text;
}

/** Every element below ``root`` gets the words that it names. */
export function relabel(root) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
  }
}

/** What a line begins with has a capital letter, where the script has any. */
export const capital = (text) => text.charAt(0).toLocaleUpperCase(told.locale) + text.slice(1);

/** "Anna, Leo and Grace" */
export const listed = (names) => new Intl.ListFormat(told.locale, { type: "conjunction" }).format(names.map(shown));

// Times and numbers

const format = (options) => new Intl.DateTimeFormat(told.locale, { timeZone: zone, ...options });

/** "18:04", as the chat writes it; where a day has halves, by its part: "6:04 in the evening". */
export function clock(at, seconds = false) {
  const halves = format({ hour: "numeric" }).resolvedOptions().hour12;
  const byPart = { hour: "numeric", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}), dayPeriod: "short" };
  return format(halves ? byPart : { timeStyle: seconds ? "medium" : "short" }).format(new Date(at));
}

/** A day by the household's own time, as "2026-11-27". */
export function dayOf(at) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(at));
}

const noon = (day) => new Date(`${day}T12:00:00Z`);

/** The day so many days behind it: "2026-11-28" */
export const dayAfter = (day, days) => new Date(noon(day).getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** "Today", "Yesterday", "Monday, 23 November" */
export function dayNamed(day) {
  const back = Math.round((noon(day) - noon(dayOf(Date.now()))) / DAY_MS);
  if (back > -2 && back < 1) {
    return capital(new Intl.RelativeTimeFormat(told.locale, { numeric: "auto" }).format(back, "day"));
  }
  const far = Math.abs(back) > FAR_DAYS;
  return capital(new Intl.DateTimeFormat(told.locale, {
    timeZone: "UTC", weekday: far ? undefined : "long", day: "numeric", month: "long", year: far ? "numeric" : undefined,
  }).format(noon(day)));
}

/** "18:04" of today, else with its day, and of another year with that: "27 Nov, 18:04", "27 Nov 2027, 18:04" */
export function moment(at) {
  if (dayOf(at) === dayOf(Date.now())) return clock(at);
  const far = Math.abs(new Date(at) - Date.now()) > FAR_DAYS * DAY_MS;
  return `${format({ day: "numeric", month: "short", year: far ? "numeric" : undefined }).format(new Date(at))}, ${clock(at)}`;
}

/** "Friday, 27 November 2026, 18:04:07" */
export const whole = (at) => `${format({ dateStyle: "full" }).format(new Date(at))}, ${clock(at, true)}`;

/** "27 November 2026" */
export const date = (at) => format({ dateStyle: "long" }).format(new Date(at));

/** "3 minutes ago" */
export function ago(ms) {
  const relative = new Intl.RelativeTimeFormat(told.locale);
  if (ms < 60_000) return relative.format(-Math.round(ms / 1000), "second");
  if (ms < 3_600_000) return relative.format(-Math.round(ms / 60_000), "minute");
  return relative.format(-Math.round(ms / 3_600_000), "hour");
}

/** "20 seconds", "3 minutes" */
export function lasting(seconds) {
  const [value, unit] = seconds < 60 ? [Math.ceil(seconds), "second"] : [Math.ceil(seconds / 60), "minute"];
  return new Intl.NumberFormat(told.locale, { style: "unit", unit, unitDisplay: "long" }).format(value);
}
