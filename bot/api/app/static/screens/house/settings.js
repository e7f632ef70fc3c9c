// What somebody chooses for themselves: the language, passkeys, and signing out.

import { tongue } from "../daily/sign_in.js";
import { ask, order, send, Refusal } from "../../parts/client.js";
import { attempt, confirmed, keypad, why } from "../../parts/dialogs.js";
import { button, el, redraw } from "../../parts/dom.js";
import { CODE, PIN } from "../../parts/opening.js";
import { leave, may, me } from "../../parts/session.js";
import { farewell } from "../../parts/stay.js";
import { initData } from "../../parts/telegram.js";
import { moment, say } from "../../parts/words.js";

async function show(root) {
  root.append(tongue());
  const list = el("ul", { class: "rows" });
  const refresh = async () => {
    const { items: open } = await ask("/sessions");
    redraw(sessions, open.map((one) => el("li", { class: "row", "data-testid": `session-${one.id}` },
      el("span", { class: "words" },
        el("strong", { dir: "auto", text: one.browser }),
        el("span", { class: "soft" }, el("span", { text: say("signed_in_since", { time: moment(one.began_at) }) }), one.this ? el("span", { text: say("signed_in_here") }) : null)))));
    if (!me.passkeys) return;
    const { items } = await ask("/app/passkeys");
    redraw(list, items.map((one) => el("li", { class: "row", "data-testid": `passkey-${one.id}` },
      el("span", { class: "words" },
        el("strong", { dir: "auto", text: one.name || say("passkey") }),
        el("span", { class: "soft", text: say("passkey_made", { time: moment(one.made_at) }) })),
      button(say("remove"), async () => {
        if (!(await confirmed(say("ask_passkey_remove"), { yes: say("remove"), danger: true }))) return;
        if (await attempt(() => order("DELETE", `/app/passkeys/${encodeURIComponent(one.id)}`), say("passkey_removed"))) await refresh();
      }, { class: "small danger" }))));
  };
  if (me.passkeys && window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    root.append(el("section", { class: "card form", "aria-labelledby": "passkeys" },
      el("h2", { id: "passkeys", text: say("passkeys") }), el("p", { text: say("passkey_what") }), list,
      button(say("passkey_add"), async () => {
        if (await attempt(register)) await refresh();
      }, { class: "plain", "data-testid": "add-passkey" })));
  }
  const sessions = el("ul", { class: "rows" });
  root.append(el("section", { "aria-labelledby": "signed-in" }, el("h2", { id: "signed-in", text: say("signed_in") }), sessions));
  if (may("change_rules")) root.append(el("p", { class: "soft", "data-testid": "rules-in-chat", text: say("rules_in_chat") }));
  if (!initData) {
    const out = (everywhere) => async () => {
      if (everywhere && !(await confirmed(say("ask_sign_out_everywhere"), { yes: say("sign_out_everywhere"), danger: true }))) return;
      if (await attempt(() => leave(everywhere))) await farewell();
    };
    root.append(el("div", { class: "deeds" },
      button(say("sign_out"), out(false), { class: "plain", "data-testid": "sign-out" }),
      button(say("sign_out_everywhere"), out(true), { class: "plain", "data-testid": "sign-out-everywhere" })));
  }
  await refresh();
  return { refresh };
}

/** A passkey of this browser; whoever has a PIN or an app shows it first. */
async function register() {
  let options = null;
  const wanted = async (proof) => {
    options = await (await send("POST", "/app/passkeys/register/options", { body: proof })).json();
  };
  try {
    await wanted({});
  } catch (failure) {
    if (!(failure instanceof Refusal) || failure.kind !== "proof-needed") throw failure;
    const pin = failure.proof === "pin";
    await keypad(say("passkey_add"), {
      text: say(pin ? "type_pin" : "type_code", { least: PIN[0], most: PIN[1] }), yes: say("go_on"), secret: pin, length: pin ? PIN : CODE,
      deed: async (digits) => {
        try {
          await wanted({ [pin ? "pin" : "code"]: digits });
        } catch (wrong) {
          return why(wrong);
        }
        return "";
      },
    });
    if (!options) return;
  }
  let credential;
  try {
    credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  } catch {
    return; // somebody put it away
  }
  await send("POST", "/app/passkeys/register", { body: { credential: credential.toJSON() } });
}

export default { title: "part_settings", show };
