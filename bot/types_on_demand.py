"""aiogram's types, each of which is made ready when it is first used.

On import aiogram has pydantic build a validator for each of its 440 types, and each holds those of all it refers to:
2.3 s of work and 105 MB, of which a bot that sends words, pictures and buttons uses a twentieth. The types are declared
so that they are built when they are needed (``defer_build``); what they lack for it is that a name in one module's
annotations stands in another module. So it is left out here what builds them, and every module gets the names.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

#: In an annotation.
_NAME = re.compile(r"\w+")


def import_types() -> None:
    """Import aiogram so; nothing is changed where somebody has imported it already."""
    if "aiogram" in sys.modules:
        return
    with _put_off() as waiting:
        import aiogram.types  # noqa: F401, PLC0415 - what building it waits for begins here
    for model, names in waiting.items():
        module = vars(sys.modules[model.__module__])
        for name in set(_names_in_annotations(model)) & names.keys():
            module.setdefault(name, names[name])


def _names_in_annotations(model: type[BaseModel]) -> Iterator[str]:
    """Of its own and inherited fields."""
    for kind in model.__mro__:
        for annotation in inspect.get_annotations(kind).values():
            yield from _NAME.findall(str(annotation))


@contextmanager
def _put_off() -> Iterator[dict[type[BaseModel], dict[str, Any]]]:
    """What is to be built with names of its own meanwhile is put off: the models, and the names."""
    waiting: dict[type[BaseModel], dict[str, Any]] = {}
    build = vars(BaseModel)["model_rebuild"]

    def put_off(
        model: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **how: Any
    ) -> bool | None:
        if _types_namespace is None:
            done: bool | None = build.__func__(model, **how)
            return done
        waiting[model] = _types_namespace
        return None

    setattr(BaseModel, "model_rebuild", classmethod(put_off))  # noqa: B010 - mypy knows it as a method
    try:
        yield waiting
    finally:
        setattr(BaseModel, "model_rebuild", build)  # noqa: B010 - as above
