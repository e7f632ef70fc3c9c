"""What streams an ONVIF device has; in the process that asks the network."""

from typing import Any

import aiohttp
from aiohttp import ClientSession
from onvif import ONVIFCamera
from onvif.exceptions import ONVIFAuthError, ONVIFError
from zeep.exceptions import Error as ZeepError
from zeep.exceptions import Fault

#: A recorder has a profile or two for each of its cameras.
_MOST = 32

_STREAM = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}

#: What a device says of a login that it does not take, among other things, in whichever of its texts.
_LOGIN = ("notauthorized", "not authorized", "unauthorized", "authority failure", "401")


class StreamsRefused(Exception):
    """The device tells of no stream; the code is one of ``Trouble``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_there_alone() -> None:
    """Have no answer of a device send this process elsewhere: aiohttp follows, and the library lets it."""
    followed = ClientSession._request  # noqa: SLF001 - there is no other way in: the library makes its sessions itself

    async def asked_there(self: ClientSession, method: str, url: Any, **how: Any) -> aiohttp.ClientResponse:
        how["allow_redirects"] = False
        return await followed(self, method, url, **how)

    setattr(ClientSession, "_request", asked_there)  # noqa: B010 - a method, to the type checker


async def streams_of(host: str, port: int, user: str, password: str) -> list[dict[str, Any]]:
    """Address, size and codec of each; raises StreamsRefused. The device is asked here, whatever it names itself."""
    device = ONVIFCamera(host, port, user, password, no_cache=True, adjust_time=True, nat_override=True)
    try:
        await device.update_xaddrs()
        media = await device.create_media_service()
        profiles = await media.GetProfiles()
        return [stream for profile in profiles[:_MOST] if (stream := await _stream(media, profile))]
    except (TimeoutError, aiohttp.ClientConnectionError, OSError) as exc:
        raise StreamsRefused("unreachable") from exc
    except (ONVIFAuthError, aiohttp.ClientResponseError, ONVIFError, ZeepError) as exc:
        raise StreamsRefused("login" if _is_about_login(exc) else "unreadable") from exc
    except (AttributeError, LookupError, TypeError, ValueError) as exc:  # what it says is not what ONVIF says
        raise StreamsRefused("unreadable") from exc
    finally:
        await device.close()


async def _stream(media: Any, profile: Any) -> dict[str, Any] | None:
    encoder = getattr(profile, "VideoEncoderConfiguration", None)
    if encoder is None or encoder.Resolution is None:
        return None
    told = await media.GetStreamUri({"StreamSetup": _STREAM, "ProfileToken": profile.token})
    return {
        "address": str(told.Uri),
        "width": int(encoder.Resolution.Width),
        "height": int(encoder.Resolution.Height),
        "codec": str(encoder.Encoding),
    }


def _is_about_login(exc: Exception) -> bool:
    if isinstance(exc, ONVIFAuthError):
        return True
    status = getattr(exc, "status", None) or getattr(exc, "status_code", None)
    subcodes = " ".join(map(str, exc.subcodes or ())) if isinstance(exc, Fault) else ""
    said = f"{status} {exc} {subcodes}".casefold()
    return any(words in said for words in _LOGIN)
