"""Taking things off the shelf for an order, and putting them back."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    put_up,
    the_variant,
    variants_of,
)
from webapp.catalog import services as catalog
from webapp.catalog.errors import BadStock, StockShort
from webapp.catalog.listing import HIGHEST_STOCK
from webapp.catalog.models import ProductStatus, Variant
from webapp.extensions import db
from webapp.jobs import queries as jobs


def short_of(session, wanted):
    with pytest.raises(StockShort) as refusal:
        catalog.take(session, wanted)
    return refusal.value


def test_what_is_taken_is_gone_and_told(session, lamp, bulb, heard, settle):
    assert catalog.take(session, {bulb.id: 2}) == {bulb.id: 2}

    settle()

    assert (bulb.stock, lamp.stock, lamp.version) == (3, 3, 2)
    assert heard == [{"old_stock": 5, "new_stock": 3}]


def test_the_last_piece_can_be_taken_but_no_more(session, lamp, bulb):
    catalog.take(session, {bulb.id: 5})

    refusal = short_of(session, {bulb.id: 1})

    assert str(refusal) == (
        "Insufficient stock for 'Brass Lamp'. Only 0 units available"
    )


def test_of_many_things_all_are_taken_or_none(session, lamp, bulb):
    (shirt,) = put_up(session, a_shirt("S", "M"))
    small, medium = variants_of(session, shirt).values()

    refusal = short_of(session, {bulb.id: 5, medium.id: 6, small.id: 7})

    assert [(s.variant_id, s.name, s.available) for s in refusal.shortages] == [
        (medium.id, "Shirt", 5),
        (small.id, "Shirt", 5),
    ]
    assert str(refusal) == "Insufficient stock for 'Shirt'. Only 5 units available"
    assert (bulb.stock, small.stock, medium.stock) == (5, 5, 5)
    assert jobs.waiting(session) == 0


def test_what_is_no_longer_sold_cannot_be_had(session, lamp, bulb):
    relic, secret, shirt = put_up(
        session,
        a_listing("relic", status=ProductStatus.RETIRED),
        a_listing("secret", status=ProductStatus.DRAFT),
        a_shirt("S", "M"),
    )
    small = variants_of(session, shirt)["S"]
    put_up(session, a_shirt("M"))  # S is not made any more
    wanted = [the_variant(session, relic), the_variant(session, secret), small]

    refusal = short_of(
        session, {variant.id: 1 for variant in wanted} | {UUID(int=7): 1}
    )

    assert [(s.name, s.available) for s in refusal.shortages] == [
        ("Relic", 0),
        ("Secret", 0),
        ("Shirt", 0),
        ("This product", 0),
    ]


def test_what_is_ordered_before_it_is_there_is_not_counted(session):
    (novel,) = put_up(
        session,
        a_listing(
            "novel", status=ProductStatus.PREORDER, variants=(a_variant(stock=2),)
        ),
    )
    copy = the_variant(session, novel)

    assert catalog.take(session, {copy.id: 50}) == {copy.id: 0}
    assert copy.stock == 2


@pytest.mark.parametrize("count", [0, -1, 2**63])
def test_nobody_takes_none_or_fewer_or_more_than_there_can_be(session, bulb, count):
    with pytest.raises(BadStock):
        catalog.take(session, {bulb.id: count})


def test_what_is_given_back_can_be_had_again(session, lamp, bulb, heard, settle):
    catalog.take(session, {bulb.id: 5})
    catalog.give_back(session, {bulb.id: 2, UUID(int=7): 1})

    settle()

    assert (bulb.stock, lamp.stock) == (2, 2)
    assert lamp.restocked_at is not None
    assert heard[1:] == [{"old_stock": 0, "new_stock": 2}]


def test_what_is_given_back_counts_even_if_it_is_no_longer_sold(session, lamp, bulb):
    catalog.take(session, {bulb.id: 5})
    catalog.retire(session, lamp)

    catalog.give_back(session, {bulb.id: 5})

    assert bulb.stock == 5


def test_a_shelf_holds_so_much_and_no_more(session, bulb):
    catalog.restock(session, bulb, HIGHEST_STOCK)

    catalog.give_back(session, {bulb.id: 1})

    assert bulb.stock == HIGHEST_STOCK


def test_taking_costs_the_same_for_one_thing_as_for_many(session, statements):
    def taking(products):
        ids = [the_variant(session, product).id for product in products]
        session.flush()
        with statements() as sent:
            catalog.take(session, dict.fromkeys(ids, 1))
        return [s for s in sent if s.startswith("SELECT")]

    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(12)))

    assert len(taking(things[:1])) == len(taking(things[1:]))


def test_a_hundred_who_want_the_last_pieces_get_as_many_as_there_are(live):
    with live.app_context():
        sessions = db.sessionmaker
    with sessions.begin() as session:
        listings = [
            a_listing(f"thing-{n}", variants=(a_variant(stock=7),)) for n in range(2)
        ]
        things = put_up(session, *listings)
        first, second = (the_variant(session, thing).id for thing in things)

    def act(turn):
        wanted = {first: 1, second: 1} if turn % 2 else {second: 1, first: 1}
        try:
            with sessions.begin() as session:
                catalog.take(session, wanted)
        except StockShort as refusal:
            return str(refusal).rpartition(".")[2]
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(act, range(100)))

    assert answers == {"taken": 7, " Only 0 units available": 93}
    with sessions() as session:
        assert session.scalars(select(Variant.stock)).all() == [0, 0]
