"""What is written for people holds together: links lead somewhere, decisions are numbered, walks name files."""

import functools
import re
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(page for folder in ("docs", "recognizer", "firmware", "data") for page in (ROOT / folder).rglob("*.md")),
    ]
)
AREAS = sorted(page for page in (ROOT / "docs" / "decisions").glob("*.md") if page.name != "README.md")

#: A decision has so many lines at most, its status among them.
MOST_LINES = 12


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the hosts of repositories make them."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_leads_to_a_file_and_its_heading(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(page)):
        path, _, heading = target.partition("#")
        led_to = (page.parent / path).resolve() if path else page
        assert led_to.exists(), target
        if heading:
            assert heading in anchors(led_to), target


@functools.cache
def decisions() -> dict[int, tuple[Path, str]]:
    """Each decision by its number: its page, and what stands below its heading."""
    found: dict[int, tuple[Path, str]] = {}
    for page in AREAS:
        for number, body in re.findall(r"^## (\d+)\. .+\n([\s\S]*?)(?=^## |\Z)", text_of(page), re.MULTILINE):
            assert int(number) not in found, f"{number} stands twice"
            found[int(number)] = (page, body)
    return found


def test_each_decision_is_in_the_list_in_the_order_of_their_numbers() -> None:
    numbers = sorted(decisions())  # with gaps: several who work at once take numbers of their own
    assert numbers[0] == 1
    index = text_of(ROOT / "docs" / "decisions" / "README.md")
    listed = re.findall(r"^\| (\d+) \| \[.+\]\((.+\.md)#(\d+)-", index, re.MULTILINE)
    assert [(int(n), name, int(m)) for n, name, m in listed] == [(n, decisions()[n][0].name, n) for n in numbers]


@pytest.mark.parametrize("number", sorted(decisions()))
def test_a_decision_has_its_status_its_date_and_at_most_twelve_lines(number: int) -> None:
    _, body = decisions()[number]
    lines = [line for line in body.splitlines() if line]
    status = re.match(r"\*Accepted, (?P<on>\d{4}-\d\d-\d\d)\.\*", lines[0])
    assert status, lines[0]  # one that holds no more is taken out
    assert date.fromisoformat(status["on"])
    assert len(lines) <= MOST_LINES


@pytest.mark.parametrize("page", AREAS, ids=lambda page: page.stem)
def test_a_decision_stands_apart_from_the_one_before_it(page: Path) -> None:
    assert re.findall(r"^.+\n(?:\n\n+)?(?=## )", text_of(page), re.MULTILINE) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_ends_with_one_line_end(page: Path) -> None:
    assert re.search(r"[^\n]\n\Z", text_of(page))


def test_a_word_has_one_meaning_in_the_glossary() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text_of(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    words = [word.strip() for row in rows for word in row.split(",")]
    assert len(words) > 30
    assert sorted(words) == sorted(set(words))


def walks() -> dict[str, str]:
    """The table of walks in CONTRIBUTING: what, and the files that it leads through."""
    section = text_of(ROOT / "CONTRIBUTING.md").partition("## Walks")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| ([^|]+) \| (`[^|]+) \|$", section, re.MULTILINE))


def stations(way: str) -> list[str]:
    """Every file that a walk names, wherever it stands in it."""
    return re.findall(r"`([^`]+)`", way)


@pytest.mark.parametrize("what", walks())
def test_a_walk_goes_through_six_files_at_most_and_all_are_there(what: str) -> None:
    way = walks()[what]
    assert re.fullmatch(r"`[^`]+`( → `[^`]+`)+", way), "a file a station, and nothing beside the way"
    assert 2 <= len(stations(way)) <= 6
    for station in stations(way):
        assert (ROOT / station).is_file(), station


def test_there_is_a_walk_for_each_of_the_things_that_happen_most() -> None:
    assert {"a press", "a photo", "an unlock", "a look", "a taught face", "a board's update"} <= set(walks())
