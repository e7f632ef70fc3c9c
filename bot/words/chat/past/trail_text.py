"""What is said about the audit trail: its seal of the day, and what is wrong with it."""

from bot.house.records.trail import TrailChanged, TrailNews, TrailSealed, TrailUnproven, TrailUnsealed
from bot.words.phrase import Lines, Verbatim, count, lines, say


def trail(news: TrailNews) -> Lines:
    """The audit trail's seal of the day, or what is wrong with the trail."""
    match news:
        case TrailSealed(lines=number, hash=digits):
            return lines(
                say(
                    "🔏 Today’s seal of the audit trail, my record of who opened and changed what: <code>{seal}</code>",
                    seal=Verbatim(f"{number}:{digits}"),
                ),
                say(
                    "There is nothing to do. Leave this message here: it shows later whether anybody has rewritten the "
                    "record."
                ),
            )
        case TrailChanged(line=number):
            return lines(
                say(
                    "🚨 <b>Somebody has changed the audit trail</b>, my record of who opened and changed what, at line "
                    "{line}.",
                    line=number,
                ),
                say(
                    "The doors and the cards work as before. Please find out who has access to the computer I run on; "
                    "<code>main.py audit verify</code> there tells more."
                ),
            )
        case TrailUnproven(lines=number):
            return lines(
                count(
                    "⚠️ The first line of the audit trail, my record of who opened and changed what, was sealed with a "
                    "key that I do not have.",
                    "⚠️ The first {n} lines of the audit trail, my record of who opened and changed what, were sealed "
                    "with a key that I do not have.",
                    number,
                ),
                say(
                    "If nobody moved me to another computer, somebody may have exchanged them. If you have the old "
                    "key, have it written below the new one on the computer I run on (audit.key)."
                ),
            )
        case TrailUnsealed():
            return lines(
                say(
                    "⚠️ I cannot seal the audit trail, my record of who opened and changed what: I have no place for "
                    "its key."
                ),
                say("Please have one set on the computer I run on (AUDIT_KEY_FILE)."),
            )
