// The page's frame: which screen is shown, the way back, the tabs, and how fresh everything is.

import { Away, Refusal } from "./client.js";
import { why } from "./dialogs.js";
import { button, byId, el, icon } from "./dom.js";
import { may, me } from "./session.js";
import { mainButton, showBack } from "./telegram.js";
import { ago, moment, say } from "./words.js";

//: How old what is shown is, is said anew so often, in ms.
const SAID_EVERY_MS = 15_000;

const child = () => me?.role === "child";

//: Each part of the page: which of them somebody sees, and where it comes from.
const SECTIONS = [
  { name: "now", from: "daily/now", shown: () => may("see_status") },
  { name: "visits", from: "daily/visits", shown: () => may("see_history") && !child() },
  { name: "arrivals", from: "daily/arrivals", shown: () => may("see_attendance") },
  { name: "people", from: "faces/people", shown: () => may("see_faces") },
  { name: "strangers", from: "faces/strangers", shown: () => may("see_faces") },
  { name: "cameras", from: "daily/cameras", shown: () => may("view_camera") },
  { name: "passes", from: "house/passes", shown: () => may("make_pass") },
  { name: "charts", from: "daily/charts", shown: () => may("see_history") && !child() },
  { name: "residents", from: "house/residents", shown: () => may("see_residents") },
  { name: "doors", from: "house/doors", shown: () => may("manage_doors") },
  { name: "audit", from: "house/audit", shown: () => may("see_record") },
  { name: "keys", from: "house/keys", shown: () => may("manage_keys") },
  { name: "backup", from: "house/backup", shown: () => may("back_up") },
  { name: "health", from: "house/health", shown: () => may("hear_of_upkeep") },
  { name: "settings", from: "house/settings", shown: () => true },
];

//: What is reached from a part alone, and has its tab.
const WITHIN = {
  guest: { from: "daily/guest", tab: "" },
  sign_in: { from: "daily/sign_in", tab: "" },
  more: { from: "house/more", tab: "more" },
  visit: { from: "daily/visit", parent: "visits" },
  person: { from: "faces/person", parent: "people" },
  zones: { from: "house/zones", parent: "cameras", may: "manage_cameras" },
  pass: { from: "house/new_pass", parent: "passes" },
};

//: What has a tab of its own, the others are behind "More".
const TABS = ["now", "visits", "people", "cameras"];
const CHILDS_TABS = ["now", "arrivals", "cameras", "settings"];

let current = null;
let turn = 0;
let freshAt = null;
let up = false;
let clockwork = null;

/** What a part is called: the days of a child are its own. */
export const partName = (name) => say(child() && name === "arrivals" ? "part_my_days" : `part_${name}`);

/** The parts that somebody may see. */
export const sections = () => (me === null || me.role === "guest" ? [] : SECTIONS.filter((one) => one.shown()));

/** Where somebody begins. */
export const home = () => (me === null ? "sign_in" : me.role === "guest" ? "guest" : sections()[0].name);

/** Those that have a tab. */
export const tabs = () => sections().filter((one) => (child() ? CHILDS_TABS : TABS).includes(one.name));

/** The place that the address names: ["visit", "id"]. */
function place() {
  const said = new URLSearchParams(location.search).get("at") ?? "";
  return said.split("/").map(decodeURIComponent);
}

const address = (parts) => `/app?at=${parts.map(encodeURIComponent).join("/")}`;

/** Go to a part of the page. */
export function go(...parts) {
  history.pushState({ within: true }, "", address(parts) + location.hash); // Telegram's script reads what stands there
  return show();
}

/** Lead back: to where somebody came from, else to the part that this belongs to. */
export function goBack() {
  if (history.state?.within) history.back();
  else go(parent() ?? home());
}

function parent() {
  const [name] = place();
  if (WITHIN[name]?.parent) return WITHIN[name].parent;
  if (name === "settings" && me?.role === "guest") return "guest";
  return name in WITHIN || tabs().some((one) => one.name === name) ? null : "more";
}

/** What a part consists of; where it cannot be fetched, one that says so. */
async function screenOf(name) {
  try {
    return (await import(`../screens/${(SECTIONS.find((one) => one.name === name) ?? WITHIN[name]).from}.js`)).default;
  } catch {
    return { title: `part_${WITHIN[name]?.parent ?? name}`, show: () => Promise.reject(new Away()) };
  }
}

/** Show what the address names, or where somebody begins. */
export async function show() {
  const mine = (turn += 1);
  let [name, ...rest] = place();
  const section = me && sections().find((one) => one.name === name);
  const within = me?.role === "guest" ? undefined : WITHIN[name];
  const known = section ?? (within && me && (!within.may || may(within.may)) ? within : null);
  if (!known && !(name === "settings" && me)) [name, rest] = [home(), []];
  const screen = await screenOf(name);
  if (mine !== turn) return;
  leave();
  const main = byId("main");
  current = { name, screen, root: el("div", { class: `screen at-${name.replace("_", "-")}`, "data-testid": `screen-${name}` }) };
  main.replaceChildren(current.root);
  titled(name in WITHIN ? say(screen.title) : partName(name));
  if (document.body.dataset.state === "here") byId("title").focus({ preventScroll: true }); // they took a way here
  document.body.dataset.state = "here";
  drawTabs();
  const mayGoBack = me !== null && parent() !== null && name !== home();
  byId("back").hidden = showBack(mayGoBack) || !mayGoBack;
  scrollTo(0, 0);
  await draw(current, rest);
}

/** The heading says where somebody is. */
export function titled(words) {
  if (byId("title").textContent === words) return; // said anew it would be read aloud anew
  byId("title").textContent = words;
  document.title = words;
}

async function draw(shown, rest) {
  shown.root.setAttribute("aria-busy", "true");
  try {
    shown.life = (await shown.screen.show(shown.root, ...rest)) ?? {};
    if (shown !== current) shown.life.leave?.();
    else fresh();
  } catch (failure) {
    if (!(failure instanceof Refusal || failure instanceof Away)) console.error(failure);
    if (shown === current) shown.root.replaceChildren(sorry(failure));
  } finally {
    shown.root.removeAttribute("aria-busy");
  }
}

function sorry(failure) {
  const words = failure instanceof Refusal || failure instanceof Away ? why(failure) : say("refused_failed");
  return el("div", { class: "sorry", role: "alert", "data-testid": "sorry" },
    el("p", { dir: "auto", text: words }),
    el("button", { type: "button", class: "primary", "data-testid": "again", text: say("again"), onclick: () => show() }));
}

function leave() {
  current?.life?.leave?.();
  current = null;
  action(null);
}

/** Fetch again what is shown: it may be old. */
export async function refresh() {
  const shown = current;
  if (shown?.root.querySelector("[data-testid=sorry]")) return show(); // what could not be fetched, maybe can be now
  if (!shown?.life?.refresh) return;
  try {
    await shown.life.refresh();
    fresh();
  } catch (failure) {
    if (!(failure instanceof Refusal || failure instanceof Away)) console.error(failure);
  }
}

/** Tell the screen of an event. */
export function happened(kind, told) {
  fresh();
  current?.life?.happened?.(kind, told);
}

/**
 * The one thing that is to be done here: Telegram's large button, where it has one, else ours below the screen.
 * ``words`` null: nothing is.
 */
export function action(words, deed) {
  document.querySelector(".action")?.remove();
  if (mainButton(words, deed) || words === null) return;
  byId("main").append(el("div", { class: "action" }, button(words, deed, { class: "primary", "data-testid": "action" })));
}

// The tabs

function drawTabs() {
  const bar = byId("tabs");
  const shown = me === null ? [] : sections();
  bar.hidden = shown.length < 2;
  const inBar = tabs();
  const rest = shown.some((one) => !inBar.includes(one));
  const at = WITHIN[current.name]?.parent ?? current.name;
  const open = inBar.some((one) => one.name === at) ? at : "more";
  const items = [...shown.map((one) => [one.name, inBar.includes(one)]), ...(rest ? [["more", true]] : [])];
  bar.replaceChildren(...items.map(([name, tab]) => el("a", {
    href: address([name]), class: name === "more" ? "tab only-narrow" : tab ? "tab" : "tab only-wide", "data-testid": `tab-${name}`,
    "aria-current": name === at || (name === "more" && open === "more") ? "page" : null,
    onclick: (event) => {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      go(name);
    },
  }, icon(name), el("span", { text: partName(name) }))));
}

/** A row that leads somewhere. */
export const leading = (parts, attributes, ...children) => el("a", {
  href: address(parts), ...attributes,
  onclick: (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    go(...parts);
  },
}, ...children);

// How fresh it is

function fresh() {
  if (up) freshAt = Date.now();
}

/** The line to the house came or went. */
export function onLine(now) {
  if (now === up && freshAt !== null) return;
  up = now;
  clearInterval(clockwork);
  clockwork = null;
  if (up) {
    fresh();
    byId("line").hidden = true;
    byId("line").textContent = "";
  } else {
    sayLine();
    clockwork = setInterval(sayLine, SAID_EVERY_MS);
  }
  document.body.dataset.line = up ? "up" : "down";
}

/** No line is needed: nobody is signed in, or nothing comes over it. */
export function noLine() {
  clearInterval(clockwork);
  clockwork = null;
  up = true;
  freshAt = Date.now();
  byId("line").hidden = true;
  document.body.dataset.line = "none";
}

function sayLine() {
  const line = byId("line");
  const words = navigator.onLine === false ? "offline" : "stale";
  line.hidden = false;
  line.textContent = freshAt === null
    ? say("connecting")
    : say(words, { time: moment(freshAt), ago: ago(Date.now() - freshAt) });
}
