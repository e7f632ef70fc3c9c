"""Settings are read once, and a wrong one is named in a sentence."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import (
    DoorSettings,
    EyesChoice,
    FactsChoice,
    FetchSettings,
    LockKind,
    SaslMechanism,
    SettingsWrong,
    audit_key_places,
    forms,
    read_fetching,
    read_settings,
    read_worker,
    setting_names,
    unread_settings,
)
from bot.words.commands.settings_text import setting
from bot.words.tongue import Language
from tests.english import ENGLISH

KEY = "ab" * 32
TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / ".env"))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = f"BOT_TOKEN={TOKEN}\nDOORS__FRONT__NAME=front door\nDOORS__FRONT__KEY={KEY}\n"


def refused(file: Path) -> str:
    """What is said of settings that are wrong, in English."""
    with pytest.raises(SettingsWrong) as told:
        read_settings(file)
    return "\n".join(ENGLISH.plain(setting(trouble)) for trouble in told.value.troubles)


def test_the_house_may_speak_every_language_that_has_words(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, GOOD)).house.language == Language.ENGLISH
    assert read_settings(write(tmp_path, GOOD + "HOUSE_LANGUAGE=DE\n")).house.language == Language.GERMAN


def test_a_house_may_say_where_it_stands_and_what_of_this_machine_is_a_camera(tmp_path: Path) -> None:
    written = "HOUSE_POSITION=52.52, -13.40\nCAMERAS_ALLOW=127.0.0.1:8554, [::1]:8554\n"
    cameras = read_settings(write(tmp_path, GOOD + written)).cameras
    assert cameras.latitude_and_longitude == (52.52, -13.4)
    assert cameras.places == {"127.0.0.1:8554", "[::1]:8554"}
    assert read_settings(write(tmp_path, GOOD)).cameras.latitude_and_longitude is None


def test_kafka_is_a_list_of_servers_and_what_goes_over_it(tmp_path: Path) -> None:
    written = "KAFKA_SERVERS=kafka1.home, [::1]:9093\nKAFKA_FACTS=Names\nKAFKA_SASL_MECHANISM=scram-sha-512\n"
    kafka = read_settings(write(tmp_path, GOOD + written)).kafka
    assert kafka.addresses == ("kafka1.home:9092", "[::1]:9093")
    assert (kafka.facts, kafka.mechanism) == (FactsChoice.NAMES, SaslMechanism.SCRAM_512)
    assert kafka.topic("facts") == "doorman.facts"
    assert kafka.chosen
    assert not read_settings(write(tmp_path, f"{GOOD}KAFKA_SERVERS=kafka1.home\n")).kafka.chosen


def test_two_parts_are_enough(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD))
    assert settings.doors["front"].name == "front door"
    assert settings.house.zone


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("CLAIM_CODE=1", "CLAIM_CODE must have at least 12 characters"),
        ("CLAIM_CODE=elevensigns", "CLAIM_CODE must have at least 12 characters"),
        ("HOUSE_LANGUAGE=klingon", "HOUSE_LANGUAGE is one of en, de, es, ru or hi"),
        ("BOT_TOKEN=nonsense", "BOT_TOKEN is not a bot token"),
        ("DOORS__FRONT__KEY=abc", "DOORS__FRONT__KEY must be 64 hex digits"),
        ("DOORS__FRONT__LOCK=magic", "DOORS__FRONT__LOCK is one of board, relay or none."),
        ("DOORS__FRONT__LOCK=relay", "needs RELAY (tasmota:gate) or RELAY_TOPIC"),
        ("DOORS__FRONT__RELAY=sonoff:gate", "The kinds are tasmota, shelly1, shelly2, esphome-lock, esphome-switch or"),
        ("DOORS__FRONT__RELAY=tasmota:gate/#", "DOORS__FRONT__RELAY is written as tasmota:gate"),
        ("DOORS__FRONT__RELAY=tasmota:x\nDOORS__FRONT__RELAY_TOPIC=y", "has both RELAY and RELAY_TOPIC"),
        ("TRUSTED_PROXIES=127.0.0.1,my-proxy", "TRUSTED_PROXIES has “my-proxy”, which is no address"),
        ("CAMERAS_ALLOW=127.0.0.1:8554,rtsp://127.0.0.1", "CAMERAS_ALLOW has “rtsp://127.0.0.1”, which is no address"),
        ("CAMERAS_ALLOW=anna@127.0.0.1", "CAMERAS_ALLOW has “anna@127.0.0.1”, which is no address"),
        ("CAMERAS_ALLOW=127.0.0.1:99999", "CAMERAS_ALLOW has “127.0.0.1:99999”, which is no address"),
        ("CAMERA_FILES=/nowhere/at/all", "CAMERA_FILES is no folder"),
        (f"CAMERA_FILES=/{'a' * 300}", "CAMERA_FILES is no folder"),
        (f"KAFKA_TLS_CA_FILE=/{'a' * 300}", "KAFKA_TLS_CA_FILE"),
        (f"DETECTOR=/{'a' * 300}.onnx", "DETECTOR"),
        ("HOUSE_POSITION=Berlin", "HOUSE_POSITION is a latitude and a longitude"),
        ("HOUSE_POSITION=52.5", "HOUSE_POSITION is a latitude and a longitude"),
        ("HOUSE_POSITION=152.5, 13.4", "HOUSE_POSITION is a latitude and a longitude"),
        ("HOUSE_POSITION=nan, 13.4", "HOUSE_POSITION is a latitude and a longitude"),
        ("DOORS__FRONT__TOKEN=short", "DOORS__FRONT__TOKEN must have at least 16"),
        ("DOORS__FRONT__COLOUR=red", "DOORS__FRONT__COLOUR is no setting"),
        ("DOORS__FRONT__RELAY_TOPIC=cmnd/door2/#", "DOORS__FRONT__RELAY_TOPIC is a topic that we write to"),
        ("DOORS__FRONT__RELAY_TOPIC=cmnd/+/POWER", "DOORS__FRONT__RELAY_TOPIC is a topic that we write to"),
        (f"DOORS__FRONT__RELAY_TOPIC={'x' * 70_000}", "DOORS__FRONT__RELAY_TOPIC is too long"),
        (
            "DOORS__FRONT__RELAY_CONFIRM_TOPIC=stat/door+",
            "DOORS__FRONT__RELAY_CONFIRM_TOPIC has a + in the wrong place",
        ),
        ("DOORS__FRONT__RELAY_CONFIRM_TOPIC=stat/#/x", "DOORS__FRONT__RELAY_CONFIRM_TOPIC has a # in the wrong place"),
        ("DOORS__FRONT__RELAY_CONFIRM_TOPIC=stat/x#", "DOORS__FRONT__RELAY_CONFIRM_TOPIC has a # in the wrong place"),
        ("DOORS__FRONT__RELAY_CONFIRM_TOPIC=$share/a/b", "DOORS__FRONT__RELAY_CONFIRM_TOPIC begins with $share"),
        (f"DOORS__FRONT__BROKER_PASSWORD={'x' * 70_000}", "DOORS__FRONT__BROKER_PASSWORD is too long"),
        ("DOORS__DOORMAN__NAME=gate\nDOORS__DOORMAN__LOCK=none", "has a door “doorman”: that is my own name"),
        ("DOORS__front=x", "DOORS__FRONT is no setting"),
        ("DOOR__FRONT__LOCK=none", "did you mean DOORS__FRONT__LOCK?"),
        ("DOORS_FRONT_RELAY_TOPIC=none", "did you mean DOORS__FRONT__RELAY_TOPIC?"),
        ("DOORS__SIDE__NAEM=gate", "did you mean DOORS__SIDE__NAME?"),
        ("HTTP_POORT=8082", "HTTP_POORT is no setting: did you mean HTTP_PORT?"),
        ("MQTT_PASWORD=secret", "MQTT_PASWORD is no setting: did you mean MQTT_PASSWORD?"),
        ("MQTT_PORT=0", "MQTT_PORT is wrong: 1 is the least."),
        ("HTTP_PORT=65536", "HTTP_PORT is wrong: 65535 is the most."),
        ("ANSWER_WINDOW_S=9", "ANSWER_WINDOW_S is wrong: 20 is the least."),
        ("ANSWER_WINDOW_S=soon", "ANSWER_WINDOW_S is wrong: write a number."),
        (f"DOORS__FRONT__NAME={'x' * 41}", "DOORS__FRONT__NAME is too long; the greatest number of characters is 40."),
        ("WEB_APP=perhaps", "WEB_APP is one of auto, on or off."),
        ("WEB_APP_URL=http://doorman.example.org", "WEB_APP_URL is the address of the page as Telegram opens it"),
        ("WEB_APP_URL=https://doorman.example.org/else", "WEB_APP_URL is the address of the page"),
        ("WEB_APP_URL=https://me:pw@doorman.example.org", "WEB_APP_URL is the address of the page"),
        ("WEB_APP_URL=doorman.example.org", "WEB_APP_URL is the address of the page"),
        ("WEB_APP_URL=https://[", "WEB_APP_URL is the address of the page"),
        ("WEB_APP_NAME=my home", "WEB_APP_NAME is the short name that you gave the app at @BotFather"),
        ("HTTP_API=perhaps", "HTTP_API is one of auto, on or off."),
        ("API_LEGACY=cctv, frigate", "API_LEGACY is one of cctv, surveillance, compreface or deepstack."),
        ("HTTP_API_HOSTS=doorman.local, https://doorman.home", "HTTP_API_HOSTS is a host’s name or address alone"),
        ("HOME_ASSISTANT=perhaps", "HOME_ASSISTANT is wrong: write true or false."),
        ("HOME_ASSISTANT_DISCOVERY=both", "HOME_ASSISTANT_DISCOVERY is one of device or components."),
        ("HOME_ASSISTANT_PREFIX=doorman/ha", "HOME_ASSISTANT_PREFIX is where Home Assistant looks for devices"),
        ("HOME_ASSISTANT_PREFIX=/ha", "HOME_ASSISTANT_PREFIX is where Home Assistant looks for devices"),
        ("HOME_ASSISTANT_PREFIX=ha/+", "HOME_ASSISTANT_PREFIX is a topic that we write to"),
        ("HOME_ASSISTANT_USER=my home", "HOME_ASSISTANT_USER is a user of the broker"),
        ("HOME_ASSISTANT=on\nHOME_ASSISTANT_USER=front", "HOME_ASSISTANT_USER is a door’s name on the broker"),
        ("HOME_ASSISTANT=on\nHOME_ASSISTANT_USER=doorman", "HOME_ASSISTANT_USER is a door’s name on the broker"),
        ("MQTT_HOST=mqtt://broker.home", "MQTT_HOST is a host’s name or address alone"),
        ("MQTT_HOST=broker.home:1883", "MQTT_HOST has a port in it"),
        ("MQTT_HOST=my broker", "MQTT_HOST is no host name"),
        ("HTTP_HOST=a..b", "HTTP_HOST is no host name"),
        ("LAN_ADDRESS=http://192.0.2.1", "LAN_ADDRESS is a host’s name or address alone"),
        ("MQTT_PASSWORD=secret", "MQTT_PASSWORD is set: MQTT_USERNAME is needed too"),
        ("MQTT_USERNAME=front", "MQTT_USERNAME is the id of a door"),
        ("MQTT_TLS=true\nMQTT_CA_FILE=absent.pem", "MQTT_CA_FILE names a file that is not there"),
        ("MQTT_TLS=true\nMQTT_CA_FILE=.env.example", "MQTT_CA_FILE names a file without certificates"),
        ("MQTT_TLS=true\nMQTT_CA_FILE=bot", "MQTT_CA_FILE is a folder"),
        ("MQTT_CA_FILE=absent.pem", "MQTT_CA_FILE names a file that is not there"),
        ("BOT_API_URL=api.telegram.org", "BOT_API_URL is no address"),
        ("SHEETS_API_URL=http://[", "SHEETS_API_URL is no address"),
        ("SHEETS_CREDENTIALS_FILE=absent.json", "SHEETS_CREDENTIALS_FILE names a file that is not there"),
        ("SHEETS_CREDENTIALS_FILE=.env.example", "SHEETS_CREDENTIALS_FILE names a file that is no JSON"),
        ("DETECTOR=yolo", "DETECTOR is one of auto, hog, yunet"),
        ("EMBEDDER=models/absent.onnx", "EMBEDDER names a file that is not there"),
        ("LEGACY_INTAKE_DOOR=front\nLEGACY_INTAKE_PORT=8081", "each needs a port of its own"),
        ("DOORS=front", "DOORS is no door"),
        ("TIMEZONE=Mars/Olympus", "TIMEZONE is no time zone"),
        (f"TIMEZONE=Europe{'/a' * 2000}", "TIMEZONE is no time zone"),
        ("SHEETS_SPREADSHEET=x", "SHEETS_CREDENTIALS_FILE is needed too"),
        ("LEGACY_INTAKE_PORT=8082", "LEGACY_INTAKE_DOOR must name one of the doors"),
        ("LOG_LEVEL=LOUD", "LOG_LEVEL is one of DEBUG, INFO, WARNING or ERROR."),
        ("DAILY_LOG_AT=noon", "DAILY_LOG_AT is wrong: write a time such as 23:55"),
        ("MQTT_TLS=maybe", "MQTT_TLS is wrong: write true or false."),
        ("HTTP_PORT=many", "HTTP_PORT is wrong: write a whole number."),
        ("KAFKA_SERVERS=kafka.home:9092, kafka.home:0", "KAFKA_SERVERS has “kafka.home:0”, which is no server"),
        ("KAFKA_SERVERS=kafka://kafka.home", "KAFKA_SERVERS has “kafka://kafka.home”, which is no server"),
        ("KAFKA_SERVERS=anna@kafka.home", "KAFKA_SERVERS has “anna@kafka.home”, which is no server"),
        ("KAFKA_TOPIC_PREFIX=our house", "KAFKA_TOPIC_PREFIX is no name for a topic"),
        ("KAFKA_PICTURES_TOPIC=..", "KAFKA_PICTURES_TOPIC is no name for a topic"),
        ("EYES=others", "EYES is one of own or kafka."),
        ("EYES=kafka\nKAFKA_SERVERS=kafka.home", "EYES=kafka needs WORKERS_KEY_FILE"),
        ("WORKERS_KEY_FILE=/nowhere/workers.key", "WORKERS_KEY_FILE"),
        ("WORKERS_KEY_FILE=.env.example", "WORKERS_KEY_FILE names a file without a key"),
        ("KAFKA_PICTURES_TOPIC=doorman.facts", "KAFKA_PICTURES_TOPIC is a topic that something else goes over"),
        ("KAFKA_PICTURES_TOPIC=doorman.gallery", "KAFKA_PICTURES_TOPIC is a topic that something else goes over"),
        ("KAFKA_PICTURES_TOPIC=doorman.looks.dead", "KAFKA_PICTURES_TOPIC is a topic that something else goes over"),
        ("KAFKA_TOPIC_PREFIX=a\nKAFKA_PICTURES_TOPIC=a.looks", "KAFKA_PICTURES_TOPIC is a topic that something else"),
        ("KAFKA_PICTURES_TOPIC=facial_recognition_results.dead", "KAFKA_PICTURES_TOPIC is a topic that something else"),
        ("KAFKA_FACTS=all", "KAFKA_FACTS is one of off, ids or names."),
        ("KAFKA_FACTS=ids", "KAFKA_FACTS is set: KAFKA_SERVERS is needed too."),
        ("KAFKA_PICTURES_TOPIC=pictures", "KAFKA_PICTURES_TOPIC is set: KAFKA_SERVERS is needed too."),
        ("KAFKA_SERVERS=kafka.home\nKAFKA_SURVEILLANCE=on", "KAFKA_SURVEILLANCE_KEY is needed too, a key from /keys"),
        ("KAFKA_SASL_MECHANISM=GSSAPI", "KAFKA_SASL_MECHANISM is one of PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512."),
        ("KAFKA_SASL_PASSWORD=hush", "KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together"),
        ("KAFKA_TLS=true\nKAFKA_TLS_CA_FILE=.env.example", "KAFKA_TLS_CA_FILE names a file without certificates"),
        ("KAFKA_TLS=true\nKAFKA_TLS_CERT_FILE=.env.example", "KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together"),
        ("KAFKA_TLS_CERT_FILE=.env.example\nKAFKA_TLS_KEY_FILE=.env.example", "write KAFKA_TLS=true too"),
        (
            "KAFKA_TLS=true\nKAFKA_TLS_CERT_FILE=.env.example\nKAFKA_TLS_KEY_FILE=.env.example",
            "KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE are not a certificate and its key",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(tmp_path: Path, line: str, sentence: str) -> None:
    assert sentence in refused(write(tmp_path, f"{GOOD}{line}\n"))


def test_workers_are_chosen_with_their_key_and_read_what_they_need_without_a_bot(tmp_path: Path) -> None:
    key = tmp_path / "workers.key"
    key.write_text(f"# a note\n{KEY}\n")
    chosen = f"EYES=Kafka\nWORKERS_KEY_FILE={key}\n"
    assert "EYES is set: KAFKA_SERVERS is needed too." in refused(write(tmp_path, f"{GOOD}{chosen}"))
    read = read_settings(write(tmp_path, f"{GOOD}{chosen}KAFKA_SERVERS=kafka.home\n"))
    assert (read.eyes.eyes, read.eyes.key_file) == (EyesChoice.KAFKA, key)
    worker = read_worker(write(tmp_path, "kafka_servers=kafka.home\nEMBEDDER=dlib\nKAFKA_SASL_MECHANISM=plain\n"))
    assert (worker.kafka.addresses, worker.recogniser.embedder) == (("kafka.home:9092",), "dlib")
    for line, name in (("", "KAFKA_SERVERS"), ("KAFKA_SERVERS=a b:0", "KAFKA_SERVERS"), ("EMBEDDER=no", "EMBEDDER")):
        with pytest.raises(SettingsWrong) as told:
            read_worker(write(tmp_path, f"{line}\n"))
        assert [trouble.setting for trouble in told.value.troubles] == [name]


def test_what_is_wrong_is_told_of_every_slice_at_once(tmp_path: Path) -> None:
    said = refused(write(tmp_path, f"{GOOD}MQTT_PORT=0\nHTTP_PORT=many\nSHEETS_SPREADSHEET=x\nEMBEDDER=no\n"))
    for name in ("MQTT_PORT is wrong", "HTTP_PORT is wrong", "SHEETS_SPREADSHEET is set", "EMBEDDER is one of"):
        assert said.count(name) == 1


def test_the_environment_counts_more_than_the_file_in_any_letters_and_what_is_empty_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, f"{GOOD}MQTT_HOST=broker.home\nHTTP_HOST=\nANSWER_WINDOW_S=30\nDOORS__FRONT__LOCK=none\n")
    monkeypatch.setenv("answer_window_s", "60")
    monkeypatch.setenv("MQTT_HOST", "")
    monkeypatch.setenv("DOORS__FRONT__NAME", "gate")
    settings = read_settings(file)
    assert settings.house.answer_window_s == 60.0
    assert settings.mqtt.host == "broker.home"
    assert settings.web.host == "0.0.0.0"  # noqa: S104 - the default
    assert settings.doors["front"].name == "gate"
    assert settings.doors["front"].lock is LockKind.NONE


def test_doors_may_stand_in_one_line_and_a_field_of_its_own_counts_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORS", '{"side": {"name": "side door", "lock": "none"}}')
    monkeypatch.setenv("DOORS__SIDE__NAME", "gate")
    settings = read_settings(write(tmp_path, GOOD))
    assert {door: known.name for door, known in settings.doors.items()} == {"side": "gate", "front": "front door"}
    monkeypatch.setenv("DOORS", '["side"]')
    assert refused(write(tmp_path, GOOD)) == "DOORS is no door: write one as in DOORS__FRONT__NAME=front door."


def test_a_room_s_slice_holds_no_secret_of_another_room(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, f"{GOOD}MQTT_USERNAME=doorman\nMQTT_PASSWORD=hush hush\n"))
    assert settings.mqtt.password.get_secret_value() == "hush hush"
    others = (settings.telegram, settings.web, settings.store, settings.house, settings.recogniser, settings.sheets)
    for room in others:
        values = [value for value in dict(room).values() if isinstance(value, SecretStr)]
        assert [value.get_secret_value() for value in values] == ([TOKEN] if room is settings.telegram else [])


def test_a_wrong_setting_is_said_once(tmp_path: Path) -> None:
    for line in ("DOORS__FRONT=x", "DOORS__FRONT__COLOUR=red", "MQTT_TLS=maybe", "HTTP_POORT=1"):
        said = refused(write(tmp_path, f"{GOOD}{line}\n"))
        assert len(said.split("\n")) == 1
        assert ".env.example" not in said  # whoever prints it says so once


def test_a_setting_that_may_be_another_programs_is_named_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1")
    monkeypatch.setenv("MQTT_HOSTS", "192.0.2.1")
    file = write(tmp_path, f"{GOOD}COMPOSE_PROJECT_NAME=home\n")
    assert read_settings(file).mqtt.host == "127.0.0.1"
    assert [ENGLISH.plain(setting(doubt)) for doubt in unread_settings(file)] == [
        "COMPOSE_PROJECT_NAME in .env is none of my settings, so I leave it alone.",
        "MQTT_HOSTS is in the environment and no setting: did you mean MQTT_HOST?",
    ]


def test_a_misspelt_door_in_the_environment_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORS__FRONT__RELAYTOPIC", "x")
    assert "did you mean DOORS__FRONT__RELAY_TOPIC" in refused(write(tmp_path, GOOD))


def test_settings_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(GOOD.encode() + b"MQTT_HOST=b\xe4cker\n")
    assert "it is not UTF-8" in refused(tmp_path / ".env")
    assert "cannot be read" in refused(tmp_path)


# The household's own time


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("CET-1CEST,M3.5.0,M10.5.0/3", "TIMEZONE is missing, and this machine’s TZ is a rule, not a zone"),
        ("Mars/Olympus", "TIMEZONE is missing, and this machine’s TZ is no time zone"),
    ],
)
def test_a_tz_that_names_no_zone_is_not_taken_for_utc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, sentence: str
) -> None:
    monkeypatch.setenv("TZ", wanted)
    assert sentence in refused(write(tmp_path, GOOD))
    assert read_settings(write(tmp_path, f"{GOOD}TIMEZONE=Europe/Berlin\n")).house.zone.key == "Europe/Berlin"


def test_a_machine_that_does_not_name_its_zone_is_told_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    # what tzlocal returns where /etc/localtime is a plain file
    monkeypatch.setattr(forms, "get_localzone_name", lambda: None)
    assert "TIMEZONE is missing, and this machine does not tell" in refused(write(tmp_path, GOOD))


def test_the_zone_of_tz_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert read_settings(write(tmp_path, GOOD)).house.zone.key == "Europe/Berlin"


def test_missing_settings_are_named_all_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path / "absent")
    assert "BOT_TOKEN is missing" in said
    assert "DOORS" not in said


def test_whoever_names_no_door_adds_one_in_the_chat(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, f"BOT_TOKEN={TOKEN}\n")).doors == {}


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings(write(tmp_path, f"{GOOD}DOORS__FRONT__KEY=topsecretvalue\n"))
    assert "topsecretvalue" not in str(told.value)
    assert "topsecretvalue" not in repr(told.value.troubles)


def test_secrets_do_not_print(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD))
    assert KEY not in repr(settings)
    assert TOKEN not in repr(settings)


def test_the_example_explains_every_setting_and_no_other() -> None:
    text = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    doors = {name for name in named if name.startswith("DOORS__")}
    assert named - doors == setting_names() - {"DOORS"}
    assert doors == {f"DOORS__FRONT__{name.upper()}" for name in DoorSettings.model_fields}


def test_the_example_with_its_two_blanks_filled_in_is_valid(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    filled = text.replace("BOT_TOKEN=\n", f"BOT_TOKEN={TOKEN}\n").replace("__KEY=\n", f"__KEY={KEY}\n")
    assert read_settings(write(tmp_path, filled)).web.port == 8081


def test_the_key_to_the_audit_trail_lies_beside_the_settings_or_in_the_config_folder_but_never_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    beside, config = tmp_path / "audit.key", tmp_path / "config" / "doorman" / "audit.key"
    settings = read_settings(write(tmp_path, GOOD + f"DATA_DIR={tmp_path / 'data'}"))
    assert audit_key_places(settings.store, tmp_path / ".env") == [beside, config]
    assert audit_key_places(settings.store, Path("/dev/null")) == [config]
    assert audit_key_places(settings.store, tmp_path / "data" / ".env") == [config]
    chosen = read_settings(write(tmp_path, GOOD + f"AUDIT_KEY_FILE={tmp_path / 'k'}"))
    assert audit_key_places(chosen.store, tmp_path / ".env") == [tmp_path / "k"]
    inside = write(tmp_path, GOOD + f"DATA_DIR={tmp_path}\nAUDIT_KEY_FILE={tmp_path / 'sub' / '..' / 'k'}")
    assert "AUDIT_KEY_FILE lies in DATA_DIR" in refused(inside)


def test_models_are_fetched_unless_it_is_forbidden(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, GOOD)).fetch == FetchSettings()
    assert FetchSettings().allowed
    forbidden = read_settings(write(tmp_path, GOOD + "FETCH_MODELS=no\nYUNET_URL=https://mirror.example/x\n")).fetch
    assert (forbidden.allowed, forbidden.yunet_url) == (False, "https://mirror.example/x")
    assert "FETCH_MODELS" in refused(write(tmp_path, GOOD + "FETCH_MODELS=perhaps\n"))


@pytest.mark.parametrize(
    ("text", "allowed"), [("", True), ("FETCH_MODELS=no\n", False), ("FETCH_MODELS=perhaps\n", False)]
)
def test_a_demo_takes_over_whether_models_are_fetched_and_nothing_else(
    tmp_path: Path, text: str, *, allowed: bool
) -> None:
    assert read_fetching(write(tmp_path, text)).allowed is allowed
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    assert not read_fetching(tmp_path / ".env").allowed


def test_backups_go_beside_the_data_unless_another_folder_is_named(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, GOOD)).store.backups is None
    named = read_settings(write(tmp_path, GOOD + f"BACKUP_DIR={tmp_path / 'b'}"))
    assert named.store.backups == tmp_path / "b"


@pytest.mark.parametrize(
    ("written", "is_on", "url", "host"),
    [
        ("", False, "", ""),
        ("WEB_APP=on", True, "", ""),
        ("WEB_APP_URL=https://Doorman.example.org/", True, "https://doorman.example.org/app", "doorman.example.org"),
        (
            "WEB_APP_URL=https://doorman.example.org:8443/app",
            True,
            "https://doorman.example.org:8443/app",
            "doorman.example.org",
        ),
        ("WEB_APP_URL=http://localhost:8081", True, "http://localhost:8081/app", "localhost"),
        ("WEB_APP=off\nWEB_APP_URL=https://doorman.example.org", False, "", "doorman.example.org"),
    ],
)
def test_the_page_is_there_where_telegram_can_open_it_or_somebody_says_so(
    tmp_path: Path, written: str, is_on: bool, url: str, host: str
) -> None:
    app = read_settings(write(tmp_path, f"{GOOD}{written}\n")).app
    assert (app.is_on, app.url, app.host) == (is_on, url, host)
