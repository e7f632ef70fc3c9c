"""The RP2040's PIO, as much of it as a pulse needs: a program is run, instruction by instruction, to time its pin."""

from collections.abc import Mapping, Sequence

Instruction = Sequence[str | int]

#: A pulse that is longer has no end, as far as a door is concerned.
LONGEST_CYCLES = 100_000_000


def pulse(
    listing: Sequence[Instruction], labels: Mapping[str, int], word: int, freq: int
) -> tuple[int | None, int | None]:
    """When the pin goes up and down, in microseconds after ``word`` came into the FIFO, until the program pulls again.

    Each instruction takes one cycle; a loop on itself is run in one stride.
    """
    cycle, at, x, osr = 0, 0, 0, 0
    up = down = None
    pulled = False
    while cycle < LONGEST_CYCLES:
        step = listing[at % len(listing)]
        if step[0] == "pull":
            if pulled:
                break
            pulled, osr = True, word
        elif step[0] == "mov":
            x = osr
        elif step[0] == "set":
            moment = cycle * 1_000_000 // freq
            up, down = (moment, down) if step[2] else (up, moment)
        elif step[0] == "jmp":
            target = labels[str(step[2])]
            if x:
                stride = x if target == at % len(listing) else 1
                cycle += stride
                x -= stride
                at = target
                continue
            x = (1 << 32) - 1
        else:
            raise ValueError(f"the PIO knows no {step[0]}")
        cycle += 1
        at += 1
    return up, down
