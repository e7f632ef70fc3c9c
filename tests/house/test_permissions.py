"""Every cell of the table of permissions."""

from dataclasses import replace
from itertools import product

import pytest

from bot.house.people import Role
from bot.house.permissions import Action, NotAllowed, Refusal, admit, refusal
from tests.rig.house import ANNA

#: What a resident who owns nothing may do; owners may do everything.
ADULTS_MAY = {Action.ANSWER, Action.LOOK, Action.SEE_FACES, Action.TEACH}


@pytest.mark.parametrize(("action", "role"), list(product(Action, Role)))
def test_a_role_may_do_what_the_table_says_and_hears_why_not(action: Action, role: Role) -> None:
    somebody = replace(ANNA, role=role)
    if role is Role.OWNER or action in ADULTS_MAY:
        assert refusal(somebody, action) is None
        admit(somebody, action)
        return
    assert refusal(somebody, action) is Refusal.ONLY_OWNERS
    with pytest.raises(NotAllowed) as refused:
        admit(somebody, action)
    assert (refused.value.action, refused.value.refusal) == (action, Refusal.ONLY_OWNERS)
