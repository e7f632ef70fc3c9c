// Charts of the past, as the house draws them, on a ground of the page's own.

import { picture } from "../../parts/client.js";
import { attempt } from "../../parts/dialogs.js";
import { el } from "../../parts/dom.js";
import { dark } from "../../parts/telegram.js";
import { language, say } from "../../parts/words.js";

const KINDS = ["visits", "hours", "heads", "people", "response", "lens"];
const PERIODS = ["week", "month", "year"];

async function show(root) {
  let kind = KINDS[0];
  let period = PERIODS[0];
  let address = null;
  let turn = 0;
  const kinds = el("select", { id: "kind", "data-testid": "kind", autocomplete: "off", onchange: () => attempt(async () => {
    kind = kinds.value;
    await draw();
  }) }, KINDS.map((one) => el("option", { value: one, text: say(`chart_${one}`) })));
  const periods = choices("period", PERIODS, () => period, (one) => { period = one; });
  const place = el("figure", { class: "card chart", "data-testid": "chart" });
  root.append(el("p", { class: "field" }, el("label", { for: "kind", text: say("charts_kind") }), kinds), periods, place);

  function choices(name, all, current, choose) {
    const group = el("div", { class: "chips", role: "group", "aria-label": say(`charts_${name}`) });
    group.append(...all.map((one) => el("button", {
      type: "button", class: "chip", "data-testid": `${name}-${one}`, text: say(`chart_${one}`),
      onclick: () => attempt(async () => {
        choose(one);
        mark();
        await draw();
      }),
    })));
    const mark = () => {
      for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.testid === `${name}-${current()}`));
    };
    mark();
    return group;
  }

  async function draw() {
    const mine = (turn += 1);
    place.setAttribute("aria-busy", "true");
    const query = new URLSearchParams({ period, theme: dark() ? "dark" : "light", language: language() });
    try {
      const fresh = await picture("GET", `/stats/charts/${kind}.png?${query}`);
      if (mine !== turn) return;
      if (address) URL.revokeObjectURL(address);
      address = fresh;
      const words = say("chart_of", { chart: say(`chart_${kind}`), period: say(`chart_${period}`) });
      place.replaceChildren(fresh ? el("img", { src: fresh, alt: words }) : el("p", { class: "soft", role: "status", text: say("chart_empty") }));
    } finally {
      if (mine === turn) place.removeAttribute("aria-busy");
    }
  }

  await draw();
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => attempt(draw);
  scheme.addEventListener("change", redraw);
  return {
    refresh: draw,
    leave: () => {
      scheme.removeEventListener("change", redraw);
      if (address) URL.revokeObjectURL(address);
    },
  };
}

export default { title: "part_charts", show };
