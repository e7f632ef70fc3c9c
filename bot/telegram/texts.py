"""Every sentence a resident reads. HTML as Telegram knows it; every name is escaped here and nowhere else."""

import math
from collections.abc import Sequence
from html import escape
from zoneinfo import ZoneInfo

from bot.house.board import UpdateOutcome
from bot.house.disk import DiskNews
from bot.house.door import Door
from bot.house.faces import Lesson, Taught
from bot.house.ledger_trouble import LedgerNews
from bot.house.people import Person, Resident, Role
from bot.house.ports import (
    BecameOwner,
    BellsNews,
    DoorNews,
    MovedIn,
    MovedOut,
    Notice,
    OpenedAfterAll,
    PersonForgotten,
    SecondDoorman,
    SecretsHandedOut,
    UpdateEnded,
)
from bot.telegram import house_text
from bot.telegram.limits import cut

UNLOCK = "🔓 Unlock"
IGNORE = "Ignore"
WHO = "Who is it?"
NO = "No, keep it shut"
BACK = "‹ Back"
REMOVE_SAMPLE = "🗑 Remove this photo"
NEXT_SAMPLE = "Next photo ›"
SOMEONE_NEW = "Someone new"
FORGET = "Yes, forget"
KEEP = "No, keep"
LOOK = "📷 Take a picture"
LOOK_AGAIN = "📷 Look again"
RESTART = "🔁 Restart"
RESTART_YES = "Yes, restart it"
UPDATE_YES = "Yes, update it"
SECRETS = "🔑 Settings file"
SECRETS_YES = "Yes, send the file here"
LEAVE = "No, leave it"

BUTTON_DEAD = "This button no longer works. Please use the newest buttons."
OPENING = "Opening…"
LOOKING = "Taking a picture…"
RESTARTING = "Restarting…"
UPDATING = "Updating…"
CHANGING = "Changing…"
SENDING = "Sending…"
OTHERS_SEE = "I tell the others that you saw it."
STAYS_SHUT = "The door stays shut."
AT_IT = "I am on it already."
TOO_LATE = "That took too long, so I did nothing. Please tap again."
NOT_YOURS = "This bot looks after a home. Only the people who live there can use it."

BELLS_NOT_HEARD = (
    "⚠️ <b>No bell reaches me.</b> What connects us, the MQTT broker, is not answering. "
    "Please see that its computer is on and in the network; /status tells how it is."
)
BELLS_HEARD = "✅ The bells reach me again."

ALREADY_HOME = "You live here already. /help tells what I can do."
CODE_REFUSED = "That code does not work. It may have been used already. Please ask for a new one."
STRANGER = (
    "Hello! I look after a home and talk only with the people who live there. If you live there, ask for an invitation."
)
UNKNOWN_COMMAND = "I do not know that command. /help lists those that I know."
STICKER = "Nice one! I can do nothing with stickers, though. /help tells what I can do."
VOICE = "I cannot listen to that. Please write to me, or send me a photo."
VIDEO = "I cannot watch videos. To teach me a face, send me a photo with the person’s name as its caption."
PLACE = "I do not need to know where you are. /help tells what I can do."
OTHER_KIND = "I can do nothing with that. /help tells what I can do."
FILE = "I can do nothing with files. To teach me a face, send me a photo with the person’s name as its caption."
PICTURE_AS_FILE = "I can learn from photos only. Please send this picture as a photo, not as a file."
NO_NAME = "That does not look like a name. Please send letters, such as “Anna”."
ASK_NAME = "What is their name? Please type it."
CANCEL = "Cancel"
YES_CALL_THEM = "Yes"
NO_CALL_THEM = "No"
CANCELLED = "I have left it as it was."
QUESTION_OVER = "That question is over. Please send me the photo again, or tap “Who is it?” on the card."
NO_QUESTION = (
    "I am not sure what you mean. I understand commands and photos, and a text only where I asked for a name. "
    "/help tells what I can do."
)
UNDO = "↩️ Undo"
UNDO_OVER = "That can no longer be undone. /forget with their name makes me forget somebody."
EYES_AWAY = "I cannot look at faces just now. Please try the same again in a minute."
NOBODY_KNOWN = "I do not know any faces yet. Send me a photo of somebody with their name as the caption."
ONLY_OWNER = "Only an owner of this home can do that. Please ask them."
LAST_OWNER = (
    "You are the only owner, so you cannot leave yet. Please make somebody else an owner first: "
    "/residents has a button for that."
)
NOT_HERE = "They do not live here any more. /residents tells who does."
ASK_LEAVE = "Shall I let you go? You get no more cards, and can no longer open the door."
LEAVE_YES = "Yes, I leave"
LEAVE_NO = "No, I stay"
FORGET_WHOM = "Whom shall I forget? Please write their name too, for example: /forget Anna"
FORGOTTEN_PICTURE = "This picture was forgotten."
WHICH_DOOR = "Which door?"
NO_CAMERA = "There is no doorbell here that I could ask for a picture."

HELP = (
    "I look after your door.\n\n"
    "<b>When somebody rings</b>, you get a card with the picture and the name. <b>Unlock</b> opens the door after you "
    "confirm, <b>Ignore</b> tells the others that you saw it, <b>Who is it?</b> teaches me a new face.\n\n"
    "<b>To teach me a face</b>, send me one or more photos with the name as the caption. One clear "
    "face in each photo works best. <b>Undo</b> takes a lesson back.\n\n"
    "/look: who is at the door now?\n"
    "/people: whose faces I know; with a name behind it, their photos\n"
    "/forget NAME: forget somebody, with their pictures\n"
    "/invite: let somebody else who lives here get the cards too\n"
    "/residents: who lives here, with a button to remove somebody, for the owner\n"
    "/leave: move out\n"
    "/status: is everything working?\n"
    "/boards: the doorbells themselves, for the owner\n"
    "/help: this page"
)

COMMANDS = {
    "look": "Who is at the door now?",
    "people": "Whose faces I know",
    "invite": "Let somebody who lives here join",
    "status": "Is everything working?",
    "forget": "Forget somebody",
    "boards": "The doorbells themselves (owner)",
    "residents": "Who lives here (owner)",
    "leave": "Move out",
    "help": "What I can do",
}


# Delivery

#: Of strangers so many are named in one note, each with so many UTF-16 units.
_STRANGERS_LISTED = 5
_STRANGER_LENGTH = 40

TOO_MANY_AT_ONCE = "That was a lot at once, and I had to leave some out. Please wait a moment, then send it again."
WENT_WRONG = "Something went wrong on my side, and I have written it down. Please try again."
DISK_TROUBLE = (
    "I could not write that down, so I did not do it: my disk is full or broken. Please tell whoever looks after me."
)


def strangers_wrote(strangers: Sequence[tuple[str, str]], others: int) -> str:
    """To the owners, once an hour at most: who wrote, by name and contact, and how many more."""
    listed = [f"{quoted(name)} ({quoted(contact)})" for name, contact in strangers[:_STRANGERS_LISTED]]
    others += len(strangers) - len(listed)
    count = len(listed) + others
    if count == 1 and listed:
        return f"Somebody who does not live here wrote to me: {listed[0]}. I told them nothing."
    if others:
        listed.append("1 other" if others == 1 else f"{others} others")
    return f"{count} people who do not live here wrote to me: {', '.join(listed)}. I told them nothing."


def quoted(words: str) -> str:
    """What a stranger wrote, on one line, by itself: no link in it can be tapped, and it turns nothing around it."""
    visible = "".join(letter if letter.isprintable() else " " for letter in words)
    kept = cut(" ".join(visible.split()), _STRANGER_LENGTH) or "?"
    # as code Telegram makes no link of it; isolated, its direction is its own
    return f"«\u2068<code>{escape(kept)}</code>\u2069»"


def left_out(count: int) -> str:
    """After an outage: what was not important enough to keep."""
    return f"I had to leave out {'1 message' if count == 1 else f'{count} messages'} while I could not reach you."


def notice(notice: Notice, door_name: str) -> str:
    """A note that no visit brought."""
    match notice:
        case MovedIn() | MovedOut() | BecameOwner() | PersonForgotten():
            return _people_news(notice)
        case SecondDoorman():
            return (
                "⚠️ A second program uses my bot token, so your taps may not reach me. "
                "Please stop it, or make a second bot with @BotFather."
            )
        case DoorNews() | BellsNews() | OpenedAfterAll() as news:
            return _bell_news(news, escape(door_name))
        case DiskNews() | LedgerNews() as news:
            return house_text.news(news)
        case UpdateEnded(version=version, outcome=outcome):
            return _update_ended(outcome, escape(version), escape(door_name))
        case SecretsHandedOut(by_name=name):
            return (
                f"🔑 {escape(name)} was given the settings file of the {escape(door_name)}, which is a key to it. "
                "If you did not expect that, talk to them."
            )


def _people_news(news: MovedIn | MovedOut | BecameOwner | PersonForgotten) -> str:
    name = escape(news.name)
    match news:
        case MovedIn():
            return f"{name} has joined and now gets the cards too."
        case MovedOut(by_name=None):
            return f"{name} has left this home and gets no more cards."
        case MovedOut(by_name=by_name):
            return f"{escape(by_name or '')} has removed {name}, who gets no more cards and can open nothing."
        case BecameOwner(by_name=by_name):
            return f"{escape(by_name)} has made {name} an owner of this home."
        case PersonForgotten(by_name=by_name):
            return f"{escape(by_name)} had me forget {name}: their photos and pictures are gone."


def _update_ended(outcome: UpdateOutcome, version: str, door: str) -> str:
    match outcome:
        case UpdateOutcome.DONE:
            return f"✅ The doorbell at the {door} runs version {version} now."
        case UpdateOutcome.TAKEN_BACK:
            return (
                f"The update to {version} did not work at the {door}, so the doorbell went back by itself. "
                "It works as before."
            )
        case UpdateOutcome.NOT_BEGUN:
            return (
                f"The update to {version} did not reach the {door} whole. The doorbell works as before; "
                "/boards lets you try again."
            )
        case UpdateOutcome.UNKNOWN:
            return f"I have heard nothing of the update to {version} at the {door}. /boards tells how it is."


def _bell_news(news: DoorNews | BellsNews | OpenedAfterAll, door: str) -> str:
    if isinstance(news, BellsNews):
        return BELLS_HEARD if news.heard else BELLS_NOT_HEARD
    if isinstance(news, OpenedAfterAll):
        return (
            f"🔓 <b>The {door} opened after all, for {escape(news.by_name)}.</b> Its answer reached me late. "
            "Please look whether it is shut."
        )
    said = {
        "away": f"⚠️ <b>The bell at the {door} is not answering.</b> Nobody hears who rings there now. "
        "Please check its power and its network cable.",
        "back": f"✅ The bell at the {door} is back.",
        "blind": f"⚠️ The camera at the {door} is not answering; its bell works. "
        "If it stays so, please check the camera’s wires.",
        "sees": f"✅ The camera at the {door} works again.",
        "forced": f"🚨 <b>The {door} was opened, and nobody unlocked it.</b>",
        "left_open": f"⚠️ The {door} has been open for a while.",
        "forged": f"⚠️ Something in your network pretends to be the bell at the {door}. I did not believe it. "
        "Please change the password of your broker, and look what else is in your network.\n"
        "If you put an older program onto the bell yourself: give the door a new key in .env, and onto the board.",
        "old_program": f"⚠️ The bell at the {door} runs an old program, which does not sign what it says: somebody in "
        "your network could speak in its place. Please tap <b>Update</b> under /boards.",
    }
    return said[news.what]


def confirm(door: Door) -> str:
    """The button that opens."""
    return f"✅ Yes, open the {door.name}"


def not_them(person: Person) -> str:
    """The button below a wrong name."""
    return f"That is not {person.name}"


def sample(person: Person, place: int, of: int) -> str:
    """What stands below a photo that somebody is told by."""
    name = escape(person.name)
    if of == 1:
        return f"This is the only photo of {name} that I know. Without it I do not know them any more."
    return f"Photo {place} of {of} by which I know {name}."


def sample_removed(person: Person, left: int) -> str:
    """After a photo of somebody was removed."""
    name = escape(person.name)
    if not left:
        return f"I have removed the last photo of {name}, so I do not know them any more."
    return f"I have removed it. I know {name} from {left} {'photo' if left == 1 else 'photos'} now."


def no_samples(person: Person) -> str:
    """Somebody of whom there is no photo (any more)."""
    name = escape(person.name)
    return f"I have no photo of {name}. Send me one with the name as its caption, and I know them."


def it_is(person: Person) -> str:
    """The button that says yes to "looks like"."""
    return f"Yes, it is {person.name}"


def face(number: int) -> str:
    """The button of a numbered face."""
    return f"Face {number}"


def welcome(resident: Resident, *, owner: bool) -> str:
    """The first words to somebody who moved in."""
    text = f"Welcome, {escape(resident.name)}! "
    if owner:
        return (
            f"{text}I am your doorman, and this home is yours now.\n\n"
            "Next, teach me a face: send me a photo with the person’s name as its caption. "
            "And /invite lets the others who live here get the cards too."
        )
    return f"{text}From now on you get a card here whenever somebody rings. /help tells what I can do."


def try_later(wait_s: float) -> str:
    """To somebody who sent too many wrong codes."""
    seconds = max(1, math.ceil(wait_s))
    wait = "a second" if seconds == 1 else f"{seconds} seconds"
    return f"Too many codes were wrong, so I did not look at this one. Please wait {wait}, then send it once more."


def residents(everybody: Sequence[Resident], reader: Resident, zone: ZoneInfo) -> str:
    """Who lives here, as an owner reads it."""
    lines = ["These people live here:"]
    for resident in everybody:
        you = " (you)" if resident.id == reader.id else ""
        role = ", owner" if resident.role is Role.OWNER else ""
        since = resident.since.astimezone(zone)
        lines.append(f"• {escape(resident.name)}{you}{role}, since {since.day} {since:%B %Y}")
    return "\n".join(lines)


def remove(resident: Resident) -> str:
    """The button that asks about removing."""
    return f"Remove {resident.name}"


def make_owner(resident: Resident) -> str:
    """The button that asks about one more owner."""
    return f"Make {resident.name} an owner"


def ask_remove(resident: Resident) -> str:
    """Before somebody is removed."""
    return (
        f"Shall I remove {escape(resident.name)}? They get no more cards and can open nothing, at once. "
        "To come back they need a new invitation."
    )


def remove_yes(resident: Resident) -> str:
    """The button that removes."""
    return f"Yes, remove {resident.name}"


def removed(resident: Resident) -> str:
    """After somebody was removed."""
    return f"{escape(resident.name)} gets no more cards and can open nothing from now on."


def ask_owner(resident: Resident) -> str:
    """Before there is one more owner."""
    return f"Shall I make {escape(resident.name)} an owner? An owner may invite and remove everybody, you too."


def owner_yes(resident: Resident) -> str:
    """The button that makes an owner."""
    return f"Yes, make {resident.name} an owner"


def made_owner(resident: Resident) -> str:
    """After there is one more owner."""
    return f"{escape(resident.name)} is an owner now. If you want to move out, /leave lets you."


def goodbye(by_name: str | None) -> str:
    """The last words to somebody who lives here no longer."""
    if by_name is None:
        return "You have left this home: you get no more cards here. All the best!"
    return f"{escape(by_name)} has removed you from this home, so you get no more cards here. All the best!"


def invitation(link: str | None, code: str) -> str:
    """What the owner passes on."""
    how = (
        f"Send this link to the person who lives with you:\n{escape(link)}"
        if link
        else f"They send me: <code>/start {escape(code)}</code>"
    )
    return f"{how}\n\nIt works once, until this time tomorrow. Whoever uses it can open the door."


def lesson(lesson: Lesson) -> str:
    """What came of the photos that were sent."""
    name = escape(lesson.person.name)
    lines = []
    if lesson.learned:
        photos = "photo" if lesson.samples == 1 else "photos"
        lines.append(f"I know {name} now, from {lesson.samples} {photos}.")
        if lesson.samples < 3:  # noqa: PLR2004 - said in the sentence
            lines.append("Three photos in different light work best: send me some more when you can.")
    elif not lesson.already:
        lines.append(f"I could not learn {name} from that.")
    if lesson.already:
        lines.append(_known_already(lesson, name))
    return "\n".join([*lines, *(escape(reason) for reason in dict.fromkeys(lesson.refusals))])


def doubt(lesson: Lesson) -> str:
    """Before somebody insists: whom we take a face for, or whose it does not look like."""
    name = escape(lesson.person.name)
    lines = []
    if lesson.taken_for:
        whom = " or ".join(escape(person.name) for person in lesson.taken_for)
        lines.append(f"{'What I left out looks' if lesson.learned else 'This face looks'} like {whom} to me.")
    if lesson.unlike:
        lines.append(_unlike(lesson, name))
    return "\n".join(lines if lesson.learned or lesson.already else [lesson_failed(lesson), *lines])


def lesson_failed(lesson: Lesson) -> str:
    """Nothing was learned, and why."""
    reasons = [escape(reason) for reason in dict.fromkeys(lesson.refusals)]
    return "\n".join([f"I could not learn {escape(lesson.person.name)} from that.", *reasons])


def _known_already(lesson: Lesson, name: str) -> str:
    if lesson.already == 1:
        return f"I have this photo of {name} already, so it adds nothing new."
    return f"I have {lesson.already} of these photos of {name} already, so they add nothing new."


def _unlike(lesson: Lesson, name: str) -> str:
    known = f"the photo of {name} that I have" if lesson.samples == 1 else f"my {lesson.samples} photos of {name}"
    if lesson.unlike == 1:
        return f"One photo does not look like {known}." if lesson.learned else f"This does not look like {known}."
    return f"{lesson.unlike} photos do not look like {known}."


def ask_doubted(name: str) -> str:
    """A doubt that a restart interrupted."""
    return f"Is it really {escape(name)}? I was not sure of the photo."


def ask_meant(name: str) -> str:
    """Before something is learned as a name that may be none."""
    return f"Shall I call them “{escape(name)}”?"


def undone(taught: Taught) -> str:
    """After a lesson was taken back."""
    name = escape(taught.person.name)
    return f"I have taken it back: what I had just learned of {name} is gone."


def insist(name: str) -> str:
    """The button of somebody who knows better."""
    return f"It is {name} all the same"


def people(known: Sequence[tuple[Person, int]]) -> str:
    """Whose faces are known."""
    if not known:
        return NOBODY_KNOWN
    lines = [f"• {escape(person.name)}, {count} {'photo' if count == 1 else 'photos'}" for person, count in known]
    return "I know these faces:\n" + "\n".join(lines)


def ask_forget(person: Person) -> str:
    """Before somebody is forgotten."""
    name = escape(person.name)
    return f"Shall I forget {name}, with all photos and the pictures of their visits? This cannot be undone."


def forgotten(person: Person) -> str:
    """After somebody was forgotten."""
    return f"I have forgotten {escape(person.name)}."


def unknown_person(name: str) -> str:
    """A name that is nobody's."""
    return f"I do not know anybody called {escape(name[:64])}. /people shows whose faces I know."


def status(parts: Sequence[tuple[str, bool, str]]) -> str:
    """How the parts are: name, whether it works, and what to say."""
    lines = [f"{'✅' if good else '⚠️'} {escape(name)}: {escape(said)}" for name, good, said in parts]
    return "\n".join(lines)


def plain(sentence: str) -> str:
    """A sentence that the house worded itself."""
    return escape(sentence)
