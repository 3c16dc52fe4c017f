"""Counting what is there."""

import pytest

from tests.catalog.goods import a_shirt, put_up, variants_of
from webapp.catalog import services as catalog
from webapp.catalog.errors import BadStock
from webapp.jobs import queries as jobs


def test_a_new_stock_counts_at_once_and_is_told(session, lamp, bulb, heard, settle):
    catalog.restock(session, bulb, 0)
    catalog.restock(session, bulb, 7)

    settle()

    assert (bulb.stock, lamp.stock, lamp.version) == (7, 7, 3)
    assert heard == [{"old_stock": 5, "new_stock": 0}, {"old_stock": 0, "new_stock": 7}]


def test_the_same_stock_changes_nothing(session, lamp, bulb, heard):
    catalog.restock(session, bulb, 5)

    assert lamp.version == 1
    assert jobs.waiting(session) == 0


@pytest.mark.parametrize("stock", [-1, 2**63])
def test_impossible_stocks_are_refused(session, bulb, stock):
    with pytest.raises(BadStock):
        catalog.restock(session, bulb, stock)


def test_a_product_counts_all_its_variants(session):
    (shirt,) = put_up(session, a_shirt("S", "M"))

    catalog.restock(session, variants_of(session, shirt)["S"], 1)

    assert shirt.stock == 6
