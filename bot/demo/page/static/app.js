// The demo's page. What a test may look for (data-testid):
//
//   link                     whether the demo is there (data-connected="true"; data-times counts), and ready
//                            (data-awake="true")
//   notices                  sentences about what did not go as planned, each with a notice-close
//   skip-bell, skip-newest, skip-write, bell-to-newest: for the keyboard
//   side-chat, side-door, side-cameras: on a narrow screen, which side is shown; side-chat has unread, news leads there
//   view-door, view-cameras  on a wide one: what is shown beside the chat
//   people                   the phones; person-<name in lower case>, with a .badge of unread messages
//   language                 the languages to choose from
//   bot-name, chat-status    the chat's head; menu-page (opens mini-app: mini-app-frame, mini-app-close); block; where the bot is blocked: blocked-banner, unblock
//   telegram-out-banner      shown while Telegram is out; bot-follows: while the bot does not know the new language
//   messages                 the open chat; message-<id> (data-from="bot" | "person"), in it:
//                            photo (shot-<n>), clip, caption or text (message-text), message-link, reply-to-message, reply,
//                            delete, button-<label> (label as shown, data-style), reaction; a pending tap has aria-busy
//   composer, message-input, send, commands, command-list, attach, attach-files, attach-grace, attach-eileen,
//   photo-input, attachments, replying, cancel-reply, to-newest
//   door (data-state="locked" | "open"), bell, camera-view, webcam, lock (data-state), lock-state, lock-detail
//   scenes: scene-<id> for grace eileen both dark far nobody cat; scene-upload, scene-upload-input, scene-webcam
//   board                    what the board is, in a sentence
//   switch-telegram, switch-broker, switch-silent, switch-camera (checkboxes: checked is broken)
//   wire-log: its lines have data-kind = ring upload unlock confirmation refusal link command telegram
//   watch: lookout-<id> for door garden (data-away, data-watched), lookout-view-<id>, episode-<id>-<episode>,
//   lookout-night-<id>, lookout-away-<id>, lookout-state-<id>
//   home-open, home (home-devices, home-close): entity-<id> (data-state), code-<id>, unlock-<id>, switch-<id>, press-<id>
//   story (data-telling, data-step="<chapter> <n>", at last "<chapter> end"): story-title, story-step, story-text, story-trouble; story-next, story-all, story-where, story-leave;
//   chapters (chapters-close): chapter-<id>; what is tapped next has the class "pointed"
//   toasts, phone-toasts (toast), alert (alert-ok), opener (opener-<name>, opener-close), lightbox (lightbox-close)

import { Cameras } from "./cameras.js";
import { Chat } from "./chat.js";
import { byId, el, reconcile } from "./dom.js";
import { Door } from "./door.js";
import { Home } from "./home.js";
import { Live } from "./live.js";
import { MiniApp } from "./mini_app.js";
import { Story } from "./story.js";
import { Toasts } from "./toasts.js";
import { keep, language, languages, say, speak, wanted } from "./words.js";

await speak(...wanted());

const toasts = new Toasts();
let awake = false;
/** What somebody has read and closed: it stays away until the page is loaded anew. */
const closed = new Set();

function hear(message) {
  const text = message.words ? say(message.words) : message.text;
  if (message.type === "state") show(message);
  else if (message.type === "answer") toasts.phone(chat.answered(message.tap), text, message.alert);
  else if (message.type === "toast") toasts.page(text);
  else if (message.type === "app") miniApp.show(message);
}

function show(state) {
  for (const sample of document.querySelectorAll("[data-sample]")) sample.hidden = !state.samples;
  chat.show(state);
  // a stand-in of Telegram alone, for somebody with a doorbell of their own, has no door
  if (document.body.dataset.door === undefined) {
    document.body.dataset.door = state.door ? "here" : "elsewhere";
    if (!state.door) standAlone();
  }
  door.show(state);
  cameras.show(state.cameras);
  home.show(state.home);
  story.show(state.story);
  awake = state.awake;
  showLink();
  showNotices(state.notices);
}

function showNotices(texts) {
  const notices = byId("notices");
  const open = texts.filter((text) => !closed.has(text));
  // drawn anew they would be read aloud anew
  reconcile(notices, open.map((text, n) => ({ key: String(n), look: text, data: text })), (text) =>
    el("p", {},
      el("span", { dir: "auto", text }),
      el("button", {
        type: "button", class: "round", "data-testid": "notice-close", "data-say-label": "close", "aria-label": say("close"), text: "×",
        onclick: () => {
          closed.add(text);
          showNotices(texts);
        },
      })));
  if (notices.scrollHeight > notices.clientHeight) notices.tabIndex = 0;
  else notices.removeAttribute("tabindex");
}

function onLine(connected) {
  const link = byId("link");
  link.dataset.connected = String(connected);
  if (connected) link.dataset.times = String(Number(link.dataset.times ?? 0) + 1);
  if (!connected) chat.forgetTaps();
  showLink();
}

// Connected is not ready: the service takes its time to start.
function showLink() {
  const link = byId("link");
  const connected = link.dataset.connected === "true";
  link.dataset.awake = String(connected && awake);
  const words = link.querySelector("span");
  const name = !connected ? "link_down" : awake ? "link_up" : "link_waking";
  if (words.dataset.say !== name) named(words, name); // said anew it would be read aloud anew
}

/** An element gets the words of this name, in whatever language the page will be. */
function named(element, name) {
  element.dataset.say = name;
  element.textContent = say(name);
}

function tell(command) {
  if (live.say(command)) return true;
  toasts.page(say("gone"));
  return false;
}

const chat = new Chat(tell, toasts, showNews);
const door = new Door(tell, (text) => toasts.page(text));
const cameras = new Cameras(tell);
const home = new Home(tell);
const miniApp = new MiniApp(chat);
const story = new Story(tell, (name, who) => side(name, who));
const live = new Live(hear, onLine);

// The language: of the page, and of everybody's Telegram.
const choice = byId("language");
choice.replaceChildren(...Object.entries(languages()).map(([code, name]) =>
  el("option", { value: code, lang: code, text: name })));
choice.value = language();
choice.addEventListener("change", async () => {
  try {
    await speak(choice.value);
  } catch {
    choice.value = language();
    toasts.page(say("gone"));
    return;
  }
  keep(language());
  chat.redraw();
  door.redraw();
  cameras.redraw();
  home.redraw();
  story.redraw();
  if (tell({ do: "speak", language: language() })) toasts.page(say("language_set"));
});

// On a narrow screen one side is shown at a time; on a wide one the chat, and beside it the door or the cameras.
const main = document.querySelector("main");
function side(name, who) {
  document.body.dataset.side = main.dataset.side = name;
  if (name !== "chat") document.body.dataset.view = name;
  for (const button of document.querySelectorAll(".sides button")) {
    button.setAttribute("aria-pressed", String(button.dataset.side === name));
  }
  for (const button of document.querySelectorAll(".views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === document.body.dataset.view));
  }
  if (name === "chat") chat.shown(who);
  if (name === "cameras") tell({ do: "cameras" }); // from the first look on the service watches with them
}
for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => side(button.dataset.view));
}
for (const button of document.querySelectorAll(".sides button")) {
  button.addEventListener("click", () => side(button.dataset.side));
}
side("door");

function standAlone() {
  named(document.querySelector(".top .hint"), "hint_alone");
  named(document.querySelector('[data-side="door"].side span'), "on_the_wire");
  side("chat");
}

// What came into a chat that is not in sight.
function showNews(news) {
  const bar = byId("news");
  bar.hidden = !news;
  if (!news) return;
  bar.dataset.who = news.who;
  bar.querySelector("strong").textContent = say("phone_of", { name: news.name });
  bar.querySelector("small").textContent = news.text.split("\n")[0];
}
byId("news").addEventListener("click", () => {
  side("chat", Number(byId("news").dataset.who));
  chat.focusNewest();
});

// For the keyboard: past everything, to what somebody came for.
const SKIPS = {
  bell: () => { side("door"); byId("bell").focus(); },
  newest: () => { side("chat"); chat.focusNewest(); },
  write: () => { side("chat"); chat.write(); },
};
for (const link of document.querySelectorAll("[data-skip]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    SKIPS[link.dataset.skip]();
  });
}
