// Which part of a camera's picture counts, and which is painted over: drawn on the picture, by finger, mouse or keyboard.

import { Drawing } from "./drawing.js";
import { picture, send } from "../../parts/client.js";
import { attempt, toast } from "../../parts/dialogs.js";
import { button, el, redraw } from "../../parts/dom.js";
import { action } from "../../parts/frame.js";
import { holdStill } from "../../parts/telegram.js";
import { say } from "../../parts/words.js";

async function show(root, camera) {
  const path = `/cameras/${encodeURIComponent(camera)}/zones`;
  let mark = "";
  let address = null;
  const image = el("img", { alt: say("zones_picture"), "data-testid": "zones-picture" });
  const drawing = new Drawing(image, changed);
  const spare = el("button", { type: "button", class: "plain", "data-testid": "remove-corner", text: say("remove_corner"), onclick: () => drawing.removeCorner() });
  const list = el("ul", { class: "rows", "data-testid": "zones" });
  const whole = el("p", { class: "soft", role: "status", "data-testid": "zones-whole" });

  function changed() {
    redraw(list, drawing.shapes.map(row));
    spare.setAttribute("aria-disabled", String(!drawing.hasSpare));
    whole.textContent = drawing.shapes.some((one) => one.kind === "zone") ? "" : say("zones_whole");
    action(drawing.changed ? say("save") : null, save);
  }

  function row(one, n) {
    const name = one.kind === "zone"
      ? el("input", { type: "text", maxlength: "64", value: one.name, dir: "auto", "aria-label": say("zone_name"), "data-testid": `zone-name-${n}`,
        oninput: (event) => drawing.rename(one, event.target.value) })
      : el("span", { class: "words", text: say("mask_n", { n: n + 1 }) });
    return el("li", { class: `row ${one.kind}`, "data-testid": `shape-${n}` },
      el("button", { type: "button", class: "small", "aria-pressed": String(one === drawing.chosen), "data-testid": `choose-${n}`, text: say("shape_change"), onclick: () => drawing.choose(one, true) }),
      name,
      button(say("remove"), () => drawing.remove(one), { class: "small danger", "data-testid": `remove-${n}` }));
  }

  async function load() {
    const answer = await send("GET", path);
    mark = answer.headers.get("ETag") ?? "";
    drawing.take(await answer.json());
  }

  async function save() {
    const unnamed = drawing.shapes.find((one) => one.kind === "zone" && !one.name.trim());
    if (unnamed) return toast(say("zone_needs_name"));
    await attempt(async () => {
      await send("PUT", path, { body: drawing.told, headers: mark ? { "If-Match": mark } : {} });
      await load();
    }, say("saved"));
  }

  root.append(
    el("p", { text: say("zones_how") }),
    el("div", { class: "stage", "data-testid": "stage" }, image, drawing.layer),
    el("div", { class: "choices" },
      el("button", { type: "button", class: "plain", "data-testid": "add-zone", text: say("add_zone"), onclick: () => drawing.add("zone", say("zone_new")) }),
      el("button", { type: "button", class: "plain", "data-testid": "add-mask", text: say("add_mask"), onclick: () => drawing.add("mask", "") }),
      el("button", { type: "button", class: "plain", "data-testid": "add-corner", text: say("add_corner"), onclick: () => drawing.addCorner() }),
      spare),
    whole, list);
  await load();
  try {
    address = await picture("GET", `/cameras/${encodeURIComponent(camera)}/picture`);
    image.src = address;
  } catch {
    toast(say("camera_silent"));
  }
  holdStill(true);
  return {
    leave: () => {
      holdStill(false);
      if (address) URL.revokeObjectURL(address);
    },
    refresh: async () => {
      if (!drawing.changed) await load(); // what somebody draws is theirs until they save it, or leave
    },
  };
}

export default { title: "to_zones", show };
