// A pass for a guest: whose it is, which doors, until when, how often. Its link is told once.

import { houseTime, order } from "../../parts/client.js";
import { attempt, toast } from "../../parts/dialogs.js";
import { el } from "../../parts/dom.js";
import { action } from "../../parts/frame.js";
import { me } from "../../parts/session.js";
import { moment, say } from "../../parts/words.js";

const HOUR_MS = 3_600_000;

//: How long a pass may last, in hours, and how often it may open; 0: as often as they like.
const LASTING = [["hours_2", 2], ["hours_12", 12], ["days_2", 48], ["days_7", 168], ["days_30", 720]];
const USES = [1, 2, 5, 10, 0];

async function show(root) {
  const name = el("input", { type: "text", id: "pass-name", maxlength: "64", required: true, autocomplete: "off", dir: "auto", "data-testid": "pass-name" });
  const doors = me.doors.filter((one) => one.has_lock).map((one) => el("label", { class: "check" },
    el("input", { type: "checkbox", value: one.id, checked: me.doors.filter((other) => other.has_lock).length === 1, "data-testid": `pass-door-${one.id}` }),
    el("span", { dir: "auto", text: one.name })));
  const until = chosen("pass_lasting", LASTING.map(([words, hours]) => [say(words), hours]), 12);
  const uses = chosen("pass_uses", USES.map((n) => [n ? say("times", { n }) : say("pass_any_number"), n]), 1);
  const ringing = el("input", { type: "checkbox", "data-testid": "pass-ringing" });
  root.append(el("form", { class: "card form", "data-testid": "pass-form", onsubmit: (event) => event.preventDefault() },
    el("p", { class: "field" }, el("label", { for: "pass-name", text: say("pass_name") }), name),
    el("fieldset", {}, el("legend", { text: say("pass_doors") }), doors),
    until.field, uses.field,
    el("label", { class: "check" }, ringing, el("span", { text: say("pass_only_ringing") }))));
  action(say("make_pass"), async () => {
    const wanted = {
      name: name.value.trim(),
      doors: doors.map((one) => one.querySelector("input")).filter((one) => one.checked).map((one) => one.value),
      until: new Date(houseTime() + Number(until.select.value) * HOUR_MS).toISOString(),
      uses: Number(uses.select.value) || null,
      only_while_ringing: ringing.checked,
    };
    if (!wanted.name) return name.focus();
    if (!wanted.doors.length) return toast(say("pass_needs_door"));
    await attempt(async () => made(root, wanted, await order("POST", "/passes", wanted)));
  });
}

function chosen(words, options, first) {
  const select = el("select", { id: words, "data-testid": words.replace("_", "-"), autocomplete: "off" },
    options.map(([text, value]) => el("option", { value, text, selected: value === first })));
  return { select, field: el("p", { class: "field" }, el("label", { for: words, text: say(words) }), select) };
}

function made(root, wanted, told) {
  action(null);
  if (!told.link) { // it is told once, and that answer never came
    root.replaceChildren(el("p", { class: "card", role: "alert", "data-testid": "link-lost", text: say("pass_link_lost") }));
    return;
  }
  const copy = el("button", { type: "button", class: "primary", "data-testid": "copy", text: say("copy_link"), onclick: async () => {
    try {
      await navigator.clipboard.writeText(told.link);
      toast(say("copied"));
    } catch {
      link.select(); // a page without TLS may not write there
    }
  } });
  const link = el("input", { type: "text", readonly: true, value: told.link, id: "pass-link", "data-testid": "pass-link" });
  root.replaceChildren(el("div", { class: "card form", role: "status" },
    el("p", { class: "strong", dir: "auto", text: say("pass_made", { name: wanted.name, time: moment(wanted.until) }) }),
    el("p", { text: say("pass_send") }),
    el("p", { class: "field" }, el("label", { for: "pass-link", text: say("pass_link") }), link),
    copy));
}

export default { title: "part_pass", show };
