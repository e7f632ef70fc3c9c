"""How large a picture is made."""


def fitting(width: int, height: int, most: int) -> tuple[int, int]:
    """A size of the same shape whose longer side is at most so long."""
    shrink = min(1.0, most / max(width, height))
    return max(1, round(width * shrink)), max(1, round(height * shrink))
