// The backups: when the last one was made, and making one now.

import { ask, order } from "../../parts/client.js";
import { attempt, named } from "../../parts/dialogs.js";
import { el } from "../../parts/dom.js";
import { action } from "../../parts/frame.js";
import { date, say } from "../../parts/words.js";

//: How one that is being made goes on is asked so often, in ms.
const ASKED_EVERY_MS = 2_000;

async function show(root) {
  const card = el("section", { class: "card", role: "status", "data-testid": "backup" });
  let timer = null;
  const refresh = async () => {
    clearTimeout(timer);
    const now = await ask("/backup");
    card.dataset.state = now.underway ? "underway" : now.fault ? "fault" : now.made_at ? "made" : "none";
    card.replaceChildren(
      el("p", { class: "strong", text: now.underway ? say("backup_underway") : now.made_at ? say("backup_made", { day: date(now.made_at) }) : say("backup_none") }),
      ...(now.fault ? [el("p", { class: "bad", text: say("backup_fault") })] : []),
      el("p", { class: "soft", text: say(now.weekly ? "backup_weekly" : "backup_not_weekly") }));
    if (now.underway) timer = setTimeout(() => refresh().catch(() => {}), ASKED_EVERY_MS);
    action(now.underway ? null : say("backup_now"), () => make(now.weekly));
  };
  const make = async (weekly) => {
    // those of every week have their words already; else they are asked for, and kept nowhere
    const words = weekly ? null : await named(say("backup_words"), { text: say("backup_words_how"), yes: say("backup_now"), longest: 200 });
    if (!weekly && words === null) return;
    await attempt(async () => {
      await order("POST", "/backup", words === null ? {} : { passphrase: words });
      await refresh();
    });
  };
  root.append(card, el("p", { class: "soft", text: say("backup_in_chat") }));
  await refresh();
  return { refresh, leave: () => clearTimeout(timer) };
}

export default { title: "part_backup", show };
