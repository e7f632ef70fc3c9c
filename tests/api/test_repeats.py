"""What is remembered of requests that may be sent again: of each who asks for themselves."""

from bot.api.gate.repeats import MOST_OF_ONE, RepeatableAnswer, Repeats
from tests.fakes.books import Memory
from tests.rig.house import NOON


async def test_nobody_who_asks_much_has_the_answers_of_others_forgotten() -> None:
    book = Memory().collection("api_answers", RepeatableAnswer)
    repeats, done = Repeats(book, lambda: NOON), list[str]()

    async def once(who: int, key: str) -> bool:
        async def act() -> tuple[int, str]:
            done.append(f"{who} {key}")
            return 200, "{}"

        return (await repeats.once(who, key, "seal", act))[2]

    assert await once(-1, "a door") is False
    for n in range(3 * MOST_OF_ONE):
        await once(-12, str(n))
    assert len(book.everything()) == MOST_OF_ONE + 1
    assert await once(-1, "a door") is True
    assert await once(-12, str(3 * MOST_OF_ONE - 1)) is True
    assert done.count("-1 a door") == 1
