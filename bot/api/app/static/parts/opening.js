// Opening a door: what it asks for is asked, the order goes out once, and what came of it is said, never guessed.

import { Away, Refusal, order, orderKey } from "./client.js";
import { confirmed, keypad, toast, why } from "./dialogs.js";
import { feel } from "./telegram.js";
import { say } from "./words.js";

/** How many digits a PIN has, at least and at most, and a code of an app. */
export const PIN = [4, 8];
export const CODE = [6, 6];

//: Asked for again where the door asks for something else by now.
const ASKS = { pin: "pin", code: "code" };

//: Digits that did not do, and may be typed anew.
const ANEW = new Set(["proof-wrong", "too-often"]);

/** What is known of a door since it was opened here: when, and whether nobody knows; by its id. */
export const outcomes = new Map();

/**
 * Open a door, at which somebody rang or nobody did. ``path`` is what is asked for, ``body`` with what. Returns whether
 * it opened.
 */
export async function open(door, { path = `/doors/${encodeURIComponent(door.id)}/unlock`, body = {}, headers = {}, asks = door.asks_for } = {}) {
  let opened = false;
  if (door.has_proof === false && asks !== "two_taps") {
    toast(say("refused_proof_not_set"));
    return false;
  }
  const hand = async (proof) => {
    try {
      const told = await order("POST", path, { ...body, ...proof }, {
        key: orderKey(), headers, waiting: () => toast(say("opening_again")),
      });
      opened = true;
      succeeded(door, told ?? {});
      return "";
    } catch (failure) {
      if (failure instanceof Refusal && ANEW.has(failure.kind)) {
        feel("error");
        return why(failure);
      }
      failed(door, failure);
      if (failure instanceof Refusal && failure.kind === "proof-needed" && ASKS[failure.proof] && failure.proof !== asks) {
        opened = await open(door, { path, body, headers, asks: failure.proof });
      }
      return "";
    }
  };
  if (asks === "pin" || asks === "code") {
    await keypad(say("open_door", { door: door.name }), {
      text: say(asks === "pin" ? "type_pin" : "type_code", { least: PIN[0], most: PIN[1] }), yes: say("unlock"), secret: asks === "pin",
      length: asks === "pin" ? PIN : CODE, deed: (digits) => hand({ [asks]: digits }),
    });
  } else if (await confirmed(say("ask_open", { door: door.name }), { yes: say("yes_open", { door: door.name }), no: say("keep_shut"), danger: true })) {
    await hand({ confirmed: true });
  }
  return opened;
}

function succeeded(door, told) {
  feel("success");
  outcomes.set(door.id, { at: Date.now() });
  toast(say("opened", { door: door.name }));
}

function failed(door, failure) {
  feel("error");
  // no answer, or none from the door: nobody knows, and that is what is said
  const unknown = failure instanceof Away || failure.status === 504 || failure.kind === "repeat-interrupted";
  if (unknown) outcomes.set(door.id, { unknown: true, at: Date.now() });
  toast(failure instanceof Away ? say("opening_unknown", { door: door.name }) : why(failure));
}
