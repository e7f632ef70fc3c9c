// Who is there? Telegram tells by itself; elsewhere a code is shown that a resident sends to the bot, or a passkey does.

import { Away, Refusal, ask, send } from "../../parts/client.js";
import { attempt, why } from "../../parts/dialogs.js";
import { button, el, redraw } from "../../parts/dom.js";
import { learn } from "../../parts/session.js";
import { changeLanguage, refused, welcome } from "../../parts/stay.js";
import { initData } from "../../parts/telegram.js";
import { known, language, languages, lasting, say } from "../../parts/words.js";

//: Whether somebody said "It's me" is asked so often, in ms.
const ASKED_EVERY_MS = 2_000;

let turn = 0;

async function show(root) {
  const mine = (turn += 1);
  const ways = await ask("/app/sign-in");
  const place = el("div", { class: "card", "data-testid": "sign-in" });
  const passkeys = ways.passkeys && window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  if (initData) {
    place.append(el("p", { role: "alert", "data-testid": "refused", dir: "auto",
      text: say(known(`refused_sign_in_refused_${refused}`) ? `refused_sign_in_refused_${refused}` : "refused_sign_in_refused_used") }));
  } else {
    place.append(el("p", { text: say("sign_in_what") }));
    if (ways.code) {
      place.append(button(say("sign_in_code"), () => shown(place, mine), { class: "primary", "data-testid": "ask-code" }));
    }
    if (passkeys) {
      place.append(button(say("sign_in_passkey"), () => attempt(byPasskey), { class: ways.code ? "plain" : "primary", "data-testid": "passkey" }));
    }
    if (!ways.code && !passkeys) place.append(el("p", { "data-testid": "no-way", text: say("sign_in_no_way") }));
  }
  root.append(place, tongue());
  return { leave: () => { turn += 1; } };
}

/** Show a code, and wait until somebody says that it is them. */
async function shown(place, mine) {
  let told;
  try {
    told = await (await send("POST", "/app/code", { body: {} })).json();
  } catch (failure) {
    redraw(place, el("p", { role: "alert", "data-testid": "refused", text: why(failure) }), anew(place, mine));
    return;
  }
  const ends = Date.now() + told.lasts_s * 1000;
  const left = el("p", { class: "soft", "data-testid": "code-left" });
  const state = el("p", { class: "strong", role: "status", "data-testid": "code-state" });
  redraw(
    place,
    el("p", { text: told.bot ? say("code_how_named", { bot: `@${told.bot}` }) : say("code_how") }),
    el("p", { class: "code", "data-testid": "code", text: `/app ${told.code}` }),
    left,
    state,
    told.bot ? el("a", { class: "button primary", href: `https://t.me/${told.bot}`, target: "_blank", rel: "noopener noreferrer", text: say("code_open_chat") }) : "",
    el("p", { class: "soft", text: say("code_careful") }),
  );
  while (mine === turn) {
    left.textContent = say("code_left", { time: lasting(Math.max(0, (ends - Date.now()) / 1000)) });
    try {
      const answer = await send("GET", "/app/code");
      if (answer.status === 200) {
        await learn();
        await welcome();
        return;
      }
      const { state: now } = await answer.json();
      const words = say(now === "asked" ? "code_asked" : "code_waiting");
      if (state.textContent !== words) state.textContent = words;
    } catch (failure) {
      if (!(failure instanceof Away)) {
        if (!(failure instanceof Refusal)) throw failure;
        redraw(place, el("p", { role: "alert", "data-testid": "refused", text: why(failure) }), anew(place, mine));
        return;
      }
    }
    await new Promise((done) => setTimeout(done, ASKED_EVERY_MS));
  }
}

const anew = (place, mine) => button(say("code_new"), () => shown(place, mine), { class: "primary", "data-testid": "new-code" });

async function byPasskey() {
  const options = await (await send("POST", "/app/passkeys/login/options", { body: {} })).json();
  let credential;
  try {
    credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  } catch {
    return; // somebody put it away
  }
  await send("POST", "/app/passkeys/login", { body: { credential: credential.toJSON() } });
  await learn();
  await welcome();
}

/** The language of the page, to be chosen. */
export function tongue() {
  const choice = el("select", { id: "language", "data-testid": "language", autocomplete: "off" },
    Object.entries(languages()).map(([code, name]) => el("option", { value: code, lang: code, text: name, selected: code === language() })));
  choice.addEventListener("change", () => attempt(() => changeLanguage(choice.value)));
  return el("p", { class: "field" }, el("label", { for: "language", text: say("language") }), choice);
}

export default { title: "part_sign_in", show };
