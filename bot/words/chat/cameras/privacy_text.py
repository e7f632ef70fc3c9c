"""/privacy: what the cameras keep, who may see it, and what is closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.house.faces.profile import PersonGroup
from bot.house.house_rules import HouseRules
from bot.house.records.backup import REPLACED_LASTS
from bot.house.watch.camera import Camera
from bot.house.watch.figures.sightings import LAST_DAYS
from bot.words.chat.cameras import camera_text
from bot.words.chat.people.people_labels import GROUPS
from bot.words.chat.residents import rules_text
from bot.words.phrase import Lines, Phrase, Value, lines, listed, say, say_in

_HEAD = say("<b>What is kept here</b>")
_NO_CAMERAS = say("No camera watches here. A doorbell takes pictures when somebody rings, or when one of you looks.")
_SEEN = (
    say("🎞 Of what the cameras see, I hold the last 30 seconds alone, and on no disk. No sound is ever recorded."),
    say("🖼 When a rule tells of somebody, I keep a picture and a clip of a few seconds."),
)
_LINES = (
    say("🔢 How many people there were is kept as a number, without faces."),
    say(
        "📅 Of people whose face is known, I keep for {days} days for how long each camera saw them.",
        days=LAST_DAYS,
    ),
)
_ALWAYS = (
    say(
        "👤 Of people whose face is known I keep photos of their face, and numbers that describe it, until somebody "
        "sends /forget. 🧒 A child’s face is known only where an owner allowed it."
    ),
    say(
        "🗓 When people whose face is known were seen on which day, and where, I keep as long as what is written about "
        "visits. How many came in which hour I keep for ten years, without names."
    ),
    say(
        "🏠 All of that stays on this computer, and in the chats of those who live here. What owners have written into "
        "Google Sheets lies at Google, too."
    ),
    say("📓 The day’s log, tables and backups hold what they were given: nothing is deleted there by itself."),
    say(
        "🗄 Where a backup took the place of what was here, that lies on this computer for {time} more, and /forget "
        "does not reach it.",
        time=REPLACED_LASTS,
    ),
    say("👪 Owners and adults may look; children may at the doors that are theirs; guests see nothing."),
    say("🧽 /forget takes everything of somebody away, the pictures in the chats, too."),
)


def page(
    cameras: Sequence[Camera],
    groups: Sequence[PersonGroup],
    rules: HouseRules,
    now: datetime,
    zone: tzinfo,
    *,
    may_close: bool,
) -> Lines:
    """All of it, and what is off; ``groups``: those for whom it is counted how long they face a camera."""
    if not cameras:
        return lines(_HEAD, _NO_CAMERAS, *rules_text.what_is_kept(rules), *_ALWAYS)
    masked = [one.name for one in cameras if one.masks]
    facing = [one.name for one in cameras if one.facing]
    return lines(
        _HEAD,
        *_SEEN,
        *rules_text.what_is_kept(rules),
        *_LINES,
        *_ALWAYS,
        say("⬛️ Painted over in part: {cameras}", cameras=listed(masked)) if masked else None,
        _facing(facing, groups) if facing and groups else _NOBODY_FACES,
        *(camera_text.is_private(one, now, zone) for one in cameras if one.private_until),
        _CLOSE if may_close else None,
    )


WHOLE = say_in("on a button", "📄 Everything, in detail")


def for_children(rules: HouseRules, owners: Sequence[str], *, cameras: bool) -> Lines:
    """The same for a child, as one tells it; ``owners`` are whom it may ask. A picture of theirs goes then at last."""
    days = min(max(rules.known_days, rules.stranger_days, rules.clip_days if cameras else 0), rules.visit_days)
    return lines(
        say("<b>What I know about you</b>"),
        say("📷 When somebody rings, I take a picture. When you come home, you may be in it."),
        say("🎞 The cameras here watch, too. They keep a picture or a short clip only when something happens.")
        if cameras
        else None,
        say(
            "🧹 I delete pictures after {time} at the latest. When somebody was at the door, I remember for {written}.",
            time=timedelta(days=days),
            written=timedelta(days=rules.visit_days),
        ),
        say("🙂 I know your face only if an owner has allowed it. I never record what you say."),
        say("👪 The adults who live here can look at it. You see what happens at your doors. Guests see nothing."),
        say(
            "🙋 Do you want to ask something, or shall something of you be deleted? Ask {owners}.", owners=_any(owners)
        ),
    )


def _any(owners: Sequence[str]) -> Value:
    return listed(owners, either=True) if owners else say_in("whom to ask", "an adult")


_NOBODY_FACES = say("👀 It is counted for nobody how long they face a camera.")


def _facing(cameras: Sequence[str], groups: Sequence[PersonGroup]) -> Phrase:
    return say(
        "👀 How long they face a camera is counted for: {groups}. Through: {cameras}. That tells nothing of what they "
        "think or feel.",
        groups=listed(GROUPS[group] for group in groups),
        cameras=listed(cameras),
    )


def ask_facing(groups: Sequence[PersonGroup]) -> Lines:
    """Before it is counted for a group how long they face a camera."""
    return lines(
        say("👀 For whom shall I count how long they face a camera? Everybody who lives here is told at once."),
        say("Now: {groups}", groups=listed(GROUPS[group] for group in groups)) if groups else _NOBODY_FACES,
        say("A camera counts along once that is switched on at its page, too. What was counted goes when it is ended."),
    )


_CLOSE = say("\nEvery adult may close a camera for a while. Which one?")


def opened(camera: str) -> Phrase:
    """After it sees again."""
    return say("👁 The {camera} sees again.", camera=camera)


def ask_how_long(camera: str) -> Lines:
    """Before a camera is closed."""
    return lines(
        say("🙈 Until when shall the {camera} be closed?", camera=camera),
        say("Its stream is closed for real: nobody sees or keeps anything then, and neither do I."),
    )
