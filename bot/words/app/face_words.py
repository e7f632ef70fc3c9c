"""What the page says of faces: who is known, and strangers."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, count, say, say_in

WORDS: Mapping[str, Phrase] = {
    # who is known
    "search_name": say("Search by name"),
    "no_people": say("I know nobody’s face yet. Send me photos with a name in the chat."),
    "nobody_of_name": say("I know nobody of this name."),
    "photos_known": count("{n} photo", "{n} photos", 0),
    "photo_of": say("Photo {n} of {name}"),
    "add_photo": say("Add a photo"),
    "photo_learned": say("I have learned this photo."),
    "forget_photo": say("Forget this photo"),
    "ask_forget_photo": say("Shall I forget this photo?"),
    "photo_forgotten": say("This photo is forgotten."),
    "rename": say_in("a button: somebody", "Rename"),
    "ask_rename": say("What shall I call {name}?"),
    "renamed": say("The new name counts from now on, for all that was, too."),
    "merge": say_in("a button: two people are one", "Same person as…"),
    "ask_merge": say("Who is the same person as {name}?"),
    "sure_merge": say("Are {name} and {other} the same person?"),
    "merged": say("These are one person now."),
    "forget": say_in("a button: somebody", "Forget them"),
    "ask_forget": say("Shall I forget {name}?"),
    "forget_what": say("All photos and every place where I recognised them go, too. This cannot be taken back."),
    "forgotten": say("They are forgotten."),
    # strangers
    "no_strangers": say("There is nobody who came more than once and has no name."),
    "stranger_face": count("A face that came {n} time", "A face that came {n} times", 0),
    "came_times": count("Came {n} time", "Came {n} times", 0),
    "say_who": say_in("a button: a stranger", "Say who it is"),
    "ask_who": say("Who is this?"),
    "now_known": say("I know {name} now."),
    "discard": say_in("a button: a face", "Nobody to remember"),
    "ask_discard": say("Shall I forget this face?"),
    "discarded": say("That face is forgotten."),
}
