"""What is said of a setting that is missing, wrong, or none of ours: in a terminal, without markup."""

from collections.abc import Mapping
from dataclasses import replace

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.words.phrase import Phrase, Verbatim, listed, say

EXPLAINED = say("Every setting is explained in .env.example.")

#: What is said better of a setting that nobody can do without.
_MISSING: Mapping[str, Phrase] = {
    "BOT_TOKEN": say("BOT_TOKEN is missing: ask @BotFather in Telegram for a token and write BOT_TOKEN=… into .env."),
}

_MEANT_NOTHING = say("{setting} is no setting.")

_SAID: Mapping[SettingFault, Phrase] = {
    SettingFault.MISSING: say("{setting} is missing."),
    SettingFault.UNKNOWN: say("{setting} is no setting: did you mean {about}?"),
    SettingFault.UNKNOWN_OF_DOOR: say("{setting} is no setting: those of a door are named as in DOORS__FRONT__NAME."),
    SettingFault.FOREIGN: say("{setting} in .env is none of my settings, so I leave it alone."),
    SettingFault.LIKE_OURS: say("{setting} is in the environment and no setting: did you mean {about}?"),
    SettingFault.FILE_UNREADABLE: say("{about} cannot be read ({why})."),
    SettingFault.FILE_NOT_TEXT: say("{about} cannot be read (it is not UTF-8)."),
    SettingFault.LINE_BROKEN: say("{about} has a quote in line {why} that is never closed."),
    SettingFault.WRONG: say("{setting} is wrong."),
    SettingFault.NO_SWITCH: say("{setting} is wrong: write true or false."),
    SettingFault.NO_WHOLE_NUMBER: say("{setting} is wrong: write a whole number."),
    SettingFault.NO_NUMBER: say("{setting} is wrong: write a number."),
    SettingFault.NO_TIME: say("{setting} is wrong: write a time such as 23:55."),
    SettingFault.NO_DOOR: say("{setting} is no door: write one as in DOORS__FRONT__NAME=front door."),
    SettingFault.NO_CHOICE: say("{setting} is one of {choices}."),
    SettingFault.TOO_SMALL: say("{setting} is wrong: {about} is the least."),
    SettingFault.TOO_LARGE: say("{setting} is wrong: {about} is the most."),
    SettingFault.TOO_SHORT: say("{setting} is too short; the least number of characters is {about}."),
    SettingFault.TOO_MANY_CHARACTERS: say("{setting} is too long; the greatest number of characters is {about}."),
    SettingFault.NO_TEXT: say("{setting} has letters that no text can have; please type it anew."),
    SettingFault.HAS_NUL: say("{setting} has a NUL character in it; please type it anew."),
    SettingFault.TOO_MANY_BYTES: say("{setting} is too long: {about} bytes at most."),
    SettingFault.NOT_ONE_TOPIC: say("{setting} is a topic that we write to: it names one place, without + and #."),
    SettingFault.PLUS_MISPLACED: say(
        "{setting} has a + in the wrong place: + stands for a whole level, as in stat/+/POWER."
    ),
    SettingFault.HASH_MISPLACED: say(
        "{setting} has a # in the wrong place: # stands alone and last, as in stat/door/#."
    ),
    SettingFault.SHARED_FILTER: say(
        "{setting} begins with $share, which would let others hear it in our place: leave that out."
    ),
    SettingFault.PREFIX_UNFIT: say(
        "{setting} is where Home Assistant looks for devices, such as homeassistant: not in doorbell or doorman, and "
        "no / at its ends."
    ),
    SettingFault.BROKER_USER_UNFIT: say("{setting} is a user of the broker, without spaces and without : # and %."),
    SettingFault.BROKER_USER_TAKEN: say(
        "{setting} is a door’s name on the broker, or mine: give Home Assistant a user of its own."
    ),
    SettingFault.NOT_HOST_ALONE: say(
        "{setting} is a host’s name or address alone, such as 192.168.1.10: without mqtt:// and slashes."
    ),
    SettingFault.HOST_WITH_PORT: say("{setting} has a port in it: the port has a setting of its own."),
    SettingFault.NO_HOST: say("{setting} is no host name: write one such as broker.home or 192.168.1.10."),
    SettingFault.NO_URL: say("{setting} is no address: it begins with https://, as in https://api.telegram.org."),
    SettingFault.NO_NETWORK: say("{setting} has “{about}”, which is no address; write one such as 127.0.0.1."),
    SettingFault.NO_POSITION: say("{setting} is a latitude and a longitude in degrees: 52.52, 13.40."),
    SettingFault.NO_FOLDER: say("{setting} is no folder: check its path."),
    SettingFault.FOLDER: say("{setting} is a folder: name the file in it."),
    SettingFault.NOT_THERE: say("{setting} names a file that is not there: check its path."),
    SettingFault.NOT_READABLE: say(
        "{setting} names a file that may not be read: `chmod u+r` it for the user that Doorman runs as."
    ),
    SettingFault.NO_CERTIFICATES: say(
        "{setting} names a file without certificates: it takes one with PEM certificates."
    ),
    SettingFault.NO_JSON: say("{setting} names a file that is no JSON: it takes the key file that Google gave you."),
    SettingFault.NO_SERVICE_ACCOUNT: say(
        "{setting} names a file that is no service account’s key: it takes the JSON file that Google gave you."
    ),
    SettingFault.NO_MODEL: say("{setting} is one of {names}, or the path of a model’s file."),
    SettingFault.NO_ZONE: say("{setting} is no time zone; write one such as Europe/Berlin."),
    SettingFault.TZ_IS_A_RULE: say(
        "{setting} is missing, and this machine’s TZ is a rule, not a zone (“{about}”): "
        "write one such as Europe/Berlin."
    ),
    SettingFault.TZ_IS_NO_ZONE: say(
        "{setting} is missing, and this machine’s TZ is no time zone (“{about}”): write one such as Europe/Berlin."
    ),
    SettingFault.ZONE_UNKNOWN: say(
        "{setting} is missing, and this machine does not know its own: write one such as Europe/Berlin."
    ),
    SettingFault.ZONE_UNTOLD: say(
        "{setting} is missing, and this machine does not tell the name of its own (/etc/localtime is a plain file): "
        "write one such as Europe/Berlin."
    ),
    SettingFault.NO_PAGE_ADDRESS: say(
        "{setting} is the address of the page as Telegram opens it: https, a name, and nothing behind it, such as "
        "https://doorman.example.org."
    ),
    SettingFault.NO_APP_NAME: say(
        "{setting} is the short name that you gave the app at @BotFather: letters, digits and _, such as home."
    ),
    SettingFault.NO_BOT_TOKEN: say(
        "{setting} is not a bot token; ask @BotFather for one, it looks like 123456789:AbCd…."
    ),
    SettingFault.CODE_SHORT: say("{setting} must have at least {about} characters, or be left empty: then I make one."),
    SettingFault.KEY_NOT_HEX: say("{setting} must be 64 hex digits; make one with `openssl rand -hex 32`."),
    SettingFault.TOKEN_SHORT: say(
        "{setting} must have at least {about} characters; make one with `openssl rand -hex 16`."
    ),
    SettingFault.DOOR_ID_UNFIT: say(
        "{setting} has a door “{about}”: an id has letters a-z, digits, - and _, 32 at most."
    ),
    SettingFault.DOOR_ID_OURS: say(
        "{setting} has a door “{about}”: that is my own name on the broker, so give it another id."
    ),
    SettingFault.LOCK_WITHOUT_KEY: say(
        "{setting} needs KEY (64 hex digits) for its board, or LOCK=relay or LOCK=none."
    ),
    SettingFault.RELAY_WITHOUT_TOPIC: say("{setting} has LOCK=relay and needs RELAY (tasmota:gate) or RELAY_TOPIC."),
    SettingFault.RELAY_TWICE: say("{setting} has both RELAY and RELAY_TOPIC: keep one of them."),
    SettingFault.NO_RELAY: say(
        "{setting} is written as tasmota:gate or shelly2:shellyplus1-a8032ab1:0, that is, kind, name and, where it has "
        "several, channel; esphome-lock and esphome-switch are named node/object. The kinds are {choices}."
    ),
    SettingFault.SHEET_WITHOUT_KEY: say("SHEETS_SPREADSHEET is set: SHEETS_CREDENTIALS_FILE is needed too."),
    SettingFault.LEGACY_WITHOUT_DOOR: say("LEGACY_INTAKE_PORT is set: LEGACY_INTAKE_DOOR must name one of the doors."),
    SettingFault.SAME_PORT: say("LEGACY_INTAKE_PORT and HTTP_PORT are the same: each needs a port of its own."),
    SettingFault.USER_IS_A_DOOR: say(
        "MQTT_USERNAME is the id of a door, whose board has that name: give me a user of my own."
    ),
    SettingFault.PASSWORD_WITHOUT_USER: say("MQTT_PASSWORD is set: MQTT_USERNAME is needed too."),
    SettingFault.KEY_IN_DATA: say(
        "AUDIT_KEY_FILE lies in DATA_DIR: keep the key where nobody who may write to DATA_DIR can read it."
    ),
    SettingFault.AUTHORITY_WITHOUT_TLS: say("MQTT_CA_FILE is set: write MQTT_TLS=true too, or nothing is encrypted."),
    SettingFault.NO_KAFKA_SERVER: say(
        "{setting} has “{about}”, which is no server: write kafka.home:9092, and several with commas between them."
    ),
    SettingFault.NO_KAFKA_TOPIC: say(
        "{setting} is no name for a topic: it has letters a-z and A-Z, digits, ., _ and -, 200 at most."
    ),
    SettingFault.KAFKA_WITHOUT_SERVERS: say("{about} is set: KAFKA_SERVERS is needed too."),
    SettingFault.KAFKA_TOPIC_TAKEN: say(
        "KAFKA_PICTURES_TOPIC is a topic that something else goes over: give pictures one of their own."
    ),
    SettingFault.KAFKA_WITHOUT_KEY: say(
        "KAFKA_SURVEILLANCE is on: KAFKA_SURVEILLANCE_KEY is needed too, a key from /keys that may have faces named."
    ),
    SettingFault.KAFKA_HALF_A_LOGIN: say("KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD go together: write both."),
    SettingFault.KAFKA_HALF_A_CERTIFICATE: say("KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE go together: write both."),
    SettingFault.KAFKA_FILES_WITHOUT_TLS: say(
        "KAFKA_TLS_CA_FILE or KAFKA_TLS_CERT_FILE is set: write KAFKA_TLS=true too, or nothing is encrypted."
    ),
    SettingFault.NO_KEY_PAIR: say(
        "KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE are not a certificate and its key (PEM): check their paths."
    ),
    SettingFault.KEY_SEALED: say(
        "KAFKA_TLS_KEY_FILE is sealed with a password: save it without one, readable for Doorman’s user alone."
    ),
    SettingFault.WORKERS_WITHOUT_KEY: say(
        "EYES=kafka needs WORKERS_KEY_FILE: “uv run main.py worker --make --key workers.key” makes one."
    ),
    SettingFault.NO_WORKERS_KEY: say(
        "{setting} names a file without a key: “uv run main.py worker --make --key workers.key” makes one."
    ),
}


def setting(trouble: SettingTrouble) -> Phrase:
    """What is wrong with a setting, and what to write instead."""
    said = _SAID[trouble.fault]
    if trouble.fault is SettingFault.MISSING:
        said = _MISSING.get(trouble.setting, said)
    if trouble.fault is SettingFault.UNKNOWN and not trouble.about:
        said = _MEANT_NOTHING
    return replace(
        said,
        values={
            "setting": Verbatim(trouble.setting),
            "about": Verbatim(trouble.about),
            "choices": listed((Verbatim(choice) for choice in trouble.choices), either=True),
            "names": Verbatim(", ".join(trouble.choices)),
            "why": Verbatim(trouble.why),
        },
    )
