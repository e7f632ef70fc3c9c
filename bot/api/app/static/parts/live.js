// What happens, as it happens: Server-Sent Events, read by fetch, so that a lost line is noticed and mended by us.

import { language } from "./words.js";

//: Waited before the next try, in ms; the last one again and again.
const PATIENCE_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

//: The house says something every 15 s, if only that it is there: after this long the line is dead, in ms.
const SILENT_MS = 35_000;

//: A page that nobody looks at hangs up after so long, in ms: browsers hold few lines to one house, and whoever opens it in
//: many tabs would have none left for the one before their eyes.
const UNSEEN_MS = 20_000;

/** The line to the house. ``onEvent(kind, told)`` for everything that comes, ``onLine(up)`` when it comes or goes. */
export class Live {
  #onEvent;
  #onLine;
  #last = null;
  #tries = 0;
  #stop = null;
  #timer = null;
  #ended = false;
  #unseen = null;
  #resting = false;

  constructor(onEvent, onLine) {
    this.#onEvent = onEvent;
    this.#onLine = onLine;
    addEventListener("online", this.#hurry);
    addEventListener("offline", this.#cut);
    addEventListener("pagehide", this.#rest);
    addEventListener("pageshow", this.#seen);
    document.addEventListener("visibilitychange", this.#seen);
    this.#seen();
    this.#listen();
  }

  /** Hang up. */
  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#unseen);
    this.#stop?.abort();
    removeEventListener("online", this.#hurry);
    removeEventListener("offline", this.#cut);
    removeEventListener("pagehide", this.#rest);
    removeEventListener("pageshow", this.#seen);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  /** Somebody looks, or nobody does any more. */
  #seen = () => {
    clearTimeout(this.#unseen);
    if (document.hidden) this.#unseen = setTimeout(this.#rest, UNSEEN_MS);
    else this.#hurry();
  };

  /** Hang up until somebody looks again: nothing is wrong, so nothing is said. */
  #rest = () => {
    if (this.#ended) return;
    this.#resting = true;
    clearTimeout(this.#timer);
    this.#stop?.abort();
  };

  /** Try at once: the network came back, or somebody looks again. */
  #hurry = () => {
    if (document.hidden || this.#ended) return;
    this.#resting = false;
    if (this.#stop) return;
    clearTimeout(this.#timer);
    this.#tries = 0;
    this.#listen();
  };

  /** The network went: whoever looks learns it now, not after a long silence. */
  #cut = () => this.#stop?.abort();

  async #listen() {
    const stop = new AbortController();
    this.#stop = stop;
    let watch = setTimeout(() => stop.abort(), SILENT_MS);
    try {
      const answer = await fetch("/api/v1/events", {
        headers: { "Accept-Language": language(), ...(this.#last ? { "Last-Event-ID": this.#last } : {}) },
        cache: "no-store",
        signal: stop.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#onLine(true);
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        this.#tries = 0;
        clearTimeout(watch);
        watch = setTimeout(() => stop.abort(), SILENT_MS);
        const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
        rest = parts.pop();
        for (const part of parts) this.#take(part);
      }
    } catch {
      // whatever it was: the line is down, and is tried again
    } finally {
      clearTimeout(watch);
    }
    this.#stop = null;
    if (this.#ended || this.#resting) return;
    this.#onLine(false);
    const wait = PATIENCE_MS[Math.min(this.#tries, PATIENCE_MS.length - 1)];
    this.#tries += 1;
    // not all phones of a home at the same moment
    this.#timer = setTimeout(() => this.#listen(), wait * (0.75 + Math.random() / 2));
  }

  #take(part) {
    const fields = {};
    for (const line of part.split("\n")) {
      const at = line.indexOf(":");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart();
    }
    if (fields.id) this.#last = fields.id;
    if (fields.event) this.#onEvent(fields.event, JSON.parse(fields.data || "{}"));
  }
}
