// Asking the house: each answer is what it said, or a Refusal with its kind, or Away where nobody answered.

import { language } from "./words.js";

const API = "/api/v1";
const PROBLEM = "urn:doorman:problem:";

//: Whatever takes longer is given up, in ms: a door is waited for a few seconds, a picture of a camera longer.
const PATIENCE_MS = 25_000;

//: An order that got no answer is sent again, with the same key, so long after it was given and no longer: nobody wants
//: a door to open a minute after they have walked away.
const AGAIN_WITHIN_MS = 8_000;
const AGAIN_AFTER_MS = 1_200;

//: By so much the house's clock is ahead of this device's, in ms.
let aheadMs = 0;
let csrf = "";
let onSignedOut = () => {};

/** The house refused. */
export class Refusal extends Error {
  constructor(status, told, waitS) {
    super(told.type ?? String(status));
    this.status = status;
    this.kind = String(told.type ?? "").replace(PROBLEM, "");
    this.reason = told.reason ?? "";
    this.title = told.title ?? "";
    this.left = told.left;
    this.proof = told.proof;
    this.waitS = waitS;
  }
}

/** Nobody answered. */
export class Away extends Error {}

/** Who is told that the session ended. */
export function tellOf(signedOut) {
  onSignedOut = signedOut;
}

/** What the house's clock says, in ms: this device's may be wrong. */
export const houseTime = () => Date.now() + aheadMs;

/** What every request that changes something shows; empty: nobody is signed in. */
export function show(token) {
  csrf = token;
}

/** A name under which an order is carried out once, however often it is sent. */
export const orderKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

/** Send a request; ``path`` begins with / and is the API's unless it begins with /app. Returns the Response. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const unsafe = method !== "GET";
  let answer;
  try {
    answer = await fetch(path.startsWith("/app") ? path : API + path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        "Accept-Language": language(),
        ...(unsafe && csrf ? { "X-CSRF-Token": csrf } : {}),
        ...(body === undefined || body instanceof Blob ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new Away();
  }
  const said = Date.parse(answer.headers.get("Date") ?? "");
  if (said) aheadMs = said - Date.now();
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const refusal = new Refusal(answer.status, told, Number(answer.headers.get("Retry-After")) || 0);
  if (answer.status === 401 && !path.startsWith("/app/session") && !path.startsWith("/app/code")) onSignedOut();
  throw refusal;
}

/** What is there, as JSON. */
export async function ask(path, options) {
  return (await send("GET", path, options)).json();
}

/** Everything of a list, page after page, ``most`` at most; returns {items, next}. */
export async function page(path, cursor, most = 20) {
  const query = new URLSearchParams({ limit: String(most), ...(cursor ? { cursor } : {}) });
  return ask(`${path}${path.includes("?") ? "&" : "?"}${query}`);
}

/** A picture as an address for an image; whoever shows it revokes it. Null: there is none. */
export async function picture(method, path, options) {
  const answer = await send(method, path, options);
  if (answer.status === 204) return null;
  return URL.createObjectURL(await answer.blob());
}

/** Change something; sent again for a short time where no answer came, and carried out once. Returns JSON or null. */
export async function order(method, path, body, { key = orderKey(), headers = {}, waiting = () => {} } = {}) {
  const begun = performance.now();
  for (;;) {
    try {
      const answer = await send(method, path, { body, headers: { "Idempotency-Key": key, ...headers } });
      return answer.status === 204 ? null : await answer.json();
    } catch (failure) {
      const running = failure instanceof Refusal && failure.kind === "repeat-running";
      if (!(failure instanceof Away) && !running) throw failure;
      if (performance.now() - begun + AGAIN_AFTER_MS > AGAIN_WITHIN_MS) throw failure;
      waiting();
      await new Promise((done) => setTimeout(done, AGAIN_AFTER_MS));
    }
  }
}
