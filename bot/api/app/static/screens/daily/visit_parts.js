// Who came, what came of it, and what can be answered: what the list, a visit's own page and "now" show alike.

import { attempt, confirmed } from "../../parts/dialogs.js";
import { order } from "../../parts/client.js";
import { button, el } from "../../parts/dom.js";
import { leading } from "../../parts/frame.js";
import { open } from "../../parts/opening.js";
import { door, doorName, may } from "../../parts/session.js";
import { capital, clock, listed, say } from "../../parts/words.js";

/** Whether somebody still waits for an answer. */
export const isOpen = (visit) =>
  visit.rings > 0 && !visit.answer && visit.stage !== "answered" && visit.stage !== "expired";

/** Who came, as far as they are known: "Grace and somebody unknown". */
export function who(visit) {
  const names = visit.faces.map((face) => {
    if (face.person && face.outcome === "named") return face.person.name;
    if (face.person && face.outcome === "looks_like") return say("perhaps", { name: face.person.name });
    return null;
  });
  const known = [...new Set(names.filter(Boolean))];
  const others = visit.faces.length - names.filter(Boolean).length;
  if (others) known.push(others === 1 ? say("unknown_person") : say("unknown_people", { n: others }));
  return known.length ? listed(known) : say("somebody");
}

/** Who is there, as a headline. */
export const headline = (visit) => (isOpen(visit) ? say("rings", { who: who(visit) }) : capital(who(visit)));

/** What came of it: a code, and the sentence. */
export function ending(visit) {
  const said = visit.answer;
  if (said?.outcome === "unlocked") {
    if (!said.by) return ["opened", say("opened_by_itself")];
    return ["opened", said.by.name ? say("opened_by", { name: said.by.name }) : say("opened_by_somebody")];
  }
  if (said) return ["ignored", said.by?.name ? say("ignored_by", { name: said.by.name }) : say("ignored")];
  if (visit.attempt?.failure) return ["failed", say(visit.attempt.failure === "silent" ? "may_have_opened" : "did_not_open")];
  if (visit.attempt) return ["opening", say("is_opening")];
  if (!visit.rings) return ["quiet", say("nobody_rang")];
  return isOpen(visit) ? ["open", say("waits")] : ["missed", say("nobody_answered")];
}

/** A visit in a list. */
export function row(visit) {
  const [state, words] = ending(visit);
  return el("li", {}, leading(["visit", visit.id], { class: "row visit", "data-testid": `visit-${visit.id}`, "data-state": state },
    visit.pictures
      ? el("img", { class: "thumb", loading: "lazy", decoding: "async", alt: "", src: `/api/v1/visits/${encodeURIComponent(visit.id)}/picture` })
      : el("span", { class: "thumb none", "aria-hidden": "true" }),
    el("span", { class: "words" },
      el("strong", { dir: "auto", text: headline(visit) }),
      el("span", { class: "soft" }, el("time", { datetime: visit.began_at, text: clock(visit.began_at) }), el("span", { dir: "auto", text: doorName(visit.door) })),
      el("span", { class: `ending ${state}`, dir: "auto", text: words }))));
}

/** The answers that somebody may give to a visit that waits for one. */
export function answerButtons(visit, after) {
  if (!isOpen(visit)) return [];
  const at = door(visit.door);
  const path = `/visits/${encodeURIComponent(visit.id)}/answer`;
  const unlock = at && at.has_lock && !at.paused && at.may.includes("unlock")
    ? button(say("unlock"), async () => {
      await open(at, { path, body: { outcome: "unlocked" } });
      await after();
    }, { class: "primary big", "data-testid": "answer-open", "aria-label": say("unlock_door", { door: at.name }) })
    : null;
  const ignore = may("respond")
    ? button(say("ignore"), async () => {
      if (!(await confirmed(say("ask_ignore"), { yes: say("ignore") }))) return;
      await attempt(() => order("POST", path, { outcome: "ignored" }), say("ignored_done"));
      await after();
    }, { class: "plain", "data-testid": "answer-ignore" })
    : null;
  return [unlock, ignore].filter(Boolean);
}
