"""Listings: search, filters, order, paging."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, literal, select, text

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, the_variant, usd
from webapp.catalog import queries
from webapp.catalog import services as catalog
from webapp.catalog.models import Availability, Product, ProductStatus, Variant
from webapp.catalog.queries import COUNTED, PER_PAGE, Choice, Sort
from webapp.cli.demo.products import PRODUCTS
from webapp.core.text import words_of


@pytest.fixture
def shop(session):
    """Six products of two shops in two categories, and two that are not shown."""
    return put_up(
        session,
        a_listing("brass-lamp", variants=(a_variant(price="40.00"),)),
        a_listing(
            "copper-lamp",
            shop="South",
            variants=(a_variant(price="60.00", compare_at=usd("80.00"), stock=2),),
        ),
        a_listing(
            "cafe-table",
            name="Café Table",
            category="Tables",
            variants=(a_variant(price="200.00", stock=0),),
        ),
        a_shirt(
            a_variant("Small", price="20.00", sku="SH-1"),
            a_variant("Large", price="25.00"),
            category=None,
        ),
        a_listing(
            "lantern",
            description="Burns like a brass lamp.",
            status=ProductStatus.PREORDER,
            expected_on=date(2027, 1, 1),
        ),
        a_listing(
            "apple-bowl", name="apple Bowl", variants=(a_variant(price="10.00"),)
        ),
        a_listing("secret-lamp", status=ProductStatus.DRAFT),
        a_listing("old-lamp", status=ProductStatus.RETIRED),
    )


def slugs(session, **choice):
    return [card.slug for card in queries.cards_page(session, Choice(**choice)).cards]


def test_a_card_shows_what_the_cheapest_variant_says(session, shop):
    (card,) = queries.cards_page(session, Choice(q="shirt")).cards

    assert (card.price_minor, card.currency, card.price_varies) == (2000, "USD", True)
    assert (card.shop_name, card.picture, card.has_options) == (
        "North Workshop",
        None,
        True,
    )
    assert (card.availability, card.stock, card.few_left) == (
        Availability.IN_STOCK,
        10,
        False,
    )


def test_cards_say_what_can_be_done(session, shop):
    cards = {card.slug: card for card in queries.cards_page(session, Choice()).cards}

    assert cards["cafe-table"].availability is Availability.OUT_OF_STOCK
    assert cards["lantern"].availability is Availability.PREORDER
    assert cards["lantern"].expected_on == date(2027, 1, 1)
    assert cards["copper-lamp"].few_left
    assert cards["copper-lamp"].compare_at_minor == 8000


def test_drafts_and_retired_products_are_in_no_listing(session, shop):
    for choice in (
        {},
        {"q": "lamp"},
        {"category": "lamps"},
        {"shop": "north-workshop"},
    ):
        assert not {"secret-lamp", "old-lamp"} & set(slugs(session, **choice))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, "apple-bowl lantern shirt cafe-table copper-lamp brass-lamp"),
        (Sort.NEWEST, "apple-bowl lantern shirt cafe-table copper-lamp brass-lamp"),
        (Sort.RELEVANCE, "apple-bowl lantern shirt cafe-table copper-lamp brass-lamp"),
        (Sort.PRICE_UP, "apple-bowl shirt brass-lamp lantern copper-lamp cafe-table"),
        (Sort.PRICE_DOWN, "cafe-table copper-lamp lantern brass-lamp shirt apple-bowl"),
        (Sort.NAME, "apple-bowl brass-lamp cafe-table copper-lamp lantern shirt"),
    ],
)
def test_listings_are_ordered_as_chosen(session, shop, sort, expected):
    assert slugs(session, sort=sort) == expected.split()


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"category": "tables"}, {"cafe-table"}),
        ({"category": "unknown"}, set()),
        ({"shop": "south"}, {"copper-lamp"}),
        ({"price_min": 6000}, {"copper-lamp", "cafe-table"}),
        ({"price_max": 2000}, {"apple-bowl", "shirt"}),
        ({"price_min": 4000, "price_max": 4000}, {"brass-lamp", "lantern"}),
        ({"on_sale": True}, {"copper-lamp"}),
        (
            {"available": True, "price_min": 4000},
            {"brass-lamp", "lantern", "copper-lamp"},
        ),
        (
            {
                "q": "lamp",
                "category": "lamps",
                "shop": "south",
                "on_sale": True,
                "available": True,
            },
            {"copper-lamp"},
        ),
    ],
)
def test_filters_leave_only_what_was_asked_for(session, shop, choice, found):
    assert set(slugs(session, **choice)) == found
    assert queries.count(session, Choice(**choice)) == len(found)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lamp", ["copper-lamp", "brass-lamp", "apple-bowl", "lantern"]),
        ("brass la", ["brass-lamp", "lantern"]),
        ("LAMP brass", ["brass-lamp", "lantern"]),
        ("cafe", ["cafe-table"]),
        ("CAFÉ tab", ["cafe-table"]),
        ("cafés", ["cafe-table"]),
        ("tables", ["cafe-table"]),
        ("brass lamps", ["brass-lamp", "lantern"]),
        ("lanterns", ["lantern"]),
        ("large", ["shirt"]),
        ("south", ["copper-lamp"]),
        ("sh-1", ["shirt"]),
        ("lamp sofa", []),
        ("amp", []),
        ("!!!", []),
    ],
)
def test_every_word_must_be_found_its_beginning_is_enough(session, shop, q, found):
    said = slugs(session, q=q)
    if q == "lamp":  # names come before shelves and descriptions
        assert (set(said[:2]), set(said[2:])) == (set(found[:2]), set(found[2:]))
    else:
        assert said == found


def test_a_product_is_found_by_each_word_of_its_name(session):
    """Singular or plural, and by each beginning of two letters or more."""
    singulars = "Berry Box Knife Shelf Glass Child Woman Mouse Person Toy Lens 8x32"
    plurals = "Berries Boxes Knives Shelves Glasses Children Women Mice People Toys"
    names = [product.name for product in PRODUCTS]
    names += [f"Thing {n}" for n in (*singulars.split(), *plurals.split())]
    put_up(
        session, *(a_listing(f"thing-{i}", name=name) for i, name in enumerate(names))
    )
    wanted = defaultdict(set)
    for i, name in enumerate(names):
        for word in words_of(name):
            beginnings = {word[:n] for n in range(2, len(word) + 1)}
            others = {plural(word)} if word.isalpha() and word != "a" else set()
            for asked in {word} | others | beginnings:
                wanted[asked].add(f"thing-{i}")
    for one, many in zip(singulars.split(), plurals.split(), strict=False):
        wanted[one.lower()].add(f"thing-{names.index(f'Thing {many}')}")
        wanted[many.lower()].add(f"thing-{names.index(f'Thing {one}')}")

    for asked, things in wanted.items():
        assert things <= set(slugs(session, q=asked, last_page=10)), asked


def plural(word):
    """What most people would add, right or wrong."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def test_a_search_reads_an_index(session):
    session.execute(text("SET LOCAL enable_seqscan = off"))
    choice = Choice(q="brass shelves")
    plan = session.execute(
        text(
            "EXPLAIN SELECT id FROM products"
            " WHERE search @@ to_tsquery('simple'::regconfig, :words)"
        ),
        choice.values,
    ).scalars()
    assert any("ix_products_search" in line for line in plan)


def test_a_blank_question_is_none(session, shop):
    assert len(slugs(session, q="  ")) == 6


def test_an_exact_sku_comes_first(session, shop):
    catalog.list_products(
        session,
        [
            a_listing("noise", name="SH 1 SH 1"),
        ],
    )

    assert slugs(session, q="SH-1")[0] == "shirt"


NASTY = [
    "\0",
    "\ud800",
    "' OR 1=1 --",
    "'; SELECT pg_sleep(5); --",
    "lamp:* | a & !b",
    "<script>",
    "a" * 100_000,
    "\u202e lamp",
    "_ __",
    "\\' \\",
    "½ ② ﷺ",
]


@pytest.mark.parametrize("q", NASTY)
def test_no_text_breaks_a_listing(session, shop, q):
    for sort in Sort:
        queries.cards_page(session, Choice(q=q, category=q, shop=q, sort=sort))
        queries.cards_page(session, Choice(q=q, sort=sort))
    queries.count(session, Choice(q=q))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=60,
    deadline=None,
)
@given(
    st.builds(
        Choice,
        q=st.text(max_size=40),
        category=st.none() | st.text(max_size=9),
        price_min=st.none() | st.integers(),
        price_max=st.none() | st.integers(),
        first_page=st.integers(),
        last_page=st.integers(),
        sort=st.none() | st.sampled_from(Sort),
    )
)
def test_no_choice_breaks_a_listing(session, choice):
    queries.cards_page(session, choice)
    queries.count(session, choice)


class TestPaging:
    """Pages of twenty-four."""

    @pytest.fixture(autouse=True)
    def _many(self, session):
        """Sixty products, the highest number first."""
        put_up(session, *(a_listing(f"lamp-{n:02}") for n in range(60)))

    def test_the_first_page_knows_that_more_follows(self, session):
        page = queries.cards_page(session, Choice())

        assert [card.slug for card in page.cards][::23] == ["lamp-59", "lamp-36"]
        assert page.has_more

    def test_the_last_page_is_the_rest(self, session):
        page = queries.cards_page(session, Choice(first_page=3, last_page=3))

        assert [card.slug for card in page.cards] == [
            f"lamp-{n:02}" for n in range(11, -1, -1)
        ]
        assert not page.has_more

    def test_several_pages_come_at_once(self, session):
        assert len(slugs(session, first_page=1, last_page=2)) == 2 * PER_PAGE
        assert len(slugs(session, first_page=2, last_page=3)) == 36

    def test_pages_follow_each_other_without_gap_or_twin(self, session):
        for sort in Sort:
            seen = [
                slug
                for n in (1, 2, 3)
                for slug in slugs(session, sort=sort, first_page=n)
            ]
            assert len(set(seen)) == len(seen) == 60

    @pytest.mark.parametrize(
        ("first", "last", "pages"),
        [
            (1, 1, (1, 1)),
            (0, -5, (1, 1)),
            (3, 2, (3, 3)),
            (2, 99, (2, 11)),
            (10**18, 10**18, (10_000, 10_000)),
        ],
    )
    def test_impossible_pages_become_possible_ones(self, first, last, pages):
        assert Choice(first_page=first, last_page=last).pages == pages

    def test_a_page_beyond_the_end_is_empty(self, session):
        page = queries.cards_page(session, Choice(first_page=10**18))
        assert (page.cards, page.has_more) == ((), False)

    def test_products_are_counted(self, session):
        assert queries.count(session, Choice()) == 60
        assert queries.count(session, Choice(q="lamp-1")) == 10


def test_counting_stops_at_a_thousand(session):
    put_up(session, *(a_listing(f"lamp-{n}") for n in range(COUNTED + 1)))

    assert queries.count(session, Choice()) == COUNTED


def test_a_page_is_one_statement_however_long(session, shop, statements):
    put_up(session, *(a_listing(f"lamp-{n:02}") for n in range(60)))
    for choice in (Choice(), Choice(q="lamp", category="lamps", last_page=3)):
        with statements() as sent:
            queries.cards_page(session, choice)
        assert len(sent) == 1


def test_the_same_question_uses_the_same_statement():
    first, second = Choice(q="a", price_min=1), Choice(q="b", price_min=2)

    assert queries.cards(first) is queries.cards(second)
    assert queries.cards(first) is not queries.cards(Choice(q="a"))


def test_a_slice_above_adds_columns_of_its_own(session, shop):
    skus = (
        select(Variant.sku)
        .where(Variant.product_id == Product.id, Variant.sku == bindparam("mine"))
        .scalar_subquery()
    )

    page = queries.cards_page(
        session, Choice(), skus, literal(7), values={"mine": "SH-1"}
    )

    said = dict(zip((card.slug for card in page.cards), page.beside, strict=True))
    assert said["shirt"] == ("SH-1", 7)
    assert said["brass-lamp"] == (None, 7)


def test_a_statement_can_be_extended_by_hand(session, shop):
    choice = Choice(q="shirt")

    rows = session.execute(
        queries.cards(choice).add_columns(literal(1)), choice.values
    ).all()

    assert queries.card_of(rows[0]).slug == "shirt"


class TestSimilar:
    """Others of the same category."""

    def test_are_those_that_can_be_bought(self, session, shop):
        brass, copper = shop[:2]
        catalog.restock(session, the_variant(session, copper), 0)

        page = queries.similar(session, brass.id, brass.category_id, literal("x"))

        assert [card.slug for card in page.cards] == ["apple-bowl", "lantern"]
        assert page.beside == (("x",), ("x",))

    def test_are_few(self, session, shop):
        put_up(session, *(a_listing(f"lamp-{n:02}") for n in range(9)))

        assert len(queries.similar(session, shop[0].id, shop[0].category_id).cards) == 6

    def test_are_none_without_a_category(self, session, shop):
        assert queries.similar(session, shop[3].id, None).cards == ()
