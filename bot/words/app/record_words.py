"""What the page says of the record, and of how every part of the house is."""

from collections.abc import Mapping

from bot.house.records.deeds import DeedKind
from bot.words.chat.past.audit_text import DEEDS, REASONS
from bot.words.phrase import Phrase, count, say, say_in

_DEEDS: Mapping[str, Phrase] = {f"deed_{kind}": DEEDS[kind] for kind in DeedKind}
_REASONS: Mapping[str, Phrase] = {f"reason_{reason}": said for reason, said in REASONS.items()}

WORDS: Mapping[str, Phrase] = {
    # who opened what
    "no_record": say("Nothing stands in the record yet."),
    "record_everything": say("Show all that was done, not only at the doors"),
    "somebody_gone": say_in("who did something", "somebody who no longer lives here"),
    "record_opened": say("{name} opened"),
    "record_opened_late": say("{name} opened, and it was confirmed late"),
    "record_refused": say("{name} was not let open"),
    "record_failed": say("{name} tried to open, and it stayed shut"),
    "record_waits": say("{name} wanted to open: a second adult was asked"),
    "record_unknown": say("{name} wanted to open; nobody knows whether it did"),
    "record_deed_by": say("{what}: {name}"),
    **_DEEDS,
    **_REASONS,
    # how everything is
    "health_good": say("Everything works."),
    "health_bad": count("{n} part needs somebody.", "{n} parts need somebody.", 0),
    "health_telegram": say_in("a part of the house", "Telegram"),
    "health_broker": say_in("a part of the house", "The broker between doors and house"),
    "health_door": say_in("a part of the house", "Door"),
    "health_camera": say_in("a part of the house", "Camera"),
    "health_recogniser": say_in("a part of the house", "Who is it: faces"),
    "health_disk": say_in("a part of the house", "Disk"),
    "health_ledger": say_in("a part of the house", "Day’s log"),
    "health_backup": say_in("a part of the house", "Backup"),
    "health_kafka": say("Kafka"),
    "health_workers": say("Workers"),
    "health_home_assistant": say("Home Assistant"),
    "health_task": say_in("a part of the house", "Something that runs by itself"),
    "health_notes": say_in("a part of the house", "Stored notes"),
    "health_in_chat": say("What to do about it, /status in the chat tells."),
    "state_well": say_in("how a part of the house is", "Works"),
    "state_trouble": say_in("how a part of the house is", "Does not work"),
}
