"""Everything a product's page shows."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import literal, select

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, usd, variants_of
from webapp.catalog import queries
from webapp.catalog import services as catalog
from webapp.catalog.errors import NoSuchCategory, NoSuchProduct, NoSuchVariant
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import Availability, Product, ProductStatus


@pytest.fixture
def shirt(session, calendar):
    """A shirt in two sizes with a past."""
    (shirt,) = put_up(
        session,
        a_shirt(
            a_variant("Small", price="30.00", sku="S", stock=2),
            a_variant("Large", price="35.00", stock=0),
            description="Soft.\n\nWarm.",
            pictures=(
                PictureListing("img/a.svg", "Front"),
                PictureListing("img/b.svg"),
            ),
        ),
    )
    return shirt


def page_of(session, slug="shirt"):
    return queries.product_page(session, slug)[0]


def test_the_page_holds_everything(session, shirt, calendar):
    page = page_of(session)

    assert (page.id, page.slug, page.name) == (shirt.id, "shirt", "Shirt")
    assert page.description == ("Soft.", "Warm.")
    assert (page.shop.slug, page.shop_logo) == ("north-workshop", None)
    assert page.category is not None
    assert page.category.name == "Lamps"
    assert page.pictures == (("img/a.svg", "Front"), ("img/b.svg", "Shirt"))
    assert (page.options, page.status, page.expected_on) == (("Size",), "active", None)
    assert page.created_at == calendar.now


def test_the_page_shows_each_variant(session, shirt):
    small, large = page_of(session).variants

    assert (small.label, small.option_values, small.sku) == ("Small", ("Small",), "S")
    assert (small.price_minor, small.currency) == (3000, "USD")
    assert (small.availability, small.stock, small.few_left) == ("in_stock", 2, True)
    assert (large.availability, large.few_left) == (Availability.OUT_OF_STOCK, False)


def test_a_discontinued_variant_is_shown_as_gone(session, shirt):
    catalog.list_products(session, [a_shirt("Small")])

    page = page_of(session)

    gone = [line.label for line in page.variants if line.is_discontinued]
    assert gone == ["Large"]
    assert page.variants[1].availability is Availability.RETIRED


def test_the_price_of_the_page_is_that_of_the_card(session, shirt):
    (card,) = queries.cards_page(session, queries.Choice()).cards

    assert page_of(session).card == card


def test_history_is_that_of_a_year_and_the_price_that_was_in_force(
    session, shirt, calendar
):
    small = variants_of(session, shirt)["Small"]
    for days, price in ((100, "28.00"), (100, "26.00"), (300, "24.00")):
        calendar.pass_days(days)
        catalog.reprice(session, small, usd(price))

    history = page_of(session).history

    of_small = [past for past in history if past.variant_id == small.id]
    assert [past.price_minor for past in of_small] == [2800, 2600, 2400]
    assert of_small[-1].changed_at == calendar.now
    assert [past.price_minor for past in history if past.variant_id != small.id] == [
        3500
    ]


def test_moments_keep_their_microseconds(session, monkeypatch):
    moment = datetime(2026, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
    monkeypatch.setattr("webapp.core.clock.now", lambda: moment)
    put_up(session, a_shirt("S"))

    assert page_of(session).history[0].changed_at == moment


def test_the_page_is_one_statement(session, shirt, statements):
    with statements() as sent:
        queries.product_page(session, "shirt", literal(1))
    assert len(sent) == 1


def test_a_slice_above_adds_columns_of_its_own(session, shirt):
    same = select(literal("mine")).where(Product.id == shirt.id).scalar_subquery()

    _, beside = queries.product_page(session, "shirt", same, literal(2))

    assert beside == ("mine", 2)


def test_a_bare_product_has_a_page(session):
    put_up(session, a_listing(category=None))

    page = page_of(session, "brass-lamp")

    assert (page.category, page.pictures, page.description, page.options) == (
        None,
        (),
        (),
        (),
    )


def test_a_retired_product_still_has_its_page(session, shirt):
    catalog.retire(session, shirt)

    page = page_of(session)

    assert page.status is ProductStatus.RETIRED
    assert {line.availability for line in page.variants} == {Availability.RETIRED}


def test_a_preorder_has_a_day(session):
    due = date(2027, 1, 1)
    put_up(session, a_listing(status=ProductStatus.PREORDER, expected_on=due))

    assert page_of(session, "brass-lamp").expected_on == due


@pytest.mark.parametrize("slug", ["unknown", "draft", "", "\0", "\ud800", "' OR 1=1"])
def test_what_cannot_be_shown_is_unknown(session, slug):
    put_up(session, a_listing("draft", status=ProductStatus.DRAFT))

    with pytest.raises(NoSuchProduct):
        queries.product_page(session, slug)


def test_single_rows_are_found_by_their_id(session, shirt):
    small = variants_of(session, shirt)["Small"]

    assert queries.product(session, shirt.id) is shirt
    assert queries.variant(session, small.id) is small
    with pytest.raises(NoSuchProduct):
        queries.product(session, uuid4())
    with pytest.raises(NoSuchVariant):
        queries.variant(session, uuid4())


class TestShelves:
    """Categories and shops."""

    def test_only_those_with_something_to_show_are_named(self, session):
        put_up(
            session,
            a_listing("b", category="Bowls", shop="Zoe"),
            a_listing("a", category="Ashtrays", shop="Ada"),
            a_listing("c", category="Cups", shop="Cleo", status=ProductStatus.DRAFT),
            a_listing("d", category="Dishes", shop="Dan", status=ProductStatus.RETIRED),
            a_listing("e", category="Eggs", shop="Ed", status=ProductStatus.PREORDER),
        )

        assert [shelf.name for shelf in queries.categories(session)] == [
            "Bowls",
            "Ashtrays",
            "Eggs",
        ]
        assert [shelf.name for shelf in queries.shops(session)] == ["Ada", "Ed", "Zoe"]

    def test_a_category_is_found_by_its_address(self, session):
        put_up(session, a_listing(category="Bowls"))

        assert queries.category(session, "bowls").name == "Bowls"
        for slug in ("unknown", "\0"):
            with pytest.raises(NoSuchCategory):
                queries.category(session, slug)


def test_since_is_a_year_ago(calendar):
    values = queries.product_page_values("x")

    assert values["since"] == calendar.now - timedelta(days=365)
