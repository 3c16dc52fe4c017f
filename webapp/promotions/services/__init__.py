"""Every change to rules and codes, one module per noun."""

from webapp.promotions.services.codes import (
    issue_code,
    issue_code_by_hand,
    revoke_code,
)
from webapp.promotions.services.redemptions import redeem, release
from webapp.promotions.services.rules import (
    change_rule,
    end_rule,
    make_rule,
    resume_rule,
)

__all__ = [
    "change_rule",
    "end_rule",
    "issue_code",
    "issue_code_by_hand",
    "make_rule",
    "redeem",
    "release",
    "resume_rule",
    "revoke_code",
]
