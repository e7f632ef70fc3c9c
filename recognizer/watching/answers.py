"""What the watcher's process is asked, and what it answers."""

from typing import Final

from recognizer.process.replies import AnswerTable
from recognizer.watching.watched import Watched

#: Named, not imported: OpenCV, onnxruntime and scipy are loaded in the watcher's process only.
WATCHER_OPENER: Final = "recognizer.watching.service:open_watcher"

#: The same as the annotations of ``service.WatcherService``, which imports too much.
WATCHER: Final = AnswerTable(
    {
        "watch": Watched,
        "wait": Watched,
        #: A lump, see ``watched.views_of``; empty: there are none yet.
        "heads": bytes,
        #: A JPEG; empty: that track is not known any more.
        "best_frame": bytes,
        "forget": None,
        "take_up_detector": dict[str, str],
        "describe": dict[str, str],
    }
)
