// Making and finding elements, in few words.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this data-testid. */
export const byId = (name) => document.querySelector(`[data-testid="${name}"]`);

/** A new element: attributes by name, "text" for its text; children are elements or strings, and null is none. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Lines of an icon, in a square of 24. */
const LINES = {
  now: ["M6 21V4.8C6 3.8 6.8 3 7.8 3h8.4c1 0 1.8.8 1.8 1.8V21", "M3.5 21h17", "M14.6 12.3v.2"],
  visits: ["M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.7H5z", "M10 20.4a2.2 2.2 0 0 0 4 0"],
  arrivals: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20.5c.8-3.6 3.7-5.5 7.5-5.5", "m14.5 18.5 2 2 4-4.5"],
  people: ["M9 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4z", "M2.5 20c.6-3.7 3-5.6 6.5-5.6s5.9 1.9 6.5 5.6", "M15.5 4.4a3.7 3.7 0 0 1 0 6.8", "M18 14.9c1.9.8 3 2.5 3.5 5.1"],
  strangers: ["M12 11.5a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8z", "M5 20.5c.7-3.9 3.2-5.9 7-5.9", "M16.3 15.9a2 2 0 1 1 2.5 1.9c-.6.2-.8.6-.8 1.2", "M18 21.3v.2"],
  cameras: ["M3 8.5C3 7.7 3.7 7 4.5 7h10c.8 0 1.5.7 1.5 1.5v7c0 .8-.7 1.5-1.5 1.5h-10C3.7 17 3 16.3 3 15.5z", "m16 10.5 5-2.7v8.4l-5-2.7"],
  passes: ["M3.5 8c0-.8.7-1.5 1.5-1.5h14c.8 0 1.5.7 1.5 1.5v2a2 2 0 0 0 0 4v2c0 .8-.7 1.5-1.5 1.5H5c-.8 0-1.5-.7-1.5-1.5v-2a2 2 0 0 0 0-4z", "M14.5 9.5v5"],
  charts: ["M4 20.5h16.5", "M6.5 17v-5", "M11 17V6.5", "M15.5 17v-7.5", "M20 17v-3"],
  residents: ["M3.5 11.5 12 4l8.5 7.5", "M5.5 10v10h13V10", "M10 20v-5.5h4V20"],
  doors: ["M8 11V7.6a4 4 0 0 1 8 0V11", "M6.5 11h11c.8 0 1.5.7 1.5 1.5v6c0 .8-.7 1.5-1.5 1.5h-11c-.8 0-1.5-.7-1.5-1.5v-6c0-.8.7-1.5 1.5-1.5z"],
  audit: ["M6 3.5h9l3.5 3.5v13.5H6z", "M9 11h6.5", "M9 14.5h6.5", "M9 7.5h3"],
  keys: ["M8.5 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M12.3 11.5h8.2v3.5", "M17 11.5v2.5"],
  backup: ["M4 7.5c0-2 3.6-3.5 8-3.5s8 1.5 8 3.5-3.6 3.5-8 3.5-8-1.5-8-3.5z", "M4 7.5v9C4 18.5 7.6 20 12 20s8-1.5 8-3.5v-9", "M4 12c0 2 3.6 3.5 8 3.5s8-1.5 8-3.5"],
  health: ["M3.5 12.5h4l2.5-6.5 4 12 2.5-5.5h4"],
  settings: ["M4 7h9", "M17 7h3", "M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4z", "M4 17h3", "M11 17h9", "M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
  more: ["M5 12h.1", "M12 12h.1", "M19 12h.1"],
  next: ["m9.5 5.5 6.5 6.5-6.5 6.5"],
  erase: ["M9 6h10.5c.8 0 1.5.7 1.5 1.5v9c0 .8-.7 1.5-1.5 1.5H9l-6-6z", "m11.5 9.5 5 5", "m16.5 9.5-5 5"],
};

/** An icon beside words, which say the same. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon ${name}`);
  for (const line of LINES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

/** A shape of a drawing. */
export function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Make the children of ``parent`` those of ``items``; one is made anew only where its ``look`` changed. */
export function reconcile(parent, items, make) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const { key, look, data } of items) {
    let element = known.get(key);
    known.delete(key);
    if (!element || element.look !== look) {
      const fresh = make(data);
      fresh.dataset.key = key;
      fresh.look = look;
      if (element) {
        if (element === place) place = fresh;
        const held = element.contains(document.activeElement) ? document.activeElement : null;
        element.replaceWith(fresh);
        if (held) (twin(fresh, held) ?? byId("title")).focus({ preventScroll: true });
      }
      element = fresh;
    }
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of known.values()) {
    if (gone.contains(document.activeElement)) byId("title").focus({ preventScroll: true });
    gone.remove();
  }
}

/** Put these children in the place of those of ``parent``; the keyboard stays where it was, or goes to the heading. */
export function redraw(parent, ...children) {
  const held = parent.contains(document.activeElement) ? document.activeElement : null;
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  if (held) (twin(parent, held) ?? byId("title")).focus({ preventScroll: true });
}

/** What takes the keyboard's focus over from ``held``: the same thing in ``fresh``. */
function twin(fresh, held) {
  const name = held.dataset.testid;
  if (name === undefined) return null;
  if (fresh.dataset.testid === name) return fresh;
  return [...fresh.querySelectorAll("[data-testid]")].find((one) => one.dataset.testid === name) ?? null;
}

/** A button; ``busy`` is shown while what it does is under way, and until then it does nothing more. */
export function button(words, deed, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, ...[words].flat());
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-disabled") === "true") return;
    busy(made, true);
    try {
      await deed(made);
    } finally {
      busy(made, false);
    }
  });
  return made;
}

/** It keeps the focus while it is busy: what is disabled loses it. */
export function busy(button, on) {
  button.setAttribute("aria-disabled", String(on));
  if (on) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}
