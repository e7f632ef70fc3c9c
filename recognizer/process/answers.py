"""What the recogniser's process, and that of the converter, are asked, and what they answer."""

from collections.abc import Mapping
from typing import Final

from recognizer.look import Explanation, GalleryFindings, PressLook
from recognizer.process.replies import AnswerTable
from recognizer.trace import PressTrace

#: The same as the annotations of ``service.RecogniserService`` and ``converter.PhotoConverter``, which import too much.
RECOGNISER: Final = AnswerTable(
    {
        "look": PressLook,
        "identify": PressLook,
        "nearest": tuple[str, str | None, float | None] | None,
        "explain": Explanation,
        "findings": GalleryFindings,
        "crop": bytes,
        "mark": bytes,
        "enrol": tuple[int, str | None, list[str]],
        "unlearn": int,
        "samples": list[str],
        "newest_samples": list[tuple[str, str]],
        "photo": bytes,
        "merge": int,
        "forget": None,
        "disown": str | None,
        "keep_stranger": None,
        "forget_stranger": None,
        "merge_strangers": str,
        "labels": Mapping[str, int],
        "describe": dict[str, str],
        "take_up_detector": dict[str, str],
        "settle": PressLook,
        "shelf": dict[str, str],
        "sheet": bytes,
        "as_jpeg": bytes,
    },
    frozenset({"explain", "crop", "mark", "enrol", "disown", "as_jpeg"}),
)

#: The same of ``looking.LookingService``, on machines that only look.
LOOKING: Final = AnswerTable(
    {
        "trace": PressTrace | None,
        "adopt": int | None,
        "describe": dict[str, str],
    }
)
