// The bot's page inside the messenger, as Telegram shows one: over the chat, in the messenger's colours.

import { byId } from "./dom.js";

//: What Telegram calls a colour of its own, and what this messenger calls it.
const COLOURS = {
  bg_color: "--panel", secondary_bg_color: "--ground", section_bg_color: "--panel", section_separator_color: "--panel-edge",
  text_color: "--ink", subtitle_text_color: "--soft", button_color: "--accent", button_text_color: "--accent-ink",
  link_color: "--accent", destructive_text_color: "--danger-text",
};

export class MiniApp {
  #chat;
  #held = null;

  /** ``chat`` is what it is shown over. */
  constructor(chat) {
    this.#chat = chat;
    byId("mini-app-close").addEventListener("click", () => this.close());
    byId("people").addEventListener("click", () => this.close());
    byId("mini-app").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Show the page at ``url`` for whoever ``launch`` tells of, which is signed. */
  show({ url, launch }) {
    this.#held = document.activeElement;
    const look = getComputedStyle(document.documentElement);
    const colours = Object.fromEntries(Object.entries(COLOURS).map(([name, ours]) => [name, look.getPropertyValue(ours).trim()]));
    const frame = byId("mini-app-frame");
    frame.src = `${url}#${launch}&tgWebAppThemeParams=${encodeURIComponent(JSON.stringify(colours))}`;
    byId("mini-app-of").textContent = byId("bot-name").textContent;
    byId("mini-app").hidden = false;
    byId("mini-app-close").focus();
  }

  /** Put it away. */
  close() {
    if (byId("mini-app").hidden) return;
    byId("mini-app").hidden = true;
    byId("mini-app-frame").removeAttribute("src");
    if (this.#held?.isConnected) this.#held.focus();
    else this.#chat.write();
  }
}

/** The button that opens the bot's page, where the bot has one for this person. */
export function drawMenuPage(person, open) {
  const button = byId("menu-page");
  button.hidden = !person.menu_page || person.blocked;
  if (!person.menu_page) return;
  button.textContent = person.menu_page.text;
  button.onclick = () => open(person.menu_page.web_app.url);
}
