"""Each chart is drawn in two languages, on both grounds, and nothing in it is cut off or a box without a letter."""

from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bot.charts import drawing, fonts
from bot.charts.style import DARK, HEIGHT, LIGHT, WIDTH, Palette
from bot.house.statistics.charts import Chart, shows_nothing
from bot.words.chart_text import ChartWords
from bot.words.tongue import Language, Tongue
from tests.charts.examples import CHARTS, ZONE

ALONE = [fonts.OWN]

ON_BOTH = ((Language.ENGLISH, LIGHT), (Language.RUSSIAN, DARK), (Language.ENGLISH, DARK), (Language.RUSSIAN, LIGHT))


def on_canvas(chart: Chart, language: Language, palette: Palette) -> FigureCanvasAgg:
    """It, drawn; a letter that no font has is a warning, and an error here."""
    with mpl.rc_context(drawing._settings(palette)):
        canvas = FigureCanvasAgg(drawing.figure_of(chart, ChartWords(Tongue(language, ZONE)), palette))
        canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib's
        return canvas


def texts(canvas: FigureCanvasAgg) -> list[tuple[str, Bbox]]:
    """What can be read, and where it is in px."""
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    shown = canvas.figure.findobj(Text)
    hidden = set(beside_the_axes(canvas.figure))
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for text in shown
        if isinstance(text, Text) and text.get_text() and text.get_visible() and text not in hidden
    ]


def beside_the_axes(figure: Figure) -> Iterator[Text]:
    """What stands at ticks that are outside of the axes, and is not drawn."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = axis._update_ticks()  # type: ignore[union-attr]  # nothing public tells it
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if tick not in drawn:
                    yield from (tick.label1, tick.label2)


def assert_legible(canvas: FigureCanvasAgg) -> None:
    found = texts(canvas)
    for n, (said, box) in enumerate(found):
        assert min(box.x0, box.y0, WIDTH - box.x1, HEIGHT - box.y1) >= 0, (said, box)
        onto = [other for other, there in found[n + 1 :] if Bbox.intersection(box, there) is not None]
        assert not onto, (said, onto)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_its_ground_and_something_on_it_and_nothing_is_cut_off(name: str) -> None:
    chart = CHARTS[name]
    assert not shows_nothing(chart)
    first = list(CHARTS).index(name) % 2 * 2
    for language, palette in ON_BOTH[first : first + 2]:
        canvas = on_canvas(chart, language, palette)
        assert_legible(canvas)
        pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]
        ground = tuple(int(palette.ground[n : n + 2], 16) for n in (1, 3, 5))
        drawn = np.any(pixels != ground, axis=2).mean()
        assert pixels.shape == (HEIGHT, WIDTH, 3)
        assert 0.01 < drawn < 0.9


@pytest.mark.parametrize("language", [Language.GERMAN, Language.SPANISH, Language.HINDI])
@pytest.mark.parametrize("name", ["visits of a year", "response", "lens", "crowd of a week"])
def test_long_words_of_other_languages_have_room_too(name: str, language: Language) -> None:
    if not fonts.draws(language):
        pytest.skip("this machine has no letters for it")
    assert_legible(on_canvas(CHARTS[name], language, LIGHT))


def test_a_machine_without_letters_for_a_language_draws_english_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (fonts, drawing):
        monkeypatch.setattr(module, "families", lambda: ALONE)
    chart = CHARTS["one visit"]
    in_english = drawing.drawn(chart, "en", ZONE, dark=False)
    instead = drawing.drawn(chart, "hi", ZONE, dark=False)
    assert (in_english.in_language, instead.in_language) == (True, False)
    assert instead.png == in_english.png
    assert drawing.drawn(chart, "xx", ZONE, dark=False).png == in_english.png


def a_font_with_ka(path: Path) -> Path:
    """One that was installed just now."""
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "ka"])
    font.setupCharacterMap({ord("क"): "ka"})
    font.setupGlyf({name: TTGlyphPen(None).glyph() for name in (".notdef", "ka")})
    font.setupHorizontalMetrics(dict.fromkeys((".notdef", "ka"), (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Little Devanagari", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    return path


def test_a_font_that_was_installed_after_the_first_chart_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = font_manager.fontManager
    before = [font for font in manager.ttflist if font.name == fonts.OWN]
    monkeypatch.setattr(manager, "ttflist", list(before))  # as matplotlib noted it when it drew for the first time
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"no font")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(damaged)])
    assert fonts.families.__wrapped__() == [fonts.OWN]
    new = [str(damaged), str(a_font_with_ka(tmp_path / "new.ttf"))]
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: new)
    assert fonts.families.__wrapped__() == [fonts.OWN, "Little Devanagari"]


def test_a_name_without_a_letter_that_can_be_drawn_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (fonts, drawing):
        monkeypatch.setattr(module, "families", lambda: ALONE)
    assert fonts.drawable("🐶🐶", "#7") == "#7"
    assert fonts.drawable("Anna 🐶", "#7") == "Anna"
    assert fonts.drawable("Наташа", "#7") == "Наташа"
    read = {said for said, _ in texts(on_canvas(CHARTS["people"], Language.ENGLISH, LIGHT))}
    assert {"Anna", "#4", "#6", "$x_1$", "Maximiliane v…"} <= read
