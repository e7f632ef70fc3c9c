"""What the doctor says of the household's page."""

from collections.abc import Mapping
from dataclasses import replace

from bot.house.findings import page_findings as f
from bot.words.commands.doctor_wire_text import Advice
from bot.words.phrase import Phrase, Verbatim, say

_SHUT: Mapping[f.PageTrouble, tuple[Phrase, Phrase]] = {
    f.PageTrouble.NO_ANSWER: (
        say("nobody answers at {url}"),
        say("look whether that name leads to this machine, and whether its proxy and the service run"),
    ),
    f.PageTrouble.CERTIFICATE: (
        say("the certificate of {url} is none that a phone believes"),
        say("have the proxy fetch one, as Caddy does by itself"),
    ),
    f.PageTrouble.NOT_OURS: (
        say("somebody else answers at {url}"),
        say("have the proxy lead /app and /api/v1 to HTTP_PORT, and start the service"),
    ),
    f.PageTrouble.PROXY_UNNAMED: (
        say("{url} opens, and whoever comes by the proxy counts as a stranger to the home"),
        say("name the proxy in TRUSTED_PROXIES, 127.0.0.1 where it runs on this machine"),
    ),
}


def page(found: f.PageFound) -> Advice:
    """A line of the doctor's, and what to do."""
    match found:
        case f.PageOff():
            return Advice(say("there is none; WEB_APP and WEB_APP_URL set one up"))
        case f.PageAtHome(port):
            return Advice(say("in browsers at home, at /app on port {port}", port=Verbatim(str(port))))
        case f.PageOpens(url):
            return Advice(say("opens at {url}", url=Verbatim(url)))
        case f.PageShut(url, trouble):
            what, remedy = _SHUT[trouble]
            return Advice(replace(what, values={"url": Verbatim(url)}), remedy)
