// What is typed, answered and attached before it is sent.

import { byId, el, menu } from "./dom.js";
import { post } from "./live.js";
import { say } from "./words.js";

const MOST_PHOTOS = 10;

/** What Telegram takes as a photo; any other picture goes as the file that it is. */
const AS_PHOTOS = /^image\/(jpeg|png|webp)$/;

/** What goes as a file, and at once: a table of people. */
const TABLE = /\.(xlsx|csv)$/i;

export class Composer {
  #say;
  #toast;
  #who;
  #replying = null;
  #hint = "";
  #pictures = [];
  #asFiles = false;
  #sending = false;

  constructor(say, toast, who) {
    this.#say = say;
    this.#toast = toast;
    this.#who = who;
    const form = byId("composer");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === "Escape") this.clear();
    });
    this.#input.addEventListener("input", () => this.#grow());
    this.#input.addEventListener("paste", (event) => this.#attach([...event.clipboardData.files]));
    const phone = document.querySelector(".chat");
    phone.addEventListener("dragover", (event) => event.preventDefault());
    phone.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#attach([...event.dataTransfer.files]);
    });
    menu(byId("attach"), byId("attach").nextElementSibling);
    byId("attach-files").addEventListener("click", () => byId("photo-input").click());
    byId("photo-input").addEventListener("change", (event) => {
      this.#attach([...event.target.files]);
      event.target.value = "";
    });
    for (const button of document.querySelectorAll("[data-sample]")) {
      button.addEventListener("click", () => this.#attachSamples(button.dataset.sample));
    }
    byId("cancel-reply").addEventListener("click", () => this.replyTo(null));
    this.#drawHint();
  }

  get #input() {
    return byId("message-input");
  }

  /** Answer one message; null: none. */
  replyTo(message, hint = "") {
    this.#replying = message;
    byId("replying").hidden = !message;
    byId("replying").querySelector("span").textContent = message ? message.text || say("photo") : "";
    this.#hint = hint;
    this.#drawHint();
    if (message && this.#input.offsetParent) this.#input.focus({ preventScroll: true });
  }

  /** Put the keyboard into the box. */
  focus() {
    this.#input.focus();
  }

  /** Forget what was begun. */
  clear() {
    this.replyTo(null);
    this.#pictures = [];
    this.#asFiles = false;
    this.#drawPictures();
  }

  #attach(files) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    const table = files.find((file) => TABLE.test(file.name));
    if (table) this.#sendFile(table);
    else if (files.length && !pictures.length) this.#toast(say("only_pictures"));
    this.#pictures = [...this.#pictures, ...pictures].slice(0, MOST_PHOTOS);
    this.#asFiles ||= pictures.some((picture) => !AS_PHOTOS.test(picture.type));
    this.#drawPictures();
    if (pictures.length) this.#input.focus();
  }

  async #sendFile(file) {
    try {
      await post("/file", { user: this.#who(), name: file.name }, [file]);
    } catch (error) {
      this.#toast(error.message);
    }
  }

  /** Together: as photos, which get smaller, or each as the file that it is. */
  async #sendPictures(user, caption) {
    if (!this.#asFiles) return post("/photos", { user, caption }, this.#pictures);
    const album = this.#pictures.length > 1 ? String(Date.now()) : "";
    for (const [n, file] of this.#pictures.entries()) {
      await post("/file", { user, name: file.name, caption: n ? "" : caption, album }, [file]);
    }
  }

  async #attachSamples(name) {
    try {
      this.#attach(await Promise.all([0, 1, 2].map(async (n) => {
        const answer = await fetch(`/samples/${name}/${n}.jpg`);
        if (!answer.ok) throw new Error(answer.statusText);
        return new File([await answer.blob()], `${name}-${n}.jpg`, { type: "image/jpeg" });
      })));
    } catch {
      this.#toast(say("no_samples"));
    }
  }

  /** What is asked for, in the language of the page. */
  redraw() {
    this.#drawPictures();
    byId("replying").querySelector("span").textContent = this.#replying ? this.#replying.text || say("photo") : "";
  }

  #drawHint() {
    this.#input.placeholder = this.#pictures.length ? say("caption") : this.#hint || say("box");
  }

  #drawPictures() {
    const strip = byId("attachments");
    for (const image of strip.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    strip.hidden = !this.#pictures.length;
    this.#drawHint();
    strip.replaceChildren(...this.#pictures.map((picture, n) =>
      el("div", {},
        el("img", { src: URL.createObjectURL(picture), alt: picture.name }),
        el("button", { type: "button", "aria-label": say("leave_out", { picture: picture.name }), text: "×", onclick: () => {
          this.#pictures.splice(n, 1);
          this.#drawPictures();
        } }))));
    if (this.#pictures.length) {
      strip.prepend(el("label", {},
        el("input", { type: "checkbox", "data-testid": "as-files", checked: this.#asFiles,
          onchange: (event) => { this.#asFiles = event.target.checked; } }),
        say("as_files")));
    }
  }

  async #send() {
    const text = this.#input.value.trim();
    const user = this.#who();
    if (this.#sending || (!text && !this.#pictures.length)) return;
    if (this.#pictures.length) {
      this.#sending = true;
      try {
        await this.#sendPictures(user, text);
      } catch (error) {
        this.#toast(error.message);
        return;
      } finally {
        this.#sending = false;
      }
    } else if (!this.#say({ do: "send", user, text, reply_to: this.#replying?.id ?? null })) {
      return; // what was typed stays
    }
    this.#input.value = "";
    this.#grow();
    this.clear();
  }

  #grow() {
    this.#input.rows = Math.min(5, this.#input.value.split("\n").length);
  }
}
