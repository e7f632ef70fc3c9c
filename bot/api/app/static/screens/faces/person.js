// Somebody whose face is known: their photos, and what can be done about them.

import { everybody } from "./people.js";
import { ask, order, send } from "../../parts/client.js";
import { attempt, confirmed, named } from "../../parts/dialogs.js";
import { button, el, redraw } from "../../parts/dom.js";
import { go, titled } from "../../parts/frame.js";
import { may } from "../../parts/session.js";
import { say } from "../../parts/words.js";

async function show(root, id) {
  const path = `/people/${encodeURIComponent(id)}`;
  let person;
  let mark = "";
  const photos = el("ul", { class: "photos", "data-testid": "photos" });
  const deeds = el("div", { class: "deeds" });
  root.append(photos, deeds);

  const refresh = async () => {
    const answer = await send("GET", path);
    mark = answer.headers.get("ETag") ?? "";
    person = await answer.json();
    const { items } = await ask(`${path}/samples`);
    titled(person.name);
    redraw(photos, items.map((one, n) => photo(one, n, items.length)));
    redraw(deeds, may("teach") ? [addPhoto(), renaming(), merging(), forgetting()] : []);
  };

  const photo = (one, n, count) => el("li", {},
    el("img", { src: `/api/v1${path}/samples/${encodeURIComponent(one.id)}`, alt: say("photo_of", { name: person.name, n: n + 1 }), loading: "lazy" }),
    may("teach") && count > 1 ? button(say("forget_photo"), async () => {
      if (!(await confirmed(say("ask_forget_photo"), { yes: say("forget_photo"), danger: true }))) return;
      if (await attempt(() => order("DELETE", `${path}/samples/${encodeURIComponent(one.id)}`), say("photo_forgotten"))) await refresh();
    }, { class: "small", "data-testid": `forget-photo-${n}` }) : null);

  const addPhoto = () => {
    const input = el("input", { type: "file", accept: "image/*", hidden: true, "data-testid": "photo-input", tabindex: "-1" });
    const add = button(say("add_photo"), () => input.click(), { class: "primary", "data-testid": "add-photo" });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      await attempt(async () => {
        await order("POST", `${path}/samples`, file, { headers: { "Content-Type": file.type || "image/jpeg" } });
        await refresh();
      }, say("photo_learned"));
    });
    return el("div", { class: "deeds" }, add, input);
  };

  const renaming = () => button(say("rename"), async () => {
    const name = await named(say("ask_rename", { name: person.name }), { value: person.name, yes: say("rename") });
    if (name === null || name === person.name) return;
    if (await attempt(() => order("PATCH", path, { name }, { headers: { "If-Match": mark } }), say("renamed"))) await refresh();
  }, { class: "plain", "data-testid": "rename" });

  const merging = () => button(say("merge"), async () => {
    const others = (await everybody()).filter((one) => one.id !== id);
    const name = await named(say("ask_merge", { name: person.name }), { yes: say("merge"), among: others.map((one) => one.name) });
    if (name === null) return;
    const other = others.find((one) => one.name === name);
    if (!other) {
      await attempt(() => Promise.resolve(), say("nobody_of_name"));
      return;
    }
    if (!(await confirmed(say("sure_merge", { name: person.name, other: other.name }), { yes: say("merge"), danger: true }))) return;
    if (await attempt(() => order("POST", `${path}/merge`, { into: other.id }), say("merged"))) await go("person", other.id);
  }, { class: "plain", "data-testid": "merge" });

  const forgetting = () => button(say("forget"), async () => {
    if (!(await confirmed(say("ask_forget", { name: person.name }), { text: say("forget_what"), yes: say("forget"), danger: true }))) return;
    if (await attempt(() => order("DELETE", path, undefined, { headers: { "If-Match": mark } }), say("forgotten"))) await go("people");
  }, { class: "danger", "data-testid": "forget" });

  await refresh();
  return { refresh };
}

export default { title: "part_person", show };
