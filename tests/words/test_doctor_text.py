"""Whatever the doctor finds, and whatever is wrong with a setting, has words in every language."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from bot.house.findings.findings import Finding, Found, Part, Plain
from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.house.findings.wire_findings import WireFound
from bot.house.records.trail import Flaw, KeyTrouble
from bot.words.commands import doctor_text, settings_text, terminal_text
from bot.words.tongue import Language, Tongue

TONGUES = [Tongue(language, ZoneInfo("UTC")) for language in Language]

TROUBLE = SettingTrouble(SettingFault.NO_CHOICE, "SETTING", "about", ("a", "b"), "why")


def values(kind: Any) -> Iterator[Any]:
    """Something of a field's type: of a code each, and None where it may be."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        yield from kind
    elif kind is SettingTrouble:
        yield TROUBLE
    elif kind is KeyTrouble:
        yield from (KeyTrouble("/place"), KeyTrouble("/place", "Permission denied"))
    elif kind is datetime:
        yield datetime(2026, 11, 27, tzinfo=UTC)
    elif kind is bool:
        yield from (True, False)
    elif kind in (str, int, float):
        yield {str: "value", int: 2, float: 3.0}[kind]
    elif NoneType in get_args(kind):
        for one in get_args(kind):
            yield from [None] if one is NoneType else values(one)
    else:
        assert kind == tuple[str, ...]
        yield ("one", "two")


def made(kind: type) -> Iterator[Any]:
    """Each kind of finding, with every code that may be in it."""
    hints = get_type_hints(kind)
    whole = {field.name: next(values(hints[field.name])) for field in fields(kind)}
    for field in fields(kind):
        for value in values(hints[field.name]):
            yield kind(**{**whole, field.name: value})


def found() -> Iterator[Found]:
    yield from Plain
    for kind in get_args(Found):
        if kind is not Plain:
            yield from made(kind)


def test_every_finding_of_the_wire_is_among_them() -> None:
    assert set(get_args(WireFound)) < {type(one) for one in found()}


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.language)
def test_whatever_is_found_has_words_and_what_is_bad_has_a_remedy(tongue: Tongue) -> None:
    for one in found():
        said = doctor_text.said(one)
        words = [tongue.plain(said.what), *([tongue.plain(said.remedy)] if said.remedy else [])]
        assert all(words), one
        assert not any("{" in said or "}" in said for said in words), one


def test_no_two_findings_without_values_are_said_alike() -> None:
    for tongue in TONGUES:
        assert len({tongue.plain(doctor_text.said(one).what) for one in Plain}) == len(Plain)


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.language)
def test_every_part_has_a_name_and_those_of_doors_tell_which(tongue: Tongue) -> None:
    names = {tongue.plain(doctor_text.part(Finding(part, Plain.BELL_HEARD, good=True, door="side"))) for part in Part}
    assert len(names) == len(Part)
    assert sum("side" in name for name in names) == 2


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.language)
@pytest.mark.parametrize("fault", SettingFault)
def test_whatever_is_wrong_with_a_setting_has_words(tongue: Tongue, fault: SettingFault) -> None:
    for name, about in (("SOME_SETTING", "abc"), ("BOT_TOKEN", ""), ("DOORS", "abc")):
        said = tongue.plain(settings_text.setting(SettingTrouble(fault, name, about, ("a", "b"), "why")))
        assert said[-1] in ".?।"
        assert "{" not in said


def test_a_figure_of_a_setting_is_said_as_it_is_written() -> None:
    for tongue in TONGUES:
        said = tongue.plain(settings_text.setting(SettingTrouble(SettingFault.TOO_LARGE, "MQTT_PORT", "65535")))
        assert "65535" in said
        assert "MQTT_PORT" in said


@pytest.mark.parametrize("flaw", Flaw)
def test_each_flaw_of_the_audit_trail_has_words_of_its_own(flaw: Flaw) -> None:
    others = [other for other in Flaw if other is not flaw]
    for tongue in TONGUES:
        said = tongue.plain(terminal_text.audit_broken(12345, flaw))
        assert "12345" in said
        assert said not in {tongue.plain(terminal_text.audit_broken(12345, other)) for other in others}
