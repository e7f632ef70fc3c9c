"""Codes cannot be tried out: whoever sends wrong ones has to wait, longer each time; so has everybody, in a flood."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.house.people import ResidentId

#: Wrong codes of one account that cost nothing, and the pauses after the next ones, in seconds; the last one repeats.
_FREE = 3
_PAUSES_S = (2.0, 5.0, 15.0, 60.0)

#: The same for the whole house, where they come from many accounts. Short at most: it holds up honest people too.
_HOUSE_FREE = 10
_HOUSE_PAUSES_S = (1.0, 2.0, 5.0, 10.0)

#: Whoever sent no wrong code for so long begins anew, in seconds; the house does so sooner.
_FORGIVEN_S = 3600.0
_HOUSE_FORGIVEN_S = 300.0

#: Accounts that are remembered; of more the one goes that was quiet longest.
_MOST_ACCOUNTS = 1000


class TryLater(Exception):
    """Too many wrong codes: this one was not even looked at."""

    def __init__(self, wait_s: float, *, told: bool) -> None:
        super().__init__(f"{wait_s:.0f} s")
        self.wait_s = wait_s
        #: True: whoever sent it was told of this pause already.
        self.told = told


@dataclass(slots=True)
class _Record:
    wrong: int = 0
    last_s: float = 0.0
    until_s: float = 0.0
    #: Until when its owner knows that there is a pause.
    told_s: float = 0.0

    def add(self, now_s: float, free: int, pauses_s: tuple[float, ...], forgiven_s: float) -> None:
        self.wrong = self.wrong + 1 if now_s - self.last_s < forgiven_s else 1
        self.last_s = now_s
        if self.wrong >= free:
            self.until_s = now_s + pauses_s[min(self.wrong - free, len(pauses_s) - 1)]


class Guesses:
    """Counts wrong codes, by a clock that nobody sets."""

    def __init__(self, steady_s: Callable[[], float]) -> None:
        self._steady_s = steady_s
        self._accounts: OrderedDict[ResidentId, _Record] = OrderedDict()
        self._house = _Record()

    def begin(self, who: ResidentId, *, alone: bool = False) -> int:
        """Count a try, which is wrong until it was ``right``; returns how many were, lately.

        Raises TryLater where this account, or everybody, has to wait; ``alone``: only this account counts.
        """
        now_s = self._steady_s()
        account = self._accounts.setdefault(who, _Record())
        self._accounts.move_to_end(who)
        while len(self._accounts) > _MOST_ACCOUNTS:
            self._accounts.popitem(last=False)
        until_s = account.until_s if alone else max(account.until_s, self._house.until_s)
        if until_s > now_s:
            told, account.told_s = account.told_s > now_s, until_s
            raise TryLater(until_s - now_s, told=told)
        account.add(now_s, _FREE, _PAUSES_S, _FORGIVEN_S)
        self._house.add(now_s, _HOUSE_FREE, _HOUSE_PAUSES_S, _HOUSE_FORGIVEN_S)
        return account.wrong

    def right(self, who: ResidentId) -> None:
        """The code was right after all."""
        self._accounts.pop(who, None)
        self._house.wrong = max(0, self._house.wrong - 1)
