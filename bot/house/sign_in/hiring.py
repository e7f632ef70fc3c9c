"""Those who know who is signed in to the page, hired."""

from dataclasses import dataclass

from bot.house.books import Books
from bot.house.facts import Outlets
from bot.house.opening.proofs import Proofs
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.sign_in.codes import SignInCodes
from bot.house.sign_in.passkeys import Passkey, Passkeys
from bot.house.sign_in.session import PageSession
from bot.house.sign_in.sessions import PageSessions


@dataclass(frozen=True, slots=True)
class SignInStaff:
    """One of each."""

    sessions: PageSessions
    codes: SignInCodes
    passkeys: Passkeys


def hire_to_sign_in(
    books: Books, proofs: Proofs, admission: Admission, outlets: Outlets, *, clock: Clock, steady: Clock
) -> SignInStaff:
    """They, who know one another; ``steady``: the clock that nobody sets, by which codes and sessions end."""
    sessions = PageSessions(
        book=books.collection("page_sessions", PageSession),
        residents=books.residents,
        admission=admission,
        audit=books.audit,
        clock=clock,
        steady=steady,
    )
    codes = SignInCodes(
        sessions,
        admission=admission,
        guesses=Guesses(lambda: steady().timestamp()),
        audit=books.audit,
        clock=clock,
        steady=steady,
    )
    passkeys = Passkeys(
        book=books.collection("passkeys", Passkey),
        proofs=proofs,
        admission=admission,
        audit=books.audit,
        outlets=outlets,
        clock=clock,
    )
    return SignInStaff(sessions, codes, passkeys)
