// Who is signed in, and what they may.

import { Refusal, ask, send, show } from "./client.js";
import { initData } from "./telegram.js";
import { tellTimesOf } from "./words.js";

const EXCHANGED = "doorman-exchanged";

/** Whoever is signed in, as the house told; null: nobody is. */
export let me = null;

/** Whether somebody may do this, ever. */
export const may = (action) => me?.may.includes(action) ?? false;

/** A door of theirs; undefined: there is none of this id. */
export const door = (id) => me.doors.find((one) => one.id === id);

/** What a door is called; one that they do not know has its id. */
export const doorName = (id) => door(id)?.name ?? id;

/** Find out who is signed in, by Telegram where it opened the page. Raises Refusal (401), Away. */
export async function arrive() {
  // Telegram may have opened the page for another account than the one that signed in here before
  if (initData && kept() !== initData) {
    try {
      const answer = await send("POST", "/app/session", { body: { init_data: initData, framed: window.self !== window.top } });
      keep(initData);
      return welcome(await answer.json());
    } catch (failure) {
      if (!(failure instanceof Refusal)) throw failure;
      return meet(failure);
    }
  }
  return meet();
}

/** Fetch who is signed in; ``refused``: why Telegram's word did not do, for where nobody is. */
async function meet(refused) {
  try {
    return await learn();
  } catch (failure) {
    if (refused && failure instanceof Refusal && failure.status === 401) throw refused;
    throw failure;
  }
}

/** Fetch again what somebody may, and how their doors are. */
export async function learn() {
  return welcome(await ask("/app/me"));
}

function welcome(told) {
  me = told;
  show(me.csrf);
  tellTimesOf(me.zone);
  return me;
}

/** Nobody is signed in any more. */
export function forget() {
  me = null;
  show("");
}

/** End the session here; ``everywhere``: all of this resident's. */
export async function leave(everywhere = false) {
  await send("POST", "/app/sign-out", { body: { everywhere } });
  forget();
}

function kept() {
  try {
    return sessionStorage.getItem(EXCHANGED);
  } catch {
    return null;
  }
}

function keep(data) {
  try {
    sessionStorage.setItem(EXCHANGED, data);
  } catch {
    // a reload asks with it once more, is refused, and finds the session
  }
}
