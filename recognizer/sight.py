"""Sees what frames show and says whom; learns nothing of it, so that it may be done on any machine."""

import base64
from collections.abc import Collection, Sequence

import numpy as np

from recognizer.body_watch import BodyWatch
from recognizer.detect.detection import Detector
from recognizer.detect.engine import Engine
from recognizer.detect.persons import PersonDetector
from recognizer.face import Box, Face
from recognizer.frames import SeenFrames
from recognizer.gallery.fixtures import KnownFixtures
from recognizer.liveness import hints_over
from recognizer.look import Hint, Named
from recognizer.match.burst import Visitor, best_frame, judge, visitors
from recognizer.match.matching import Matcher, Vector
from recognizer.refusal import NO_PICTURE, PictureUnusable
from recognizer.spoof.networks import SpoofNetworks
from recognizer.trace import PressTrace, TracedFace, VisitorTrace


class Sight:
    """Remembers the last frames, so that one costs once what it costs. For one thread at a time.

    ``networks`` look whether a face is a picture; None: only what was seen to move tells it.
    """

    def __init__(self, engine: Engine, networks: SpoofNetworks | None = None) -> None:
        self._networks = networks
        self.frames = SeenFrames(engine)
        self.bodies = BodyWatch(engine.persons, self.frames.picture)

    def trace(
        self,
        frames: Sequence[bytes],
        known: Matcher,
        fixtures: KnownFixtures,
        *,
        door: str = "",
        ignored: Collection[str] = (),
        heads: bool = False,
    ) -> PressTrace:
        """Say whom the frames (JPEG) of one press show, oldest first. Never raises for a bad picture.

        Faces of ``ignored`` fixtures are not seen. ``heads``: the frames show heads alone, and no body is sought.
        """
        found = [self.frames.faces(jpeg) for jpeg in frames]
        refusals = [faces for faces in found if isinstance(faces, PictureUnusable)]
        if len(refusals) == len(found):
            return PressTrace("unreadable", 0, objection=refusals[0].objection if refusals else NO_PICTURE)
        bodies = BodyWatch(None, self.frames.picture) if heads else self.bodies
        readable = [jpeg for jpeg, faces in zip(frames, found, strict=True) if not isinstance(faces, PictureUnusable)]
        shown = [() if isinstance(one, PictureUnusable) else one for one in found]
        left = [fixtures.left(door, faces, ignored) for faces in shown]
        hung = tuple(
            _traced(face)
            for faces, others in zip(shown, left, strict=True)
            for face in faces
            if not any(face is other for other in others)
        )
        seen = visitors(left)
        if not seen:
            at, company = bodies.look(readable)
            why = self.frames.why_empty(readable[at])
            return PressTrace("no_face", frames.index(readable[at]), hung=hung, reason=why, company=company)
        frame = best_frame(seen, len(frames))
        hints = hints_over(seen, lambda index: self.frames.picture(frames[index]), self._networks)
        if any(visitor.good for visitor in seen):
            faces = [face for visitor in seen if (face := visitor.face_in(frame))]
            company = bodies.before(frames[frame], faces, lambda face: fixtures.hangs(door, face))
        else:
            company = bodies.look(readable)[1]
        return PressTrace(
            "clear",
            frame,
            tuple(_visitor(one, frame, hint, known) for one, hint in zip(seen, hints, strict=True)),
            hung=hung,
            company=company,
            more_faces=self.frames.more(frames[frame]),
        )

    def use(self, detector_of: Engine, detector: Detector, refused: str, persons: PersonDetector | None) -> None:
        """Look with other detectors from now on; see ``Engine.use``."""
        detector_of.use(detector, refused, persons)
        self.bodies.use(persons)
        self.frames.forget()

    def forget(self) -> None:
        """Keep nothing in mind."""
        self.frames.forget()
        self.bodies.forget()
        if self._networks:
            self._networks.forget()


class PlacedFace:
    """A traced face, as whoever keeps strangers and fixtures compares it."""

    def __init__(self, traced: TracedFace) -> None:
        self.box: Box = traced.box
        self.embedding: Vector = np.frombuffer(base64.b64decode(traced.vector), "<f4").astype(np.float32)


def _visitor(visitor: Visitor, frame: int, hint: Hint | None, known: Matcher) -> VisitorTrace:
    here = visitor.face_in(frame)
    face = here or visitor.best
    match = judge(visitor, known)
    named = Named(
        box=face.box,
        verdict=match.verdict,
        label=match.label,
        distance=match.distance,
        runner_up=match.runner_up,
        margin=match.margin,
        quality=(visitor.best if visitor.good else face).quality,
        reason=match.reason,
        sample=match.sample,
        engine=face.engine,
        bound=match.bound,
        liveness=hint,
    )
    return VisitorTrace(named, here is not None, tuple(_traced(one) for _, one in visitor.faces))


def _traced(face: Face) -> TracedFace:
    vector = np.ascontiguousarray(face.embedding, "<f4").tobytes()
    return TracedFace(face.box, base64.b64encode(vector).decode(), face.quality.good)
