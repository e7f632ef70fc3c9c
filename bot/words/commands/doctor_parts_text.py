"""What the doctor calls the parts that are looked at."""

from collections.abc import Mapping

from bot.house.findings.findings import Part
from bot.words.phrase import Phrase, say

PARTS: Mapping[Part, Phrase] = {
    Part.LIBRARIES: say("libraries"),
    Part.SETTINGS: say("settings"),
    Part.DOORS: say("doors"),
    Part.RULES: say("house rules"),
    Part.RECOGNITION: say("recognition"),
    Part.DATA_FOLDER: say("data folder"),
    Part.DISK: say("disk"),
    Part.AUDIT_TRAIL: say("audit trail"),
    Part.BACKUP: say("backup"),
    Part.RETENTION: say("what is kept"),
    Part.UNIT: say("unit"),
    Part.BROKER: say("broker"),
    Part.BROKER_DOOR: say("broker’s door"),
    Part.BROKER_NAMES: say("broker’s names"),
    Part.HOME_ASSISTANT: say("Home Assistant"),
    Part.PICTURE_PORT: say("picture port"),
    Part.KAFKA: say("Kafka"),
    Part.BOT_TOKEN: say("bot token"),
    Part.CLOCK: say("clock"),
    Part.LEDGER: say("day’s log"),
    Part.CAMERAS: say("cameras"),
    Part.PAGE: say("page"),
}
