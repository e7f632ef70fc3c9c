// A guest's page: what their pass opens, as one large button a door.

import { outcome } from "./doors.js";
import { button, el, icon, redraw } from "../../parts/dom.js";
import { leading } from "../../parts/frame.js";
import { open } from "../../parts/opening.js";
import { learn, me } from "../../parts/session.js";
import { mainButton } from "../../parts/telegram.js";
import { moment, say } from "../../parts/words.js";

async function show(root) {
  // the one door that a guest may open is the one thing to do here
  const alone = () => (me.passes.length === 1 && me.passes[0].doors.length === 1 ? [me.passes[0], me.passes[0].doors[0]] : null);
  let theirs = false;
  const draw = () => {
    const passes = me.passes;
    const only = alone();
    theirs = mainButton(only ? say("open_door", { door: only[1].name }) : null, () => use(...only));
    redraw(
      root,
      ...(passes.length ? passes.map(passCard) : [el("p", { class: "sorry", "data-testid": "no-pass", text: say("no_pass") })]),
      leading(["settings"], { class: "row", "data-testid": "to-settings" }, say("part_settings")),
    );
  };
  const refresh = async () => {
    await learn();
    draw();
  };
  const use = async (pass, door) => {
    await open({ ...door, asks_for: "two_taps" }, {
      path: `/my/passes/${encodeURIComponent(pass.id)}/open`, body: { door: door.id, revision: pass.revision },
    });
    await refresh().catch(() => draw());
  };
  const passCard = (pass) => el("section", { class: "card guest", "data-testid": `pass-${pass.id}` },
    pass.doors.map((door) => el("div", { class: "guest-door" },
      icon("now"),
      el("h2", { dir: "auto", text: door.name }),
      outcome(door),
      alone() && theirs ? null : button(say("open_door", { door: door.name }), () => use(pass, door), {
        class: `primary big${alone() ? " alone" : ""}`, "data-testid": alone() ? "guest-open" : `open-${door.id}`,
      }))),
    el("p", { class: "strong", "data-testid": "guest-left", text: pass.left === null ? say("pass_any_number") : say("pass_left", { n: pass.left }) }),
    el("p", { "data-testid": "guest-until", text: say("pass_until", { time: moment(pass.until) }) }),
    pass.only_while_ringing ? el("p", { text: say("pass_while_ringing") }) : null);
  draw();
  return { refresh };
}

export default { title: "part_guest", show };
