"""A board's update: whether there is one worth offering, and how it ended. Pure functions."""

from datetime import timedelta

from bot.house.boards.board import BoardState, Ordered, Release, UpdateOutcome, numbers_of

#: How long an update may take: the download, ten minutes on trial at most, and the way back.
PATIENCE = timedelta(minutes=15)


def is_newer(release: Release | None, board: BoardState) -> bool:
    """Tell whether a release is worth offering to a board; not while another one is on trial."""
    if release is None or not board.online or board.on_trial:
        return False
    ours, theirs = numbers_of(release.version), numbers_of(board.version)
    return bool(ours and theirs and ours > theirs)


def outcome_of(ordered: Ordered, board: BoardState) -> UpdateOutcome | None:
    """What became of an update, as far as its board tells; None: nothing yet."""
    if not board.online or not board.boot:
        return None
    if board.boot == ordered.boot:
        said_last = board.errors > ordered.errors and board.update_not_fetched
        failed = said_last or board.failed_updates > ordered.failed_updates
        return UpdateOutcome.NOT_BEGUN if failed else None
    if board.version == ordered.release.version:
        return None if board.on_trial else UpdateOutcome.DONE
    return UpdateOutcome.TAKEN_BACK if board.taken_back else UpdateOutcome.NOT_BEGUN
