"""What the owner reads of a day's log that cannot be written."""

import pytest

from bot.house.records.ledger_trouble import LedgerNews, LedgerReason, LedgerState
from tests.english import texts


@pytest.mark.parametrize("reason", LedgerReason)
def test_each_cause_has_a_sentence_of_its_own_that_says_that_nothing_is_lost(reason: LedgerReason) -> None:
    told = texts.message(LedgerNews(LedgerState(reason, 400, "doorman@x.iam<", 12)), "")
    others = {texts.message(LedgerNews(LedgerState(other)), "") for other in LedgerReason if other is not reason}
    assert told.endswith("\n12 visits wait to be written; none is lost.")
    assert told.splitlines()[0] not in others
    assert "{" not in told
    assert "iam<" not in told


def test_whom_to_share_the_spreadsheet_with_is_said() -> None:
    told = texts.message(LedgerNews(LedgerState(LedgerReason.NOT_SHARED, 403, "doorman@x.iam", 1)), "")
    assert "share it with doorman@x.iam as an editor" in told
    assert told.endswith("One visit waits to be written; it is not lost.")


def test_a_log_that_is_written_again_is_told_of() -> None:
    assert texts.message(LedgerNews(LedgerState()), "").startswith("✅")
