"""Mailed links to the cart: once, in time, for whose list it is, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from tests.conversion.conftest import KEY
from tests.promotions.rules import ADA, a_rule
from webapp.accounts.models import UserSession
from webapp.cart.queries import cart_page
from webapp.conversion.errors import (
    LinkExpired,
    LinkUnknown,
    LinkUsed,
    NothingSaved,
)
from webapp.conversion.models import ConversionLink, Prompt
from webapp.conversion.queries import link_page
from webapp.conversion.services import (
    issue_link,
    link_token,
    move_item,
    use_link,
)
from webapp.core import clock, tokens
from webapp.promotions import services as promotions
from webapp.promotions.models import PromoCode
from webapp.settings.definitions import Settings

OFF = Settings(conversion_link_days=30)


@pytest.fixture
def rule(session):
    return a_rule(session)


@pytest.fixture
def promo(rule):
    return Settings(conversion_promo_on=True, conversion_promo_rule_id=rule.id)


@pytest.fixture
def link(session, alice, goods, save):
    """A link from the second reminder of a list with a lamp, without a code."""
    save(goods.lamp)
    return issue_link(
        session, alice.id, prompt=Prompt.REMINDER, reminder_number=2, settings=OFF
    )


@pytest.fixture
def use(session, alice):
    def use(link, *, user=alice, settings=OFF):
        token = link if isinstance(link, str) else link_token(KEY, link)
        return use_link(session, user.id, token, keys=[KEY], settings=settings)

    return use


@pytest.fixture
def look(session, alice):
    def look(link, *, user=alice):
        token = link if isinstance(link, str) else link_token(KEY, link)
        return link_page(session, user.id, token, keys=[KEY])

    return look


def test_a_link_puts_the_list_into_the_cart_once(
    session, alice, owner, link, use, look, in_cart, names_on, rows
):
    assert look(link).expires_at == link.expires_at
    before = clock.now()

    converted = use(link)

    assert converted.moved.added == ("Lamp",)
    assert in_cart(owner) == {"Lamp": 1}
    assert names_on(alice) == ["Lamp"]
    (row,) = rows()
    assert (row.prompt, row.reminder_number) == (Prompt.REMINDER, 2)
    assert row.link_id == link.id
    assert before <= link.used_at <= clock.now()
    for again in (use, look):
        with pytest.raises(LinkUsed, match="This link was used already"):
            again(link)
    assert in_cart(owner) == {"Lamp": 1}


def test_a_link_works_for_the_settings_days(session, link, use, look):
    assert timedelta(days=29) < link.expires_at - clock.now() <= timedelta(days=30)
    link.expires_at = clock.now()
    session.flush()

    for late in (use, look):
        with pytest.raises(LinkExpired):
            late(link)


def test_to_others_and_to_nobody_it_says_the_same(
    session, bob, link, use, look, in_cart, rows
):
    """And lets nobody in: whoever opens it is signed in or is not."""
    token = link_token(KEY, link)
    strange = [
        tokens.sign("another key", "conversion_link", link.id),
        tokens.sign(KEY, "reset_password", link.id),
        tokens.sign(KEY, "conversion_link", uuid7()),
        token[:-4],
        token + "A",
        "é",
        "",
    ]

    said = set()
    for asked in (use, look):
        for other in strange:
            with pytest.raises(LinkUnknown) as refused:
                asked(other)
            said.add(str(refused.value))
        with pytest.raises(LinkUnknown) as refused:
            asked(token, user=bob)
        said.add(str(refused.value))

    assert len(said) == 1
    assert link.used_at is None
    assert rows() == []
    assert session.scalars(select(UserSession)).all() == []


def test_looking_changes_nothing(session, link, look, in_cart, owner, rows):
    page = look(link)

    assert [wish.name for wish in page.wishes] == ["Lamp"]
    assert not session.dirty
    assert (link.used_at, in_cart(owner), rows()) == (None, {}, [])


def test_a_link_tells_what_would_stay_out(session, goods, save, link, look):
    save(goods.kettle)

    told = {wish.name: wish.reason for wish in look(link).wishes}

    assert told == {"Lamp": None, "Kettle": "'Kettle' is out of stock"}


def test_a_link_brings_its_code_though_the_promo_ended_since(
    session, alice, owner, goods, save, promo, use, look
):
    save(goods.lamp)
    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=promo)
    code = session.get_one(PromoCode, link.code_id)
    page = look(link)
    assert (page.code.code, page.code.promo) == (code.code, "Ten off")
    assert page.code.ends_at == code.expires_at

    converted = use(link, settings=OFF)

    assert converted.code == cart_page(session, owner).code == code.code
    assert converted.is_attached


def test_a_code_ends_with_its_link(session, alice, goods, save, rule):
    save(goods.lamp)
    settings = Settings(
        conversion_promo_on=True,
        conversion_promo_rule_id=rule.id,
        conversion_promo_hours=2000,
        conversion_link_days=2,
    )

    link = issue_link(session, alice.id, prompt=Prompt.PRICE_ALERT, settings=settings)

    assert session.get_one(PromoCode, link.code_id).expires_at == link.expires_at


def test_a_rule_that_is_switched_off_leaves_the_code_of_a_link_valid(
    session, alice, goods, save, promo, rule, use, look
):
    save(goods.lamp)
    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=promo)
    promotions.end_rule(session, ADA, rule.id)

    assert look(link).code is not None
    assert use(link).code is not None


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_code_that_works_no_more_is_neither_promised_nor_replaced(
    session, alice, owner, goods, save, promo, use, look, end
):
    save(goods.lamp)
    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=promo)
    code = session.get_one(PromoCode, link.code_id)
    if end == "revoked":
        promotions.revoke_code(session, ADA, code.id)
    else:
        code.expires_at = clock.now()
        session.flush()

    assert look(link).code is None
    converted = use(link, settings=promo)

    assert converted.moved.added == ("Lamp",)
    assert (converted.code, cart_page(session, owner).code) == (None, None)
    assert len(session.scalars(select(PromoCode)).all()) == 1


def test_a_link_without_a_code_gets_one_if_there_is_a_promo_by_then(
    session, owner, link, promo, use
):
    converted = use(link, settings=promo)

    assert converted.code
    assert cart_page(session, owner).code == converted.code


def test_no_code_where_the_rule_gives_none(session, alice, goods, save, promo, rule):
    save(goods.lamp)
    promotions.end_rule(session, ADA, rule.id)

    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=promo)

    assert link.code_id is None


def test_where_nothing_could_be_bought_the_link_works_another_time(
    session, alice, owner, goods, save, use, in_cart
):
    item_id = save(goods.shirt)
    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=OFF)

    assert not use(link).moved.is_anything_there
    assert link.used_at is None
    save(goods.lamp)
    assert use(link).moved.added == ("Lamp",)
    assert link.used_at is not None
    assert item_id


def test_each_link_works_by_itself(session, alice, owner, link, use, in_cart):
    other = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=OFF)

    assert use(link).moved.added == ("Lamp",)
    assert use(other).moved.already == ("Lamp",)
    assert in_cart(owner) == {"Lamp": 1}


def test_what_a_link_finds_in_the_cart_keeps_what_prompted_it(
    session, alice, owner, goods, save, use, rows
):
    move_item(session, owner, save(goods.lamp))
    link = issue_link(session, alice.id, prompt=Prompt.STOCK_ALERT, settings=OFF)

    use(link)

    assert [(row.prompt, row.link_id) for row in rows()] == [(Prompt.OWN_VISIT, None)]


def test_nobody_is_led_to_a_list_that_there_is_not(session, alice):
    with pytest.raises(NothingSaved):
        issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=OFF)


def test_a_row_of_the_database_opens_nothing(session, link):
    kept = {str(getattr(link, column.name)) for column in link.__table__.c}

    assert link_token(KEY, link) not in kept
    assert session.scalars(select(ConversionLink.id)).all() == [link.id]
