"""What the demo's story says: its chapters, and each step of them in one or two sentences."""

from bot.house.statistics.charts import ChartKind
from bot.words.chat import labels
from bot.words.chat.cards import incident_text
from bot.words.chat.guests import guest_labels
from bot.words.chat.past import statistics_text
from bot.words.demo.demo_text import PAGE
from bot.words.home_assistant_text import NAMES
from bot.words.phrase import say, say_in

LATE = say("This takes longer than it should. Wait a little more, or leave the chapter and begin it again.")
BROKEN = say("That did not work just now. Leave the chapter, and begin it again in a moment.")

#: Before a chapter in which somebody rings.
STILL_OPEN = say(
    "A ring from before is still unanswered. Tap “{ignore}”, so that this begins anew.", ignore=labels.IGNORE
)
END_IT = say("Tap “{ignore}”: everybody’s card then says that you saw it.", ignore=labels.IGNORE)

# A first ring

RING = say_in("a chapter", "A first ring")
RING_ABOUT = say("Somebody you know rings, and you let them in.")
RING_PRESS = say("Grace stands at the door. Press the bell for her.")
RING_CARD = say(
    "One card comes to everybody: first the news, then the photo, then the name. Tap “{unlock}”.", unlock=labels.UNLOCK
)
RING_CONFIRM = say("The bot asks once more, so that no thumb opens a door by mistake. Say yes.")
RING_OPENED = say("The lock confirmed, and the door was open for three seconds. Leo’s phone says who opened it.")
RING_SHUT = say("The door stayed shut: only a confirmed tap opens it. Begin the chapter again to see it open.")

# Teach a face

FACE = say_in("a chapter", "Teach a face")
FACE_ABOUT = say("Somebody unknown rings; the next card knows her.")
FACE_RINGS = say("Eileen rings: the demo pressed the bell for her. She is looked for among the known faces.")
FACE_WHO = say("Nobody knows her yet. Tap “{who}”, then “{new}”.", who=labels.WHO, new=labels.SOMEONE_NEW)
FACE_NAME = say("The bot asks for a name. Send it: it is in the message box already.")
FACE_NAMED = say(
    "That face is learned from her own picture. Tap “{ignore}”; then she rings again.", ignore=labels.IGNORE
)
FACE_AGAIN = say("Eileen rings again.")
FACE_ENDS = say("This time the card has her name. “{why}” below it tells how sure that is.", why=labels.WHY)
EILEEN = say_in("what somebody is called", "Eileen")

# Somebody who shows no face

FACELESS = say_in("a chapter", "No face to see")
FACELESS_ABOUT = say("Somebody rings and looks away.")
FACELESS_RINGS = say("Somebody rings with their back to the camera.")
FACELESS_RETAKE = say(
    "The card says that there is no face. Tap “{retake}”: the doorbell takes one more.", retake=labels.RETAKE
)
FACELESS_SHUT = say(
    "Still no face, so nobody is named, and nothing opens by itself. Tap “{ignore}”.", ignore=labels.IGNORE
)
FACELESS_ENDS = say("The door stayed shut, and the pictures are kept: /today lists every visit of the day.")

# A guest

GUEST = say_in("a chapter", "A guest")
GUEST_ABOUT = say("A pass for two hours, for somebody who does not live here.")
GUEST_ASK = say("Anna makes a pass for a guest. Send /guest: it is in the message box already.")
GUEST_NEW = say("Here stand all passes. Tap “{new}”.", new=guest_labels.NEW_PASS)
GUEST_NAME = say("Whose is it? Send the name.")
PLUMBER = say_in("what a guest is called", "Plumber")
GUEST_HOURS = say("When may they come? Choose two hours.")
GUEST_MAKE = say("The pass says when it counts and how often. Tap “{make}”.", make=guest_labels.MAKE)
GUEST_LINK = say("The link is the pass, and works for one person. Open it as the stranger.")
GUEST_DOOR = say("The stranger’s chat has one button now, and nothing else of the house. Tap it.")
GUEST_CONFIRM = say("Guests are asked once more, too. Say yes.")
GUEST_OPENED = say("The door opened, and Anna reads that it was this pass. She can end it at any time.")
GUEST_SHUT = say("The door stayed shut. The button works until the pass ends.")

# The garden camera

GARDEN = say_in("a chapter", "The garden camera")
GARDEN_ABOUT = say("Somebody walks about the garden, and a card tells of it.")
GARDEN_MISSING = say(
    "What tells people from bushes is not on this computer yet: it is fetched as soon as there is a network."
)
GARDEN_OPEN = say(
    "Two cameras watch, one at the door and one in the garden. Open “{cameras}”.", cameras=PAGE["side_cameras"]
)
GARDEN_ADDS = say("Anna adds them in the chat, by their addresses. The first time this takes half a minute.")
GARDEN_EMPTIES = say("Whoever is in the garden leaves first. Who is back at once would be taken for the same.")
GARDEN_WALKS = say("Below the garden, tap “{loiters}”: a stranger walks in.", loiters=PAGE["episode_loiter"])
GARDEN_COMES = say("A card comes once they stayed for twenty seconds, and from ten in the evening to six at once.")
GARDEN_BACK = say("Who is back within a minute or two is told of on the card from before: it goes on in a moment.")
GARDEN_LIVE = say(
    "One card tells of it, and grows while they stay. Tap “{live}”: that is the garden as it is now.",
    live=incident_text.LIVE,
)
GARDEN_ENDS = say(
    "That picture is new every two seconds, for half a minute. “{fine}” on the card tells everybody so.",
    fine=incident_text.FINE,
)

# A stranger at night

NIGHT = say_in("a chapter", "A stranger at night")
NIGHT_ABOUT = say("The camera sees by infrared; the card can be passed on.")
NIGHT_FALLS = say("Let night fall in the garden: switch “{night}” on.", night=PAGE["lookout_is_night"])
NIGHT_WALKS = say(
    "The camera sees by infrared now, without colours. Tap “{loiters}”: a stranger walks in.",
    loiters=PAGE["episode_loiter"],
)
NIGHT_CALL = say(
    "The card says what was seen, and guesses no name. Tap “{call_in}”: that makes a text of it.",
    call_in=incident_text.CALL_IN,
)
NIGHT_ENDS = say("It is for neighbours or the police, and says what is not known, too. The house itself calls nobody.")

# A month of history

MONTH = say_in("a chapter", "A month of history")
MONTH_ABOUT = say("Charts of a past that is made up.")
MONTH_MISSING = say("This house began today. Start the demo with --history, and it has a month behind it.")
MONTH_ASK = say("A month was made up before the demo began. Send /stats: it is in the message box already.")
MONTH_OTHER = say("The chart is drawn from what is counted. Tap “{another}”.", another=statistics_text.ANOTHER)
MONTH_KIND = say("Choose “{hours}”.", hours=statistics_text.KINDS[ChartKind.HOURS])
MONTH_ENDS = say("/week and /who ask the same past in words, and /history shows any day of it.")

# The household's page

PAGE_OF_HOUSE = say_in("a chapter", "The household’s page")
PAGE_ABOUT = say("The same house as a page, inside the messenger.")
PAGE_OPEN = say("Beside the chat there is a page. Open it with the button in the head of Anna’s chat.")
PAGE_ENDS = say("That is the service’s own page, signed in as Anna. Look about, and close it with ×.")

# Home Assistant

HOME = say_in("a chapter", "Home Assistant’s topics")
HOME_ABOUT = say("What it would find on the broker by itself.")
HOME_QUIET = say(
    "The list is made of nothing but topics on the broker. Open it, and switch “{hush}” on.", hush=NAMES["hush"]
)
HOME_RINGS = say("The switch went over the broker to the house. Now Grace rings.")
HOME_HEARD = say("The bell told its ring on its topic, and the chats got it without a sound. Switch it off again.")
HOME_ENDS = say("Doors, cameras and buttons are all found this way. Its lock opens with a PIN alone.")

# What if

TELEGRAM = say_in("a chapter", "What if Telegram is out")
TELEGRAM_ABOUT = say("Somebody rings, and no chat can be reached.")
TELEGRAM_CUT = say("Below the door, switch “{what}” on.", what=PAGE["if_telegram_out"])
TELEGRAM_RINGS = say("Grace rings. The board tells the house, and the house keeps the visit.")
TELEGRAM_BACK = say("Nobody can be told, so the card waits. Bring Telegram back with the same switch.")
TELEGRAM_COMES = say("The house tries again by itself, a little later each time.")
TELEGRAM_ENDS = say("Nothing was lost: a card that is late says so, and has the true time.")

BROKER = say_in("a chapter", "What if the broker is out")
BROKER_ABOUT = say("The bell cannot reach the house.")
BROKER_CUT = say("Below the door, switch “{what}” on.", what=PAGE["if_broker_out"])
BROKER_RINGS = say("Grace rings. The board cannot tell anybody, and keeps the press.")
BROKER_BACK = say("The ring waits in the board. Bring the broker back with the same switch.")
BROKER_COMES = say("The board looks for its broker by itself, and tells the ring with the time of the press.")
BROKER_ENDS = say("One press, one card: it comes late and not twice.")

LOCK = say_in("a chapter", "What if the lock is silent")
LOCK_ABOUT = say("A tap, and nothing confirms that the door opened.")
LOCK_CUT = say("Below the door, switch “{what}” on.", what=PAGE["if_board_silent"])
LOCK_RINGS = say("Grace rings.")
LOCK_UNLOCK = say("Tap “{unlock}”.", unlock=labels.UNLOCK)
LOCK_CONFIRM = say("Say yes. The house waits for the lock to confirm it.")
LOCK_BACK = say(
    "Nothing confirmed it, so the card says so and the question stays open. Switch “{what}” off again.",
    what=PAGE["if_board_silent"],
)
LOCK_ENDS = say("What was ordered is dead by now: no door opens late. Only a new tap opens it.")
