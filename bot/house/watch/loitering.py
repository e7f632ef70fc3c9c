"""How long somebody has been somewhere, so that passing by twice is no loitering and a short look aside ends none."""

#: How much of a second outside the zones takes from the seconds inside: whoever left for as long as they had stayed
#: begins anew after twice that.
DECAY = 0.5

#: Between two frames no more than so much counts, in seconds: what nobody saw was no stay.
LONGEST_GAP_S = 6.0

#: More than a day of it is kept by nobody.
MOST_S = 86_400.0


def loitered(before_s: float, passed_s: float, *, inside: bool) -> float:
    """The seconds that somebody has loitered, a frame later.

    ``passed_s``: by the steady clock since the frame before; ``inside``: their feet are in one of the zones. Between 0
    and a day. Never raises.
    """
    step = min(max(passed_s, 0.0), LONGEST_GAP_S)
    return min(max(before_s + (step if inside else -DECAY * step), 0.0), MOST_S)
