"""An ONVIF camera on loopback: as much SOAP as a camera speaks until its streams are known."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.house.watch.camera import Login
from tests.rig.cameras.listening import ListeningDevice

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error">'
    "<s:Body>{body}</s:Body></s:Envelope>"
)

_REFUSED = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">Sender not Authorized</s:Text></s:Reason></s:Fault>'
)


class OnvifCamera(ListeningDevice):
    """Tells of ``streams``, (address, width, height) each, to whoever knows the login."""

    def __init__(self, streams: list[tuple[str, int, int]], login: Login) -> None:
        super().__init__()
        self.streams = streams
        self.login = login
        #: Its clock is so far off, as that of many cameras.
        self.off = timedelta(hours=-7)
        #: Where it says that its services are.
        self.calls_itself = ""
        self.asked: list[str] = []
        #: What it answers instead of SOAP.
        self.rubbish = ""
        #: Where it sends whoever asks this of it, and how: a 307 is asked again with all that was said.
        self.sends_away: dict[str, str] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/onvif/{service}", self._answer)]

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}/onvif/device_service"

    async def _answer(self, request: web.Request) -> web.Response:
        question = await request.text()
        found = re.search(r"<(?:\w+:)?(Get\w+)", question)
        what = found[1] if found else ""
        self.asked.append(what)
        if what in self.sends_away:
            return web.Response(status=307, headers={"Location": self.sends_away[what]})
        if self.rubbish:
            return web.Response(text=self.rubbish, content_type="application/soap+xml")
        if what != "GetSystemDateAndTime" and not self._knows(question):
            return self._said(_REFUSED, status=400)
        return self._said(self._body(what, question))

    def _said(self, body: str, status: int = 200) -> web.Response:
        return web.Response(text=_ENVELOPE.format(body=body), status=status, content_type="application/soap+xml")

    def _knows(self, question: str) -> bool:
        told = {
            name: (found[1] if (found := re.search(rf"<(?:\w+:)?{name}(?: [^>]*)?>([^<]*)<", question)) else "")
            for name in ("Username", "Password", "Nonce", "Created")
        }
        nonce = base64.b64decode(told["Nonce"])
        digest = hashlib.sha1(nonce + told["Created"].encode() + self.login.password.encode())  # noqa: S324 - WS-Security's
        return told["Username"] == self.login.user and told["Password"] == base64.b64encode(digest.digest()).decode()

    def _body(self, what: str, question: str) -> str:
        base = self.calls_itself or f"http://127.0.0.1:{self.port}"
        match what:
            case "GetSystemDateAndTime":
                now = datetime.now(UTC) + self.off
                return (
                    "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>"
                    "<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime>"
                    f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
                    f"<tt:Second>{now.second}</tt:Second></tt:Time><tt:Date><tt:Year>{now.year}</tt:Year>"
                    f"<tt:Month>{now.month}</tt:Month><tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime>"
                    "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
                )
            case "GetServices":
                services = {"device": "device_service", "media": "media"}
                return "<tds:GetServicesResponse>{}</tds:GetServicesResponse>".format(
                    "".join(
                        f"<tds:Service><tds:Namespace>http://www.onvif.org/ver10/{name}/wsdl</tds:Namespace>"
                        f"<tds:XAddr>{base}/onvif/{path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major>"
                        "<tt:Minor>0</tt:Minor></tds:Version></tds:Service>"
                        for name, path in services.items()
                    )
                )
            case "GetProfiles":
                return "<trt:GetProfilesResponse>{}</trt:GetProfilesResponse>".format(
                    "".join(
                        f'<trt:Profiles token="{n}" fixed="true"><tt:Name>{n}</tt:Name>'
                        f'<tt:VideoEncoderConfiguration token="v{n}"><tt:Name>v</tt:Name><tt:UseCount>1</tt:UseCount>'
                        f"<tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>{width}</tt:Width>"
                        f"<tt:Height>{height}</tt:Height></tt:Resolution><tt:Quality>3</tt:Quality>"
                        "</tt:VideoEncoderConfiguration></trt:Profiles>"
                        for n, (_, width, height) in enumerate(self.streams)
                    )
                )
            case "GetStreamUri":
                token = re.search(r"ProfileToken>(\d+)<", question)
                address, _, _ = self.streams[int(token[1]) if token else 0]
                return (
                    f"<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>{address}</tt:Uri>"
                    "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false"
                    "</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>"
                )
        return ""
