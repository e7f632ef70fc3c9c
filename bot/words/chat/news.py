"""What nobody asked for and residents should know: doors, bells, boards, people."""

from collections.abc import Mapping, Sequence

from bot.house.boards.board import UpdateOutcome
from bot.house.doors.door_facts import (
    BellsNews,
    DoorEvent,
    DoorHushed,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    KeepsRinging,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    UpdateEnded,
)
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    HoursAllowed,
    MovedIn,
    MovedOut,
    News,
    PeopleMerged,
    PersonForgotten,
    PersonRenamed,
    PlaceChosen,
    PlaceEnded,
    Recovered,
    RoleChanged,
    SecondDoorman,
)
from bot.house.house_rules import RuleChanged, RulesNews, RulesTakenOver
from bot.house.people import ResidentId
from bot.house.records.backup import BackupFailed, BackupMade, BackupNews, HouseRestored
from bot.house.records.disk import DiskNews
from bot.house.records.ledger_trouble import LedgerNews
from bot.house.records.trail import TrailChanged, TrailNews, TrailSealed, TrailUnproven, TrailUnsealed
from bot.words.chat.asker_text import a_program
from bot.words.chat.doors import door_text, picture_text
from bot.words.chat.past import backup_page_text, ledger_text, trail_text
from bot.words.chat.people import people_text
from bot.words.chat.residents import household_text, place_text, rules_text, snooze_text
from bot.words.chat.status import disk_text, home_assistant_news
from bot.words.chat.subject_news_text import OfASubject, of_a_subject
from bot.words.phrase import Code, Phrase, Text, Value, count, lines, listed, say

#: Of outsiders so many are named in one note, each with so many UTF-16 units.
_OUTSIDERS_LISTED = 5
_OUTSIDER_LENGTH = 40


_BELLS_HEARD = say("✅ The bells reach me again.")
_BELLS_UNHEARD = say(
    "⚠️ <b>I may not hear the bell, and I cannot open the door.</b> The MQTT broker, which carries our "
    "messages, is not answering. Please check that its computer is on and in the network; /status tells "
    "how it is."
)


def message_to(reader: ResidentId, news: News, door: str) -> Text:
    """``message``, as this resident reads it: it may be about themselves."""
    if isinstance(news, BecameOwner | RoleChanged | DoorsAllowed | HoursAllowed) and news.who.id == reader:
        return household_text.to_themselves(news)
    return message(news, door)


def message(news: News, door: str) -> Text:  # noqa: PLR0912 - a case for each
    """What no visit brought; ``door``: the name of the door that it is about, if it is about any."""
    if isinstance(news, OfASubject):
        return of_a_subject(news, door)
    match news:
        case MovedIn() | MovedOut() | BecameOwner() | Recovered() | RoleChanged() | DoorsAllowed() | PersonForgotten():
            return household_text.news(news)
        case HoursAllowed():
            return household_text.hours_allowed(news)
        case (
            PlaceChosen()
            | PlaceEnded()
            | DoorsTakenOver()
            | DoorRenamed()
            | DoorTended()
            | RulesTakenOver()
            | RuleChanged() as kept
        ):
            return _of_the_home(kept)
        case DoorHushed():
            return home_assistant_news.hushed(news, door)
        case KeepsRinging():
            return snooze_text.keeps_ringing(news, door)
        case SecondDoorman():
            return say(
                "⚠️ A second program uses my bot token, so your taps may not reach me. "
                "Please stop it, or make a second bot with @BotFather."
            )
        case BellsNews(heard=heard):
            return _BELLS_HEARD if heard else _BELLS_UNHEARD
        case DoorNews(what=what):
            return _of_door(door)[what]
        case PersonRenamed() | PeopleMerged() | PictureIgnored() | PictureJudgedAgain() as known:
            return _of_what_is_known(known, door)
        case UpdateEnded(version=version, outcome=outcome):
            return _of_update(door, version)[outcome]
        case OpenedAfterAll(by_name=name, program=program):
            return say(
                "🔓 <b>The {door} opened after all, for {name}.</b> Its answer reached me late. "
                "Please look whether it is shut.",
                door=door,
                name=a_program(name) if program else name,
            )
        case (
            BackupMade()
            | BackupFailed()
            | HouseRestored()
            | DiskNews()
            | LedgerNews()
            | TrailSealed()
            | TrailChanged()
            | TrailUnproven()
            | TrailUnsealed() as written
        ):
            return _of_the_records(written)
        case SecretsHandedOut(by=by):
            return say(
                "🔑 {name} was given the settings file of the {door}, which is a key to it. "
                "If you did not expect that, talk to them.",
                name=by.name,
                door=door,
            )


def outsiders_wrote(outsiders: Sequence[tuple[str, str]], others: int) -> Phrase:
    """To the owners, once an hour at most: who wrote, by name and contact, and how many more."""
    named: list[Value] = [
        say("{name} ({contact})", name=Code(name, _OUTSIDER_LENGTH), contact=Code(contact, _OUTSIDER_LENGTH))
        for name, contact in outsiders[:_OUTSIDERS_LISTED]
    ]
    others += len(outsiders) - len(named)
    number = len(named) + others
    if others:
        named.append(count("{n} other", "{n} others", others))
    return count(
        "Somebody who does not live here wrote to me: {who}. I told them nothing about us.",
        "{n} people who do not live here wrote to me: {who}. I told them nothing about us.",
        number,
        who=listed(named),
    )


def leavers_wrote(leavers: Sequence[tuple[str, str]]) -> Phrase:
    """To the owners: who wrote although they moved out, by name and contact."""
    named: list[Value] = [
        say("{name} ({contact})", name=name, contact=Code(contact, _OUTSIDER_LENGTH))
        for name, contact in leavers[:_OUTSIDERS_LISTED]
    ]
    if others := len(leavers) - len(named):
        named.append(count("{n} other", "{n} others", others))
    return count(
        "{who} wrote to me, but no longer lives here. I told them nothing of this home; /invite lets them back in.",
        "{who} wrote to me, but no longer live here. I told them nothing of this home; /invite lets them back in.",
        len(leavers),
        who=listed(named),
    )


def left_out(number: int) -> Phrase:
    """After an outage: what was not important enough to keep."""
    return count(
        "I had to leave out {n} message while I could not reach you.",
        "I had to leave out {n} messages while I could not reach you.",
        number,
    )


def _of_what_is_known(news: PersonRenamed | PeopleMerged | PictureIgnored | PictureJudgedAgain, door: str) -> Text:
    if isinstance(news, PictureIgnored | PictureJudgedAgain):
        return picture_text.news(news, door)
    return people_text.news(news)


def _of_the_home(
    kept: PlaceChosen | PlaceEnded | DoorsTakenOver | DoorRenamed | DoorTended | RulesNews,
) -> Text:
    if isinstance(kept, RulesTakenOver | RuleChanged):
        return rules_text.news(kept)
    if isinstance(kept, PlaceChosen | PlaceEnded):
        return place_text.news(kept)
    return door_text.news(kept)


def _of_the_records(written: BackupNews | DiskNews | LedgerNews | TrailNews) -> Text:
    match written:
        case BackupMade() | BackupFailed() | HouseRestored():
            return backup_page_text.news(written)
        case DiskNews() as disk:
            return disk_text.disk(disk)
        case LedgerNews() as ledger:
            return ledger_text.ledger(ledger)
        case TrailSealed() | TrailChanged() | TrailUnproven() | TrailUnsealed() as trail:
            return trail_text.trail(trail)


def _of_update(door: str, version: str) -> Mapping[UpdateOutcome, Phrase]:
    return {
        UpdateOutcome.DONE: say(
            "✅ The doorbell at the {door} runs version {version} now.", door=door, version=version
        ),
        UpdateOutcome.TAKEN_BACK: say(
            "The update to {version} did not work at the {door}, so the doorbell went back by itself. "
            "It works as before.",
            door=door,
            version=version,
        ),
        UpdateOutcome.NOT_BEGUN: say(
            "The update to {version} did not reach the {door} whole. The doorbell works as before; "
            "/boards lets you try again.",
            door=door,
            version=version,
        ),
        UpdateOutcome.UNKNOWN: say(
            "I have heard nothing of the update to {version} at the {door}. /boards tells how it is.",
            door=door,
            version=version,
        ),
    }


def _of_door(door: str) -> Mapping[DoorEvent, Text]:
    away = say(
        "⚠️ <b>The bell at the {door} is not answering.</b> Nobody hears who rings there now. "
        "Please check its power and its network cable.",
        door=door,
    )
    return {
        DoorEvent.AWAY: away,
        DoorEvent.SILENT: away,
        DoorEvent.BACK: say("✅ The bell at the {door} is back.", door=door),
        DoorEvent.BLIND: say(
            "⚠️ The camera at the {door} is not answering; its bell works. "
            "If it stays so, please check the camera’s wires.",
            door=door,
        ),
        DoorEvent.SEES: say("✅ The camera at the {door} works again.", door=door),
        DoorEvent.FORCED: say("🚨 <b>The {door} was opened, and nobody unlocked it.</b>", door=door),
        DoorEvent.FORGED: lines(
            say(
                "⚠️ Something in your network pretends to be the bell at the {door}. I did not believe it. "
                "Please change the password of your broker, and look what else is in your network.",
                door=door,
            ),
            say(
                "If you put an older program onto the bell yourself: give the door a new key in .env, and the "
                "bell its new settings file."
            ),
        ),
        DoorEvent.OLD_PROGRAM: say(
            "⚠️ The bell at the {door} runs an old program, which does not sign what it says: somebody in your network "
            "could speak in its place. Please tap <b>Update</b> under /boards.",
            door=door,
        ),
        DoorEvent.RELAY_AWAY: say(
            "⚠️ <b>I cannot open the {door}: its relay is offline.</b> Please check its power and its network.",
            door=door,
        ),
        DoorEvent.RELAY_BACK: say("✅ The relay of the {door} is back.", door=door),
        DoorEvent.RELAY_STAYS_ON: say(
            "🚨 <b>The relay of the {door} stayed on, so it may stand unlocked.</b> Please switch it off, and set up "
            "its automatic switch-off on the device.",
            door=door,
        ),
        DoorEvent.RELAY_OFF_AGAIN: say("✅ The relay of the {door} is off again.", door=door),
        DoorEvent.LEFT_OPEN: say("⚠️ The {door} has been open for a while.", door=door),
    }
