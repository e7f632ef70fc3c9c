"""aiogram's types are made ready when they are used, each can be, and what a ring needs is ready at the start."""

import subprocess
import sys

BEFORE = "import bot.telegram, aiogram.types as types, aiogram.methods as methods\n"

NOT_READY = """
print([name for name in types.__all__ if getattr(getattr(types, name), "__pydantic_complete__", False)])
"""

ALL = """
from aiogram.methods.base import TelegramMethod
from pydantic import BaseModel
found = [getattr(types, name) for name in types.__all__] + [getattr(methods, name) for name in methods.__all__]
models = [one for one in found if isinstance(one, type) and issubclass(one, BaseModel) and one is not TelegramMethod]
print(len(models) > 500, [one.__name__ for one in models if one.model_rebuild() is False])
"""

A_RING = """
from bot.telegram import first_calls
first_calls.build()
from pydantic import BaseModel
class Built(Exception): pass
def build(*_, **__): raise Built
BaseModel.model_rebuild = classmethod(build)
message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "photo": []}
tap = {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "Anna"}, "chat_instance": "1", "message": message}
Update = types.Update
print(Update.model_validate({"update_id": 1, "callback_query": tap}).callback_query.message.date.year)
button = types.InlineKeyboardButton(text="Unlock", callback_data="x")
card = methods.SendMessage(
    chat_id=1, text="Someone", reply_markup=types.InlineKeyboardMarkup(inline_keyboard=[[button]])
)
from aiogram.methods.base import Response
print(Response[card.__returning__].model_validate({"ok": True, "result": message}).result.chat.type)
for call in (methods.GetUpdates, methods.AnswerCallbackQuery, methods.EditMessageMedia):
    Response[call.__returning__]
print(types.Message.__pydantic_complete__)
"""


def printed(program: str) -> str:
    return subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", BEFORE + program], check=True, capture_output=True, text=True, timeout=120
    ).stdout


def test_none_is_built_on_import() -> None:
    assert printed(NOT_READY) == "[]\n"


def test_each_can_be() -> None:
    assert printed(ALL) == "True []\n"


def test_a_ring_builds_none() -> None:
    assert printed(A_RING).split() == ["1970", "private", "True"]
