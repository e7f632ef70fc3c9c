"""What must hold, after every episode and at the end: each check returns what is wrong, in sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.house.records.trail import TrailBroken
from bot.store.trail.audit_key import read_key
from bot.store.trail.chain import verify
from tests.bench.chaos.home import DOORS, ChaosHome

#: An order lives so long, from the tap to the strike, in seconds; and what the measuring costs.
ORDER_LASTS_S = 4.0
MEASURING_S = 0.3


def not_told(home: ChaosHome) -> Sequence[str]:
    """Rings of which a chat knows nothing: empty once everybody was told of everything."""
    waiting = {door: board.waiting for door, board in home.boards.items() if board.waiting}
    if waiting:
        return [f"rings wait on boards: {waiting}"]
    visit_of = {press["id"]: visit for visit in home.visits() for press in visit["presses"]}
    cards = home.cards()
    wrong = []
    for ring, door in home.tally.rings.items():
        visit = visit_of.get(ring)
        if visit is None:
            wrong.append(f"ring {ring} at the {DOORS[door]} is in no visit")
            continue
        for resident in home.residents:
            card = cards.get(f"{visit['id']}/{resident.id}")
            message = resident.chat.message(card["message"]) if card and card["message"] else None
            if message is None or DOORS[door] not in message.text:
                wrong.append(f"{resident.name} was not told of ring {ring} at the {DOORS[door]} ({visit['id']})")
    return wrong


def told_twice(home: ChaosHome) -> Sequence[str]:
    """More cards of visits than visits, in one chat, than replies were lost."""
    known = Counter(card["resident"] for card in home.cards().values() if card["message"])
    spare = 0
    for resident in home.residents:
        shown = sum(m.by_bot and m.text.startswith("🔔") and _is_of_a_door(m.text) for m in resident.chat.messages)
        spare += max(0, shown - known[resident.id])
    if spare > home.tally.unheard:
        return [f"{spare} cards stand twice, and only {home.tally.unheard} messages went unheard"]
    return []


def _is_of_a_door(text: str) -> bool:
    return any(name in text for name in DOORS.values())


def opened_unasked(home: ChaosHome) -> Sequence[str]:
    """Strikes that opened without an order of their own, or too late after it."""
    orders = sorted(home.tally.orders, key=lambda order: order.at)
    wrong = []
    for opening in sorted(home.tally.openings, key=lambda opening: opening.at):
        mine = next(
            (
                order
                for order in orders
                if order.door == opening.door and order.at <= opening.at <= order.at + ORDER_LASTS_S + MEASURING_S
            ),
            None,
        )
        if mine is None:
            last = [round(opening.at - order.at, 2) for order in orders if order.door == opening.door][-3:]
            wrong.append(f"the {DOORS[opening.door]} opened without a fresh order (the last ones {last} s before)")
        else:
            orders.remove(mine)
    return wrong


def not_on_record(home: ChaosHome) -> Sequence[str]:
    """Openings that the trail does not have, or a trail that does not prove itself."""
    wrong = list(_trail_faults(home))
    ordered = Counter(
        line["details"].get("door") for line in home.trail() if line["what"] in ("unlock ordered", "opening ordered")
    )
    opened = Counter(opening.door for opening in home.tally.openings)
    wrong += [
        f"the {DOORS[door]} opened {times} times, and the trail has {ordered[door]} orders"
        for door, times in opened.items()
        if times > ordered[door]
    ]
    return wrong


def _trail_faults(home: ChaosHome) -> Iterator[str]:
    key = read_key(home.audit_key_places)
    try:
        head = verify(home.data / "audit.jsonl", key.keys if key else ())
    except TrailBroken as broken:
        yield f"the trail is broken at line {broken.line}: {broken.flaw}"
    else:
        if head.unproven and key:
            yield f"{head.unproven} lines of the trail are not proven"


EVERY_EPISODE = (told_twice, opened_unasked, not_on_record)
