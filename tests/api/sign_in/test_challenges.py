"""What an authenticator has to sign counts once, for whoever it was given to, whoever else asks for how much."""

from bot.api.sign_in.challenges import LASTS_S, SigningChallenges
from bot.house.people import ResidentId

ANNA = ResidentId(1001)


def test_a_flood_ends_what_the_flooder_was_given_and_nobody_else_s() -> None:
    challenges = SigningChallenges(lambda: 0.0)
    phone, adding = challenges.give("192.168.1.20"), challenges.give(ANNA)
    flood = [challenges.give("192.168.1.66") for _ in range(1000)]
    assert challenges.take(phone)
    assert challenges.take(adding, ANNA)
    assert not challenges.take(flood[0])
    assert challenges.take(flood[-1])


def test_from_a_thousand_hosts_the_oldest_ends_first() -> None:
    challenges = SigningChallenges(lambda: 0.0)
    given = [challenges.give(f"host {n}") for n in range(1000)]
    assert [challenges.take(one) for one in given].count(True) == 256
    assert not challenges.take(given[-1])  # it counted once


def test_it_counts_for_minutes_and_for_nobody_else() -> None:
    now = 0.0
    challenges = SigningChallenges(lambda: now)
    first, second, adding = challenges.give("phone"), challenges.give("phone"), challenges.give(ANNA)
    assert not challenges.take(adding)
    now = LASTS_S - 1
    assert challenges.take(first)
    now = LASTS_S
    assert not challenges.take(second)
