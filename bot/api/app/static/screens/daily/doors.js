// How a door is, and what somebody may do at it: shown on the pages where doors are.

import { picture } from "../../parts/client.js";
import { why } from "../../parts/dialogs.js";
import { busy, button, el } from "../../parts/dom.js";
import { open, outcomes } from "../../parts/opening.js";
import { clock, say } from "../../parts/words.js";

//: How long it is said that a door was opened from here, in ms.
const OPENED_SAID_MS = 60_000;

//: How long it is said that nobody knows whether a door opened, in ms.
const UNKNOWN_SAID_MS = 120_000;

/** What became of the last opening from here, as long as that matters; empty: nothing. */
export function outcome(door) {
  const place = el("p", { class: "outcome", "data-testid": `outcome-${door.id}` });
  const known = outcomes.get(door.id);
  if (!known) return place;
  const ends = known.at + (known.unknown ? UNKNOWN_SAID_MS : OPENED_SAID_MS);
  const left = ends - Date.now();
  if (left <= 0) {
    outcomes.delete(door.id);
    return place;
  }
  place.dataset.state = known.unknown ? "unknown" : "open";
  place.textContent = known.unknown ? say("door_unknown") : say("door_opened", { time: clock(known.at, true) });
  setTimeout(() => {
    outcomes.delete(door.id);
    place.textContent = "";
    delete place.dataset.state;
  }, left);
  return place;
}

//: What tells a door to open is there, or at least told.
const TOLD = new Set(["told", "online"]);

/** Whether a door can be told to open, as the house's health has it; null: that is not known. */
const reached = (part) => (part === undefined || part.bell === "unheard" ? null : part.relay === "none" ? part.bell === "online" : TOLD.has(part.relay));

/** How a door is, as its code. ``part``: it, in what the house tells of its health. */
function stateOf(door, part) {
  if (door.paused) return "paused";
  if (!door.has_lock) return "no_lock";
  return reached(part) === false ? "unreachable" : "ready";
}

const BAD = new Set(["unreachable", "paused"]);

//: How a leaf is, where somebody should look after it.
const LEAF_BAD = new Set(["left_open", "forced"]);

/** Lines with a dot: how the door is, and where its contact tells, whether it stands open. */
export const stateLines = (door, part) => {
  const state = stateOf(door, part);
  const known = door.leaf && state !== "unreachable"; // whoever cannot be reached told it some time ago
  return el("div", { class: "states" }, line(door, state), known ? el("p", {
    class: `state ${LEAF_BAD.has(door.leaf) ? "bad" : "soft"}`, "data-testid": `leaf-${door.id}`, "data-state": door.leaf, text: say(`leaf_${door.leaf}`),
  }) : null);
};

const line = (door, state) => el("p", {
  class: `state ${BAD.has(state) ? "bad" : state === "ready" ? "good" : "soft"}`, "data-testid": `state-${door.id}`, "data-state": state, text: say(`door_${state}`),
});

const may = (door, what) => door.may.includes(what);

/** The button that opens; null: it is not for them, or has nothing to open. */
export function openButton(door, after, attributes = {}) {
  if (!door.has_lock || door.paused || !may(door, "open")) return null;
  return button(say("unlock"), async () => {
    await open(door);
    after();
  }, { class: "primary big", "data-testid": `open-${door.id}`, "aria-label": say("unlock_door", { door: door.name }), ...attributes });
}

/** A place for a picture of now: a button takes one. Null: this door has no camera that can be asked. */
export function lookAt(door) {
  if (!door.has_camera || !may(door, "look")) return null;
  const seen = el("figure", { hidden: true });
  const said = el("p", { class: "soft", role: "status", hidden: true });
  let address = null;
  const take = button(say("look"), async (pressed) => {
    said.hidden = true;
    try {
      const fresh = await picture("POST", `/doors/${encodeURIComponent(door.id)}/snapshot`);
      if (address) URL.revokeObjectURL(address);
      address = fresh;
      const caption = say("look_at", { door: door.name, time: clock(Date.now(), true) });
      seen.replaceChildren(el("img", { src: address, alt: caption, "data-testid": "looked" }), el("figcaption", { text: caption }));
      seen.hidden = false;
    } catch (failure) {
      said.textContent = why(failure);
      said.hidden = false;
      busy(pressed, false);
    }
  }, { class: "plain", "data-testid": "look", "aria-label": say("look_door", { door: door.name }) });
  return el("div", { class: "look", "data-testid": `look-${door.id}` }, seen, take, said);
}
