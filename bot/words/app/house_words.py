"""What the page says of the household: guests, residents, zones, keys, backups, passkeys."""

from collections.abc import Mapping

from bot.house.programs.key import KeyScope
from bot.words.chat.residents.key_text import SCOPES
from bot.words.phrase import Phrase, count, say, say_in

_SCOPES: Mapping[str, Phrase] = {f"scope_{scope}": SCOPES[scope] for scope in KeyScope}

WORDS: Mapping[str, Phrase] = {
    # guests
    "no_passes": say("No guest has a pass just now."),
    "new_pass": say("Make a pass"),
    "make_pass": say("Make this pass"),
    "pass_name": say("Who is the guest?"),
    "pass_doors": say("Which doors does it open?"),
    "pass_needs_door": say("Please choose a door."),
    "pass_lasting": say("How long does it count?"),
    "pass_uses": say("How often does it open?"),
    "times": count("Once", "{n} times", 0),
    "hours_2": say_in("how long a pass counts", "2 hours"),
    "hours_12": say_in("how long a pass counts", "12 hours"),
    "days_2": say_in("how long a pass counts", "2 days"),
    "days_7": say_in("how long a pass counts", "7 days"),
    "days_30": say_in("how long a pass counts", "30 days"),
    "pass_only_ringing": say("Only while they ring at the door"),
    "pass_made": say("The pass of {name} counts until {time}."),
    "pass_send": say("Send this link to your guest, and to nobody else. I do not show it again."),
    "pass_link_lost": say("The pass is made, but its link was lost on the way. Please end it, and make another one."),
    "refused_unfit_over": say("This pass would be over already."),
    "refused_unfit_too_long": say("A pass counts for a year at most."),
    "refused_unfit_too_many": say("There are as many passes as there may be. Please end one first."),
    "refused_unfit_no_passes_here": say("This door opens to no pass. An owner changes that with /doors in the chat."),
    "pass_link": say("The guest’s link"),
    "copy_link": say("Copy the link"),
    "copied": say("Copied."),
    "pass_last_used": say("Used last: {time}"),
    "pass_unused": say("Not used yet"),
    "pass_untaken": say("The link was not opened yet"),
    "pass_end": say_in("a button: a guest’s pass", "End it now"),
    "ask_pass_end": say("Shall the pass of {name} end now?"),
    "pass_ended": say("That pass opens nothing any more."),
    # who lives here
    "role_owner": say_in("a role", "Owner"),
    "role_adult": say_in("a role", "Adult"),
    "role_child": say_in("a role", "Child"),
    "role_guest": say_in("a role", "Guest"),
    "role_of": say("What {name} is here"),
    "ask_role": say("Shall {name} be this from now on: {role}?"),
    "role_changed": say("That counts for {name} from now on."),
    "ask_remove": say("Shall {name} no longer live here?"),
    "remove_what": say("They can open nothing any more and hear of nothing, at once."),
    "removed": say("{name} no longer lives here."),
    "invite_in_chat": say("Somebody new is invited in the chat, with /invite."),
    # zones
    "zones_how": say(
        "Draw the zones in which somebody counts. Drag the corners, or move one with the arrow keys. The white one is "
        "the one that goes, or has a new one behind it."
    ),
    "zones_picture": say("What this camera sees"),
    "zones_whole": say("No zone is drawn: the whole picture counts."),
    "zone_new": say_in("a zone’s name until somebody writes another", "Zone"),
    "zone_name": say("Name of this zone"),
    "zone_needs_name": say("Please give every zone a name."),
    "mask_n": say("Painted over, number {n}"),
    "shape_change": say_in("a button: a shape in a picture", "Change it"),
    "add_zone": say("Add a zone"),
    "add_mask": say("Paint something over"),
    "add_corner": say("Add a corner"),
    "remove_corner": say("Remove a corner"),
    "corner": say("Corner {n}: {x} % from the left, {y} % from above"),
    # keys of programs
    "no_keys": say("No program has a key."),
    "keys_in_chat": say("A key is made in the chat, with /keys: it is shown there once."),
    "key_until": say("Counts until {time}"),
    "key_no_end": say("Counts without end"),
    "key_last_used": say("Used last: {time}"),
    "key_unused": say("Not used yet"),
    "key_revoke": say_in("a button: a program’s key", "Take it back"),
    "ask_key_revoke": say("Shall the key of {name} open nothing any more?"),
    "key_revoked": say("That key opens nothing any more."),
    **_SCOPES,
    # backups
    "backup_none": say("No backup was made yet."),
    "backup_made": say("The last backup: {day}. I have tried it: it comes back."),
    "backup_underway": say("A backup is being made, and then tried…"),
    "backup_fault": say("The last try came to nothing. /backup in the chat tells why."),
    "backup_weekly": say("One is made every week, at night."),
    "backup_not_weekly": say("None is made by itself."),
    "backup_now": say("Make a backup now"),
    "backup_words": say("With which words shall it be encrypted?"),
    "backup_words_how": say(
        "Three or four that do not belong together are good. Write them down on paper: without them nobody can open it."
    ),
    "backup_in_chat": say("Whether one is made every week, and where it goes, is chosen in the chat, with /backup."),
    # the house rules
    "rules_in_chat": say(
        "How long pictures are kept, how long a ring may be answered, and the time zone are chosen in the chat, with "
        "/rules."
    ),
    # one's own
    "passkeys": say_in("what one signs in with", "Passkeys"),
    "passkey": say_in("what one signs in with", "Passkey"),
    "passkey_what": say("With a passkey you sign in here by your fingerprint, your face or the code of this device."),
    "passkey_add": say("Add a passkey"),
    "passkey_made": say("Added: {time}"),
    "ask_passkey_remove": say("Shall this passkey sign nobody in any more?"),
    "passkey_removed": say("That passkey no longer counts."),
    "signed_in": say("Where you are signed in"),
    "signed_in_here": say("this browser"),
    "signed_in_since": say("Since {time}"),
    "sign_out": say("Sign out"),
    "sign_out_everywhere": say("Sign out everywhere"),
    "ask_sign_out_everywhere": say("Shall you be signed out on every device?"),
}
