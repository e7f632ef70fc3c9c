"""Of which days a table of /export is: by buttons, or as somebody writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.exports import ShowExport, WriteExportDays
from bot.telegram.cards.buttons import Button
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.words.chat import labels
from bot.words.chat.past import export_text
from bot.words.phrase import Phrase
from bot.words.wishes.typed_days import DaySpan, months_later

#: Days to choose from, today included.
_LATELY = (1, 7, 31, 92, 366)

#: Before it nobody kept anything.
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class ExportDaysAsked(Matter):
    """Of which days a table shall be."""

    kind = "export_days"
    shown: ShowExport

    def phrasing(self) -> Phrasing:
        """How it is asked."""
        return Phrasing(export_text.WHICH_DAYS)

    def is_about_the_same(self, other: Matter) -> bool:
        """One at a time."""
        return isinstance(other, ExportDaysAsked)


def day_rows(
    shown: ShowExport, span: DaySpan, today: date, button: Callable[[Phrase, ButtonAction], Button]
) -> Sequence[Sequence[Button]]:
    """The last ones, a month of the calendar, the same a month before or after, or as written."""
    this = DaySpan(today.replace(day=1), today)

    def of(days: DaySpan) -> ShowExport:
        return replace(shown, start=days.start, end=days.end)

    lately = [
        button(
            labels.choice(export_text.days(n), chosen=shown.start is None and shown.days == n),
            replace(shown, days=n, start=None, end=None),
        )
        for n in _LATELY
    ]
    months = [
        button(labels.choice(label, chosen=shown.start is not None and span == month), of(month))
        for label, month in (
            (export_text.THIS_MONTH, this),
            (export_text.LAST_MONTH, months_later(this, -1, today)),
        )
    ]
    earlier, later = span.start.year > _FIRST_YEAR, span.end < today
    steps = [
        *([button(export_text.EARLIER_MONTH, of(months_later(span, -1, today)))] if earlier else []),
        *([button(export_text.LATER_MONTH, of(months_later(span, 1, today)))] if later else []),
    ]
    return [*in_rows(lately, 3), months, steps, [button(export_text.OTHER_DAYS, WriteExportDays(shown))]]
