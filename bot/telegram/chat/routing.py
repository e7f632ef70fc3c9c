"""Which way an update goes to its handler: whose it is, and what a tap is about, come first."""

from aiogram import Dispatcher

from bot.telegram.chat import handlers
from bot.telegram.chat.residents.access import AccessMiddleware
from bot.telegram.polling.taps import Taps


def route(dispatcher: Dispatcher, access: AccessMiddleware, taps: Taps) -> None:
    """Give the dispatcher its middlewares and every handler."""
    dispatcher.message.middleware(access)
    dispatcher.my_chat_member.middleware(access)
    # what a tap is about is known once its button is used up, and only then can its handler be chosen
    dispatcher.callback_query.outer_middleware(access)
    dispatcher.callback_query.outer_middleware(taps)
    # all in one router: each makes nearly thirty observers, which for every subject would be a tenth of a start
    for subject in handlers.SUBJECTS:
        subject.setup(dispatcher)
