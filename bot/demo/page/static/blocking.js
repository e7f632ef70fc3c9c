// A bot that is blocked: it is said above the messages, and instead of the message box there is one way out.

import { byId } from "./dom.js";
import { say } from "./words.js";

/** ``block(on)`` blocks the bot in the open chat, or lets it write again. */
export function setUpBlocking(block) {
  byId("block").addEventListener("click", () => block(true));
  byId("unblock").addEventListener("click", () => block(false));
}

/** Draw whether this person has blocked the bot. */
export function drawBlocked({ blocked, name }) {
  const block = byId("block");
  const unblock = byId("unblock");
  const held = [block, unblock].includes(document.activeElement);
  block.textContent = say("block");
  block.setAttribute("aria-label", say("block_bot"));
  byId("chat").dataset.blocked = String(blocked);
  byId("blocked-banner").hidden = unblock.hidden = !blocked;
  block.hidden = byId("composer").hidden = blocked;
  const banner = say("is_blocked", { name });
  if (byId("blocked-banner").textContent !== banner) byId("blocked-banner").textContent = banner;
  if (held) (blocked ? unblock : block).focus(); // whoever pressed one finds the other
}
