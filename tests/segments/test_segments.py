"""Groups of customers: what can be asked, who is in them, and what the log says."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, usd
from tests.promotions.rules import ADA
from webapp.accounts.models import User
from webapp.audit.models import Act
from webapp.catalog.models import Product, Variant
from webapp.core import clock
from webapp.segments.conditions import ABOUTS, Condition, How, fit_all, told
from webapp.segments.errors import (
    ConditionUnfit,
    SegmentNameTaken,
    SegmentNameUnfit,
    SegmentNotFound,
    TooManyConditions,
)
from webapp.segments.queries import (
    count,
    members,
    segment_named,
    segment_of,
    segments_listed,
)
from webapp.segments.services import create_segment, delete_segment, rename_segment
from webapp.wishlist.services import save_item

DAY = timedelta(days=1)
THREE = [{"about": "item_count", "is": "at_least", "value": 3}]


@pytest.fixture
def people(session):
    """Six customers, each registered five days before the next one."""
    now = clock.now()
    users = [
        User(
            email=f"{name}@example.com",
            name=name.title(),
            password_hash="-",
            created_at=now - (27 - 5 * place) * DAY,
        )
        for place, name in enumerate(("alice", "bob", "carol", "dan", "erin", "fred"))
    ]
    session.add_all(users)
    session.commit()
    return users


@pytest.fixture
def goods(session):
    """A lamp, a sofa on sale, a cup that came back, a shirt, and what is not sold."""
    cut = a_variant(price="80.00", compare_at=usd("100.00"), stock=2)
    listings = [
        a_listing("lamp", variants=(a_variant(price="40.00"),)),
        a_listing("sofa", category="Sofas", variants=(cut,)),
        a_listing("cup", category=None, variants=(a_variant(price="5.00"),)),
        a_shirt("Small", "Large"),
        a_listing("relic", variants=(a_variant(price="900.00"),)),
        a_listing("gone", variants=(a_variant(price="70.00", stock=0),)),
    ]
    products = put_up(session, *listings)
    return {product.slug: product for product in products}


@pytest.fixture
def holds(session):
    """Return who is in: their names, in the order of the alphabet."""

    def holds(*conditions):
        found = members(session, list(conditions), currency="USD", most=100)
        assert count(session, list(conditions), currency="USD") == len(found)
        names = select(User.name).where(User.id.in_(found)).order_by(User.name)
        return list(session.scalars(names))

    return holds


@pytest.fixture
def saved(session, people, goods):
    """Alice saved four things, Bob two, Carol what is gone; the rest nothing."""
    alice, bob, carol = people[:3]
    for user, slugs in ((alice, "lamp sofa cup relic"), (bob, "lamp shirt")):
        for slug in slugs.split():
            save_item(session, user.id, goods[slug].id)
    save_item(session, carol.id, goods["gone"].id)
    session.execute(text("UPDATE products SET status = 'retired' WHERE slug = 'relic'"))
    session.execute(
        text(
            "UPDATE wishlists SET updated_at = now() - make_interval(days => :days)"
            " WHERE user_id = :id"
        ),
        {"days": 10, "id": bob.id},
    )
    session.commit()
    return people


def one(about, how, value=None):
    return Condition(about, How(how), value)


def test_a_lists_value_is_that_of_today_and_what_is_not_sold_counts_nothing(
    session, saved, goods, holds
):
    """Alice's is 125.00, Bob's 80.00, Carol's 70.00."""
    assert holds(one("list_value", "at_least", 12_500)) == ["Alice"]
    assert holds(one("list_value", "at_least", 12_501)) == []
    assert holds(one("list_value", "at_most", 8_000)) == [
        "Bob",
        "Carol",
        "Dan",
        "Erin",
        "Fred",
    ]
    session.execute(text("UPDATE variants SET price_minor = 1"))
    assert holds(one("list_value", "at_least", 12_500)) == []


def test_things_are_counted_that_are_on_the_list(session, saved, holds):
    assert holds(one("item_count", "at_least", 2)) == ["Alice", "Bob"]
    assert holds(one("item_count", "at_most", 0)) == ["Dan", "Erin", "Fred"]
    session.execute(
        text(
            "UPDATE wishlist_items SET status = 'archived', archived_at = now(),"
            " archive_reason = 'owner'"
        )
    )
    assert holds(one("item_count", "at_least", 1)) == []


def test_days_are_counted_back_from_now(saved, holds):
    assert holds(one("last_added", "within_days", 9)) == ["Alice", "Carol"]
    assert holds(one("last_added", "before_days", 9)) == ["Bob"]
    assert holds(one("registered", "within_days", 8)) == ["Erin", "Fred"]
    assert holds(one("registered", "before_days", 20)) == ["Alice", "Bob"]


def test_what_is_reduced_or_back_is_found(session, saved, goods, holds):
    assert holds(one("on_sale", "yes")) == ["Alice"]
    assert holds(one("on_sale", "no")) == ["Bob", "Carol", "Dan", "Erin", "Fred"]
    assert holds(one("back_in_stock", "yes")) == []
    later = clock.now() + DAY
    gone = goods["gone"].variants[0].id
    for kind, key in ((Variant, gone), (Product, goods["gone"].id)):
        row = session.get_one(kind, key)
        row.stock, row.restocked_at = 3, later
    session.commit()
    assert holds(one("back_in_stock", "yes")) == ["Carol"]
    session.get_one(Variant, gone).stock = 0
    session.get_one(Product, goods["gone"].id).stock = 0
    session.commit()
    assert holds(one("back_in_stock", "yes")) == []


def test_what_a_list_holds_is_found_by_product_and_by_category(saved, goods, holds):
    lamp, sofas = goods["lamp"].id, goods["sofa"].category_id
    assert holds(one("holds_product", "yes", lamp)) == ["Alice", "Bob"]
    assert holds(one("holds_product", "no", lamp)) == ["Carol", "Dan", "Erin", "Fred"]
    assert holds(one("holds_category", "yes", sofas)) == ["Alice"]
    assert "Alice" not in holds(one("holds_category", "no", sofas))
    assert holds(one("holds_product", "yes", uuid7())) == []


def test_who_bought_is_known_by_what_was_paid(session, saved, holds):
    for user, state in zip(saved, ("paid", "unpaid", "refunded"), strict=False):
        session.execute(
            text(
                "INSERT INTO orders (id, channel, account, external_id, number,"
                " user_id, placed_at, currency, subtotal_minor, total_minor,"
                " order_state, payment_state, fulfilment_state, payment_method)"
                " VALUES (:id, 'shop', '', :key, :key, :user_id, now(), 'USD', 1, 1,"
                " 'placed', :state, 'unfulfilled', 'transfer')"
            ),
            {"id": uuid7(), "key": state, "user_id": user.id, "state": state},
        )
    assert holds(one("has_bought", "yes")) == ["Alice"]
    assert holds(one("has_bought", "no")) == ["Bob", "Carol", "Dan", "Erin", "Fred"]


def test_every_condition_must_hold(saved, goods, holds):
    lamp = one("holds_product", "yes", goods["lamp"].id)
    assert holds(lamp, one("item_count", "at_most", 2)) == ["Bob"]
    assert holds(lamp, one("on_sale", "yes"), one("registered", "within_days", 3)) == []


def test_any_conditions_together_are_those_who_meet_each(session, saved, goods, holds):
    """Random sets of conditions; what each finds alone is what they find together."""
    chance = random.Random(11)
    single = [
        one("list_value", "at_least", 7_000),
        one("list_value", "at_most", 9_000),
        one("item_count", "at_least", 1),
        one("last_added", "within_days", 5),
        one("registered", "before_days", 10),
        one("on_sale", "no"),
        one("has_bought", "no"),
        one("back_in_stock", "no"),
        one("holds_product", "yes", goods["lamp"].id),
        one("holds_category", "no", goods["sofa"].category_id),
    ]
    alone = {condition: set(holds(condition)) for condition in single}
    for _ in range(40):
        chosen = chance.sample(single, chance.randrange(1, 6))
        expected = set.intersection(*(alone[condition] for condition in chosen))
        assert set(holds(*chosen)) == expected


def test_members_come_in_stretches_and_in_one_statement(session, saved, statements):
    everybody = [one("item_count", "at_least", 0)]
    with statements() as sent:
        first = members(session, everybody, currency="USD", most=4)
    assert len(sent) == 1
    rest = members(session, everybody, currency="USD", most=4, after=first[-1])
    assert first + rest == sorted(user.id for user in saved)


def test_whatever_can_be_asked_has_an_answer(session, goods):
    """The table of conditions and the one of their SQL name the same."""
    for name, about in ABOUTS.items():
        for how in about.hows:
            value = goods["lamp"].id if about.is_id else about.least or about.most
            condition = Condition(name, how, value or None)
            assert count(session, [condition], currency="USD") >= 0
            assert fit_all([condition.as_json()]) == [condition]


UNFIT = {
    "nothing": {},
    "unheard of": {"about": "shoe_size", "is": "at_least", "value": 1},
    "how not": {"about": "item_count", "is": "yes", "value": 1},
    "no number": {"about": "item_count", "is": "at_least", "value": "3"},
    "a claim": {"about": "item_count", "is": "at_least", "value": True},
    "too much": {"about": "registered", "is": "within_days", "value": 3_651},
    "less than none": {"about": "list_value", "is": "at_least", "value": -1},
    "no id": {"about": "holds_product", "is": "yes", "value": "lamp"},
    "a value too many": {"about": "on_sale", "is": "yes", "value": 1},
    "words": {"about": "item_count", "is": "at_least", "value": "0) OR (true"},
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_condition_that_cannot_be_is_refused_by_its_place(session, what):
    with pytest.raises(ConditionUnfit) as refused:
        create_segment(session, ADA, "Some", [*THREE, UNFIT[what]])
    assert refused.value.place == 1
    assert segments_listed(session) == []


def test_a_segment_asks_something_and_not_too_much(session):
    for conditions in ([], THREE * 13):
        with pytest.raises(TooManyConditions):
            create_segment(session, ADA, "Some", conditions)


def test_segments_are_named_renamed_and_deleted_and_the_log_tells(session):
    some = create_segment(session, ADA, "  Collectors ", THREE)
    other = create_segment(session, ADA, "Newcomers", THREE)
    assert segment_named(session, "Collectors").id == some
    assert segment_of(session, some).conditions == [one("item_count", "at_least", 3)]
    assert told(segment_of(session, some).conditions) == [
        "Things on the list at least 3"
    ]
    with pytest.raises(SegmentNameTaken):
        create_segment(session, ADA, "Collectors", THREE)
    with pytest.raises(SegmentNameTaken):
        rename_segment(session, ADA, other, "Collectors")
    assert segment_of(session, other).name == "Newcomers"

    rename_segment(session, ADA, some, "Great collectors")
    rename_segment(session, ADA, some, "Great collectors")
    delete_segment(session, ADA, other)

    assert [group.name for group in segments_listed(session)] == ["Great collectors"]
    acts = session.scalars(select(Act).order_by(Act.id)).all()
    assert [(act.action, act.subject) for act in acts] == [
        ("segment.create", "Collectors"),
        ("segment.create", "Newcomers"),
        ("segment.rename", "Great collectors"),
        ("segment.delete", "Newcomers"),
    ]
    assert acts[2].before == {"name": "Collectors"}
    assert acts[3].before["conditions"] == THREE


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b", "x" * 81], ids=["none", "blanks", "unseen", "too long"]
)
def test_a_name_that_says_nothing_is_refused(session, name):
    with pytest.raises(SegmentNameUnfit):
        create_segment(session, ADA, name, THREE)


def test_what_is_not_there_is_not_found(session):
    for act in (
        lambda: segment_of(session, UUID(int=1)),
        lambda: segment_named(session, "Nobody"),
        lambda: rename_segment(session, ADA, UUID(int=1), "Some"),
        lambda: delete_segment(session, ADA, UUID(int=1)),
    ):
        with pytest.raises(SegmentNotFound):
            act()


def test_another_currency_than_the_shops_is_worth_nothing(session, saved):
    rich = [one("list_value", "at_least", 1)]
    assert count(session, rich, currency="EUR") == 0
