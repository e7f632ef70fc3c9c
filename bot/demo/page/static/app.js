// The demo's page. What a test may look for (data-testid):
//
//   link                     whether the demo is there (data-connected="true"; data-times counts)
//   notices                  sentences about what did not go as planned
//   skip-bell, skip-newest, skip-write, bell-to-newest: for the keyboard
//   side-chat, side-door     on a narrow screen: which side is shown; side-chat has unread, news leads there
//   people                   the phones; person-<name in lower case>, with a .badge of unread messages
//   bot-name, chat-status    the chat's head; block: block or unblock the bot
//   telegram-out-banner      shown while Telegram is out
//   messages                 the open chat; message-<id> (data-from="bot" | "person"), in it:
//                            photo (shot-<n>), caption or text (message-text), message-link, reply-to-message, reply,
//                            delete, button-<label> (label as shown, data-style), reaction; a pending tap has aria-busy
//   composer, message-input, send, commands, command-list, attach, attach-files, attach-grace, attach-eileen,
//   photo-input, attachments, replying, cancel-reply, to-newest
//   door (data-state="locked" | "open"), bell, camera-view, webcam, lock (data-state), lock-state, lock-detail
//   scenes: scene-<id> for grace eileen both dark far nobody cat; scene-upload, scene-upload-input, scene-webcam
//   board                    what the board is, in a sentence
//   switch-telegram, switch-broker, switch-silent (checkboxes: checked is broken)
//   wire-log: its lines have data-kind = ring upload unlock confirmation refusal link command telegram
//   toasts (toast), alert (alert-ok), opener (opener-<name>), lightbox

import { Chat } from "./chat.js";
import { byId, el } from "./dom.js";
import { Door } from "./door.js";
import { Live } from "./live.js";

const TOAST_MS = 4500;

function toast(text) {
  if (!text) return;
  const note = el("div", { "data-testid": "toast", class: "toast", text });
  byId("toasts").append(note);
  setTimeout(() => note.classList.add("going"), TOAST_MS);
  setTimeout(() => note.remove(), TOAST_MS + 400);
}

function alertBox(text) {
  const box = byId("alert");
  box.querySelector("p").textContent = text;
  if (!box.open) box.showModal();
}

const pop = (text, alert) => (alert && text ? alertBox(text) : toast(text));

function hear(message) {
  if (message.type === "state") {
    for (const sample of document.querySelectorAll("[data-sample]")) sample.hidden = !message.samples;
    chat.show(message);
    // a stand-in of Telegram alone, for somebody with a doorbell of their own, has no door
    if (document.body.dataset.door === undefined) {
      document.body.dataset.door = message.door ? "here" : "elsewhere";
      if (!message.door) standAlone();
    }
    door.show(message);
    const notices = byId("notices");
    if (notices.children.length !== message.notices.length) {  // drawn anew they would be read aloud anew
      notices.replaceChildren(...message.notices.map((text) => el("p", { dir: "auto", text })));
      if (notices.scrollHeight > notices.clientHeight) notices.tabIndex = 0;
    }
  } else if (message.type === "answer") {
    chat.answered(message.tap);
    pop(message.text, message.alert);
  } else if (message.type === "toast") {
    pop(message.text, message.alert);
  }
}

function onLine(connected) {
  const link = byId("link");
  link.dataset.connected = String(connected);
  if (connected) link.dataset.times = String(Number(link.dataset.times ?? 0) + 1);
  if (!connected) chat.forgetTaps();
  link.querySelector("span").textContent = connected ? "demo running" : "looking for the demo…";
}

function say(command) {
  if (live.say(command)) return true;
  toast("The demo is not there. Is it still running?");
  return false;
}

const chat = new Chat(say, toast, showNews);
const door = new Door(say, toast);
const live = new Live(hear, onLine);

// On a narrow screen one side is shown at a time.
const main = document.querySelector("main");
function side(name, who) {
  document.body.dataset.side = main.dataset.side = name;
  for (const button of document.querySelectorAll(".sides button")) {
    button.setAttribute("aria-pressed", String(button.dataset.side === name));
  }
  if (name === "chat") chat.shown(who);
}
for (const button of document.querySelectorAll(".sides button")) {
  button.addEventListener("click", () => side(button.dataset.side));
}
side("door");

function standAlone() {
  document.querySelector(".top .hint").textContent =
    "Your own doorbell rings here. Nothing on this page leaves this computer.";
  document.querySelector('[data-side="door"].side').textContent = "On the wire";
  side("chat");
}

// What came into a chat that is not in sight.
function showNews(news) {
  const bar = byId("news");
  bar.hidden = !news;
  if (!news) return;
  bar.dataset.who = news.who;
  bar.querySelector("strong").textContent = `${news.name}’s phone`;
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
