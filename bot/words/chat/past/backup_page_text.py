"""/backup: how the backups are, what is asked, and what the owners hear of each."""

from collections.abc import Mapping
from datetime import tzinfo

from bot.house.keeping.backup_keeper import BackupMemory
from bot.house.records.backup import (
    SHORTEST_PASSPHRASE,
    Access,
    BackupFailed,
    BackupFault,
    BackupMade,
    BackupNews,
    HouseRestored,
    Rehearsed,
)
from bot.words.chat.residents.rules_text import clock
from bot.words.phrase import Day, Lines, Phrase, Size, Text, Verbatim, count, lines, listed, say, say_in

MAKE = say_in("on a button", "💾 Make one now")
REFRESH = say_in("on a button", "🔄 Look again")
BEGUN = say("💾 I am making the backup, and then I try whether it comes back. I tell you how it went.")
BEGUN_WITH_YOURS = say(
    "💾 I am making the backup, and then I try whether it comes back. I tell you how it went. I have deleted your "
    "message: write the passphrase down on paper, for without it nobody can open the backup, and nobody can help."
)
UNDERWAY = say("💾 One is being made already. I tell you how it went.")
KEEP_IT = say(
    "📅 From now on I make a backup every week, at night. I have deleted your message: write the passphrase down on "
    "paper, for without it nobody can open a backup, and nobody can help."
)
ASK = say(
    "🔑 With which words shall I encrypt the backup? Three or four that do not belong together are good. I delete your "
    "message at once."
)
ASK_WEEKLY = say(
    "🔑 With which words shall I encrypt the backups? Three or four that do not belong together are good. I delete "
    "your message at once, and keep the words, encrypted, for as long as I make backups every week."
)


def page(now: BackupMemory, folder: str, zone: tzinfo, *, yours: bool) -> Lines:
    """How they are; ``yours``: they come into the reader's chat."""
    return lines(
        say("<b>Backups</b>"),
        say(
            "Everything is in one: visits, pictures, faces, settings and the record. It is encrypted with words that "
            "only you know."
        ),
        _last(now, zone),
        say("⚠️ The last try came to nothing. {why}", why=FAULTS[now.fault]) if now.fault else None,
        say("⏳ One is being made just now.") if now.underway else None,
        say("📅 Every week, at night: yes") if now.weekly else say("📅 Every week, at night: no"),
        _where(now, folder, yours=yours),
    )


def _where(now: BackupMemory, folder: str, *, yours: bool) -> Phrase:
    if now.to is None:
        return say(
            "📍 They stay on my disk, in <code>{folder}</code>. Please copy them to another disk now and then: what "
            "breaks mine takes them with it.",
            folder=Verbatim(folder),
        )
    return say("📍 They come into this chat.") if yours else say("📍 They go into the chat of another owner.")


def _last(now: BackupMemory, zone: tzinfo) -> Text:
    if now.made_at is None or now.found is None:
        return say("None was made yet.")
    at = now.made_at.astimezone(zone)
    return lines(
        say(
            "✅ The last one: {day}, {time}, {size}. I have tried it: everything comes back.",
            day=Day(at.date(), year=True),
            time=clock(at.time()),
            size=Size(now.size),
        ),
        _in_it(now.found),
    )


def _in_it(found: Rehearsed) -> Phrase | None:
    """What is in one, as far as there is anything."""
    parts = [
        *([count("{n} visit", "{n} visits", found.visits)] if found.visits else []),
        *([count("{n} known person", "{n} known people", found.people)] if found.people else []),
        *([count("{n} picture", "{n} pictures", found.pictures)] if found.pictures else []),
    ]
    return say("In it: {what}.", what=listed(parts)) if parts else None


def weekly_button(*, weekly: bool) -> Phrase:
    """The button of whether one is made every week."""
    return say_in("on a button", "📅 No more every week") if weekly else say_in("on a button", "📅 Every week")


def where_button(*, to_chat: bool) -> Phrase:
    """The button of where they go."""
    if to_chat:
        return say_in("on a button", "📍 Keep them on my disk")
    return say_in("on a button", "📍 Send them into this chat")


def part(number: int, parts: int) -> Phrase:
    """Below a part of a backup."""
    if parts == 1:
        return say(
            "💾 The backup. To bring it back: save it on the computer, then <code>uv run main.py restore</code> and "
            "its name."
        )
    return say(
        "💾 Part {number} of {parts}. To bring it back: save all parts in one folder, then <code>uv run main.py "
        "restore</code> and the name of the first.",
        number=number,
        parts=parts,
    )


FAULTS: Mapping[BackupFault, Phrase] = {
    BackupFault.PASSPHRASE_SHORT: count(
        "The passphrase needs {n} letter at least. Three or four words that do not belong together are good.",
        "The passphrase needs {n} letters at least. Three or four words that do not belong together are good.",
        SHORTEST_PASSPHRASE,
    ),
    BackupFault.UNSETTLED: say("So much was being written that no moment could be caught. I try again tomorrow."),
    BackupFault.NO_ROOM: say("My disk has no room for it. Please make room; /status tells how much there is."),
    BackupFault.TOO_LONG: say("It took so long to open it that I gave up."),
    BackupFault.BROKEN_OFF: say("It was broken off before it was done. Please make it once more."),
    BackupFault.NOT_SENT: say("Telegram did not take it. Please try again, or keep backups on my disk."),
    BackupFault.NO_PASSPHRASE: say(
        "I do not have its passphrase any more. Please switch off “every week”, then on again."
    ),
    BackupFault.DISK: say("My disk did not take it. /status tells how the disk is."),
    **dict.fromkeys(
        (
            BackupFault.NO_BACKUP,
            BackupFault.NEWER,
            BackupFault.WRONG_PASSPHRASE,
            BackupFault.DAMAGED,
            BackupFault.HOSTILE,
            BackupFault.UNREADABLE,
            BackupFault.HOUSE_THERE,
            BackupFault.IN_USE,
        ),
        say(
            "I have made it, and it does not come back: do not rely on it. Nothing here is harmed. Please look after "
            "my disk, and make another one."
        ),
    ),
}


def news(fact: BackupNews) -> Text:
    """To the owners, after each."""
    match fact:
        case BackupMade(size=size, found=found, folder=folder):
            return lines(
                say("💾 ✅ A backup is made, {size}, and I have tried it: everything comes back.", size=Size(size)),
                _in_it(found),
                say("It lies in <code>{folder}</code>.", folder=Verbatim(folder)) if folder else None,
            )
        case BackupFailed(fault=fault):
            return lines(say("💾 ⚠️ The backup came to nothing."), FAULTS[fault])
        case HouseRestored(access=access):
            return lines(
                say("💾 ⚠️ <b>A backup was brought back.</b>"),
                say(
                    "It does not know what was taken back since it was made: whoever had a key, a signed-in browser or "
                    "a passkey then has it again."
                ),
                _access(access),
                say("Whoever moved out since lives here again: please look through /residents."),
                say(
                    "Guest passes and invitations that were ended since are good again: /guest and /invite show them. "
                    "So are the recovery codes of then: /recovery makes new ones."
                ),
                say("/end_access ends every key, every sign-in and every passkey at once, yours too."),
            )


def _access(access: Access) -> Lines:
    return lines(
        say("• keys of programs: {names}", names=listed(access.keys)) if access.keys else None,
        count("• {n} signed-in browser", "• {n} signed-in browsers", access.sessions) if access.sessions else None,
        count("• {n} passkey", "• {n} passkeys", access.passkeys) if access.passkeys else None,
        say("• residents: {names}", names=listed(access.residents)) if access.residents else None,
        say("• guest passes: {names}", names=listed(access.guests)) if access.guests else None,
        count("• {n} invitation", "• {n} invitations", access.invitations) if access.invitations else None,
    )


def ended(access: Access) -> Lines:
    """What /end_access ended."""
    return lines(
        say("🔒 Ended:")
        if access.keys or access.sessions or access.passkeys
        else say("🔒 There was no key, no signed-in browser and no passkey."),
        _access(access),
    )
