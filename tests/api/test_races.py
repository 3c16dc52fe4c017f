"""Programs that ask for the same at the same moment, on real connections."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.accounts.people import a_customer
from tests.api.conftest import Program
from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.core import clock
from webapp.extensions import db

THREADS = 20  # as many as there are connections
GROUPS = "SELECT count(*) FROM wishlist_groups"
ITEMS = "SELECT count(*) FROM wishlist_items"


class Race:
    """Alice, for whom many copies of one program act, and things to save."""

    def __init__(self, app, sessions):
        self.app = app
        self.sessions = sessions
        with sessions() as session:
            lamps = [a_listing(f"lamp-{n}") for n in range(20)]
            vase = a_listing("vase", variants=(a_variant(stock=3),))
            shirt = a_shirt("S", "M", "L")
            *self.lamps, self.vase, self.shirt = (
                product.id for product in put_up(session, *lamps, vase, shirt)
            )
            session.commit()
            self.alice = self.token_of(session, "Alice")
            self.bob = self.token_of(session, "Bob")

    def token_of(self, session, name):
        claims = accounts.start_grant(session, a_customer(session, name), program="")
        session.commit()
        issuer = self.app.extensions["token_issuer"]
        return issuer.sign(Kind.ACCESS, claims, now=clock.now())

    def ask(self, method, path, body=None, *, token=None, **options):
        program = Program(self.app, token or self.alice)
        status, told = program.ask(method, path, body, **options)
        return status, told["message"]

    def at_once(self, *asked):
        """Ask for many things at the same time; count the answers."""
        with ThreadPoolExecutor(THREADS) as pool:
            return Counter(pool.map(lambda one: self.ask(*one), asked))

    def count(self, what):
        with self.sessions() as session:
            return session.scalar(text(what))


@pytest.fixture
def race(live):
    with live.app_context():
        sessions = db.sessionmaker
    return Race(live, sessions)


def test_of_a_hundred_who_add_one_product_one_does(race):
    for turn in range(rounds(2, 20)):
        wish = ("POST", "/add", {"productId": str(race.lamps[turn])})

        answers = race.at_once(*[wish] * 100)

        name = f"Lamp {turn}"
        assert answers == {
            (200, "Product added to wishlist successfully"): 1,
            (400, f"'{name}' is already in your wishlist"): 99,
        }
        assert race.ask(*wish, token=race.bob)[0] == 200
        assert race.count(ITEMS) == 2 * (turn + 1)


def test_fifty_who_add_one_product_to_one_new_group_make_one_of_each(race):
    for turn in range(rounds(2, 20)):
        body = {"productId": str(race.lamps[turn]), "groupName": f"Birthday {turn}"}

        answers = race.at_once(*[("POST", "/add", body)] * 50)

        assert answers == {
            (200, f"Product added to wishlist in group 'Birthday {turn}'"): 1,
            (400, f"'Lamp {turn}' is already in your wishlist"): 49,
        }
        assert race.count(ITEMS) == race.count(GROUPS) == turn + 1


def test_of_many_products_for_one_new_group_one_makes_it(race):
    wishes = [
        ("POST", "/add", {"productId": str(lamp), "groupName": "Birthday"})
        for lamp in race.lamps
    ]

    answers = race.at_once(*wishes)

    assert answers == {
        (200, "Product added to wishlist in group 'Birthday'"): 1,
        (400, "A group named 'Birthday' already exists"): 19,
    }
    assert race.count(ITEMS) == race.count(GROUPS) == 1


def test_of_many_who_create_one_group_one_does(race):
    answers = race.at_once(*[("POST", "/groups", {"name": "Birthday"})] * 50)

    assert answers == {
        (200, "Wishlist group created successfully"): 1,
        (400, "A group named 'Birthday' already exists"): 49,
    }
    assert race.count(GROUPS) == 1


def test_of_many_who_remove_one_item_one_does(race):
    race.ask("POST", "/add", {"productId": str(race.lamps[0])})
    item_id = race.count("SELECT id FROM wishlist_items")

    answers = race.at_once(*[("DELETE", f"/{item_id}")] * 20)

    assert answers == {
        (200, "Product removed from wishlist successfully"): 1,
        (404, "Wishlist item not found"): 19,
    }
    assert race.count("SELECT count(*) FROM removals") == 0


def test_a_cart_is_filled_up_to_what_there_is_and_not_beyond(race):
    race.ask("POST", "/add", {"productId": str(race.vase)})
    item_id = race.count("SELECT id FROM wishlist_items")

    answers = race.at_once(*[("POST", f"/move-to-cart/{item_id}")] * 20)

    assert answers == {
        (200, "Product moved to cart successfully"): 3,
        (400, "Insufficient stock for 'Vase'. Only 3 units available"): 17,
    }
    assert race.count("SELECT sum(quantity) FROM cart_lines") == 3


def test_a_group_that_ends_while_it_is_filled_leaves_nothing_behind(race):
    for _turn in range(rounds(3, 20)):
        race.ask("POST", "/groups", {"name": "Birthday"})
        group_id = race.count("SELECT id FROM wishlist_groups")
        fills = [
            ("POST", "/add", {"productId": str(lamp), "groupId": str(group_id)})
            for lamp in race.lamps[:10]
        ]
        end = ("DELETE", f"/groups/{group_id}?deleteProducts=true")

        answers = race.at_once(*fills[:5], end, *fills[5:])

        assert {status for status, _message in answers} <= {200, 404}
        assert race.count(GROUPS) == race.count(ITEMS) == 0
