"""Many requests at the same moment, over several server processes."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.journeys.browsing import PASSWORD, an_address
from tests.torture import rounds
from webapp.accounts.models import Guest, User
from webapp.core import tokens
from webapp.web.cookies import GUEST_COOKIE
from webapp.wishlist.models import GuestPick, WishlistItem

AT_ONCE = 16  # as many as the servers have threads


@pytest.mark.parametrize("_round", range(rounds(1, 4)))
def test_a_hundred_saves_of_one_product_make_one_row(house, _round):
    alice, bob = house.visitor(0), house.visitor(1)
    email = alice.register("Alice")
    bob.register("Bob")
    products, token = alice.products(), alice.token()

    for number, (name, product) in enumerate(products.items(), 1):
        answers = at_once(
            house,
            alice,
            100,
            lambda one: one.press_heart(product, token),  # noqa: B023 - done before the next
        )

        assert statuses(answers) == {200: 1, 422: 99}
        refusal = f"'{name}' is already in your wishlist"
        refused = [unescape(answer.text) for answer in answers if answer.status == 422]
        assert all(refusal in text for text in refused)
        assert saved_by(house, email) == number
        assert bob.save(product).status == 303

    assert alice.saved() == bob.saved() == list(products)[::-1]


def test_a_hundred_saves_of_a_guest_make_one_row(house):
    guest = house.visitor()
    products, token = guest.products(), guest.token()
    assert guest.save(products["Tea Towel"]).status == 303
    lamp = products["Desk Lamp"]

    answers = at_once(house, guest, 100, lambda one: one.press_heart(lamp, token))

    assert statuses(answers) == {200: 1, 422: 99}
    assert picks_of(house, guest) == 2
    assert guest.saved() == ["Desk Lamp", "Tea Towel"]


def test_the_first_things_that_a_guest_saves_at_once_are_saved_by_one_guest(house):
    guest = house.visitor()
    products, token = guest.products(), guest.token()
    waiting = iter(products.values())
    windows = []

    def save(window):
        windows.append(window)
        return window.press_heart(next(waiting), token)

    answers = at_once(house, guest, len(products), save)

    assert statuses(answers) == {200: len(products)}
    for window in windows:  # whichever cookie the browser keeps
        assert picks_of(house, window) == len(products)
        assert sorted(window.saved()) == sorted(products)


def test_two_sign_ins_at_once_merge_every_pick_once(house):
    alice = house.visitor()
    email = alice.register("Alice")
    products = alice.products()
    alice.save(products["Wall Clock"])
    guest = house.visitor()
    for product in products.values():
        assert guest.save(product).status == 303
    assert picks_of(house, guest) == len(products)
    token, known = guest.token(), guest.at(house.addresses[1])

    entered = at_once(
        house,
        guest,
        8,
        lambda one: (
            one.post("/account/sign-in", token=token, email=email, password=PASSWORD),
            one.get("/wishlist").notice,
        ),
    )

    answers, notices = zip(*entered, strict=True)
    assert statuses(answers) == {303: 8}
    assert saved_by(house, email) == len(products)
    assert picks_of(house, known) == 0
    assert sorted(alice.saved()) == sorted(products)
    added = len(products) - 1
    merged = f"{added} saved items added to your list, 1 was already there."
    assert Counter(notices) == {merged: 1, "": 7}
    assert known.saved() == []


def test_a_removal_races_itself_without_harm(house):
    alice = house.visitor()
    email = alice.register("Alice")
    alice.save(alice.products()["Desk Lamp"])
    page, token = alice.get("/wishlist").text, alice.token()
    path = re.search(r"/wishlist/items/[0-9a-f-]+/remove", page)[0]

    answers = at_once(house, alice, 16, lambda one: one.post(path, token=token))

    assert statuses(answers) == {303: 1, 404: 15}
    assert saved_by(house, email) == 0


def test_guessing_a_password_is_held_back_by_all_processes_together(house):
    alice, mallory = house.visitor(), house.visitor()
    email = alice.register("Alice")
    alice.sign_out()
    token = mallory.token()

    answers = at_once(
        house,
        mallory,
        30,
        lambda one: one.post(
            "/account/sign-in", token=token, email=email, password=an_address()
        ),
    )

    assert statuses(answers) == {422: 10, 429: 20}
    assert mallory.sign_in(email, PASSWORD).status == 429
    assert mallory.sign_in(an_address(), PASSWORD).status == 422


def at_once(house, person, times, work):
    """Do ``work`` so often in windows of one browser, on both servers in turn."""
    windows = [person.at(house.addresses[n % 2]) for n in range(times)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, windows))


def statuses(answers):
    return Counter(answer.status for answer in answers)


def saved_by(house, email):
    mine = select(func.count()).select_from(WishlistItem).join(User)
    return house.scalar(mine.where(User.email == email))


def picks_of(house, guest):
    token = next(cookie.value for cookie in guest.jar if cookie.name == GUEST_COOKIE)
    picked = select(func.count()).select_from(GuestPick).join(Guest)
    return house.scalar(picked.where(Guest.token_digest == tokens.digest(token)))
