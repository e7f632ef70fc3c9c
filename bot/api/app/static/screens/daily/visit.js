// One visit: its picture, who it shows, and what came of it.

import { answerButtons, ending, headline } from "./visit_parts.js";
import { ask } from "../../parts/client.js";
import { el, redraw } from "../../parts/dom.js";
import { leading, titled } from "../../parts/frame.js";
import { doorName, may } from "../../parts/session.js";
import { known, say, whole } from "../../parts/words.js";

async function show(root, id) {
  const path = `/visits/${encodeURIComponent(id)}`;
  let visit;
  const draw = () => {
    const [state, words] = ending(visit);
    titled(headline(visit));
    redraw(root, el("article", { class: "card", "data-testid": "visit", "data-state": state },
      visit.pictures ? el("img", { class: "large", "data-testid": "picture", src: `/api/v1${path}/picture?revision=${visit.revision}`, alt: say("picture_of", { who: headline(visit) }) })
        : el("p", { class: "soft", text: say("no_picture") }),
      el("dl", {},
        pair("when", whole(visit.began_at)),
        pair("door", doorName(visit.door)),
        visit.rings > 1 ? pair("rang", say("rang_times", { n: visit.rings })) : null),
      visit.faces.length ? el("ul", { class: "faces" }, visit.faces.map(face)) : null,
      el("p", { class: `ending ${state} strong`, role: "status", "data-testid": "ending", dir: "auto", text: words }),
      el("div", { class: "choices" }, answerButtons(visit, refresh))));
  };
  const refresh = async () => {
    visit = await ask(path);
    draw();
  };
  await refresh();
  return {
    refresh,
    happened: (kind, told) => {
      if (kind !== "visit" || told.id !== id) return;
      visit = told;
      draw();
    },
  };
}

const pair = (name, value) => [el("dt", { text: say(name) }), el("dd", { dir: "auto", text: value })];

function face(one) {
  const words = one.outcome === "named" && one.person ? say("face_named", { n: one.number, name: one.person.name })
    : one.outcome === "looks_like" && one.person ? say("face_looks_like", { n: one.number, name: one.person.name })
      : say(known(`face_${one.outcome}`) ? `face_${one.outcome}` : "face_unknown", { n: one.number });
  const person = one.person && may("see_faces");
  return el("li", { dir: "auto" }, person ? leading(["person", one.person.id], {}, words) : words);
}

export default { title: "part_visit", show };
