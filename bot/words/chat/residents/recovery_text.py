"""Recovery codes: the sheet of them, and whoever brings one."""

from collections.abc import Sequence

from bot.house.facts import Recovered
from bot.house.people import Resident
from bot.house.residents.recovery import RecoveryCodesLeft
from bot.words.phrase import Lines, Phrase, Verbatim, count, lines, say

SHEET_SENT = say(
    "🔑 <b>Print this, or copy it onto paper, now.</b> In ten minutes I delete it here. Each code makes whoever sends "
    "it an owner of this home, once. Keep the sheet where you keep your spare key, and not in your phone."
)
HOW = say("Send me /recover and, behind it, one of the codes on your recovery sheet.")
REFUSED = say("That recovery code does not work. It may have been used, or there may be a newer sheet.")

# What may go wrong with the file

NOT_SENT = say(
    "I could not send the sheet with the codes. If it shows up here all the same, please delete it. Then /recovery "
    "makes new codes, and those end."
)
MAYBE_SENT = say(
    "I was stopped while I sent you a sheet with recovery codes. If you see it above, please print it and delete it: I "
    "can no longer do that. If you do not, /recovery makes new ones."
)
STAYS = say(
    "⚠️ Telegram does not let me delete the recovery codes above any more. Please delete them: each is a key to this "
    "home."
)


def ask(known: RecoveryCodesLeft) -> Lines:
    """What they are for, how many are left, and whether there shall be new ones."""
    return lines(
        say("Recovery codes bring an owner back when every phone is lost. They are printed, and each works once.\n"),
        _left(known),
        say("Shall I make a new sheet? Earlier codes end with it.") if known.made else say("Shall I make a sheet?"),
    )


def sheet(codes: Sequence[str]) -> Lines:
    """What is printed."""
    return lines(
        say("DOORMAN: RECOVERY CODES\n"),
        say(
            "When every phone is lost: open the chat of your doorman’s bot with any account of Telegram, and send it\n"
        ),
        say("/recover {code}\n", code=Verbatim(codes[0] if codes else "")),
        say(
            "Whoever does so is an owner of this home at once, and everybody who lives there is told. Then remove the "
            "lost phones under /residents, and make a new sheet with /recovery.\n"
        ),
        say("Cross a code out once it is used; each works once:\n"),
        *(say("[  ] {code}", code=Verbatim(code)) for code in codes),
    )


def codes_end(was_owner: Resident) -> Phrase:
    """That somebody is an owner no more, to the others."""
    return say(
        "If {name} made recovery codes on paper, they no longer count. An owner can make a new sheet with /recovery.",
        name=was_owner.name,
    )


def welcome_back(owner: Resident) -> Lines:
    """To somebody who brought one."""
    return lines(
        say(
            "Welcome back, {name}! This home is yours, and the code is used up; please cross it out.\n", name=owner.name
        ),
        say("Next: /residents removes the accounts on the phones that are lost. Until then they work as before."),
    )


def _left(known: RecoveryCodesLeft) -> Phrase:
    if not known.made:
        return say("There are none yet.")
    if not known.left:
        return say("None of the {made} codes of the last sheet is good any more.", made=known.made)
    return count(
        "{n} code of the last sheet of {made} is still good.",
        "{n} codes of the last sheet of {made} are still good.",
        known.left,
        made=known.made,
    )


def news(fact: Recovered) -> Lines:
    """To everybody else."""
    return lines(
        say("🚨 <b>{name} has become an owner of this home with a printed recovery code.</b>", name=fact.who.name),
        say("If you do not know who that is, an owner should remove them now, under /residents."),
        count("{n} code of the sheet is still good.", "{n} codes of the sheet are still good.", fact.left)
        if fact.left
        else say("No code of the sheet is good any more: /recovery makes a new one."),
    )
