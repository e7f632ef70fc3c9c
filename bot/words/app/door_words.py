"""What the page says of doors: how they are, opening them, and a guest's pass."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, count, say, say_in

WORDS: Mapping[str, Phrase] = {
    "door": say_in("beside the name of one", "Door"),
    "every_door": say_in("a choice", "Every door"),
    # how a door is
    "door_ready": say_in("how a door is", "Ready"),
    "door_unreachable": say_in("how a door is", "Cannot be reached"),
    "door_paused": say_in("how a door is", "Paused by an owner"),
    "door_no_lock": say_in("how a door is", "Nothing to open from here"),
    "leaf_closed": say_in("a door’s leaf", "Closed"),
    "leaf_open": say_in("a door’s leaf", "Open"),
    "leaf_left_open": say_in("a door’s leaf", "Open for more than a minute"),
    "leaf_forced": say_in("a door’s leaf", "Open, and nobody unlocked it"),
    # opening it
    "unlock": say_in("a button", "Unlock"),
    "unlock_door": say("Unlock the {door}"),
    "open_door": say("Open the {door}"),
    "ask_open": say("Shall the {door} open?"),
    "yes_open": say("Yes, open the {door}"),
    "keep_shut": say("No, keep it shut"),
    "opened": say("The {door} is open."),
    "door_opened": say_in("how a door is", "Opened, {time}"),
    "opening_again": say("No answer yet. I try again…"),
    "opening_unknown": say("The house did not answer. I do not know whether the {door} opened: please look."),
    "door_unknown": say("It may have opened: please look."),
    # looking
    "look": say("Take a picture"),
    "look_door": say("Take a picture at the {door}"),
    "look_at": say("At the {door}, {time}"),
    # as owners look after them
    "door_asks_two_taps": say("Whoever opens it taps twice."),
    "door_asks_pin": say("Whoever opens it types their PIN."),
    "door_asks_code": say("Whoever opens it types a code that their app shows."),
    "door_second_adult": say("From ten at night to six, a second adult has to agree."),
    "door_has_camera": say("Its camera takes a picture when asked."),
    "door_no_camera": say("No camera there takes a picture when asked."),
    "doors_in_chat": say("What a door is called and asks for is changed in the chat, with /doors."),
    # a guest's pass
    "no_pass": say("You have no pass that counts. Please ask whoever invited you."),
    "pass_left": count("It opens once more.", "It opens {n} more times.", 0),
    "pass_any_number": say("It opens any number of times."),
    "pass_until": say("Until {time}"),
    "pass_while_ringing": say("Only while you ring at the door."),
    "refused_pass_refused": say("Your pass does not open this door just now."),
    "refused_pass_refused_revoked": say(
        "This pass was ended, so it opens nothing any more. Please ask whoever gave it to you."
    ),
    "refused_pass_refused_expired": say(
        "The time of this pass is over. Please ask whoever gave it to you for a new one."
    ),
    "refused_pass_refused_used_up": say("This pass was used up. Please ask whoever gave it to you for a new one."),
    "refused_pass_refused_changed": say("Your pass was changed. Please look what it allows now."),
    "refused_pass_refused_not_now": say("Your pass does not count at this time."),
    "refused_pass_refused_not_ringing": say("Please ring at the door first, then tap the button again."),
    "refused_pass_refused_other_door": say("Your pass is not for this door."),
    "refused_pass_refused_door_paused": say("This door is paused just now. Please ring, or call whoever invited you."),
    "refused_pass_refused_no_passes_here": say(
        "This door opens to no pass just now. Please ring, or call whoever invited you."
    ),
    "refused_pass_refused_at_night": say(
        "At night this door opens to no pass. Please ring, or call whoever invited you."
    ),
    "refused_pass_refused_maker_gone": say("Whoever gave you this pass may not open this door any more. Please ring."),
}
