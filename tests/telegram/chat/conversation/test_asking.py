"""What we ask: a kind of question is a class of its own with its words, and whoever carries it out."""

from dataclasses import dataclass

import pytest

from bot.house.people import Resident, ResidentId
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import QUESTION_LASTS, Matter, Phrasing
from tests.english import phrase, texts
from tests.rig.chat import ChatRig, buttons, card


@dataclass(frozen=True, slots=True)
class TuneAsked(Matter):
    kind = "tune"

    def phrasing(self) -> Phrasing:
        return Phrasing(phrase("Which tune?"))


@dataclass(frozen=True, slots=True)
class EncoreAsked(Matter):
    kind = "encore"
    tune: str

    def phrasing(self) -> Phrasing:
        return Phrasing(phrase("Once more?"), (phrase("Encore!"), phrase("Enough")))


class Piper:
    """Carries out what is answered to both."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Matter, str | YesOrNo]] = []
        self.failure: Exception | None = None

    async def answered(self, resident: Resident, matter: Matter, said: str | YesOrNo) -> None:
        self.told.append((resident.name, matter, said))
        if self.failure:
            raise self.failure


@pytest.fixture
def piper(rig: ChatRig) -> Piper:
    piper = Piper()
    rig.room._dispatcher.workflow_data["question_answers"]._carriers |= {TuneAsked: piper, EncoreAsked: piper}
    return piper


async def ask(rig: ChatRig, matter: Matter) -> None:
    await Asking(household=rig.room.household, questions=rig.room._books.questions).ask(ResidentId(rig.anna.id), matter)


def test_every_kind_of_question_has_whoever_carries_it_out(rig: ChatRig) -> None:
    carriers = rig.room._dispatcher.workflow_data["question_answers"]._carriers
    ours = [matter for matter in Matter.members() if matter.__module__.startswith("bot.")]
    assert len(ours) > 3
    assert set(carriers) == set(ours)


async def test_a_new_question_is_its_class_and_whoever_carries_it_out(rig: ChatRig, piper: Piper) -> None:
    await ask(rig, TuneAsked())
    assert (await card(rig.anna, "Which tune?")).labels == [texts.CANCEL]
    await rig.anna.send_text("yes")  # nobody asked for yes or no
    await rig.anna.chat.until(lambda chat: not any(m.labels for m in chat.messages))
    assert piper.told == [("Anna", TuneAsked(), "yes")]


@pytest.mark.parametrize(("label", "said"), [("Encore!", YesOrNo.YES), ("Enough", YesOrNo.NO)])
async def test_a_question_of_yes_or_no_is_answered_by_its_buttons(
    rig: ChatRig, piper: Piper, label: str, said: YesOrNo
) -> None:
    await ask(rig, EncoreAsked("Greensleeves"))
    await rig.anna.tap(await buttons(rig.anna, "Encore!", "Enough"), label)
    await rig.anna.chat.until(lambda chat: not any(m.labels for m in chat.messages))
    assert piper.told == [("Anna", EncoreAsked("Greensleeves"), said)]


@pytest.mark.parametrize(("text", "said"), [("да", YesOrNo.YES), ("No.", YesOrNo.NO), ("perhaps", "perhaps")])
async def test_a_question_of_yes_or_no_is_answered_in_words(
    rig: ChatRig, piper: Piper, text: str, said: str | YesOrNo
) -> None:
    await ask(rig, EncoreAsked("Greensleeves"))
    await buttons(rig.anna, "Encore!", "Enough")
    await rig.anna.send_text(text)
    await rig.anna.chat.until(lambda chat: not any(m.labels for m in chat.messages))
    assert piper.told == [("Anna", EncoreAsked("Greensleeves"), said)]


async def test_an_answer_that_came_to_nothing_may_be_given_again(rig: ChatRig, piper: Piper) -> None:
    await ask(rig, TuneAsked())
    question = await card(rig.anna, "Which tune?")
    piper.failure = ZeroDivisionError()
    await rig.anna.send_text("Greensleeves")
    await card(rig.anna, texts.WENT_WRONG)
    assert (rig.anna.chat.message(question.id) or question).labels == [texts.CANCEL]
    piper.failure = None
    await rig.anna.send_text("Greensleeves")
    await rig.anna.chat.until(lambda chat: not any(m.labels for m in chat.messages))
    assert [said for _, _, said in piper.told] == ["Greensleeves", "Greensleeves"]


async def test_who_answers_too_late_is_told_so_and_reads_of_photos_only_where_it_was_about_one(
    rig: ChatRig, piper: Piper
) -> None:
    await ask(rig, TuneAsked())
    asked = await card(rig.anna, "Which tune?")
    rig.ahead = QUESTION_LASTS
    await rig.anna.reply(asked, "Waltz")
    said = await card(rig.anna, "That question is over.")
    assert "photo" not in said.text
    assert not piper.told
