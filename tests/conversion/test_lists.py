"""A whole list into the cart, with the code that the shop gives for it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.conversion.buying import buy
from tests.promotions.rules import ADA, a_rule, redeem
from webapp.cart import services as cart
from webapp.cart.queries import cart_page
from webapp.conversion.events import ListConverted
from webapp.conversion.models import Prompt
from webapp.conversion.services import convert_list, lists, move_item
from webapp.core import clock
from webapp.promotions import services as promotions
from webapp.promotions.models import PromoCode
from webapp.settings.definitions import Settings
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import pick_product

OFF = Settings()


@pytest.fixture
def rule(session):
    return a_rule(session)


@pytest.fixture
def promo(rule):
    """The shop gives ten percent off, for two days."""
    return Settings(
        conversion_promo_on=True,
        conversion_promo_rule_id=rule.id,
        conversion_promo_hours=48,
    )


@pytest.fixture
def heard(monkeypatch):
    """What is told to whoever listens."""
    told = []
    monkeypatch.setattr(lists, "publish", lambda _session, event: told.append(event))
    return told


@pytest.fixture
def remind(session, alice):
    """Have a reminder due."""

    def remind():
        due = clock.now() + timedelta(days=2)
        session.execute(update(Wishlist).values(next_reminder_at=due))
        session.commit()

    return remind


@pytest.fixture
def code_in_cart(session, owner):
    return lambda: cart_page(session, owner).code


def test_without_the_promo_a_list_goes_without_a_code(
    session, alice, goods, save, code_in_cart, list_of, remind, heard, rows
):
    save(goods.lamp)
    save(goods.kettle)
    remind()

    converted = convert_list(session, alice.id, settings=OFF)

    assert converted.moved.added == ("Lamp",)
    assert [name for name, _ in converted.moved.refused] == ["Kettle"]
    assert (converted.code, converted.is_attached, code_in_cart()) == (
        None,
        False,
        None,
    )
    assert list_of(alice).next_reminder_at is None
    assert heard == [ListConverted(user_id=str(alice.id), link_id="", moved_count=1)]
    assert [(row.code, row.prompt) for row in rows()] == [(None, Prompt.OWN_VISIT)]


def test_with_the_promo_the_cart_gets_a_code_that_works_once(
    session, alice, goods, save, promo, rule, code_in_cart, rows, settle
):
    save(goods.lamp)
    before = clock.now()

    converted = convert_list(session, alice.id, settings=promo)

    (code,) = session.scalars(select(PromoCode)).all()
    assert (code.user_id, code.rule_id) == (alice.id, rule.id)
    assert before <= code.expires_at - timedelta(hours=48) <= clock.now()
    assert converted.code == code_in_cart() == code.code
    assert converted.is_attached
    assert [row.code for row in rows()] == [code.code]

    bought = buy(session, alice)
    settle()

    (row,) = rows()
    assert (row.code, row.value_minor) == (code.code, 3600)
    assert (bought.discount_code, bought.total_minor) == (code.code, 3600)


def test_pressed_again_it_is_the_same_code_and_the_same_cart(
    session, alice, owner, goods, save, promo, in_cart, code_in_cart
):
    save(goods.lamp)

    first = convert_list(session, alice.id, settings=promo)
    again = convert_list(session, alice.id, settings=promo)

    assert again.code == first.code == code_in_cart()
    assert (again.moved.already, in_cart(owner)) == (("Lamp",), {"Lamp": 1})


def test_what_was_moved_before_gets_the_code_and_keeps_what_prompted_it(
    session, alice, owner, goods, save, promo, rows
):
    move_item(session, owner, save(goods.lamp), prompt=Prompt.STOCK_ALERT)

    converted = convert_list(session, alice.id, prompt=Prompt.REMINDER, settings=promo)

    assert [(row.code, row.prompt) for row in rows()] == [
        (converted.code, Prompt.STOCK_ALERT)
    ]


def test_a_code_of_the_customers_own_choosing_stays(
    session, alice, owner, goods, save, promo, code_in_cart
):
    save(goods.lamp)
    a_rule(session, shared_code="SPRING")
    cart.set_code(session, owner, "spring")

    converted = convert_list(session, alice.id, settings=promo)

    assert code_in_cart() == "SPRING"
    assert converted.code
    assert not converted.is_attached


@pytest.mark.parametrize("how", ["expired", "used up", "unknown", "ended"])
def test_one_that_works_no_more_does_not(
    session, alice, bob, owner, goods, save, promo, code_in_cart, how
):
    save(goods.lamp)
    chosen = "NOBODYKNOWS"
    if how == "expired":
        former = convert_list(session, alice.id, settings=promo)
        (code,) = session.scalars(select(PromoCode)).all()
        code.expires_at = clock.now()
        chosen = former.code
    elif how != "unknown":
        chosen = "SPRING"
        rule = a_rule(session, shared_code=chosen, most_uses=1)
        if how == "ended":
            promotions.end_rule(session, ADA, rule.id)
        else:
            redeem(session, chosen, bob)
    cart.set_code(session, owner, chosen)

    converted = convert_list(session, alice.id, settings=promo)

    assert converted.is_attached
    assert code_in_cart() == converted.code != chosen


def test_a_rule_that_gives_no_code_brings_none(
    session, alice, goods, save, promo, rule, code_in_cart, remind, list_of
):
    save(goods.lamp)
    remind()
    promotions.end_rule(session, ADA, rule.id)

    converted = convert_list(session, alice.id, settings=promo)

    assert (converted.code, code_in_cart()) == (None, None)
    assert converted.moved.added == ("Lamp",)
    assert list_of(alice).next_reminder_at is None


def test_where_nothing_can_be_bought_nothing_happens(
    session, alice, goods, save, promo, code_in_cart, remind, list_of, heard, rows
):
    save(goods.kettle)
    save(goods.shirt)
    remind()

    converted = convert_list(session, alice.id, settings=promo)

    assert len(converted.moved.refused) == 2
    assert (converted.code, code_in_cart()) == (None, None)
    assert session.scalars(select(PromoCode)).all() == []
    assert list_of(alice).next_reminder_at is not None
    assert (heard, rows()) == ([], [])


def test_who_has_no_list_has_nothing_to_move(session, alice, guest, goods):
    pick_product(session, guest.guest_id, goods.lamp.id)

    converted = convert_list(session, alice.id, settings=OFF)

    assert not converted.moved.is_anything_there
    assert converted.moved.refused == ()


def test_it_takes_as_many_statements_for_many_wishes_as_for_few(
    session, alice, shelf, save, promo, statements
):
    counts = []
    for count in (2, 30):
        for thing in shelf(count)[count // 30 * 2 :]:
            save(thing)
        with statements() as sent:
            convert_list(session, alice.id, settings=promo)
        counts.append(len([one for one in sent if "SAVEPOINT" not in one]))
    assert max(counts) <= 16
    assert abs(counts[0] - counts[1]) <= 1
