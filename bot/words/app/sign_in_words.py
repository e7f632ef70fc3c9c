"""What the page says before somebody is signed in."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say

WORDS: Mapping[str, Phrase] = {
    "part_sign_in": say("Who is there?"),
    "sign_in_what": say(
        "This is your home’s page. Show once that you live here; then this browser stays signed in for a while."
    ),
    "sign_in_code": say("Sign in with the chat"),
    "sign_in_passkey": say("Sign in with a passkey"),
    "sign_in_no_way": say(
        "From here I let nobody in. Open the page with /app in the chat, or from the network at home."
    ),
    "code_how": say("Send this message to the bot, in your own chat with it:"),
    "code_how_named": say("Send this message to {bot}, in your own chat with it:"),
    "code_open_chat": say("Open the chat"),
    "code_left": say("The code is good for another {time}."),
    "code_waiting": say("I wait for your message…"),
    "code_asked": say("The bot asks you now whether it is you. Tap “It’s me” there."),
    "code_careful": say("Only send a code that you see on your own screen. Nobody else needs it from you."),
    "code_new": say("A new code"),
    "session_over": say("Your time here was over, so I ask once more who you are."),
    # why somebody is not let in
    "refused_sign_in_refused_unreadable": say(
        "I cannot read what Telegram told me. Close this page, and open it again in the chat."
    ),
    "refused_sign_in_refused_forged": say(
        "What I was told does not come from our bot. Open the page in the chat with the bot."
    ),
    "refused_sign_in_refused_old": say("This page was opened too long ago. Close it, and open it again in the chat."),
    "refused_sign_in_refused_ahead": say(
        "The clock of this computer, or of Telegram, is wrong. Try again in a few minutes."
    ),
    "refused_sign_in_refused_used": say("Close this page, and open it again in the chat: then I know you."),
    "refused_sign_in_refused_nobody": say(
        "You do not live here, as far as I know, and have no pass. Ask whoever lives here."
    ),
    "refused_sign_in_refused_elsewhere": say(
        "A code can only be shown in the network at home. Elsewhere, open the page in the chat."
    ),
    "refused_sign_in_refused_over": say("The time of this code is over."),
    "refused_sign_in_refused_denied": say("Somebody said that it was not them. If it was you, take a new code."),
    "refused_sign_in_refused_passkey": say("This passkey is none that I know."),
    "refused_sign_in_refused": say("I cannot let you in like this."),
}
