"""What stands in a chart: short words, since a phone is narrow."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_day_names
from babel.numbers import format_decimal, format_percent

from bot.house.statistics.charts import (
    Chart,
    HeadsChart,
    HoursChart,
    LensChart,
    PeopleChart,
    ResponseChart,
    VisitsChart,
)
from bot.house.statistics.figures import CrowdFigures
from bot.words.phrase import Phrase, Verbatim, say, say_in
from bot.words.tongue import Language, Tongue

ANSWERED = say_in("rings in a chart", "answered")
MISSED = say_in("rings in a chart", "nobody answered")
OTHERS = say_in("visits in a chart", "nobody rang")
KNOWN = say_in("people in a chart", "known")
UNKNOWN = say_in("people in a chart", "not known")
AVERAGE = say_in("people in a chart", "average of 40 pictures")
EACH = say_in("people in a chart", "each picture")
MEAN = say_in("people in a chart", "average")
SPREAD = say_in("people in a chart", "at least, at most")
QUALITY = say("How good the pictures of faces are")
LIKENESS = say("How alike known faces are")
LONGER = say_in("a while in a chart", "longer")

_TITLES: Mapping[type[Chart], Phrase] = {
    VisitsChart: say_in("title of a chart", "Visits by day"),
    HoursChart: say_in("title of a chart", "When somebody comes"),
    HeadsChart: say_in("title of a chart", "Known and unknown people"),
    PeopleChart: say_in("title of a chart", "Who comes when"),
    ResponseChart: say_in("title of a chart", "How long a ring waits"),
    LensChart: say_in("title of a chart", "How well cameras see"),
}


_BY_WEEK = say_in("title of a chart", "Visits by week")


class ChartWords:
    """They, in one language; nothing of it is markup."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue
        self._locale = Locale.parse("en_GB" if tongue.language is Language.ENGLISH else tongue.language.value)

    def title(self, chart: Chart) -> str:
        """What the chart is called."""
        if isinstance(chart, CrowdFigures):
            return self.say(say("People: {place}", place=chart.name))
        if isinstance(chart, VisitsChart) and chart.span.step > 1:
            return self.say(_BY_WEEK)
        return self.say(_TITLES[type(chart)])

    def below(self, chart: Chart) -> str:
        """Of which days it is."""
        if isinstance(chart, CrowdFigures):
            return f"{self.day(chart.start.date())}, {self.time(chart.start)} – {self.now(chart)}"
        told = self.day if chart.span.step == 1 else self.day_and_year
        return f"{told(chart.span.start)} – {told(chart.span.end)}"

    def now(self, chart: CrowdFigures) -> str:
        """When it ends."""
        day = "" if chart.start.date() == chart.end.date() else f"{self.day(chart.end.date())}, "
        return f"{day}{self.time(chart.end)}"

    def say(self, words: Phrase) -> str:
        """Words, without what steers the direction of text: a label stands alone."""
        return self._tongue.plain(words).translate(_STEERING)

    def day(self, on: date) -> str:
        """As "3 Nov"."""
        return format_skeleton("MMMd", on, locale=self._locale)

    def day_and_year(self, on: date) -> str:
        """As "3 Nov 2026"."""
        return format_skeleton("yMMMd", on, locale=self._locale)

    def month(self, on: date) -> str:
        """As "Nov"."""
        return format_date(on, "LLL", locale=self._locale)

    def weekday(self, number: int) -> str:
        """As "Mon", which is 0."""
        return str(get_day_names("abbreviated", "stand-alone", self._locale)[number])

    def time(self, at: datetime) -> str:
        """As "18:04"."""
        return format_time(at.replace(tzinfo=None), "HH:mm", locale=self._locale)

    def up_to(self, seconds: int) -> str:
        """As "up to 20 sec"."""
        # Britain's short form has a plural that nobody says: "20 secs"
        locale = Locale("en") if self._tongue.language is Language.ENGLISH else self._locale
        time = format_timedelta(timedelta(seconds=seconds), format="short", threshold=1.0, locale=locale)
        return self.say(say_in("a while in a chart", "up to {time}", time=Verbatim(time)))

    def number(self, number: float) -> str:
        """A number with its separators."""
        return format_decimal(number, locale=self._locale)

    def share(self, share: float) -> str:
        """As "40 %", of 0.4."""
        return format_percent(share, locale=self._locale)


_STEERING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
