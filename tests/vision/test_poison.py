"""Pictures that kill the recogniser are remembered, but not without bound."""

from bot.vision.poison import MOST_POISON, Poison


def test_the_oldest_of_too_many_deadly_pictures_is_forgotten() -> None:
    poison = Poison()
    for n in range(MOST_POISON + 1):
        poison.add(b"%d" % n)
    assert b"0" not in poison
    assert all(b"%d" % n in poison for n in range(1, MOST_POISON + 1))
