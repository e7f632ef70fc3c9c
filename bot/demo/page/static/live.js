// The line to the demo: state comes in, commands go out; it mends itself.

import { language, say } from "./words.js";

const PATIENCE_MS = [200, 500, 1000, 2000];

export class Live {
  #socket = null;
  #tries = 0;
  #hear;
  #onLine;

  /** ``hear(message)`` for everything that comes; ``onLine(connected)`` when the line comes or goes. */
  constructor(hear, onLine) {
    this.#hear = hear;
    this.#onLine = onLine;
    this.#connect();
  }

  /** Say what somebody does; false: there is no line. */
  say(command) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(command));
    return true;
  }

  #connect() {
    const socket = new WebSocket(`ws://${location.host}/live?language=${language()}`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#tries = 0;
      this.#onLine(true);
    });
    socket.addEventListener("message", (event) => this.#hear(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      this.#onLine(false);
      setTimeout(() => this.#connect(), PATIENCE_MS[Math.min(this.#tries, PATIENCE_MS.length - 1)]);
      this.#tries += 1;
    });
  }
}

/** Post a form with pictures; throws an Error with a sentence. */
export async function post(path, fields, pictures) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  pictures.forEach((picture, n) => form.append("picture", picture, `picture-${n}.jpg`));
  const answer = await fetch(path, { method: "POST", body: form }).catch(() => {
    throw new Error(say("gone"));
  });
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(say(told.words ?? "refused"));
  }
}
