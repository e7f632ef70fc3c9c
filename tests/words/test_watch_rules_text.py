"""What is said of watch rules."""

from bot.house.watch.incident import Happening
from bot.house.watch.ruling.new_rules import new_rule
from bot.words.chat.cameras.watch_labels import HAPPENINGS
from bot.words.chat.cameras.watch_rules_text import RuleScene, sentence
from tests.english import ENGLISH


def test_each_thing_that_a_camera_tells_of_has_its_button_and_a_sentence_of_its_own() -> None:
    assert set(HAPPENINGS) == set(Happening)
    assert len({ENGLISH.plain(sentence(new_rule(happening), RuleScene())) for happening in Happening}) == len(Happening)
