"""What the page asks of its own: signing in and out, who somebody is there, and its words."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import Strict, answer, etag
from bot.api.gate.problems import Problem, try_later
from bot.api.needs import ApiHouse, PageNeeds
from bot.api.routes.visits import Proven
from bot.api.sign_in import cookies, page_shapes
from bot.api.sign_in.browsers import browser_of
from bot.api.sign_in.launches import Launches
from bot.api.sign_in.page_gate import PageCall, PageDone
from bot.api.sign_in.passkey_checks import PasskeyChecks, PasskeyRefused
from bot.api.sign_in.session_check import PageVisitor, SessionCheck
from bot.house.doors.door import Door, DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import ResidentId
from bot.house.residents.permissions import Action, NotAllowed, ever_may
from bot.house.sign_in.codes import CODE_LASTS, CodeState, TooManyCodes
from bot.house.sign_in.session import SESSION_LASTS, SessionOver, SignedIn, SignInWay
from bot.web import host_of


class LaunchSent(Strict):
    """What Telegram said as it opened the page."""

    init_data: Annotated[str, Field(max_length=8192)]
    #: It stands inside Telegram's own page.
    framed: bool = False


class CredentialSent(Strict):
    """What an authenticator said."""

    credential: dict[str, Any]


class SigningOut(Strict):
    """From where."""

    everywhere: bool = False


class PageRoutes:
    """The page's own routes, by ``paths``: signing in and out, who somebody is there, and its words."""

    def __init__(
        self,
        house: ApiHouse,
        doors: Mapping[DoorId, Door],
        check: SessionCheck,
        launches: Launches | None,
        passkeys: PasskeyChecks,
        needs: PageNeeds,
    ) -> None:
        """``launches``: None: Telegram opens no page."""
        self._staff = house.staff
        self._presence = house.presence
        self._doors = doors
        self._check = check
        self._launches = launches
        self._passkeys = passkeys
        self._needs = needs

    @property
    def paths(self) -> Mapping[str, Mapping[str, PageDone]]:
        """What is done where, below the page's own address."""
        return {
            "/words": {"GET": PageDone(self.words, signed_in=False)},
            "/sign-in": {"GET": PageDone(self.ways, signed_in=False)},
            "/session": {"POST": PageDone(self.launched, signed_in=False)},
            "/code": {
                "POST": PageDone(self.show_code, signed_in=False),
                "GET": PageDone(self.fetch_by_code, signed_in=False),
            },
            "/passkeys/login/options": {"POST": PageDone(self.begin_signing_in, signed_in=False)},
            "/passkeys/login": {"POST": PageDone(self.sign_in, signed_in=False)},
            "/passkeys/register/options": {"POST": PageDone(self.begin_adding)},
            "/passkeys/register": {"POST": PageDone(self.add)},
            "/passkeys": {"GET": PageDone(self.listed)},
            "/passkeys/{passkey}": {"DELETE": PageDone(self.remove)},
            "/me": {"GET": PageDone(self.me)},
            "/sign-out": {"POST": PageDone(self.sign_out)},
        }

    # Before somebody is signed in

    async def words(self, call: PageCall) -> web.Response:
        """Everything that the page says, in one language."""
        accepted = ",".join(call.request.headers.getall("Accept-Language", ()))
        # in a thread: the first time it takes a twentieth of a second, and a bell may ring
        told = await asyncio.to_thread(self._needs.words, call.request.query.get("language", ""), accepted)
        mark = etag(told)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "ETag": mark}
        if mark in {one.strip() for one in call.request.headers.get("If-None-Match", "").split(",")}:
            return web.Response(status=304, headers=headers)
        found = answer(told)
        found.headers.update(headers)
        return found

    async def ways(self, call: PageCall) -> web.Response:
        """How one signs in from where this browser is."""
        return answer(
            {
                "telegram": self._launches is not None,
                "code": call.origin.own_network,
                "passkeys": self._are_passkeys_for(call),
                "bot": self._needs.bot_name() or None,
            }
        )

    async def launched(self, call: PageCall) -> web.Response:
        """Sign in whom Telegram opened the page for. Raises LaunchRefused."""
        sent = call.json(LaunchSent)
        if self._launches is None:
            raise Problem(ApiProblem.NOT_FOUND, 404)
        who = await self._launches.use(sent.init_data)
        return await self._signed_in(call, who, SignInWay.TELEGRAM, framed=sent.framed)

    async def show_code(self, call: PageCall) -> web.Response:
        """A code for a browser at home.

        Elsewhere there is none: whoever is far away could show theirs to somebody who lives here, and have them send
        it to the bot.
        """
        call.json(Strict)
        if not call.origin.own_network:
            raise Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason="elsewhere")
        try:
            address = call.origin.address
            code, handle = self._staff.sign_in.codes.show(address, self._browser(call), asker=host_of(address))
        except TooManyCodes:
            raise try_later(ApiProblem.BUSY, 503, CODE_LASTS.total_seconds()) from None
        told = {"code": code, "lasts_s": int(CODE_LASTS.total_seconds()), "bot": self._needs.bot_name() or None}
        found = answer(told, status=201)
        cookies.set_code(call.request, found, handle, secure=self._check.is_secure(call.request))
        return found

    async def fetch_by_code(self, call: PageCall) -> web.Response:
        """What became of it. Raises NotSignedIn."""
        handle = cookies.code_of(call.request)
        try:
            became = await self._staff.sign_in.codes.fetch(handle, instead=cookies.token_of(call.request))
        except NotAllowed:
            raise Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason="nobody") from None
        if isinstance(became, CodeState):
            return answer({"state": became}, status=202)
        found = await self._welcome(call, became, framed=False)
        cookies.drop(call.request, found, cookies.CODE)
        return found

    async def begin_signing_in(self, call: PageCall) -> web.Response:
        """What a browser's passkey has to sign."""
        call.json(Strict)
        self._expect_passkeys(call)
        return answer(await self._passkeys.begin_signing_in(host_of(call.origin.address)))

    async def sign_in(self, call: PageCall) -> web.Response:
        """Sign in whose passkey signed it."""
        sent = call.json(CredentialSent)
        self._expect_passkeys(call)
        granted_at = self._staff.sign_in.sessions.moment()  # an owner may take everything back while it is checked
        try:
            who = await self._passkeys.check(sent.credential)
        except PasskeyRefused:
            raise Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason="passkey") from None
        return await self._signed_in(call, who, SignInWay.PASSKEY, framed=False, granted_at=granted_at)

    # Then

    async def me(self, call: PageCall) -> web.Response:
        """Who they are here, and what they may."""
        return answer(await self._me(call.signed_in))

    async def sign_out(self, call: PageCall) -> web.Response:
        """Here, or wherever they are signed in."""
        visitor, sent = call.signed_in, call.json(SigningOut)
        if sent.everywhere:
            await self._staff.sign_in.sessions.end_all(visitor.resident)
        else:
            await self._staff.sign_in.sessions.end(visitor.token)
        found = web.Response(status=204)
        cookies.drop(call.request, found, cookies.SESSION)
        return found

    async def begin_adding(self, call: PageCall) -> web.Response:
        """What a browser makes a passkey with, once they showed their PIN or code, if any. Raises ProofRefused."""
        visitor, sent = call.signed_in, call.json(Proven)
        self._expect_passkeys(call)
        known = await self._staff.sign_in.passkeys.begin(visitor.resident, sent.given)
        return answer(await self._passkeys.begin_adding(visitor.resident, known))

    async def add(self, call: PageCall) -> web.Response:
        """Keep it."""
        visitor, sent = call.signed_in, call.json(CredentialSent)
        self._expect_passkeys(call)
        try:
            new = await self._passkeys.check_new(visitor.resident, sent.credential)
        except PasskeyRefused:
            raise Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason="passkey") from None
        await self._check.let_in(call.request)  # checking took a while, and a passkey lasts
        added = await self._staff.sign_in.passkeys.add(
            visitor.resident, new.credential, new.public_key, new.sign_count, self._browser(call)
        )
        return answer({"id": added}, status=201)

    async def listed(self, call: PageCall) -> web.Response:
        """Their own."""
        known = await self._staff.sign_in.passkeys.listed(call.signed_in.resident)
        items = [
            {
                "id": id_,
                "name": one.name,
                "made_at": shapes.moment(one.made_at),
                "last_used": shapes.moment(one.last_used),
            }
            for id_, one in known
        ]
        return answer({"items": items})

    async def remove(self, call: PageCall) -> web.Response:
        """One of them. Raises NoSuchPasskey."""
        await self._staff.sign_in.passkeys.remove(call.signed_in.resident, call.request.match_info["passkey"])
        return web.Response(status=204)

    # What they have in common

    async def _signed_in(
        self, call: PageCall, who: ResidentId, way: SignInWay, *, framed: bool, granted_at: datetime | None = None
    ) -> web.Response:
        sessions, instead = self._staff.sign_in.sessions, cookies.token_of(call.request)
        try:
            signed_in = await sessions.begin(who, way, self._browser(call), instead=instead, granted_at=granted_at)
        except (NotAllowed, SessionOver):
            raise Problem(ApiProblem.SIGN_IN_REFUSED, 403, reason="nobody") from None
        return await self._welcome(call, signed_in, framed=framed)

    async def _welcome(self, call: PageCall, signed_in: SignedIn, *, framed: bool) -> web.Response:
        known = await self._staff.sign_in.sessions.recognise(signed_in.token)
        found = answer(await self._me(PageVisitor(known.resident, known.session, signed_in.token)))
        secure = self._check.is_secure(call.request)
        cookies.set_session(call.request, found, signed_in.token, secure=secure, framed=framed)
        return found

    async def _me(self, visitor: PageVisitor) -> Mapping[str, Any]:
        by = visitor.resident
        cameras = {known.id for known in self._staff.peephole.doors}
        doors = (
            page_shapes.door_of(
                door,
                by,
                self._staff.policies,
                self._staff.proofs,
                camera=door.id in cameras,
                leaf=self._presence.leaf(door.id),
            )
            for door in self._doors.values()
        )
        passes = await self._staff.passes.held(by.id) if ever_may(by, Action.HOLD_PASS) else []
        return {
            "id": by.id,
            "name": by.name,
            "role": by.role,
            "language": self._needs.language_of(by.id),
            "zone": str(self._needs.zone()),
            "csrf": cookies.csrf_of(visitor.token),
            "expires": shapes.moment(visitor.session.began_at + SESSION_LASTS),
            "may": [action for action in Action if ever_may(by, action)],
            "doors": [door for door in doors if door],
            "passes": [page_shapes.held_pass(one, self._doors) for one in passes],
            "passkeys": self._passkeys.are_there and ever_may(by, Action.PROVE),
        }

    def _expect_passkeys(self, call: PageCall) -> None:
        if not self._are_passkeys_for(call):
            raise Problem(ApiProblem.NOT_FOUND, 404)

    def _are_passkeys_for(self, call: PageCall) -> bool:
        return self._passkeys.are_there and self._check.is_at_page(call.request)

    def _browser(self, call: PageCall) -> str:
        return browser_of(call.request.headers.get("User-Agent", ""))
