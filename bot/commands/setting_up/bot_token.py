"""The bot's token: asked for, and tried at Telegram before it is taken."""

import asyncio
import re
from argparse import Namespace

from pydantic import ValidationError

from bot.commands.setting_up.asking import AnswerUnfit, Interview, secret_in
from bot.commands.setting_up.draft import BOT_TOKEN, SettingsDraft
from bot.house.findings.findings import Plain
from bot.house.findings.outside_findings import TelegramAway, TokenOf
from bot.settings import TelegramSettings
from bot.words.commands import setup_text

#: Digits, a colon, and letters: as BotFather gives it out.
_LOOKS_RIGHT = re.compile(r"\d{5,12}:[A-Za-z0-9_-]{30,}")


def settle_token(interview: Interview, draft: SettingsDraft, chosen: Namespace) -> str:
    """Have the draft know the token; returns the bot's name, empty where Telegram could not be asked for it.

    Raises CannotDo.
    """
    known = draft.known(BOT_TOKEN)
    given = secret_in(chosen.token_file) if chosen.token_file else None
    tried = known

    def accept(typed: str) -> str:
        nonlocal tried
        tried = token = typed or tried
        if not token:
            raise AnswerUnfit(setup_text.NO_TOKEN)
        if not _LOOKS_RIGHT.fullmatch(token):
            raise AnswerUnfit(setup_text.TOKEN_MISTYPED)
        try:
            settings = TelegramSettings.model_validate(dict(draft.with_token(token)))
        except ValidationError as exc:  # where it would be asked: the draft's other settings were looked at before
            raise AnswerUnfit(setup_text.TOKEN_MISTYPED) from exc
        name, trouble = asyncio.run(_name_of(settings))
        if trouble and not (isinstance(trouble, TelegramAway) and token == known):
            raise AnswerUnfit(setup_text.token_trouble(trouble))
        if trouble:  # it was good once, and what is asked beside it needs no Telegram
            interview.say(setup_text.token_trouble(trouble))
        else:
            interview.say(setup_text.token_good(name))
        if token != known:
            draft.set(BOT_TOKEN, token)
        return name

    question = setup_text.ASK_TOKEN_AGAIN if known else setup_text.ASK_TOKEN
    return interview.ask(question, accept, given=given, hidden=True)


async def _name_of(settings: TelegramSettings) -> tuple[str, Plain | TelegramAway | None]:
    """What the bot is called, or why that is not known."""
    from bot.telegram.check import check_token  # aiogram takes its time: whoever is asked should not wait for it

    found = (await check_token(settings)).found
    if isinstance(found, TokenOf):
        return found.username, None
    if isinstance(found, TelegramAway):
        return "", found
    return "", Plain.TOKEN_UNKNOWN
