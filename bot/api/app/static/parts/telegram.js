// Telegram around the page, where it opened it: who is signed in, its colours, its buttons. Elsewhere all of it does nothing.

const SCRIPT = "https://telegram.org/js/telegram-web-app.js";
const KEPT = "doorman-launch";

//: Telegram's script may be slow to come, or be held back on the way: nobody waits longer for its buttons, in ms.
const SCRIPT_MS = 4_000;

//: Below so much light, from 0 to 1, a colour is a dark one.
const DARK_BELOW = 0.5;

let app = null;
let forgetMain = () => {};
let back = null;

/** What Telegram told of itself in the address; null: it did not open this page. */
const launch = launched();

function launched() {
  const told = new URLSearchParams(location.hash.slice(1));
  try {
    if (told.has("tgWebAppPlatform")) sessionStorage.setItem(KEPT, told.toString());
    else if (sessionStorage.getItem(KEPT)) return new URLSearchParams(sessionStorage.getItem(KEPT));
  } catch {
    // a browser that keeps nothing asks Telegram anew after a reload
  }
  return told.has("tgWebAppPlatform") ? told : null;
}

/** What signs somebody in; empty: Telegram did not open this page. */
export const initData = launch?.get("tgWebAppData") ?? "";

/** Where a link led, such as "visit-…"; empty: nowhere. */
export const start = new URLSearchParams(initData).get("start_param") ?? "";

/** Take over Telegram's colours at once, and its buttons once its script is here. */
export async function join(onBack) {
  if (!launch) return;
  document.documentElement.dataset.telegram = launch.get("tgWebAppPlatform");
  paint(JSON.parse(launch.get("tgWebAppThemeParams") || "{}"));
  // Telegram itself opens no page without TLS: whoever does it otherwise is a stand-in, and has no such buttons
  if (location.protocol !== "https:" || !(await fetched())) return;
  app = window.Telegram?.WebApp;
  if (!app) return;
  app.ready();
  app.expand();
  app.onEvent("themeChanged", () => paint(app.themeParams));
  if (app.isVersionAtLeast("6.1")) {
    app.setHeaderColor("secondary_bg_color");
    app.setBackgroundColor("secondary_bg_color");
    app.BackButton.onClick(onBack);
    document.documentElement.dataset.backbutton = "theirs";
  }
  if (app.isVersionAtLeast("7.10")) app.setBottomBarColor("bottom_bar_bg_color");
  if (back !== null) showBack(back);
}

function fetched() {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = SCRIPT;
    script.addEventListener("load", () => done(true));
    script.addEventListener("error", () => done(false));
    setTimeout(() => done(false), SCRIPT_MS);
    document.head.append(script);
  });
}

function paint(colours) {
  const root = document.documentElement;
  for (const [name, colour] of Object.entries(colours)) {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) continue;
    root.style.setProperty(`--tg-theme-${name.replaceAll("_", "-")}`, colour);
  }
  const ground = colours.bg_color;
  if (ground) root.dataset.scheme = light(ground) < DARK_BELOW ? "dark" : "light";
}

function light(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Whether the ground is dark, by Telegram or by the browser. */
export const dark = () =>
  (document.documentElement.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

/** Show Telegram's button that leads back; false: it has none. */
export function showBack(on) {
  back = on;
  if (!app?.isVersionAtLeast("6.1")) return false;
  if (on) app.BackButton.show();
  else app.BackButton.hide();
  return true;
}

/** Have Telegram's large button do the one thing that is to be done here; false: there is none. Null: nothing is. */
export function mainButton(words, deed) {
  forgetMain();
  forgetMain = () => {};
  if (!app) return false;
  const button = app.MainButton;
  if (words === null) {
    button.hide();
    return true;
  }
  let under = false;
  const tapped = async () => {
    if (under) return;
    under = true;
    button.showProgress(false);
    try {
      await deed();
    } finally {
      under = false;
      button.hideProgress();
    }
  };
  button.setText(words);
  button.onClick(tapped);
  button.show();
  forgetMain = () => button.offClick(tapped);
  return true;
}

/** Let whoever holds the phone feel how something ended: "success", "warning" or "error". */
export function feel(result) {
  if (app?.isVersionAtLeast("6.1")) app.HapticFeedback.notificationOccurred(result);
}

/** A finger that draws on a picture closes nothing. */
export function holdStill(on) {
  if (!app?.isVersionAtLeast("7.7")) return;
  if (on) app.disableVerticalSwipes();
  else app.enableVerticalSwipes();
}
