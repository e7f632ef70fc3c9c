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
  now: ["M6 21V4.800C6 3.800 6.800 3 7.800 3h8.400c1 0 1.800.8 1.800 1.800V21", "M3.500 21h17", "M14.600 12.300v.2"],
  visits: ["M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.700H5z", "M10 20.400a2.200 2.200 0 0 0 4 0"],
  arrivals: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.500 20.500c.8-3.600 3.700-5.500 7.500-5.500", "m14.500 18.500 2 2 4-4.500"],
  people: ["M9 11.500a3.700 3.700 0 1 0 0-7.400 3.700 3.700 0 0 0 0 7.400z", "M2.500 20c.6-3.700 3-5.600 6.500-5.600s5.900 1.900 6.500 5.600", "M15.500 4.400a3.700 3.700 0 0 1 0 6.800", "M18 14.900c1.900.8 3 2.500 3.500 5.100"],
  strangers: ["M12 11.500a3.900 3.900 0 1 0 0-7.800 3.900 3.900 0 0 0 0 7.800z", "M5 20.500c.7-3.900 3.200-5.900 7-5.900", "M16.300 15.900a2 2 0 1 1 2.500 1.900c-.6.200-.8.600-.8 1.200", "M18 21.300v.2"],
  cameras: ["M3 8.500C3 7.700 3.700 7 4.500 7h10c.8 0 1.500.7 1.500 1.500v7c0 .8-.7 1.500-1.500 1.500h-10C3.700 17 3 16.300 3 15.500z", "m16 10.500 5-2.700v8.400l-5-2.700"],
  passes: ["M3.500 8c0-.8.700-1.500 1.500-1.500h14c.8 0 1.500.7 1.500 1.500v2a2 2 0 0 0 0 4v2c0 .8-.7 1.500-1.500 1.500H5c-.8 0-1.500-.7-1.500-1.500v-2a2 2 0 0 0 0-4z", "M14.500 9.500v5"],
  charts: ["M4 20.500h16.500", "M6.500 17v-5", "M11 17V6.500", "M15.500 17v-7.500", "M20 17v-3"],
  residents: ["M3.500 11.500 12 4l8.500 7.500", "M5.500 10v10h13V10", "M10 20v-5.500h4V20"],
  doors: ["M8 11V7.600a4 4 0 0 1 8 0V11", "M6.500 11h11c.8 0 1.500.7 1.500 1.500v6c0 .8-.7 1.500-1.500 1.500h-11c-.8 0-1.500-.7-1.500-1.500v-6c0-.8.7-1.500 1.500-1.500z"],
  audit: ["M6 3.500h9l3.500 3.500v13.500H6z", "M9 11h6.500", "M9 14.500h6.500", "M9 7.500h3"],
  keys: ["M8.500 15.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M12.300 11.500h8.200v3.500", "M17 11.500v2.500"],
  backup: ["M4 7.500c0-2 3.600-3.500 8-3.500s8 1.500 8 3.500-3.600 3.500-8 3.500-8-1.500-8-3.500z", "M4 7.500v9C4 18.500 7.600 20 12 20s8-1.500 8-3.500v-9", "M4 12c0 2 3.600 3.500 8 3.500s8-1.500 8-3.500"],
  health: ["M3.500 12.500h4l2.500-6.500 4 12 2.500-5.500h4"],
  settings: ["M4 7h9", "M17 7h3", "M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4z", "M4 17h3", "M11 17h9", "M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
  more: ["M5 12h.1", "M12 12h.1", "M19 12h.1"],
  next: ["m9.500 5.500 6.500 6.500-6.500 6.500"],
  erase: ["M9 6h10.500c.8 0 1.500.7 1.500 1.500v9c0 .8-.7 1.500-1.500 1.500H9l-6-6z", "m11.500 9.500 5 5", "m16.500 9.500-5 5"],
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
        if (held) twin(fresh, held)?.focus({ preventScroll: true });
      }
      element = fresh;
    }
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of known.values()) gone.remove();
}

/** What takes the keyboard's focus over from ``held``: the same thing in ``fresh``. */
function twin(fresh, held) {
  const name = held.dataset.testid;
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
