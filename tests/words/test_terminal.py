"""A terminal is spoken to in the language that its environment names."""

import pytest

import main
from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.words.commands import start_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.tongue import Language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.ENGLISH),
        ({"LANG": "de_DE.UTF-8"}, Language.GERMAN),
        ({"LANG": "es"}, Language.SPANISH),
        ({"LANG": "ru.UTF-8"}, Language.RUSSIAN),
        ({"LANG": "hi_IN@latin"}, Language.HINDI),
        ({"LANG": "de@euro"}, Language.GERMAN),
        ({"LANG": "pt_BR.UTF-8"}, Language.ENGLISH),
        ({"LANG": "C.UTF-8"}, Language.ENGLISH),
        ({"LANG": "POSIX"}, Language.ENGLISH),
        # the first that is set decides, and an empty one is not set
        ({"LC_ALL": "ru_RU.UTF-8", "LC_MESSAGES": "es_ES.UTF-8", "LANG": "de_DE.UTF-8"}, Language.RUSSIAN),
        ({"LC_ALL": "", "LC_MESSAGES": "es_ES.UTF-8", "LANG": "de_DE.UTF-8"}, Language.SPANISH),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, Language.ENGLISH),
        ({"LC_TIME": "de_DE.UTF-8"}, Language.ENGLISH),
    ],
)
def test_a_terminal_has_a_language(environment: dict[str, str], language: Language) -> None:
    assert terminal_tongue(environment).language is language


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path_factory.mktemp("none") / "absent.env"))
    for name in ("BOT_TOKEN", "DOORS", "HTTP_PORT"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("german")
def test_help_is_said_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main(["--help"])
    said = capsys.readouterr().out
    assert "Doorman: deine Türklingel in einem Telegram-Chat." in said
    assert "alles prüfen, worauf der Dienst steht" in said
    assert "check everything" not in said


@pytest.mark.usefixtures("german")
def test_what_is_wrong_with_the_settings_is_said_in_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PORT", "many")
    assert main.main(["broker"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("BOT_TOKEN fehlt: ")
    assert "HTTP_PORT ist falsch: Schreib eine ganze Zahl." in said
    assert said[-1] == "Jede Einstellung ist in .env.example erklärt."


@pytest.mark.usefixtures("german")
def test_why_a_command_cannot_be_carried_out_is_said_in_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "999999999:" + "x" * 35)
    monkeypatch.setenv("DOORS__FRONT__NAME", "Haustür")
    monkeypatch.setenv("DOORS__FRONT__LOCK", "none")
    assert main.main(["board", "back"]) == 1
    assert capsys.readouterr().err == "Eine Tür „back“ gibt es nicht; es gibt front.\n"


def test_a_port_is_named_as_it_is_written() -> None:
    said = terminal_tongue({"LANG": "de"}).plain(
        start_text.cannot_start(StartTrouble(StartReason.PORT_TAKEN, setting="HTTP_PORT", host="::1", port=18081))
    )
    assert said.startswith("Port 18081 auf ::1 ist nicht benutzbar")
