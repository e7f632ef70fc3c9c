"""What the demo's page says in its view of Home Assistant: what Home Assistant says of itself, it says by these."""

from collections.abc import Mapping

from bot.words.phrase import Phrase, say, say_in

HOME_PAGE: Mapping[str, Phrase] = {
    "home": say("As Home Assistant shows it"),
    "home_button": say_in("a button", "Home Assistant"),
    "home_made_of": say(
        "Made of nothing but what stands on the demo’s broker. The lock opens with a PIN: choose one in the chat, with "
        "/pin."
    ),
    "home_empty": say("Nothing was announced yet. Is the house awake?"),
    "home_code": say_in("above digits that are typed", "PIN or code"),
    "home_unlock": say_in("a button", "Unlock"),
    "home_press": say_in("a button", "Press"),
    "home_unavailable": say_in("in Home Assistant", "Unavailable"),
    "home_unknown": say_in("in Home Assistant", "Unknown"),
    "home_locked": say_in("a lock in Home Assistant", "Locked"),
    "home_unlocked": say_in("a lock in Home Assistant", "Unlocked"),
    "home_unlocking": say_in("a lock in Home Assistant", "Unlocking"),
    "home_jammed": say_in("a lock in Home Assistant", "Jammed"),
    "home_on": say_in("a switch in Home Assistant", "On"),
    "home_off": say_in("a switch in Home Assistant", "Off"),
    "home_connected": say_in("a connection in Home Assistant", "Connected"),
    "home_disconnected": say_in("a connection in Home Assistant", "Disconnected"),
    "home_detected": say_in("a place in Home Assistant", "Somebody is there"),
    "home_clear": say_in("a place in Home Assistant", "Nobody is there"),
    "home_ring": say_in("an event in Home Assistant", "Ring"),
    "home_person": say_in("an event in Home Assistant", "Somebody you know"),
    "home_stranger": say_in("an event in Home Assistant", "A stranger"),
    "home_event": say_in("an event in Home Assistant", "Seen by the camera"),
}
