"""What the house looks with, opens with, and asks at its doors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.house.boards.board import BoardState, Pictures, Release, Secrets
from bot.house.doors.added import AddedDoor, HeardWord
from bot.house.doors.door import DoorId
from bot.house.faces.face_reasons import FaceReasons, FacesState
from bot.house.faces.nearest import Nearest
from bot.house.people import Box, FixtureId, Learned, Look, PersonId, PhotoId, SampleId, StrangerId
from bot.house.topics.topics import TopicFault
from bot.house.visits.reply import AtDoor


class EyesUnavailable(Exception):
    """The recogniser is starting, broken, or has too much to do: the same may work in a minute."""


class Eyes(Protocol):
    """The recogniser, off the event loop; what it cannot do for the moment raises EyesUnavailable in bounded time."""

    async def look(
        self,
        pictures: Sequence[tuple[PhotoId, bytes]],
        *,
        door: DoorId | None = None,
        ignored: Sequence[FixtureId] = (),
    ) -> Look:
        """Say whom the pictures (JPEG) of one visit at a door show, oldest first. Raises EyesUnavailable.

        Faces that are ``ignored``, in their places, are not seen. With ``door`` it is learned what hangs there.

        A bad picture raises nothing: the look says so.
        Somebody who is not in the book of people is told with an empty name: just learned, or just forgotten.
        """

    async def identify(
        self, pictures: Sequence[tuple[PhotoId, bytes]], *, patiently: bool = False, gather: bool = False
    ) -> Look:
        """Say whom pictures show, as ``look`` does, for another reason: nobody counts as seen by it.

        ``gather``: somebody unknown does, so that they are known again.
        ``patiently``: whatever else is asked goes before, rings above all; of too much this is given up first.
        Raises PhotoRefused where they cannot be looked at, EyesUnavailable.
        """

    async def nearest(self, numbers: Sequence[float]) -> Nearest:
        """Say whose face ``OUR_NUMBERS`` numbers are, by themselves: nobody sees how good its picture was.

        Raises OtherNumbers where ours are another network's, EyesUnavailable.
        """

    async def explain(self, pictures: Sequence[bytes], box: Box) -> FaceReasons:
        """What is compared for the face in the box of one visit's pictures. Raises PhotoRefused, EyesUnavailable."""

    async def state_of_faces(self) -> FacesState:
        """What could be better about the faces that are known. Raises EyesUnavailable."""

    async def crop(self, jpeg: bytes, box: Box) -> bytes:
        """A face of a picture with a little of what is round it (JPEG). Raises PhotoRefused, EyesUnavailable."""

    async def as_jpeg(self, photo: bytes) -> bytes:
        """A photo as people keep them (JPEG, PNG, WebP, HEIC) as a JPEG. Raises PhotoRefused, EyesUnavailable."""

    async def mark(self, jpeg: bytes, look: Look) -> bytes:
        """Box and name the faces of the picture that ``look.photo`` means; JPEG again.

        Never raises: where that fails the picture comes back as it was.
        """

    async def learn(self, person: PersonId, jpeg: bytes, box: Box | None = None, *, sure: bool = False) -> Learned:
        """Take a sample of a person, of the face in the box where several are seen.

        Raises PhotoRefused where there is not one clear face; unless the resident is ``sure``,
        LooksLikeAnother where it is taken for somebody else, and UnlikeTheOthers where it is not taken for them.
        Raises EyesUnavailable.
        """

    async def unlearn(self, person: PersonId, samples: Sequence[SampleId]) -> int:
        """Remove these samples of a person, as far as they are there; returns how many are left.

        Raises EyesUnavailable.
        """

    async def disown(self, person: PersonId, jpeg: bytes, box: Box) -> StrangerId | None:
        """Remember that the face in the box is not this person; returns whom of the unknown it is then, if anybody.

        Raises PhotoRefused, EyesUnavailable.
        """

    async def keep_stranger(self, stranger: StrangerId, *, kept: bool = True) -> None:
        """Remember somebody unknown for good, or for a month as others. Raises EyesUnavailable."""

    async def forget_stranger(self, stranger: StrangerId) -> None:
        """Keep nothing of somebody unknown. Raises EyesUnavailable."""

    async def merge_strangers(self, stranger: StrangerId, other: StrangerId) -> StrangerId:
        """Two of the unknown are one: from now on both are seen under the id that is returned.

        Raises EyesUnavailable.
        """

    async def sample_ids(self, person: PersonId) -> Sequence[SampleId]:
        """The samples of a person, oldest first. Raises EyesUnavailable."""

    async def newest_samples(self) -> Sequence[tuple[PersonId, SampleId]]:
        """The samples of everybody, the newest first. Raises EyesUnavailable."""

    async def sample(self, person: PersonId, sample: SampleId) -> bytes:
        """The photo of a sample (JPEG). Raises KeyError where it is gone, EyesUnavailable."""

    async def merge(self, person: PersonId, other: PersonId) -> int:
        """Both are one person: what is known of ``person`` is known of ``other``, who has so many samples then.

        The same may be asked again. Raises EyesUnavailable.
        """

    async def forget(self, person: PersonId) -> None:
        """Remove every sample of a person. Raises EyesUnavailable."""

    async def samples(self) -> Mapping[PersonId, int]:
        """How many samples there are of each person. Raises EyesUnavailable."""


class Locks(Protocol):
    """The door strikes."""

    def make_ready(self, door: DoorId) -> None:
        """Do what takes time and opens nothing: an order for this door follows at once. Never raises."""

    async def open(self, door: DoorId, ordered: Callable[[str], Awaitable[None]] | None = None) -> None:
        """Unlock a door and return when it confirmed. Raises DoorUnreachable, and what ``ordered`` raises.

        ``ordered`` gets what a confirmation will name, where it names anything, and returns before anything is sent.
        """


class DoorSpeech(Protocol):
    """Whatever says something to whoever stands at a door: its screen, or a loudspeaker that listens on the broker."""

    def longest(self, door: DoorId) -> int:
        """How many characters a door says at once. Never raises."""

    async def say(self, door: DoorId, text: str) -> AtDoor:
        """Say words, and return what became of them, in bounded time. Raises DoorUnreachable."""

    async def play(self, door: DoorId, recording: bytes, seconds: int) -> AtDoor:
        """Have a recording (Ogg with Opus) heard, which can be fetched for a minute; returns what became of it.

        Raises DoorUnreachable, StoreUnwritable where it cannot be kept.
        """


class HouseMessages(Protocol):
    """What the household says and hears on its broker beside its doors."""

    def fault(self, topic: str) -> TopicFault | None:
        """Why nothing may be said under a topic, by the doors that there are now; None: it may. Never raises."""

    def filter_fault(self, topic_filter: str) -> TopicFault | None:
        """Why nothing can be heard under a filter; None: it can. Never raises."""

    async def send(self, topic: str, text: str) -> bool:
        """Say something once, and leave nothing there; False: nobody listens. Raises MessageUnsent."""

    def listen(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        """Hear what is said under a filter from now on, and nothing that was said before. Never raises."""

    def ignore(self, topic_filter: str, hear: Callable[[bytes], None]) -> None:
        """Hear it no more. Never raises."""

    def may_read(self, topic_filter: str) -> bool:
        """Tell whether the broker lets us hear what is said under a filter, as far as it tells. Never raises."""


class DoorFitter(Protocol):
    """Whoever has doors heard, seen and opened, and can do so without a restart."""

    def fit(self, door: AddedDoor) -> None:
        """Reach a door from now on, or otherwise than before; returns at once. Raises ValueError for none of ours."""

    def unfit(self, door: DoorId) -> None:
        """Know nothing of a door from now on; returns at once. Never raises."""

    def lines(self, door: DoorId) -> Sequence[str]:
        """What the broker's access list needs for us at a door. Raises KeyError."""

    async def hear(self, topic_filter: str, within_s: float) -> Sequence[HeardWord]:
        """What is said on the broker from now on, each word once; empty: nothing in time.

        Raises ValueError for what is no filter.
        """

    async def handout(self, door: DoorId) -> Secrets:
        """What a door's board or camera has to know. Raises NoSecrets."""


class Boards(Protocol):
    """The doorbells' boards; whatever is asked of one that is away or silent raises DoorUnreachable in bounded time."""

    @property
    def doors(self) -> Sequence[DoorId]:
        """The doors whose board takes our commands. Never raises."""

    def state(self, door: DoorId) -> BoardState:
        """How a board is, by its own account.

        Raises KeyError for a door that is not among ``doors``, as whatever is asked of one.
        """

    async def snap(self, door: DoorId) -> bytes:
        """Take a picture now (JPEG); nobody hears of it but the caller. Raises DoorUnreachable."""

    async def restart(self, door: DoorId) -> None:
        """Have it start anew, and return when it is back. Raises DoorUnreachable."""

    async def set_pictures(self, door: DoorId, pictures: Pictures) -> None:
        """Change its pictures, and return when it confirmed. Raises DoorUnreachable."""

    async def release(self) -> Release | None:
        """The program that boards may be updated to; None: none is at hand, or it is damaged.

        Never raises.
        """

    async def update(self, door: DoorId, release: Release) -> None:
        """Order an update; its state tells what becomes of it. Raises DoorUnreachable."""

    async def secrets(self, door: DoorId) -> Secrets:
        """What a new board of this door has to know. Raises NoSecrets."""
