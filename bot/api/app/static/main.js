// The household's page. What a test may look for (data-testid):
//
//   title, me, back, tabs (tab-<part>), main (screen-<part>), toasts (toast), sorry (again), action (the one thing to do)
//   line         hidden while all is live; body has data-line="up" | "down" | "none", data-state="waking" | "here"
//   confirm (yes, no), naming (name, yes), keypad (key-<digit>, erase, enter, cancel, dots, keypad-said)
//   sign_in: ask-code, code, code-left, new-code, passkey, language
//   guest: guest-open, guest-left, to-settings; now: door-<id> (state, leaf, open, look, picture, ring, ignore), camera-<id>
//   visits: visit-<id>, more-visits; visit: picture, answer-open, answer-ignore; arrivals: day, earlier, later, person-<id>
//   people: person-<id>, search; person: rename, forget, photo, merge, add-photo; strangers: stranger-<id> (assign, discard)
//   passes: pass-<id> (end), new-pass; charts: kind, period-<period>, chart; zones: corner, add-zone, add-mask
//   residents: resident-<id> (role, remove); keys: key-<id> (revoke); audit: line, everything; backup: make; health: part-<part>

import { begin } from "./parts/stay.js";

begin();
