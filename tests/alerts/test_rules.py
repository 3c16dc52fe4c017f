"""What is worth telling; the rule and its words to the database say the same."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.torture import rounds
from webapp.alerts.models import AlertKind
from webapp.alerts.rules import (
    Reason,
    Standing,
    Terms,
    is_drop,
    is_restocked,
    why_not,
)
from webapp.alerts.statements import is_drop as drop_in_sql
from webapp.catalog.listing import HIGHEST_MINOR
from webapp.catalog.models import ProductStatus
from webapp.wishlist.models import ArchiveReason, ItemStatus

SQL = text(f"""
    SELECT {
    drop_in_sql(
        price="CAST(:price AS bigint)",
        reference="least(CAST(:saved AS bigint), CAST(:told AS bigint))",
        percent="CAST(:percent AS bigint)",
        below="CAST(:below AS bigint)",
    )
}
""")
# Many that lie close together, for that is where rules go wrong.
AMOUNTS = st.one_of(
    st.integers(0, 300), st.integers(0, HIGHEST_MINOR), st.sampled_from([0, 100, 1000])
)


@given(
    price=AMOUNTS,
    saved=AMOUNTS,
    told=st.none() | AMOUNTS,
    percent=st.integers(1, 90),
    below=st.none() | AMOUNTS,
)
@settings(
    max_examples=rounds(300, 20_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_rule_and_the_statement_agree(session, price, saved, told, percent, below):
    terms = Terms(
        saved_minor=saved, told_minor=told, threshold_pct=percent, below_minor=below
    )
    asked = {
        "price": price,
        "saved": saved,
        "told": told,
        "percent": percent,
        "below": below,
    }

    assert session.scalar(SQL, asked) is is_drop(price, terms)


@given(price=AMOUNTS, saved=st.integers(1, HIGHEST_MINOR), percent=st.integers(1, 90))
def test_a_fall_is_told_from_the_threshold_on_to_the_last_unit(price, saved, percent):
    terms = Terms(saved_minor=saved, told_minor=None, threshold_pct=percent)
    fell = Decimal(saved - price) * 100 / saved

    assert is_drop(price, terms) is (fell >= percent)


@given(saved=AMOUNTS, told=AMOUNTS, percent=st.integers(1, 90))
def test_the_same_price_is_never_told_twice(saved, told, percent):
    terms = Terms(saved_minor=saved, told_minor=told, threshold_pct=percent)

    assert not is_drop(told, terms)
    assert not is_drop(saved, terms)


@given(AMOUNTS, AMOUNTS, st.integers(1, 300))
def test_it_is_back_when_it_crosses_the_least_number(old, new, minimum):
    assert is_restocked(old, new, minimum) is (old < minimum and new >= minimum)


def standing(**changes):
    terms = Terms(saved_minor=4000, told_minor=None, threshold_pct=10)
    known = {
        "status": ItemStatus.ACTIVE,
        "archive_reason": None,
        "is_other": False,
        "watches": True,
        "product_status": ProductStatus.ACTIVE,
        "is_discontinued": False,
        "stock": 5,
        "price_minor": 3000,
        "terms": terms,
    }
    return Standing(**known | changes)


ARCHIVED = {"status": ItemStatus.ARCHIVED}
PREORDER = {"product_status": ProductStatus.PREORDER}


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("back_in_stock", {}, None),
        ("price_drop", {}, None),
        ("preorder", PREORDER, None),
        ("price_drop", PREORDER, None),
        ("price_drop", {"stock": 0}, None),
        ("back_in_stock", {"stock": 2}, Reason.GONE_AGAIN),
        ("back_in_stock", PREORDER, Reason.GONE_AGAIN),
        ("preorder", {}, Reason.PREORDER_OVER),
        ("price_drop", {"price_minor": 3601}, Reason.PRICE_ROSE),
        ("price_drop", {"terms": None}, Reason.OTHER_CURRENCY),
        ("back_in_stock", {"terms": None}, None),
        ("price_drop", {"watches": False}, Reason.SWITCHED_OFF),
        ("price_drop", {"is_other": True}, Reason.CHANGED),
        ("price_drop", {"is_discontinued": True}, Reason.RETIRED),
        ("price_drop", {"product_status": ProductStatus.RETIRED}, Reason.RETIRED),
        ("price_drop", {"product_status": ProductStatus.DRAFT}, Reason.RETIRED),
        ("price_drop", ARCHIVED | {"archive_reason": ArchiveReason.OWNER}, "archived"),
        (
            "price_drop",
            ARCHIVED | {"archive_reason": ArchiveReason.EXPIRED},
            "archived",
        ),
        (
            "price_drop",
            ARCHIVED | {"archive_reason": ArchiveReason.PURCHASED},
            "bought",
        ),
    ],
    ids=str,
)
def test_news_is_told_while_it_holds(kind, changes, reason):
    assert why_not(AlertKind(kind), standing(**changes), 3) == reason


@pytest.mark.parametrize("kind", list(AlertKind))
def test_of_what_is_gone_from_the_list_nothing_is_told(kind):
    assert why_not(kind, None, 1) is Reason.REMOVED
