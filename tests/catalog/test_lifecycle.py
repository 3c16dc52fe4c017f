"""The end of a product's sale, and its return."""

from datetime import date

import pytest

from webapp.catalog import queries
from webapp.catalog import services as catalog
from webapp.catalog.errors import NoSuchProduct
from webapp.catalog.models import ProductStatus


def test_a_product_is_retired_once(session, lamp, heard, settle):
    catalog.retire(session, lamp)
    catalog.retire(session, lamp)

    settle()

    assert (lamp.status, lamp.version) == (ProductStatus.RETIRED, 2)
    assert heard == [{}]


def test_a_retired_product_leaves_the_listings_and_comes_back(session, lamp):
    catalog.retire(session, lamp)
    assert queries.cards_page(session, queries.Choice()).cards == ()

    catalog.relist(session, lamp)
    assert len(queries.cards_page(session, queries.Choice()).cards) == 1


def test_a_product_may_come_back_as_a_preorder(session, lamp):
    catalog.relist(session, lamp, ProductStatus.PREORDER, expected_on=date(2026, 12, 1))

    (card,) = queries.cards_page(session, queries.Choice()).cards
    assert (card.availability, card.expected_on) == ("preorder", date(2026, 12, 1))


def test_a_product_that_is_gone_cannot_be_retired(session, lamp):
    lost = lamp.id.__class__(int=0)
    session.expunge_all()
    lamp.id = lost

    with pytest.raises(NoSuchProduct):
        catalog.retire(session, lamp)
