"""Taking over what sellers say."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    prices_of,
    put_up,
    usd,
    variants_of,
)
from webapp.catalog import services as catalog
from webapp.catalog.errors import BadListing, SkuTaken
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import Category, Product, ProductStatus, Shop
from webapp.catalog.services import Counts
from webapp.core.money import Money
from webapp.jobs import queries as jobs


def test_new_products_come_with_shop_category_variants_and_first_prices(session):
    (shirt,) = put_up(
        session,
        a_shirt(
            a_variant("Small", price="30.00", sku="S-1", stock=2),
            a_variant("Large", price="35.00", compare_at=usd("45.00"), stock=0),
            pictures=(
                PictureListing("img/front.svg", "Front"),
                PictureListing("img/b.svg"),
            ),
        ),
    )

    assert (shirt.shop.name, shirt.category.slug) == ("North Workshop", "lamps")
    assert [picture.address for picture in shirt.pictures] == [
        "img/front.svg",
        "img/b.svg",
    ]
    small, large = variants_of(session, shirt).values()
    assert (small.sku, small.price, small.stock) == ("S-1", usd("30.00"), 2)
    assert prices_of(session, large) == [(3500, 4500)]
    assert large.prior_minor is None


def test_a_product_repeats_what_its_cards_show(session):
    (shirt,) = put_up(
        session,
        a_shirt(
            a_variant("Small", price="35.00", stock=2),
            a_variant("Large", price="30.00", compare_at=usd("45.00"), stock=3),
            pictures=(PictureListing("img/front.svg", "Front"),),
        ),
    )

    assert (shirt.price_minor, shirt.price_currency, shirt.price_varies) == (
        3000,
        "USD",
        True,
    )
    assert (shirt.compare_at_minor, shirt.is_on_sale, shirt.stock) == (4500, True, 5)
    assert (shirt.picture, shirt.picture_alt, shirt.version) == (
        "img/front.svg",
        "Front",
        1,
    )


def test_listing_again_changes_nothing_and_tells_nobody(session, heard):
    listings = [
        a_listing(pictures=(PictureListing("img/a.svg", "A"),)),
        a_shirt(
            a_variant("S", sku="S"), a_variant("M", compare_at=usd("50")), category=None
        ),
    ]
    assert catalog.list_products(session, listings) == Counts(added=2)
    before = session.scalar(select(func.sum(Product.version)))

    assert catalog.list_products(session, listings) == Counts(unchanged=2)

    assert session.scalar(select(func.sum(Product.version))) == before
    assert jobs.waiting(session) == 0


def test_a_new_price_goes_to_the_history_and_is_told(
    session, bulb, lamp, heard, settle
):
    catalog.list_products(session, [a_listing(variants=(a_variant(price="30.00"),))])

    settle()

    assert prices_of(session, bulb) == [(4000, None), (3000, None)]
    assert heard == [{"old_minor": 4000, "new_minor": 3000, "currency": "USD"}]
    assert (lamp.price_minor, lamp.version) == (3000, 2)


def test_a_new_stock_is_told(session, lamp, heard, settle):
    catalog.list_products(session, [a_listing(variants=(a_variant(stock=0),))])

    settle()

    assert heard == [{"old_stock": 5, "new_stock": 0}]
    assert lamp.stock == 0


def test_a_seller_who_does_not_say_how_many_leaves_the_stock(session, lamp, bulb):
    silent = a_listing(variants=(a_variant(stock=None),))

    assert catalog.list_products(session, [silent]) == Counts(unchanged=1)
    assert bulb.stock == 5


def test_words_pictures_and_shelf_follow_the_listing(session, lamp):
    said = a_listing(
        name="Copper Lamp",
        description="One.\n\nTwo.",
        shop="South",
        category="Lights",
        pictures=(PictureListing("img/new.svg"),),
    )

    assert catalog.list_products(session, [said]) == Counts(updated=1)

    session.expire_all()
    assert (lamp.name, lamp.shop.slug, lamp.category.name) == (
        "Copper Lamp",
        "south",
        "Lights",
    )
    assert (lamp.picture, lamp.search_name) == ("img/new.svg", "copper lamp")
    catalog.list_products(session, [replace(said, pictures=())])
    assert lamp.picture is None


def test_a_variant_that_is_left_out_is_discontinued_and_can_come_back(session):
    (shirt,) = put_up(session, a_shirt("Small", "Large"))
    small = variants_of(session, shirt)["Small"]

    catalog.list_products(session, [a_shirt("Large")])
    assert small.is_discontinued
    assert shirt.stock == 5

    catalog.list_products(session, [a_shirt("Small", "Large")])
    assert not small.is_discontinued
    assert shirt.stock == 10


def test_a_listing_with_unread_parts_discontinues_nothing(session):
    (shirt,) = put_up(session, a_shirt("Small", "Large"))

    catalog.list_products(session, [a_shirt("Large", is_whole=False)])

    variants = variants_of(session, shirt)
    assert not variants["Small"].is_discontinued
    assert [variants["Small"].position, variants["Large"].position] == [0, 1]


def test_a_variant_keeps_its_identity_when_its_values_are_renamed(session):
    (shirt,) = put_up(session, a_shirt(a_variant("S", sku="X"), "M"))
    before = variants_of(session, shirt)["S"].id

    catalog.list_products(session, [a_shirt(a_variant("Small", sku="X"), "M")])

    assert variants_of(session, shirt)["Small"].id == before


@pytest.mark.parametrize(
    "second",
    [
        [("S", "B"), ("M", "A")],
        [("M", "A")],
        [("L", "A"), ("S", "B"), ("M", "C")],
        [("L", "A"), ("XL", "B")],
        [("S", None), ("M", "A"), ("L", "B")],
    ],
)
def test_skus_may_move_between_the_variants_of_a_product(session, second):
    (shirt,) = put_up(
        session, a_shirt(a_variant("S", sku="A"), a_variant("M", sku="B"))
    )

    listing = a_shirt(*(a_variant(size, sku=sku) for size, sku in second))
    catalog.list_products(session, [listing])

    variants = variants_of(session, shirt).values()
    sold = {v.label: v.sku for v in variants if not v.is_discontinued}
    assert sold == dict(second)
    assert catalog.list_products(session, [listing]) == Counts(unchanged=1)


def test_a_sku_of_another_product_is_refused(session):
    put_up(session, a_shirt(a_variant("S", sku="A")))

    with pytest.raises(SkuTaken, match="A already belongs to shirt"):
        catalog.list_products(session, [a_listing(variants=(a_variant(sku="A"),))])


def test_two_products_of_a_batch_cannot_share_a_sku(session):
    twins = [a_listing(slug, variants=(a_variant(sku="A"),)) for slug in ("a", "b")]

    with pytest.raises(SkuTaken):
        catalog.list_products(session, twins)


def test_one_product_cannot_be_listed_twice_at_once(session):
    with pytest.raises(BadListing):
        catalog.list_products(session, [a_listing(), a_listing()])
    assert session.scalar(select(func.count(Product.id))) == 0


def test_a_retired_product_comes_back_when_it_is_listed(session, lamp, heard, settle):
    catalog.list_products(session, [a_listing(status=ProductStatus.RETIRED)])
    catalog.list_products(session, [a_listing(status=ProductStatus.RETIRED)])
    assert lamp.status is ProductStatus.RETIRED

    catalog.list_products(session, [a_listing()])
    settle()

    assert lamp.status is ProductStatus.ACTIVE
    assert heard == [{}]


def test_a_preorder_says_when_it_is_expected(session):
    due = date(2026, 12, 24)
    (lamp,) = put_up(session, a_listing(status=ProductStatus.PREORDER, expected_on=due))

    assert (lamp.status, lamp.expected_on) == (ProductStatus.PREORDER, due)


def test_shops_and_categories_are_known_by_their_address(session):
    put_up(
        session,
        a_listing("a", shop="Café Nord", category="Tea & Co"),
        a_listing("b", shop="CAFE NORD", category="tea, co"),
        a_listing("c", shop="Other", category="Pots"),
    )

    assert session.scalars(select(Shop.slug).order_by(Shop.slug)).all() == [
        "cafe-nord",
        "other",
    ]
    shelves = session.execute(select(Category.slug, Category.position)).all()
    assert sorted(shelves) == [("pots", 2), ("tea-co", 1)]


def test_another_currency_is_written_down_but_is_no_price_change(
    session, bulb, heard, settle
):
    euros = a_variant()
    euros = replace(euros, price=Money(3000, "EUR"))

    catalog.list_products(session, [a_listing(variants=(euros,))])
    settle()

    assert bulb.price == Money(3000, "EUR")
    assert len(prices_of(session, bulb)) == 2
    assert heard == []


def test_nothing_listed_is_nothing_done(session):
    assert catalog.list_products(session, []) == Counts()


def test_a_listing_takes_the_same_number_of_statements_for_one_and_for_many(
    session, statements
):
    def shirts(count):
        return [a_shirt("S", "M", slug=f"shirt-{n}") for n in range(count)]

    one, many = shirts(1), shirts(40)
    with statements() as first:
        catalog.list_products(session, one)
    with statements() as second:
        catalog.list_products(session, many)
    with statements() as again:
        catalog.list_products(session, many)

    assert len(second) <= len(first) + 4
    assert len(again) <= 12
