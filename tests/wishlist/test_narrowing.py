"""Other looks at a list: what they leave, and in which order."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from webapp.catalog.models import Availability
from webapp.wishlist.models import Priority
from webapp.wishlist.narrowing import Look, Show, Sort, narrowed
from webapp.wishlist.queries import Line

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAIN = Line(
    id=UUID(int=1),
    product_id=UUID(int=2),
    slug="lamp",
    name="Lamp",
    category_slug=None,
    shop_name="North Workshop",
    picture=None,
    picture_alt="",
    variant_label="",
    choose=False,
    is_gone=False,
    price_minor=4000,
    currency="USD",
    price_varies=False,
    compare_at_minor=None,
    prior_minor=None,
    saved_price_minor=4000,
    saved_currency="USD",
    availability=Availability.IN_STOCK,
    stock=5,
    expected_on=None,
    added_at=NOON,
    note="",
    is_note_private=True,
    wanted_count=1,
    priority=Priority.NORMAL,
    expires_on=None,
    archived_at=None,
    archive_reason=None,
    watches_stock=None,
    watches_price=None,
    threshold_pct=None,
    below_minor=None,
    is_back=False,
    is_guest=False,
)
OUT = Availability.OUT_OF_STOCK
THINGS = [
    PLAIN,
    PLAIN._replace(name="Étagère", price_minor=3000, variant_label="Oak / Large"),
    PLAIN._replace(name="Kettle", availability=OUT, priority=Priority.LOW),
    PLAIN._replace(
        name="Vase",
        price_minor=9900,
        saved_price_minor=9900,
        compare_at_minor=12_000,
        is_back=True,
        expires_on=date(2026, 12, 24),
    ),
    PLAIN._replace(
        name="Shirt",
        choose=True,
        price_minor=1000,
        added_at=NOON + timedelta(days=1),
        priority=Priority.HIGH,
    ),
    PLAIN._replace(
        name="Book",
        availability=Availability.PREORDER,
        note="For Aunt Zoë, in blue",
        expires_on=date(2026, 12, 1),
    ),
    PLAIN._replace(
        name="Relic", availability=Availability.RETIRED, price_minor=1, slug=None
    ),
]
ALL = [thing.name for thing in THINGS]


def names(**look):
    return [line.name for line in narrowed(THINGS, Look(**look))]


def test_no_look_leaves_everything_as_it_is():
    assert names() == ALL
    assert not Look(is_flat=True).is_narrowed


@pytest.mark.parametrize(
    ("show", "left"),
    [
        (Show.AVAILABLE, ["Lamp", "Étagère", "Vase", "Shirt", "Book"]),
        (Show.CHEAPER, ["Étagère"]),  # an open choice and the retired have no one price
        (Show.SALE, ["Vase"]),
        (Show.BACK, ["Vase"]),
        (Show.UNCHOSEN, ["Shirt"]),
    ],
)
def test_what_is_left_keeps_the_owners_order(show, left):
    assert names(show=show) == left
    assert Look(show=show).is_narrowed


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        (Sort.NEWEST, "Shirt", "Relic"),
        (Sort.PRICE_UP, "Relic", "Vase"),
        (Sort.PRICE_DOWN, "Vase", "Relic"),
        (Sort.NAME, "Book", "Vase"),
        (Sort.PRIORITY, "Shirt", "Kettle"),
        (Sort.NEEDED, "Book", "Relic"),
    ],
)
def test_an_order_has_everything_in_it(sort, first, last):
    found = names(sort=sort)
    assert (found[0], found[-1]) == (first, last)
    assert sorted(found) == sorted(ALL)


def test_what_is_equal_keeps_the_owners_order():
    assert names(sort=Sort.PRICE_UP)[3:6] == ["Lamp", "Kettle", "Book"]


def test_accents_and_case_make_no_difference_to_order_and_search():
    assert names(sort=Sort.NAME)[1] == "Étagère"
    assert names(q="ETAG") == ["Étagère"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("oak large", ["Étagère"]),
        ("north", ALL),
        ("zoe blue", ["Book"]),
        ("blue lamp", []),
        ("ettle", []),
        ("…!", ALL),
    ],
)
def test_each_word_is_the_beginning_of_one_that_is_told_of_it(q, found):
    assert names(q=q) == found
