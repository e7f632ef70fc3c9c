"""What is said about the disk that everything is written on."""

from bot.house.records.disk import DiskNews, DiskState
from bot.words.phrase import Lines, Phrase, Size, count, lines, say


def disk(news: DiskNews) -> Lines:
    """How the disk is, for the owners."""
    return lines(
        _state(news),
        count(
            "To make room I deleted my oldest picture.",
            "To make room I deleted my {n} oldest pictures.",
            news.pictures_deleted,
        )
        if news.pictures_deleted
        else None,
    )


def cannot_write(state: DiskState) -> Phrase:
    """Something that was asked for, and must not be forgotten, cannot be written down."""
    if state is DiskState.FULL:
        return say(
            "I did not do that: my disk is full, and I would forget it. Please make room on the computer I run on."
        )
    return say("I did not do that: my disk takes nothing just now, and I would forget it. Please try again in a while.")


def not_kept(state: DiskState) -> Phrase:
    """On the card of a visit that could not be written down."""
    if state is DiskState.FULL:
        return say("💾 My disk is full: I cannot keep this. It is gone when I am restarted.")
    return say("💾 My disk takes nothing: I cannot keep this. It is gone when I am restarted.")


def _state(news: DiskNews) -> Phrase:
    match news.state:
        case DiskState.LOW if news.before not in (DiskState.WELL, DiskState.LOW):
            return say(
                "✅ My disk takes things again, and everything is written down. But it is nearly full: {room} are "
                "left. Please make more room on the computer I run on.",
                room=Size(news.free_bytes),
            )
        case DiskState.LOW:
            return say(
                "⚠️ My disk is nearly full: {room} are left. Please make room on the computer I run on. When it is "
                "full, I delete my oldest pictures first.",
                room=Size(news.free_bytes),
            )
        case DiskState.FULL:
            return say(
                "⚠️ <b>My disk is full.</b> I still tell you who rings, and I still open, but I remember it only until "
                "I am restarted. Please make room on the computer I run on."
            )
        case DiskState.READ_ONLY:
            return say(
                "⚠️ <b>My disk takes nothing any more</b>, as disks do when they break. I still tell you who rings, and "
                "I still open, but I remember it only until I am restarted. Please have a look at the computer I run "
                "on."
            )
        case DiskState.FAILING:
            return say(
                "⚠️ <b>My disk makes mistakes.</b> It may be worn out. I still tell you who rings, and I still open, "
                "but I remember it only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.SILENT:
            return say(
                "⚠️ <b>My disk does not answer.</b> I still tell you who rings, and I still open, but I remember it "
                "only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.WELL:
            return say("✅ My disk is well again, and everything is written down.")
