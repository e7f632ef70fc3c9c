"""What must hold, after every episode and at the end: each check returns what is wrong, in sentences."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from bot.house.records.trail import TrailBroken
from bot.store.trail.audit_key import read_key
from bot.store.trail.chain import verify
from tests.bench.chaos.home import DOORS, ChaosHome
from tests.bench.chaos.tally import Order

#: An order lives so long, from the tap to the strike, in seconds; and what its way to the house, and what we see of the
#: board, take on a machine that does nothing else.
ORDER_LASTS_S = 4.0
MEASURING_S = 0.3

#: How it begins that somebody rings over and over, which is no card.
KEEPS_RINGING = "🔔 Somebody rings at the "


def not_told(home: ChaosHome, rings: Mapping[str, str]) -> Sequence[str]:
    """Those of these rings of which a chat knows nothing: empty once everybody was told of everything."""
    waiting = {door: board.waiting for door, board in home.boards.items() if board.waiting}
    if waiting:
        return [f"rings wait on boards: {waiting}"]
    visit_of, cards = home.books.visit_of(), home.books.cards()
    wrong = []
    for ring, door in rings.items():
        visit = visit_of.get(ring)
        if visit is None and ring in home.tally.in_memory:
            continue
        if visit is None:
            wrong.append(f"ring {ring} at the {DOORS[door]} is in no visit")
            continue
        for resident in home.residents:
            card = cards.get(f"{visit['id']}/{resident.id}")
            message = resident.chat.message(card["message"]) if card and card["message"] else None
            if message is None or DOORS[door] not in message.text:
                wrong.append(f"{resident.name} was not told of ring {ring} at the {DOORS[door]} ({visit['id']})")
    return wrong


def lost_in_memory(home: ChaosHome) -> int:
    """Rings that a kill took from the book because a silent disk had not taken them: two failures at once."""
    visit_of = home.books.visit_of()
    return sum(ring not in visit_of for ring in home.tally.in_memory)


def told_twice(home: ChaosHome) -> Sequence[str]:
    """More cards of visits than visits, in one chat, than replies were lost."""
    known = Counter(card["resident"] for card in home.books.cards().values() if card["message"])
    spare = 0
    for resident in home.residents:
        shown = sum(m.by_bot and _is_card(m.text) for m in resident.chat.messages)
        spare += max(0, shown - known[resident.id])
    if spare > home.tally.unheard:
        return [f"{spare} cards stand twice, and only {home.tally.unheard} messages went unheard"]
    return []


def _is_card(text: str) -> bool:
    of_a_door = text.startswith("🔔") and any(name in text for name in DOORS.values())
    return of_a_door and not text.startswith(KEEPS_RINGING)


def opened_unasked(home: ChaosHome) -> Sequence[str]:
    """Strikes that opened without an order of their own, or too late after it."""
    orders: defaultdict[str, deque[Order]] = defaultdict(deque)
    for order in sorted(home.tally.orders, key=lambda order: order.at):
        orders[order.door].append(order)
    wrong = []
    for opening in sorted(home.tally.openings, key=lambda opening: opening.at):
        waiting = orders[opening.door]
        over: list[float] = []
        lasts_s = ORDER_LASTS_S + MEASURING_S * opening.shared_by
        while waiting and waiting[0].at + lasts_s < opening.at:
            over.append(waiting.popleft().at)
        if waiting and waiting[0].at <= opening.at:
            waiting.popleft()
        else:
            last = [round(opening.at - at, 2) for at in over[-3:]]
            wrong.append(f"the {DOORS[opening.door]} opened without a fresh order (those before: {last} s)")
    return wrong


def latest_opening_s(home: ChaosHome) -> float:
    """The longest from the last tap before a strike to that strike."""
    return max(
        (
            opening.at - max(at for at in taps if at <= opening.at)
            for opening in home.tally.openings
            if (taps := [order.at for order in home.tally.orders if order.door == opening.door])
            and min(taps) <= opening.at
        ),
        default=0.0,
    )


def not_on_record(home: ChaosHome) -> Sequence[str]:
    """Openings that the trail does not have, or a trail that does not prove itself."""
    wrong = list(_trail_faults(home))
    ordered = Counter(
        line["details"].get("door")
        for line in home.books.trail()
        if line["what"] in ("unlock ordered", "opening ordered")
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
        head = verify(home.books.data / "audit.jsonl", key.keys if key else ())
    except TrailBroken as broken:
        yield f"the trail is broken at line {broken.line}: {broken.flaw}"
    else:
        if head.unproven and key:
            yield f"{head.unproven} lines of the trail are not proven"


EVERY_EPISODE = (told_twice, opened_unasked, not_on_record)


def anybody_not_told(home: ChaosHome) -> Sequence[str]:
    """As ``not_told``, of every ring since the beginning."""
    return not_told(home, home.tally.rings)


AT_THE_END = (anybody_not_told, *EVERY_EPISODE)
