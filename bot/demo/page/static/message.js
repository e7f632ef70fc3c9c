// One bubble.

import { byId, calm, el } from "./dom.js";
import { formatted } from "./text.js";
import { clock, say, size } from "./words.js";

/** A message, or an album of several; ``waiting`` are the taps without an answer, ``deeds`` what can be done. */
export function drawGroup(group, waiting, deeds) {
  const first = group[0];
  const words = group.find((message) => message.text) ?? first;
  const bubble = el("div", { class: "bubble" });
  if (first.reply_to) bubble.append(quoted(first.reply_to));
  const photos = group.filter((message) => message.photo);
  if (photos.length) bubble.append(album(photos, words.text));
  if (first.clip) bubble.append(clip(first.clip, words.text));
  bubble.append(...group.filter((message) => message.document).map((message) => file(message.document)));
  if (words.text) {
    const text = el("div", { class: "text", dir: "auto", "data-testid": "message-text" });
    text.append(formatted(words.text, words.entities, deeds.link, deeds.command));
    bubble.append(text);
  }
  bubble.append(el("span", { class: "time" }, words.edited ? `${say("edited")} ` : "", clock(first.date)));
  if (first.reaction) bubble.append(el("span", { class: "reaction", "data-testid": "reaction", text: first.reaction }));
  const item = el(
    "li",
    { class: `message ${first.by_bot ? "bot" : "mine"}${photos.length || first.clip ? " photo" : ""}`,
      "data-testid": `message-${first.id}`, "data-from": first.by_bot ? "bot" : "person", tabindex: "-1" },
    bubble,
  );
  if (first.buttons.length) item.append(keyboard(first, waiting, deeds));
  item.append(tools(first, deeds));
  return item;
}

function keyboard(message, waiting, deeds) {
  const rows = message.buttons.map((row) => el("div", { class: "keys" }, ...row.map((button) => {
    const busy = waiting.includes(`${message.id} ${button.data}`);
    return el("button", {
      type: "button", text: label(button.text), class: button.url ? "url" : button.app ? "app" : null, "data-style": button.style || null, dir: "auto",
      "aria-busy": busy ? "true" : null,
      "data-testid": `button-${button.text}`,
      onclick: (event) => {
        if (button.app) deeds.app(button.app);
        else if (button.url) deeds.link(button.url, event);
        else deeds.tap(message, button, event);
      },
    });
  })));
  return el("div", { class: "keyboard" }, ...rows);
}

/** A sign in front stays in the line of the word after it. */
const label = (text) => text.replace(/^(\p{Extended_Pictographic}\uFE0F?) /u, "$1\u00a0");

function album(messages, words) {
  const pictures = messages.map(({ photo }, n) => {
    const source = `/files/${photo.id}`;
    const alt = shown(words, n, messages.length);
    const image = el("img", {
      src: source, alt, width: photo.width, height: photo.height, "data-testid": "photo", decoding: "async",
    });
    return el(
      "button",
      { type: "button", class: "shot", "aria-label": say("enlarge", { photo: alt }), "data-testid": `shot-${n}`,
        onclick: () => enlarge(source, alt) },
      image,
    );
  });
  return el("div", { class: `album n${Math.min(messages.length, 4)}` }, ...pictures);
}

/** A silent video that plays by itself, unless somebody asked for little motion. */
function clip({ id, width, height }, words) {
  const [line] = words.trim().split("\n");
  const video = el("video", {
    src: `/files/${id}`, width, height, loop: true, playsinline: true, "data-testid": "clip",
    autoplay: !calm(), controls: calm(), "aria-label": say(line ? "clip_shows" : "clip_bare", { caption: line }),
  });
  video.muted = true;
  return el("div", { class: "album n1" }, video);
}

/** What a photo shows, as far as its caption tells. */
function shown(words, n, count) {
  const [line] = words.trim().split("\n");
  if (count > 1) return say(line ? "photo_of_shows" : "photo_of_bare", { n: n + 1, count, caption: line });
  return say(line ? "photo_shows" : "photo_bare", { caption: line });
}

function enlarge(source, alt) {
  const box = byId("lightbox");
  const image = box.querySelector("img");
  image.src = source;
  image.alt = alt;
  box.showModal();
}

const quoted = (original) =>
  el("div", { class: "quote", "data-testid": "reply-to-message" }, el("span", { dir: "auto", text: original.text || say("photo") }));

const file = (document) =>
  el("a", { class: "file", href: `/files/${document.id}`, download: document.name },
    el("b", { dir: "auto", text: document.name }), el("small", { text: size(document.size) }));

const tools = (message, deeds) =>
  el("div", { class: "tools" },
    el("button", { type: "button", "aria-label": say("reply_to_this"), title: say("reply"), "data-testid": "reply", text: "↩",
      onclick: () => deeds.reply(message) }),
    el("button", { type: "button", "aria-label": say("delete_this"), title: say("delete"), "data-testid": "delete", text: "×",
      onclick: () => deeds.remove(message) }));
