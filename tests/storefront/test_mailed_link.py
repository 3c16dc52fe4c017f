"""The mailed way into the cart: a page first, once, and for the list's owner alone."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from html5lib import HTMLParser
from sqlalchemy import select
from uuid_utils.compat import uuid7

from tests.accounts.people import PASSWORD, a_customer, sign_in
from tests.catalog.goods import a_listing, a_variant, put_up
from tests.people import KEY
from webapp.audit.services import Actor
from webapp.cart.models import Cart, CartLine
from webapp.conversion import services
from webapp.conversion.models import Conversion, ConversionLink, Prompt
from webapp.core import clock
from webapp.promotions.models import DiscountKind, DiscountRule, PromoCode
from webapp.settings.definitions import Settings
from webapp.settings.services import change
from webapp.wishlist.models import WishlistItem
from webapp.wishlist.services import save_item

SECRECY = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
READY = re.compile(r"Put \d+ things into the cart|Put it into the cart")


@pytest.fixture
def alice(session):
    """Alice with a lamp and a clock on her list, and a kettle that is sold out."""
    alice = a_customer(session)
    listings = (
        a_listing("lamp"),
        a_listing("clock"),
        a_listing("kettle", variants=(a_variant(stock=0),)),
    )
    for product in put_up(session, *listings):
        save_item(session, alice.id, product.id)
    session.commit()
    return alice


@pytest.fixture
def promo(session):
    """Settings of a shop that gives 10 % with a mailed link."""
    rule = DiscountRule(
        name="10 % off what you saved",
        kind=DiscountKind.PERCENT,
        percent_pct=Decimal(10),
        currency="USD",
    )
    session.add(rule)
    session.flush()
    return replace(
        Settings(), conversion_promo_on=True, conversion_promo_rule_id=rule.id
    )


@pytest.fixture
def mailed(session, alice):
    """Mail Alice a link; return the address that stands in it."""

    def mailed(settings=None):
        link = services.issue_link(
            session,
            alice.id,
            prompt=Prompt.REMINDER,
            reminder_number=2,
            settings=settings or Settings(),
        )
        session.commit()
        return f"/wishlist/to-cart/{services.link_token(KEY, link)}"

    return mailed


def in_cart(session):
    session.expire_all()
    return len(session.scalars(select(CartLine)).all())


def test_the_page_says_what_would_go_and_what_not(session, client, mailed):
    sign_in(client)

    answer = client.get(mailed())

    assert answer.status_code == 200
    assert "Put 2 things into the cart" in answer.text
    for name in ("Lamp", "Clock"):
        assert name in answer.text
    assert "&#39;Kettle&#39; is out of stock." in answer.text
    HTMLParser(strict=True).parse(answer.text)


def test_looking_changes_nothing(session, client, mailed, promo, everything):
    path = mailed(promo)
    sign_in(client)
    before = everything()

    for headers in ({}, {"HX-Request": "true"}, {"User-Agent": "Scanner/1.0"}):
        assert client.get(path, headers=headers).status_code == 200
        assert client.head(path, headers=headers).status_code == 200

    assert everything() == before


def test_pressed_it_fills_the_cart_with_the_code_and_works_once(
    session, client, mailed, promo
):
    path = mailed(promo)
    sign_in(client)
    code = session.scalar(select(PromoCode.code))
    page = client.get(path).text
    assert code in page
    assert "10 % off what you saved" in page

    answer = client.post(path)

    assert (answer.status_code, answer.location) == (303, "/wishlist/to-cart")
    told = client.get(answer.location).text
    assert "2 things are in your cart now. 1 thing could not go there." in told
    assert f"Your discount code {code} is in it, too." in told
    assert session.scalar(select(Cart.promo_code)) == code
    assert len(session.scalars(select(WishlistItem)).all()) == 3
    rows = session.scalars(select(Conversion)).all()
    assert {(row.prompt, row.reminder_number) for row in rows} == {("reminder", 2)}
    for again in (client.get(path), client.post(path)):
        assert again.status_code == 410
        assert "This link was used already" in again.text
        assert "It works once." in again.text
    assert in_cart(session) == 2


def test_a_link_that_has_expired_says_so_and_what_else_works(session, client, mailed):
    path = mailed()
    sign_in(client)
    link = session.scalars(select(ConversionLink)).one()
    link.expires_at = end = clock.now() + timedelta(minutes=1)
    session.commit()
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert client.get(path).status_code == 200

    with time_machine.travel(end, tick=False):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 410
            assert "This link has expired" in answer.text
            assert 'href="/wishlist">To your wishlist' in answer.text
    assert in_cart(session) == 0


def test_where_nothing_can_be_had_the_link_works_another_time(session, client, mailed):
    path = mailed()
    sign_in(client)
    client.post("/wishlist/clear")

    assert client.post(path).status_code == 303

    assert session.scalars(select(ConversionLink)).one().used_at is None
    assert not READY.search(client.get(path).text)


def test_somebody_else_s_link_looks_like_one_there_never_was(session, app, mailed):
    path = mailed()
    a_customer(session, "Bob")
    at_bobs = app.test_client()
    sign_in(at_bobs, "bob@example.com")
    unknown = [
        "/wishlist/to-cart/" + token
        for token in ("x", "A" * 64, path.rpartition("/")[2][:-1], "%00", "é" * 40)
    ]

    def seen(answer, asked):
        page = re.sub(r'name="next" value="[^"]*"', "", answer.text)
        return answer.status_code, page.replace(asked, "")

    for method in ("GET", "POST"):
        answers = {
            seen(at_bobs.open(asked, method=method), asked)
            for asked in (path, *unknown)
        }
        assert len(answers) == 1
        assert next(iter(answers))[0] == 404
    assert in_cart(session) == 0


def test_whoever_is_not_signed_in_signs_in_and_comes_back(session, client, mailed):
    path = mailed()
    for answer in (client.get(path), client.post(path, data={"next": path})):
        assert answer.status_code == 303
        assert answer.location == f"/account/sign-in?next={path}"
        assert SECRECY.items() <= dict(answer.headers).items()
    assert in_cart(session) == 0

    back = client.post(
        "/account/sign-in",
        data={"email": "alice@example.com", "password": PASSWORD, "next": path},
    )

    assert back.location == path
    assert client.get(path).status_code == 200


def test_a_guest_and_a_stranger_get_nothing_from_it(session, client, alice, mailed):
    path = mailed()
    (vase,) = put_up(session, a_listing("vase"))
    session.commit()
    client.post("/wishlist/items", data={"product": vase.id})

    for _ in range(2):
        assert client.post(path).location.startswith("/account/sign-in")
    assert client.get("/account").status_code == 303  # it signed nobody in
    assert in_cart(session) == 0


def test_it_is_kept_to_oneself(session, client, mailed, capsys):
    path = mailed()
    token = path.rpartition("/")[2]
    turned_away = client.get(path)
    sign_in(client)
    answers = [turned_away, client.get(path), client.post(path), client.get(path)]

    for answer in answers:
        assert SECRECY.items() <= dict(answer.headers).items()
        assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex, nofollow"' in answers[1].text
    said = capsys.readouterr()
    assert token not in said.out + said.err


def test_the_button_of_the_page_brings_a_code_while_the_promo_is_on(
    session, client, alice, promo
):
    tuned = {
        name: getattr(promo, name)
        for name in ("conversion_promo_on", "conversion_promo_rule_id")
    }
    change(session, Actor(uuid7(), "Ada"), **tuned)
    session.commit()
    sign_in(client)

    client.post("/wishlist/to-cart")

    code = session.scalar(select(PromoCode.code))
    assert f"Your discount code {code} is in it, too." in client.get("/wishlist").text
    assert session.scalar(select(Cart.promo_code)) == code
