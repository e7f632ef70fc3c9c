// Making and finding elements, in few words.

/** The element with this data-testid. */
export const byId = (name) => document.querySelector(`[data-testid="${name}"]`);

/** A new element: attributes by name, "text" for its text; children are elements or strings. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make the children of ``parent`` those of ``items``; an element is made anew only where its ``look`` changed. */
export function reconcile(parent, items, make) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const { key, look, data } of items) {
    let element = known.get(key);
    known.delete(key);
    if (!element || element.look !== look) {
      const fresh = make(data, element);
      fresh.dataset.key = key;
      fresh.look = look;
      if (element) {
        if (element === place) place = fresh;
        const held = element.contains(document.activeElement) ? document.activeElement : null;
        element.replaceWith(fresh);
        if (held) twin(fresh, held).focus({ preventScroll: true });
      }
      element = fresh;
    }
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of known.values()) gone.remove();
}

/** What takes the keyboard's focus over from ``held``: the same thing in ``fresh``, else ``fresh`` itself. */
function twin(fresh, held) {
  const name = held.dataset.testid;
  if (!name || fresh.dataset.testid === name) return fresh;
  return [...fresh.querySelectorAll("[data-testid]")].find((one) => one.dataset.testid === name) ?? fresh;
}

/** True: whoever looks asked for little motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** With a mouse and a keyboard, as on a desktop. */
export const desktop = () => matchMedia("(hover: hover) and (pointer: fine)").matches;

/** Open and close a menu below a button: click, Escape, arrow keys, a click elsewhere. */
export function menu(button, sheet) {
  const show = (on) => {
    sheet.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    if (on) sheet.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => show(sheet.hidden));
  sheet.addEventListener("click", () => show(false));
  sheet.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !sheet.contains(event.relatedTarget) && event.relatedTarget !== button) show(false);
  });
  document.addEventListener("click", (event) => {
    if (!sheet.hidden && !sheet.contains(event.target) && !button.contains(event.target)) show(false);
  });
  sheet.addEventListener("keydown", (event) => {
    const buttons = [...sheet.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") {
      show(false);
      button.focus();
    } else if (event.key === "ArrowDown") buttons[(at + 1) % buttons.length].focus();
    else if (event.key === "ArrowUp") buttons[(at - 1 + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  });
}
