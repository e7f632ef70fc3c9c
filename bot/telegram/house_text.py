"""What the house tells of itself: its disk. HTML as Telegram knows it."""

from bot.house.disk import DiskNews, DiskState


def disk(news: DiskNews) -> str:
    """How the disk is, for the owners."""
    match news.state:
        case DiskState.LOW:
            text = (
                f"⚠️ My disk is nearly full: {megabytes(news.free_bytes)} are left. Please make room on the computer I "
                "run on. When it is full, I delete my oldest pictures first."
            )
        case DiskState.FULL:
            text = (
                "⚠️ <b>My disk is full.</b> I still tell you who rings, and I still open, but I remember it only until "
                "I am restarted. Please make room on the computer I run on."
            )
        case DiskState.READ_ONLY:
            text = (
                "⚠️ <b>My disk takes nothing any more</b>, as disks do when they break. I still tell you who rings, and "
                "I still open, but I remember it only until I am restarted. Please have a look at the computer I run "
                "on."
            )
        case DiskState.FAILING:
            text = (
                "⚠️ <b>My disk makes mistakes.</b> It may be worn out. I still tell you who rings, and I still open, "
                "but I remember it only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.SILENT:
            text = (
                "⚠️ <b>My disk does not answer.</b> I still tell you who rings, and I still open, but I remember "
                "it only until I am restarted. Please have a look at the computer I run on."
            )
        case DiskState.WELL:
            text = "✅ My disk is well again, and everything is written down."
    if news.pictures_deleted:
        text += "\n" + pictures_deleted(news.pictures_deleted)
    return text


def pictures_deleted(count: int) -> str:
    """What had to go."""
    return (
        "To make room I deleted my oldest picture."
        if count == 1
        else f"To make room I deleted my {count} oldest pictures."
    )


def megabytes(count: int) -> str:
    """An amount of room on a disk."""
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count // 1024**2} MB"


def cannot_write(state: DiskState) -> str:
    """Something that was asked for, and must not be forgotten, cannot be written down."""
    if state is DiskState.FULL:
        return "I did not do that: my disk is full, and I would forget it. Please make room on the computer I run on."
    return "I did not do that: my disk takes nothing just now, and I would forget it. Please try again in a while."
