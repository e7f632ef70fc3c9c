// Everything that has no tab of its own.

import { el, icon } from "../../parts/dom.js";
import { leading, partName, sections, tabs } from "../../parts/frame.js";

async function show(root) {
  const tabbed = new Set(tabs().map((one) => one.name));
  root.append(el("ul", { class: "rows" }, sections().filter((one) => !tabbed.has(one.name)).map(({ name }) =>
    el("li", {}, leading([name], { class: "row", "data-testid": `more-${name}` },
      icon(name), el("span", { class: "words" }, el("strong", { text: partName(name) })), icon("next"))))));
}

export default { title: "part_more", show };
