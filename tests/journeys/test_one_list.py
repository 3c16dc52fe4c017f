"""One customer, one list: over sign-outs, browsers, and whoever else sits there."""

import re

from tests.journeys.browsing import PASSWORD


def test_the_list_is_the_same_after_leaving_and_coming_back(house):
    alice = house.visitor()
    email = alice.register("Alice")
    products = alice.products()
    for product in products.values():
        alice.save(product)
    before = alice.saved()
    assert sorted(before) == sorted(products)

    assert alice.sign_out().status == 303

    assert alice.saved() == []
    assert alice.sign_in(email).status == 303
    assert alice.saved() == before
    phone = house.visitor(1)
    assert phone.sign_in(email).status == 303
    assert phone.saved() == before


def test_a_new_password_loses_nothing_and_ends_the_others(house):
    alice, phone = house.visitor(), house.visitor(1)
    email = alice.register("Alice")
    alice.save(alice.products()["Desk Lamp"])
    phone.sign_in(email)

    answer = alice.post(
        "/account/password", present=PASSWORD, new="quite a different one"
    )

    assert answer.status == 303
    assert alice.saved() == ["Desk Lamp"]
    assert phone.get("/account").status == 303
    assert phone.saved() == []
    assert phone.sign_in(email).status == 422
    assert phone.sign_in(email, "quite a different one").status == 303
    assert phone.saved() == ["Desk Lamp"]


def test_the_next_person_at_this_browser_inherits_nothing(house):
    browser = house.visitor()
    browser.register("Alice")
    browser.save(browser.products()["Desk Lamp"])
    browser.sign_out()
    assert browser.saved() == []

    browser.register("Bob")

    assert browser.saved() == []
    assert "Alice" not in browser.get("/account").text


def test_an_ended_session_changes_nobodys_list(house):
    alice = house.visitor()
    email = alice.register("Alice")
    lamp, towel = (alice.products()[name] for name in ("Desk Lamp", "Tea Towel"))
    alice.save(lamp)
    elsewhere = alice.at(house.addresses[1])
    token = alice.token()
    alice.sign_out()

    saving = elsewhere.save(towel, token=token, next="/p/tea-towel")

    assert saving.status == 303
    assert re.search("/account/sign-in.*tea-towel", saving.headers["Location"])
    assert elsewhere.saved() == []
    assert elsewhere.sign_in(email).status == 303
    assert elsewhere.saved() == ["Desk Lamp"]
    assert elsewhere.save(towel).status == 303


def test_clearing_cookies_after_sign_in_loses_nothing(house):
    guest = house.visitor()
    guest.save(guest.products()["Desk Lamp"])
    email = guest.register("Alice")
    guest.jar.clear()
    assert guest.saved() == []
    assert guest.sign_in(email).status == 303
    assert guest.saved() == ["Desk Lamp"]
