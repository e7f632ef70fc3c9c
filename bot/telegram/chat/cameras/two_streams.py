"""A camera of whose view somebody wrote two addresses."""

from dataclasses import replace

from bot.house.watch.camera import TriedCamera


def with_both(one: TriedCamera, other: TriedCamera) -> TriedCamera:
    """The camera with both streams, as the smaller one shows it; where they are alike, the first alone."""
    small, large = sorted((one, other), key=lambda tried: tried.width * tried.height)
    alike = (small.width, small.height) == (large.width, large.height)
    return replace(small, source=replace(small.source, large="" if alike else large.source.address))
