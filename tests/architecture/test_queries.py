"""Queries change nothing: neither in what they say nor in what they do."""

import ast
import importlib
import inspect
import pkgutil
import re
from datetime import timedelta
from typing import get_args
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, text

import webapp
from tests.architecture.test_code import MODULES, calls, imported
from tests.people import KEY
from webapp.accounts.models import Purpose
from webapp.accounts.owners import Owner
from webapp.catalog.queries import Choice, Sort
from webapp.conversion.models import Outcome, Prompt
from webapp.core import clock
from webapp.messaging.models import Channel, Kind
from webapp.orders.states import OrderState
from webapp.promotions.discounts import Line
from webapp.segments.conditions import ABOUTS, Condition
from webapp.settings.definitions import Settings
from webapp.sharing.queries import open_link
from webapp.wishlist.models import Wishlist

QUERIES = [name for name in MODULES if {"queries", "queries.py"} & set(name.split("/"))]
CHANGE = re.compile(
    r"\b(insert|update|delete|merge|truncate|alter|drop)\b\s+\w", re.IGNORECASE
)
LISTINGS = [
    Choice(q=q, category="lamps", shop="north-workshop", sort=sort, available=True)
    for q in ("", "lamp")
    for sort in Sort
]

NARROWED = {
    "outcome": Outcome.PAID,
    "prompt": Prompt.REMINDER,
    "reminder_number": 1,
    "since": clock.now(),
    "until": clock.now(),
    "product_id": UUID(int=1),
    "before": (clock.now(), UUID(int=1)),
    "most": 5,
}


READERS = {"session", "reader"}  # what a query calls that by which it asks


def functions():
    """Find every public query: what a queries module offers that wants a session."""
    for module in pkgutil.walk_packages(webapp.__path__, "webapp."):
        if "queries" in module.name.split("."):
            found = importlib.import_module(module.name)
            for name, function in inspect.getmembers(found, inspect.isfunction):
                if "queries" not in function.__module__.split("."):
                    continue  # it is asked here, and belongs elsewhere
                arguments = inspect.signature(function).parameters
                if not name.startswith("_") and next(iter(arguments), "") in READERS:
                    yield (
                        f"{function.__module__}.{name}".removeprefix("webapp."),
                        function,
                    )


FUNCTIONS = dict(functions())


def arguments(world):
    """Say with what each query is asked, besides the session."""
    alice, lamp = world.people.alice.id, world.products.lamp
    owners = [Owner(), Owner(user_id=alice), Owner(guest_id=world.ids["alice's lamp"])]
    shared = open_link(world.session, world.links["alice's list"])
    link = (Purpose.VERIFY_EMAIL, world.links["verify_email"])
    now, variant = clock.now(), world.ids["lamp's variant"]
    order, rule = world.ids["alice's order"], world.ids["spring rule"]
    the_list = world.session.scalar(select(Wishlist.id).filter_by(user_id=alice))
    segment, terms = world.ids["everybody"], {"currency": "USD"}
    asked = {"lines": [Line(variant, None, 4000)], "currency": "USD"}
    return {
        "accounts.queries.addresses_of": [([alice],), ([],)],
        "accounts.queries.customer_found": [(alice,)],
        "accounts.queries.customers_found": [("alice",), ("%",)],
        "accounts.queries.link_address": [(*link, {"keys": ["k"]})],
        "accounts.queries.phone_of": [(alice,)],
        "accounts.queries.preferences_of": [(alice,)],
        "accounts.queries.programs_of": [(alice,)],
        "accounts.queries.sessions_of": [(alice,)],
        "alerts.queries.decisions.decisions_of": [
            (alice,),
            (alice, {"before": now, "most": 5}),
        ],
        "alerts.queries.decisions.waiting_of": [(alice,)],
        "alerts.queries.prices.lowest_prices": [
            ([(lamp.id, None), (lamp.id, variant)],),
            ([],),
        ],
        "alerts.queries.today.seen_today": [
            (alice, [world.ids["alice's lamp"]], Channel.EMAIL, Settings())
        ],
        "audit.queries.acts": [
            (),
            ({"subject_id": order, "before": UUID(int=1), "most": 5},),
            ({"user_id": alice},),
        ],
        "cart.queries.cart_page": [(owner,) for owner in owners],
        "cart.queries.open_cart_id": [(owner,) for owner in owners],
        "catalog.queries.cards.cards_page": [(choice,) for choice in LISTINGS],
        "catalog.queries.cards.count": [(choice,) for choice in LISTINGS],
        "catalog.queries.cards.similar": [(lamp.id, lamp.category_id), (lamp.id, None)],
        "catalog.queries.products.product_page": [("lamp",), ("relic",)],
        "catalog.queries.rows.product": [(lamp.id,)],
        "catalog.queries.rows.sellers": [(["lamp"],)],
        "catalog.queries.rows.sku_owners": [(["A-1"],)],
        "catalog.queries.rows.variant": [(world.ids["lamp's variant"],)],
        "catalog.queries.shelves.categories": [()],
        "catalog.queries.shelves.category": [("lamps",)],
        "catalog.queries.shelves.every_category": [()],
        "catalog.queries.shelves.shops": [()],
        "conversion.queries.codes.issued_code": [(None,), (world.ids["spring code"],)],
        "conversion.queries.codes.working_code": [("SPRING", alice), ("", alice)],
        "conversion.queries.figures.figures": [(now - timedelta(days=30), now)],
        "conversion.queries.history.history": [(), (NARROWED | {"user_id": alice},)],
        "conversion.queries.links.link_page": [
            (alice, world.links["alice's way"], {"keys": [KEY]})
        ],
        "conversion.queries.wishes.offer": [(lamp.id, None), (lamp.id, variant)],
        "conversion.queries.wishes.wishes": [
            *((owner,) for owner in owners),
            (owners[1], [world.ids["alice's lamp"]]),
        ],
        "jobs.queries.dead_letters": [()],
        "jobs.queries.ready": [("messaging.deliver",)],
        "jobs.queries.oldest_due_age": [()],
        "jobs.queries.waiting": [(), ("messaging.send",)],
        "messaging.queries.dead_by_cause": [()],
        "messaging.queries.dead_letters": [
            (),
            ({"cause": "smtp.550", "after": world.ids["alice's letter"], "most": 5},),
        ],
        "messaging.queries.last_sent_at": [
            (alice, [Kind.REMINDER]),
            (alice, [], Channel.SMS),
        ],
        "messaging.queries.open_rates": [(now - timedelta(days=30),)],
        "orders.queries.lists.last_address": [(alice,)],
        "orders.queries.lists.orders_listed": [
            (),
            ({"q": "a", "order_state": OrderState.PLACED, "before": order},),
        ],
        "orders.queries.lists.orders_of": [(alice,), (alice, {"before": order})],
        "orders.queries.pages.order_of": [(order, alice)],
        "orders.queries.pages.order_page": [(order,)],
        "orders.queries.pages.payment_of": [(world.ids["alice's payment"], alice)],
        "promotions.queries.rules.codes_of": [
            (rule,),
            (rule, {"question": "alice@example.com", "before": UUID(int=1)}),
        ],
        "promotions.queries.rules.rule_choices": [(), (rule,)],
        "promotions.queries.rules.rule_page": [(rule,)],
        "promotions.queries.rules.rules_listed": [(), ({"before": rule},)],
        "promotions.queries.standing.quote": [
            (asked | {"user_id": user_id, "code": code},)
            for user_id in (alice, None)
            for code in ("SPRING", "unheard of")
        ],
        "promotions.queries.standing.standing_of": [("SPRING", alice), ("", None)],
        "promotions.queries.standing.standing_of_rule": [(rule, alice)],
        "reminders.queries.decisions.decisions_of": [
            (alice,),
            (alice, {"before": now, "most": 5}),
        ],
        "reminders.queries.decisions.figures": [()],
        "reminders.queries.decisions.sent_since": [(now - timedelta(days=1),)],
        "reminders.queries.facts.facts_of": [
            ([the_list], now),
            ([the_list], now, {"site": world.app.extensions["site"]}),
        ],
        "reminders.queries.shown.shown_of": [(alice,)],
        "reminders.queries.standing.standing_of": [(alice,), (UUID(int=1),)],
        "segments.queries.count": [([], terms), (every_condition(lamp), terms)],
        "segments.queries.members": [
            (every_condition(lamp), terms | {"most": 5}),
            ([], terms | {"most": 5, "after": alice}),
        ],
        "segments.queries.segment_named": [("Everybody",)],
        "segments.queries.segment_of": [(segment,)],
        "segments.queries.segments_listed": [()],
        "settings.queries.current": [()],
        "sharing.queries.links.links_of": [(alice, {"keys": [KEY]})],
        "sharing.queries.links.parts_of": [(alice,)],
        "sharing.queries.public.public_lists": [
            ("", 1, {"keys": [KEY]}),
            ("alice", 2, {"keys": [KEY]}),
        ],
        "sharing.queries.shared.open_link": [(world.links["alice's list"],)],
        "sharing.queries.shared.sections_of": [(shared, owner) for owner in owners],
        "sharing.queries.shared.wish_for": [(shared, variant)],
        "wishlist.queries.bought.fulfilled": [(alice, [variant], {"until": now})],
        "wishlist.queries.groups.group": [(alice, world.ids["alice's group"])],
        "wishlist.queries.lines.archived_in": [(alice, world.ids["alice's group"])],
        "wishlist.queries.lines.archive": [(alice,), (world.people.bob.id,)],
        "wishlist.queries.lines.lines": [
            (owners[1], [str(world.ids["alice's lamp"])]),
            (owners[2], [str(world.ids["carol's lamp"])]),
            (owners[0], []),
        ],
        "wishlist.queries.outline.outline": [(owner,) for owner in owners],
        "wishlist.queries.products.product_for": [("lamp", x) for x in owners],
        "wishlist.queries.programs.put_away": [
            (alice,),
            (alice, {"before": (now, UUID(int=1)), "most": 5}),
        ],
        "wishlist.queries.watching.watching_of": [(alice,), (UUID(int=1),)],
        "wishlist.queries.programs.told": [(alice,), (world.people.bob.id,)],
    }


def every_condition(product):
    """Ask of customers whatever a segment can ask, all at once."""
    return [
        Condition(name, how, product.id if about.is_id else 1 if about.most else None)
        for name, about in ABOUTS.items()
        for how in about.hows
    ]


@pytest.mark.parametrize("name", QUERIES)
def test_a_queries_module_has_no_word_that_changes_a_row(name):
    tree = MODULES[name]
    writes = {"add", "add_all", "delete", "insert", "update", "merge", "flush"}
    assert not calls(tree) & writes
    assert not {f"sqlalchemy.{word}" for word in writes} & set(imported(tree))
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id in {"text", "literal_column"}:
            assert not CHANGE.search(ast.unparse(node))


def test_every_query_is_tried(world):
    assert set(arguments(world)) == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_query_works_where_nothing_can_be_written(world, sessions, undone, name):
    samples = arguments(world)[name]
    connection = sessions.kw["bind"]
    with undone(), sessions() as reader:
        # Ends with the savepoint that it is said in.
        connection.execute(text("SET TRANSACTION READ ONLY"))
        for sample in samples:
            named = sample[-1] if sample and isinstance(sample[-1], dict) else {}
            given = sample[:-1] if named else sample
            found = FUNCTIONS[name](reader, *given, **named)
            if takes_a_connection(FUNCTIONS[name]):
                assert FUNCTIONS[name](connection, *given, **named) == found
        assert not reader.new
        assert not reader.dirty


def takes_a_connection(function):
    first = next(iter(inspect.signature(function).parameters.values()))
    return Connection in get_args(first.annotation)


def test_the_test_above_would_notice_a_write(world, sessions, undone):
    with undone(), sessions() as reader:
        sessions.kw["bind"].execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(Exception, match="read-only transaction"):
            reader.execute(text("UPDATE users SET name = 'x'"))
        reader.rollback()


def test_asking_twice_gives_the_same(world, session):
    choice = Choice(sort=Sort.NAME)
    first, again = (
        FUNCTIONS["catalog.queries.cards.cards_page"](session, choice) for _ in range(2)
    )
    assert first == again
