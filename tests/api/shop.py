"""A shop with little in it, and two customers for whom programs act."""

from uuid import UUID

import pytest
from sqlalchemy import text

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_variant, lamp_kettle_and_shirt, put_up
from webapp.wishlist import services as wishlist

MISSING = UUID(int=7)

_LISTED = text("""
    SELECT coalesce(own.name, 'Ungrouped') AS group_name, product.name
      FROM wishlist_items AS item
      JOIN products AS product ON product.id = item.product_id
      LEFT JOIN wishlist_groups AS own ON own.id = item.group_id
     WHERE item.user_id = :user_id AND item.status = :status
     ORDER BY own.sort_order NULLS FIRST, item.sort_order, item.id DESC
""")
_GROUPS = text(
    "SELECT name FROM wishlist_groups WHERE user_id = :user_id ORDER BY sort_order"
)
_KEPT = text("SELECT count(*) FROM removals")
_CART = text("""
    SELECT product.name, line.quantity
      FROM cart_lines AS line JOIN products AS product ON product.id = line.product_id
     WHERE line.user_id = :user_id
     ORDER BY product.name
""")


class Shop:
    """What there is: a lamp (five in stock), a kettle (none), a shirt in two sizes."""

    def __init__(self, session):
        self.session = session
        self.goods = lamp_kettle_and_shirt(session)
        self.alice = a_customer(session)
        self.bob = a_customer(session, "Bob")
        session.commit()

    @property
    def lamp(self):
        return self.goods.lamp.id

    @property
    def kettle(self):
        return self.goods.kettle.id

    @property
    def shirt(self):
        return self.goods.shirt.id

    @property
    def small(self):
        return self.goods.sizes["Small"].id

    def vase(self, stock=5, **more):
        """Put one more thing up; return its id."""
        listing = a_listing("vase", variants=(a_variant(stock=stock),), **more)
        (vase,) = put_up(self.session, listing)
        self.session.commit()
        return vase.id

    def save(self, product_id, user=None, **where):
        """Save something as on a page; return the item's id."""
        whose = (user or self.alice).id
        saved = wishlist.save_item(self.session, whose, product_id, **where)
        self.session.commit()
        return saved.item_id

    def group(self, name, user=None):
        """Make a group as on a page; return its id."""
        whose = (user or self.alice).id
        group_id = wishlist.create_group(self.session, whose, name)
        self.session.commit()
        return group_id

    def put_away(self, item_id, user=None):
        whose = (user or self.alice).id
        gone = wishlist.archive_items(self.session, whose, [item_id])
        wishlist.forget_removal(self.session, gone.removal_id)
        self.session.commit()

    def listed(self, user=None, status="active"):
        """Say what is on a list, from the top: names by the name of their group."""
        whose = {"user_id": (user or self.alice).id}
        found = {"Ungrouped": []}
        found |= {name: [] for name in self.session.scalars(_GROUPS, whose)}
        for group, name in self.session.execute(_LISTED, whose | {"status": status}):
            found[group].append(name)
        return found

    def archived(self, user=None):
        return self.listed(user, status="archived")

    def in_cart(self, user=None):
        """Say how many of what are in somebody's cart."""
        whose = {"user_id": (user or self.alice).id}
        return dict(self.session.execute(_CART, whose).all())

    def kept(self):
        """Say how many removals could still be undone."""
        return self.session.scalar(_KEPT)


@pytest.fixture
def shop(session, quick_passwords):
    return Shop(session)


@pytest.fixture
def alice(program, shop):
    """The program that acts for Alice."""
    return program(shop.alice)


@pytest.fixture
def bob(program, shop):
    """The program that acts for Bob."""
    return program(shop.bob)


@pytest.fixture
def refused(everything, alice):
    """Ask for what is refused: tell status and ``data``, all being as it was."""

    def refused(method, path, body=None, **options):
        before = everything()
        status, told = alice.ask(method, path, body, **options)
        assert not told["success"]
        assert everything() == before
        return status, told["data"]

    return refused
