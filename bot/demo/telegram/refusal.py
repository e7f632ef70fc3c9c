"""Telegram's way of saying no."""

from typing import Any


class ApiRefusal(Exception):
    """A call is refused: Telegram's error code and description, and how long to keep away."""

    def __init__(
        self, code: int, description: str, *, retry_after_s: int | None = None, moved_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after_s = retry_after_s
        #: The supergroup that a group became.
        self.moved_to = moved_to

    @property
    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after_s is not None:
            body["parameters"] = {"retry_after": self.retry_after_s}
        if self.moved_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.moved_to}
        return body


def bad_request(why: str) -> ApiRefusal:
    """400, as most refusals are."""
    return ApiRefusal(400, f"Bad Request: {why}")


def too_many_requests(retry_after_s: int) -> ApiRefusal:
    """429: keep away for so many seconds."""
    return ApiRefusal(429, f"Too Many Requests: retry after {retry_after_s}", retry_after_s=retry_after_s)
