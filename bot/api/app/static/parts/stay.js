// Coming, staying and leaving: whoever is signed in, the line to the house, and the language.

import { Away, Refusal, tellOf } from "./client.js";
import { toast } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { go, goBack, happened, noLine, onLine, refresh, show } from "./frame.js";
import { Live } from "./live.js";
import { arrive, forget, learn, me } from "./session.js";
import { join, start } from "./telegram.js";
import { choose, chosen, language, relabel, say, speak } from "./words.js";

//: What is known of the doors is fetched again so long after something happened at one: much happens at once, in ms.
const DOORS_AFTER_MS = 400;

let live = null;
let doorsDue = null;

/** Why Telegram's word did not do ("used", "old", …); empty: nobody has tried. */
export let refused = "";

/** Begin: sign in where Telegram or a cookie does, else ask who it is. */
export async function begin() {
  byId("back").addEventListener("click", goBack);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  addEventListener("popstate", () => show());
  tellOf(signedOut);
  const joining = join(goBack);
  // at once: each way to the house and back takes its time
  const arriving = arrive();
  arriving.catch(() => {}); // it is told of below
  try {
    await speak(chosen());
  } catch {
    return wait();
  }
  await enter("", arriving);
  await joining;
}

/** Find out who it is, and show what is theirs. */
export async function enter(note = "", arriving = arrive()) {
  try {
    await arriving;
  } catch (failure) {
    if (failure instanceof Away) return wait();
    if (!(failure instanceof Refusal)) throw failure;
    refused = failure.kind === "sign-in-refused" ? failure.reason : "";
    noLine();
    await show();
    if (note) toast(note);
    return;
  }
  await welcome();
}

/** Somebody is signed in. */
export async function welcome() {
  refused = "";
  if (!chosen() && me.language !== language()) await speak(me.language);
  byId("me").textContent = me.name;
  hangUp();
  if (me.role === "guest") noLine();
  else live = new Live(onEvent, onConnected);
  if (start.startsWith("visit-")) await go("visit", start.slice("visit-".length));
  else await show();
}

/** The session ended: ask who it is, and go on here afterwards. */
function signedOut() {
  if (me === null) return;
  forget();
  hangUp();
  byId("me").textContent = "";
  enter(say("session_over"));
}

/** Sign out on purpose. */
export async function farewell() {
  hangUp();
  byId("me").textContent = "";
  noLine();
  history.replaceState({}, "", "/app");
  await show();
}

function hangUp() {
  live?.end();
  live = null;
  isFirst = true;
}

/** The page in another language. */
export async function changeLanguage(tag) {
  await speak(tag);
  choose(tag);
  relabel(document);
  await show();
}

//: Whether nothing was heard of the line yet.
let isFirst = true;

async function onConnected(up) {
  onLine(up);
  const first = isFirst;
  isFirst = false;
  if (!up) return;
  if (first) await refresh(); // what happened between the first fetch and now
  else await catchUp();
}

async function catchUp() {
  try {
    await learn();
  } catch {
    return; // the line tells
  }
  await refresh();
}

function onEvent(kind, told) {
  if (kind === "missed") {
    catchUp();
    return;
  }
  happened(kind, told);
  if (kind !== "door" && !(kind === "visit" && told.answer)) return;
  clearTimeout(doorsDue);
  doorsDue = setTimeout(catchUp, DOORS_AFTER_MS);
}

/** The house does not answer at all: say so in whatever language there is, and try again. */
function wait() {
  const main = byId("main");
  const words = language() ? say("away") : "…";
  main.replaceChildren(el("p", { class: "sorry", role: "status", "data-testid": "waiting", text: words }));
  setTimeout(() => location.reload(), 5_000);
}
