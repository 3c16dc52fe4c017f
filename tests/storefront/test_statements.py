"""How many statements the pages cost that people open all day, whatever is on them."""

import psycopg
import pytest

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up, the_variant
from webapp.accounts.owners import Owner
from webapp.cart.services import add_many, set_code
from webapp.wishlist.services import save_item

TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


@pytest.fixture
def executed(monkeypatch):
    """The statements that reach the database, from whatever library."""
    seen = []
    execute = psycopg.Cursor.execute

    def noting(cursor, query, *args, **options):
        if not str(query).startswith(TRANSACTION):
            seen.append(str(query))
        return execute(cursor, query, *args, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", noting)
    return seen


@pytest.fixture
def shop(session, client):
    """Alice, signed in, with thirty products on the shelves."""
    alice = a_customer(session)
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(30)))
    session.commit()
    sign_in(client)
    return alice, things


def ask(client, executed, path):
    client.get(
        path
    )  # what hardly ever changes, such as the menu, is known from here on
    client.application.testing = False
    try:
        client.get(path)
        executed.clear()
        assert client.get(path).status_code == 200
    finally:
        client.application.testing = True
    return len(executed)


@pytest.mark.parametrize("many", [1, 10, 30])
def test_a_wishlist_of_any_length_costs_one_statement(
    session, client, shop, executed, many
):
    alice, things = shop
    for thing in things[:many]:
        save_item(session, alice.id, thing.id)
    session.commit()

    assert ask(client, executed, "/wishlist") == 1


@pytest.mark.parametrize("many", [1, 10, 30])
def test_a_cart_of_any_length_costs_two_and_its_code_one(
    session, client, shop, executed, many
):
    alice, things = shop
    owner = Owner(user_id=alice.id)
    wanted = [(the_variant(session, thing).id, 1) for thing in things[:many]]
    add_many(session, owner, wanted)
    session.commit()

    assert ask(client, executed, "/cart") == 2
    set_code(session, owner, "SPRING")
    session.commit()
    assert ask(client, executed, "/cart") == 3


@pytest.mark.parametrize(
    "path", ["/", "/c/lamps", "/?sort=price_up", "/?page=2", "/p/thing-1"]
)
def test_a_page_of_the_shop_costs_two(client, shop, executed, path):
    most = 3 if path.startswith("/c/") else 2  # a category has a name to be looked up

    assert ask(client, executed, path) <= most


def test_a_list_that_has_changed_is_read_and_what_is_new_on_it(
    session, client, shop, executed
):
    alice, things = shop
    ask(client, executed, "/wishlist")
    for thing in things:
        save_item(session, alice.id, thing.id)
    session.commit()

    executed.clear()
    client.get("/wishlist")

    assert len([one for one in executed if "wishlist_items" in one]) == 3


def test_saving_costs_three(client, shop, executed):
    _, things = shop
    ask(client, executed, "/")
    executed.clear()

    answer = client.post(
        "/wishlist/items",
        data={"product": things[0].id},
        headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/"},
    )

    assert answer.status_code == 200
    assert len(executed) == 3


def test_pages_that_are_drawn_whole_ask_once_who_it_is(session, client, shop, executed):
    alice, things = shop
    wanted = [(the_variant(session, thing).id, 1) for thing in things[:3]]
    add_many(session, Owner(user_id=alice.id), wanted)
    session.commit()

    assert ask(client, executed, "/account/orders") == 2
    assert ask(client, executed, "/checkout") == 3  # and where it went the last time
