"""What the page says on which the interface for programs is tried, by the names by which its script has it."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say, say_in

TRY: Mapping[str, Phrase] = {
    "title": say("Doorman: HTTP interface"),
    "key": say_in("beside the field for one", "Key"),
    "key_stays": say("An owner makes a key with /keys in the chat. It stays in this page, and is gone with it."),
    "document": say("What every operation takes and answers, for programs to read:"),
    "other": say_in("operations of no subject", "Other"),
    "required": say("{field} (required)"),
    "body": say_in("what is sent with a request", "Body"),
    "picture": say_in("what is sent with a request", "Picture"),
    "send": say_in("a button that asks something of the interface", "Send"),
    "stop": say_in("a button that ends an answer that goes on", "Stop"),
    "stopped": say("Stopped."),
    "no_answer": say("No answer: {why}"),
    "answer": say_in("what came back", "Answer"),
    "picture_of": say("What {path} answered"),
}
