"""What the command line says of refusals, doubts and reasons: its own words, in English, by their codes."""

from collections.abc import Mapping
from pathlib import Path

from recognizer.detect.fetching import FetchFault, Fetching, FetchStep, ModelNotFetched
from recognizer.face import FaceFault
from recognizer.look import FrameFault, Ground, Hint
from recognizer.photo_folder import Skipped, SkipReason
from recognizer.refusal import LabelRefused, NameFault, Objection, PictureFault

FACES: Mapping[FaceFault, str] = {
    FaceFault.TOO_FAR: "too far",
    FaceFault.TOO_DARK: "too dark",
    FaceFault.TOO_BRIGHT: "too bright",
    FaceFault.PALE: "too little contrast",
    FaceFault.BLURRED: "blurred",
    FaceFault.TURNED_AWAY: "turned away",
    FaceFault.LOOKING_DOWN: "looking down",
    FaceFault.LOOKING_UP: "looking up",
    FaceFault.CUT_OFF: "cut off by the edge",
    FaceFault.GRAINY: "too grainy",
    FaceFault.UNLIKE_A_FACE: "nothing that I can take for a person's face",
}

GROUNDS: Mapping[Ground, str] = {
    Ground.NOBODY_ENROLLED: "nobody is enrolled yet",
    Ground.UNLIKE_ALL: "nobody enrolled looks like this",
    Ground.DENIED: "like somebody of whom you said that it is not them",
    Ground.TWO_ALIKE: "somebody else looks nearly as much like this",
    Ground.LOOKALIKE: "somebody who looks alike is enrolled too",
    Ground.NOT_SURE: "alike, but not enough to be sure",
    Ground.NEAREST: "clearly nearer than anybody else",
    Ground.DISAGREEING: "the pictures disagree",
    Ground.POOR_PICTURE: "the picture is not good enough",
}

FRAMES: Mapping[FrameFault, str] = {
    FrameFault.TORN: "only a part of it arrived",
    FrameFault.TOO_DARK: "it is too dark",
    FrameFault.TOO_BRIGHT: "it is too bright",
}

HINTS: Mapping[Hint, str] = {
    Hint.MODEL: "This may be a picture of a face: the networks that were trained to tell say so.",
    Hint.SCREEN: "This may be a screen: a regular pattern lies over the face.",
    Hint.FLAT: "This may be a photo: the face moved as something flat would.",
}

PICTURES: Mapping[PictureFault, str] = {
    PictureFault.EMPTY: "There is no picture.",
    PictureFault.TOO_MANY_BYTES: "The picture is larger than {of.most} MB.",
    PictureFault.NO_JPEG: "This is not a JPEG picture.",
    PictureFault.NO_PHOTO: "This is no picture in JPEG, PNG, WebP or HEIC.",
    PictureFault.DAMAGED: "The picture is cut off or damaged.",
    PictureFault.TOO_LARGE: "The picture has {of.width}×{of.height} pixels; {of.most} megapixels are the most.",
    PictureFault.TOO_MANY_LAYERS: (
        "The picture has {of.width}×{of.height} pixels and too many layers of them: save it as an ordinary photo."
    ),
    PictureFault.TOO_SMALL: "The picture is only {of.width}×{of.height} pixels large.",
    PictureFault.NO_FACE: "I see no face in this photo.",
    PictureFault.NO_FACE_THERE: "I see no face in that place.",
    PictureFault.SEVERAL_FACES: "I see {of.faces} faces in this photo: please take one with a single face.",
    PictureFault.POOR_FACE: "The face cannot be learned from this photo: {face}.",
    PictureFault.LIKE_ANOTHER: "This face looks like {of.label}, who is enrolled already.",
    PictureFault.UNLIKE: "This face does not look like the other photos of {of.label}.",
    PictureFault.NOT_KEPT: "The face could not be kept.",
    PictureFault.NAME: "This is no name for a person.",
    PictureFault.DISK: "The disk takes nothing.",
}

SKIPS: Mapping[SkipReason, str] = {
    SkipReason.HIDDEN: "Hidden: its name begins with a dot.",
    SkipReason.NO_PHOTO: "This is no photo.",
    SkipReason.NO_FILE: "This is no file, or a link into nothing.",
    SkipReason.TWICE: "This folder was looked through already.",
    SkipReason.EMPTY: "There is no photo in this folder.",
    SkipReason.NOBODYS: "Whose photo is this? Please put it into a folder that is called like the person.",
    SkipReason.CLOSED: "The system does not let me look at it ({detail}).",
}

REFUSED, SKIPPED, ALREADY = "Refused", "Skipped", "Known already"

_INSIST = "If it is right all the same: --sure."


def fetching(what: Fetching) -> str:
    """What fetching a model does."""
    match what.step:
        case FetchStep.HERE:
            return f"{what.target} is here already, and its checksum is right."
        case FetchStep.BEGUN:
            return f"Fetching {what.target.name} from {what.source}"
        case FetchStep.KEPT:
            return f"Kept as {what.target} ({what.size_bytes:,} bytes, checksum right)."


def not_fetched(failed: ModelNotFetched) -> str:
    """Why a model was not fetched, and what to do instead."""
    if failed.fault is FetchFault.OTHER_FILE:
        return (
            f"What came from {failed.source} is not the file it should be (SHA-256 {failed.found}…, wanted "
            f"{failed.wanted}…). Nothing was kept."
        )
    if failed.fault is FetchFault.NOT_KEPT:
        return f"{failed.source} was fetched, and the disk does not take it ({failed.detail})."
    why = {
        FetchFault.TOO_LARGE: "it is far too large",
        FetchFault.NOT_HTTPS: "only https addresses are fetched",
        FetchFault.BROKEN_OFF: "the answer broke off, or came from no web server",
    }.get(failed.fault, failed.detail)
    return (
        f"Could not fetch {failed.source} ({why}). Try again later, or put the file into the folder of model files by "
        "hand. Until then it goes without."
    )


def reason(why: Ground | FaceFault) -> str:
    """Why somebody is (not) named."""
    return GROUNDS[why] if isinstance(why, Ground) else FACES[why]


def picture(objection: Objection, nearest: str = "") -> str:
    """Why a picture was refused; ``nearest``: the file of somebody else that it looks like."""
    face = FACES[objection.face] if objection.face else "it is not good enough"
    told = PICTURES[objection.fault].format(of=objection, face=face)
    match objection.fault:
        case PictureFault.LIKE_ANOTHER if nearest:
            return f"{told} Their nearest photo is {nearest}. {_INSIST}"
        case PictureFault.LIKE_ANOTHER | PictureFault.UNLIKE:
            return f"{told} {_INSIST}"
    return told


def skipped(one: Skipped) -> str:
    """Why a file or folder was not looked at."""
    return SKIPS[one.reason].format(detail=one.detail)


def known_already(photo: str) -> str:
    """A photo adds nothing; ``photo``: the file that it was learned from before."""
    return f"This is the photo {photo} once more."


def no_photos(folder: Path) -> str:
    """There is nothing to learn."""
    return f"There are no photos in {folder}: I look for JPEG, PNG, WebP and HEIC files in {folder}/NAME."


def label(refused: LabelRefused) -> str:
    """Why a label was refused."""
    match refused.fault:
        case NameFault.UNFIT:
            return "A name has at least one letter, and not too many."
        case NameFault.TAKEN:
            return f"There is somebody called {refused.label} already."
        case NameFault.CAPITALS:
            return f"{refused.label} and {refused.other} differ in capitals only: which one is meant?"
