// Follows a list to its newest entry, until somebody scrolls away from there themselves.

import { calm } from "./dom.js";

const NEAR_PX = 120;

export class Follow {
  #list;
  #onMoved;
  #gliding = false;
  #stick = true;

  /** ``onMoved(stick)``: whether the newest is in sight, or will be. */
  constructor(list, onMoved) {
    this.#list = list;
    this.#onMoved = onMoved;
    list.addEventListener("scroll", () => this.settle());
    // while it glides down, what comes meanwhile is followed as well, unless somebody scrolls themselves
    for (const by of ["wheel", "touchmove"]) {
      list.addEventListener(by, () => { this.#gliding = false; }, { passive: true });
    }
    list.addEventListener("scrollend", () => this.#arrived());
    // a picture that arrives pushes what is below it down
    list.addEventListener("load", () => this.#stick && this.toNewest("instant"), true);
  }

  /** Whether the newest entry is near, or will be. */
  get near() {
    const list = this.#list;
    return this.#gliding || list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
  }

  toNewest(behavior) {
    this.#stick = this.#gliding = true;
    const how = calm() ? "instant" : behavior;
    requestAnimationFrame(() => this.#list.scrollTo({ top: this.#list.scrollHeight, behavior: how }));
  }

  settle() {
    this.#stick = this.near;
    this.#onMoved(this.#stick);
  }

  /** A glide is over; where more came meanwhile, that was not its end. */
  #arrived() {
    const followed = this.#gliding;
    this.#gliding = false;
    if (followed && !this.near) this.toNewest("instant");
  }
}
