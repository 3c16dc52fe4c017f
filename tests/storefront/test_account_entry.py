"""Coming in and going out, as a browser does it."""

import pytest
from sqlalchemy import func, select

from tests.accounts.people import NEWCOMER, PASSWORD, a_customer, is_signed_in, sign_in
from tests.people import same_but_for
from webapp.accounts.models import Guest, User, UserSession
from webapp.catalog.models import Product, ProductStatus, Shop, Variant
from webapp.core import tokens
from webapp.core.money import Money
from webapp.storefront.account.entry import merged_sentence
from webapp.web.cookies import GUEST_COOKIE, SHOP_COOKIE
from webapp.web.identity import safe_next
from webapp.wishlist.models import GuestPick, WishlistItem
from webapp.wishlist.services import Merge


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def a_variant(session) -> Variant:
    shop = Shop(slug="s", name="S")
    product = Product(
        slug="lamp", name="Lamp", shop=shop, price_minor=100, price_currency="USD"
    )
    variant = Variant(product=product, price=Money(100, "USD"), stock=1)
    session.add(variant)
    session.flush()
    return variant


def a_pick(session, variant, token="guest token"):
    guest = Guest(token_digest=tokens.digest(token))
    session.add(guest)
    session.flush()
    session.add(
        GuestPick(
            guest_id=guest.id,
            product_id=variant.product_id,
            variant_id=variant.id,
            sort_order=1,
            saved_price=Money(100, "USD"),
        )
    )
    session.commit()
    return token


def test_registering_signs_in_at_once(client, session):
    answer = client.post("/account/register", data=NEWCOMER)
    assert answer.status_code == 303
    assert answer.location == "/wishlist"
    assert "Welcome, Alice." in client.get("/account").text


def test_a_taken_address_is_said_beside_the_field(client, session):
    a_customer(session)
    answer = client.post("/account/register", data=NEWCOMER)
    assert answer.status_code == 422
    assert "This address has an account already" in answer.text
    assert count(session, User) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "alice"}, "Enter a whole e-mail address"),
        ({"name": " "}, "Tell us what to call you."),
        ({"name": "\x00"}, "Tell us what to call you."),
        ({"name": "A" * 81}, "Use at most 80 characters"),
        ({"name": "A" * 50_000}, "Use at most 80 characters"),
        ({"password": "short"}, "Use at least 10 characters"),
        ({"password": NEWCOMER["email"]}, "first thing others would try"),
        ({"email": ""}, "Enter your e-mail address."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, session, changes, sentence):
    answer = client.post("/account/register", data=NEWCOMER | changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert count(session, User) == 0


def test_half_characters_do_no_harm(client, session):
    body = b"name=%ED%A0%80Al&email=alice%00@example.com&password=long+enough+%ED%A0%80"
    answer = client.post(
        "/account/register",
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {303, 422}


def test_a_megabyte_is_too_much(client, session):
    answer = client.post("/account/register", data=NEWCOMER | {"name": "A" * 10**6})
    assert answer.status_code == 413
    assert count(session, User) == 0


def test_a_password_is_never_shown_again(client):
    answer = client.post("/account/register", data=NEWCOMER | {"email": "x"})
    assert PASSWORD not in answer.text


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client, session):
    a_customer(session)
    pages = []
    for email in ("alice@example.com", "nobody@example.com"):
        answer = sign_in(client, email=email, password="wrong password")
        assert answer.status_code == 422
        assert "do not match" in answer.text
        pages.append(same_but_for(answer)[1].replace(email, ""))
    assert pages[0] == pages[1]
    assert not is_signed_in(client)


def test_after_ten_wrong_passwords_the_right_one_waits_too(client, session):
    a_customer(session)
    for _ in range(10):
        assert sign_in(client, password="wrong password").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Please wait 15 minutes" in answer.text
    assert not is_signed_in(client)


def test_unknown_addresses_are_slowed_down_alike(client):
    statuses = [
        sign_in(client, email="nobody@example.com").status_code for _ in range(11)
    ]
    assert statuses == [422] * 10 + [429]


def test_one_goes_on_where_one_wanted_to(client, session):
    a_customer(session)
    page = client.get("/account/sign-in?next=/p/lamp?colour=red")
    assert 'name="next" type="hidden" value="/p/lamp?colour=red"' in page.text
    assert sign_in(client, next="/p/lamp?colour=red").location == "/p/lamp?colour=red"
    assert client.get("/account/sign-in?next=/p/lamp").location == "/p/lamp"


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\x00/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "http:evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "/\ud800",
    "/" + "a" * 3_000,
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_elsewhere(address):
    assert safe_next(address, otherwise="/home") == "/home"


@pytest.mark.parametrize(
    "address",
    ["/", "/wishlist", "/search?q=a%20b&sort=new", "/p/l%C3%A4mp#top", "/a//b"],
)
def test_pages_of_the_shop_are_fine(address):
    assert safe_next(address) == address


@pytest.mark.parametrize("address", [a for a in ELSEWHERE if "\ud800" not in a])
def test_signing_in_sends_nobody_elsewhere(client, session, address):
    a_customer(session)
    assert sign_in(client, next=address).location == "/wishlist"


def test_signing_in_brings_a_new_session_and_a_new_csrf_token(client, session):
    a_customer(session)
    client.get("/account/sign-in")
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
        old_token = before["csrf_token"]
    sign_in(client)
    client.get("/account")
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after["csrf_token"] != old_token
        first = after["_user_id"]
    sign_in(client)
    with client.session_transaction() as again:
        assert again["_user_id"] != first
    assert count(session, UserSession) == 1  # nobody has the first one any more


def test_signing_out_ends_the_session_on_the_server(client, session, app):
    a_customer(session)
    sign_in(client)
    stolen = client.get_cookie(SHOP_COOKIE).value

    assert client.post("/account/sign-out").location == "/"

    assert count(session, UserSession) == 0
    thief = app.test_client()
    thief.set_cookie(SHOP_COOKIE, stolen)
    answer = thief.get("/account")
    assert answer.status_code == 303
    assert answer.location == "/account/sign-in?next=/account"


def test_after_signing_out_nothing_of_the_account_is_left(client, session):
    a_customer(session)
    sign_in(client)
    client.post("/account/sign-out")
    page = client.get("/account/sign-in").text
    assert "Alice" not in page
    assert "alice@example.com" not in page
    assert client.get_cookie(GUEST_COOKIE) is None
    with client.session_transaction() as left:
        assert "_user_id" not in left


def test_signing_out_twice_or_without_being_in_does_no_harm(client, session):
    assert client.post("/account/sign-out").status_code == 303
    assert client.get("/account/sign-out").status_code == 405


@pytest.mark.parametrize("door", ["sign-in", "register"])
def test_what_a_guest_saved_comes_along(client, session, door):
    variant = a_variant(session)
    client.set_cookie(GUEST_COOKIE, a_pick(session, variant))
    if door == "sign-in":
        a_customer(session)
        sign_in(client)
    else:
        client.post("/account/register", data=NEWCOMER)

    assert client.get_cookie(GUEST_COOKIE) is None
    assert session.scalars(select(WishlistItem.variant_id)).all() == [variant.id]
    assert count(session, Guest) == 0
    assert "1 saved item added to your list." in client.get("/account").text


def test_what_is_sold_no_more_is_named(client, session):
    variant = a_variant(session)
    variant.product.status = ProductStatus.RETIRED
    client.set_cookie(GUEST_COOKIE, a_pick(session, variant))
    a_customer(session)
    sign_in(client)
    assert count(session, WishlistItem) == 0
    assert "No longer sold and left out: Lamp." in client.get("/account").text


def test_the_next_person_inherits_nothing(client, session):
    variant = a_variant(session)
    client.set_cookie(GUEST_COOKIE, a_pick(session, variant))
    a_customer(session)
    sign_in(client)
    client.post("/account/sign-out")
    bob = a_customer(session, "Bob")
    sign_in(client, email="bob@example.com")
    owners = session.scalars(select(WishlistItem.user_id)).all()
    assert bob.id not in owners


@pytest.mark.parametrize(
    ("merge", "sentence"),
    [
        (Merge(), ""),
        (Merge(1, 0), "1 saved item added to your list."),
        (Merge(3, 1), "3 saved items added to your list, 1 was already there."),
        (Merge(0, 2), "0 saved items added to your list, 2 were already there."),
        (
            Merge(1, 0, ("Lamp", "Chair")),
            "1 saved item added to your list. No longer sold and left out: Lamp, Chair.",
        ),
    ],
)
def test_the_merge_in_words(merge, sentence):
    assert merged_sentence(merge) == sentence
