// What Home Assistant would show: devices and entities, as the broker has them. The lock takes a code.

import { byId, el } from "./dom.js";
import { clock, say } from "./words.js";

const STATES = {
  locked: "home_locked", unlocked: "home_unlocked", unlocking: "home_unlocking", jammed: "home_jammed",
  on: "home_on", off: "home_off", ring: "home_ring", person: "home_person", stranger: "home_stranger",
};
const CLASSES = {
  connectivity: { on: "home_connected", off: "home_disconnected" },
  occupancy: { on: "home_detected", off: "home_clear" },
};

export class Home {
  #tell;
  #devices = null;
  #drawn = "";
  #codes = new Map();

  constructor(tell) {
    this.#tell = tell;
    const box = byId("home");
    byId("home-open").addEventListener("click", () => {
      this.#draw();
      box.showModal();
    });
  }

  show(devices) {
    this.#devices = devices;
    byId("home-open").hidden = !devices;
    if (byId("home").open) this.#draw();
  }

  redraw() {
    this.#drawn = "";
    if (byId("home").open) this.#draw();
  }

  #draw() {
    const look = JSON.stringify(this.#devices);
    if (look === this.#drawn) return;
    this.#drawn = look;
    const place = byId("home-devices");
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    const devices = this.#devices ?? [];
    place.replaceChildren(...devices.map((device) => this.#device(device)));
    if (!devices.length) place.append(el("p", { text: say("home_empty") }));
    if (held) place.querySelector(`[data-testid="${held}"]`)?.focus();
  }

  #device(device) {
    const rows = device.entities.map((entity) => this.#entity(entity));
    return el("section", {}, el("h3", { dir: "auto", text: device.name }), el("ul", {}, ...rows));
  }

  #entity(entity) {
    const name = entity.name ?? say("home_ring");
    const row = el("li", { "data-testid": `entity-${entity.id}`, "data-state": entity.available ? entity.state : "unavailable" },
      el("span", { class: "name", dir: "auto", text: name }));
    const shown = entity.state && entity.available;
    if (shown && (entity.platform === "image" || entity.platform === "camera")) {
      row.append(el("img", { alt: name, src: `/home/${entity.id}.jpg?n=${entity.count}`, loading: "lazy" }));
    } else row.append(el("span", { class: "state", dir: "auto", text: this.#state(entity) }));
    if (entity.available) row.append(...this.#controls(entity, name));
    return row;
  }

  #controls(entity, name) {
    if (entity.platform === "lock") return [this.#lock(entity)];
    if (entity.platform === "switch") {
      const box = el("input", { type: "checkbox", role: "switch", checked: entity.state === "on", "aria-label": name,
        "data-testid": `switch-${entity.id}` });
      box.addEventListener("change", () => this.#tell({ do: "home", entity: entity.id, on: box.checked }));
      return [box];
    }
    if (entity.platform !== "button") return [];
    const press = el("button", { type: "button", text: say("home_press"), "aria-label": name, "data-testid": `press-${entity.id}` });
    press.addEventListener("click", () => this.#tell({ do: "home", entity: entity.id }));
    return [press];
  }

  #lock(entity) {
    const code = el("input", { type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "8",
      "aria-label": say("home_code"), placeholder: say("home_code"), "data-testid": `code-${entity.id}` });
    code.value = this.#codes.get(entity.id) ?? "";
    code.addEventListener("input", () => this.#codes.set(entity.id, code.value));
    const open = el("button", { type: "submit", text: say("home_unlock"), "data-testid": `unlock-${entity.id}` });
    const form = el("form", { class: "code" }, code, open);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!new RegExp(entity.digits).test(code.value)) return code.focus();
      this.#codes.delete(entity.id);
      this.#tell({ do: "home", entity: entity.id, code: code.value });
      code.value = "";
    });
    return form;
  }

  #state(entity) {
    if (!entity.available) return say("home_unavailable");
    if (!entity.state) return entity.platform === "button" ? "" : say("home_unknown");
    if (entity.kind === "timestamp") return clock(Date.parse(entity.state) / 1000);
    const named = CLASSES[entity.kind]?.[entity.state] ?? STATES[entity.state];
    if (named) return say(named);
    return entity.platform === "event" ? say("home_event") : entity.state;
  }
}
