// Telegram's formatted text: entities count in UTF-16 units, as JavaScript's strings do.

import { say } from "./words.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** The text as nodes; ``onLink(url)`` and ``onCommand(text)`` are called for clicks. */
export function formatted(text, entities, onLink, onCommand) {
  const edges = new Set([0, text.length]);
  for (const entity of entities) edges.add(entity.offset).add(entity.offset + entity.length);
  const places = [...edges].filter((edge) => edge <= text.length).sort((a, b) => a - b);
  const nodes = document.createDocumentFragment();
  for (let n = 0; n + 1 < places.length; n += 1) {
    const [begin, end] = [places[n], places[n + 1]];
    const around = entities.filter((e) => e.offset <= begin && end <= e.offset + e.length);
    let node = document.createTextNode(text.slice(begin, end));
    for (const entity of around.toReversed()) node = wrapped(node, entity, text, onLink, onCommand);
    nodes.append(node);
  }
  return nodes;
}

function wrapped(node, entity, text, onLink, onCommand) {
  const whole = text.slice(entity.offset, entity.offset + entity.length);
  let around;
  if (entity.type === "text_link" || entity.type === "url") {
    const url = entity.url ?? (whole.includes("://") ? whole : `https://${whole}`);
    around = document.createElement("a");
    around.href = url;
    around.target = "_blank";
    around.rel = "noopener noreferrer";
    around.dataset.testid = "message-link";
    around.addEventListener("click", (event) => onLink(url, event));
  } else if (entity.type === "bot_command") {
    around = document.createElement("button");
    around.type = "button";
    around.className = "command";
    around.addEventListener("click", () => onCommand(whole));
  } else if (entity.type === "spoiler") {
    around = document.createElement("button");
    around.type = "button";
    around.className = "spoiler";
    around.setAttribute("aria-label", say("hidden"));
    around.addEventListener("click", () => around.classList.add("open"));
  } else {
    around = document.createElement(TAGS[entity.type] ?? "span");
  }
  around.append(node);
  return around;
}
