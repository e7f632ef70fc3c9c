"""Why an answer to a visit, or a picture of it, is not taken."""


class AnswerRefused(Exception):
    """The answer does not count, and why; the card tells what did."""


class VisitOver(AnswerRefused):
    """Nobody may answer this visit any more: answered, or too late."""


class CompanyChanged(AnswerRefused):
    """Somebody unknown joined whoever was at the door when a resident began to open: the question is put anew."""


class SecondAdultAwaited(AnswerRefused):
    """It is night, and a second adult has to agree; the card asks for one."""


class NoCouriers(AnswerRefused):
    """The household does not open this door for couriers."""


class DoorBusy(AnswerRefused):
    """Another resident is opening this very door."""

    def __init__(self, by_name: str) -> None:
        super().__init__(f"{by_name} is opening already")
        self.by_name = by_name


class PhotoTaken(Exception):
    """This picture of this press is here already; nothing was changed."""
