"""A small shop with its people, and the browsers that they sit at.

Alice owns what is tried on, Bob is another customer, Carol a guest; Vic, Ed and Ada
operate the shop.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up
from tests.dealings import (
    KEY,
    fail_to_tell,
    name_customers,
    sell_things,
    share_things,
)
from webapp.accounts import passwords
from webapp.accounts import services as accounts
from webapp.accounts.models import (
    AccountLink,
    Operator,
    OperatorSession,
    Purpose,
    User,
    UserSession,
)
from webapp.catalog.models import Product, ProductStatus
from webapp.core import clock, tokens
from webapp.web.cookies import GUEST_COOKIE, OPERATOR_COOKIE, SHOP_COOKIE
from webapp.wishlist import services as wishlist

PASSWORD = "correct horse battery"
# What can be done for some minutes only can still be done.
_A_MOMENT_AGO = text("""
    WITH links AS (
         UPDATE account_links
            SET expires_at = CAST(:now AS timestamptz) + interval '30 minutes'
    ), guests AS (UPDATE guests SET touched_at = :now),
       phones AS (UPDATE phones SET asked_at = :now),
       browsers AS (UPDATE user_sessions SET started_at = :now, seen_at = :now)
    UPDATE removals SET removed_at = :now
""")
BY_NATURE = re.compile(
    r'(X-CSRFToken": |name="csrf_token" value=|name="next" value=|data-stamp=)"[^"]*"'
)
OPERATORS = {"vic": "Viewer", "ed": "Editor", "ada": "Administrator"}


@dataclass
class World:
    """What there is; ids by name, so that a test can say whose it means."""

    app: object
    session: object
    products: SimpleNamespace = field(default_factory=SimpleNamespace)
    people: SimpleNamespace = field(default_factory=SimpleNamespace)
    ids: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    link_ids: dict[str, UUID] = field(default_factory=dict)
    checkout: dict = field(default_factory=dict)  # what Alice's checkout sends
    programs: dict = field(default_factory=dict)  # what their refresh tokens say
    guest: str = ""
    guest_id: UUID | None = None
    product_ids: dict[str, UUID] = field(default_factory=dict)
    customer_ids: dict[str, UUID] = field(default_factory=dict)
    operator_ids: dict[str, UUID] = field(default_factory=dict)

    def browser(self, name):
        """Return a browser at which ``name`` sits; each kind of visitor has one."""
        return getattr(self, f"_{name}", lambda: self._person(name))()

    def _person(self, name):
        if name in OPERATORS:
            token = accounts.start_operator_session(self.session, self.people_of(name))
            self.session.commit()
            return at_admin(self.app, token)
        token = accounts.start_session(
            self.session, self.people_of(name), user_agent="Mozilla/5.0 Firefox/1"
        )
        self.session.commit()
        return at_shop(self.app, token)

    def people_of(self, name):
        return getattr(self.people, name)

    def _anonymous(self):
        return self.app.test_client()

    def _carol(self):
        client = self.app.test_client()
        client.set_cookie(GUEST_COOKIE, self.guest)
        return client

    def _swapped(self):
        """Alice's cookie under the operators' name, and Ada's under the shop's."""
        at_alices, at_adas = self.browser("alice"), self.browser("ada")
        client = self.app.test_client()
        shop = at_alices.get_cookie(SHOP_COOKIE).value
        desk = at_adas.get_cookie(OPERATOR_COOKIE, path="/sg-admin").value
        client.set_cookie(OPERATOR_COOKIE, shop, path="/sg-admin")
        client.set_cookie(SHOP_COOKIE, desk)
        return client

    def _ended(self):
        """Somebody signed Alice and Ada out meanwhile."""
        return self._late(timedelta(0), ended=True)

    def _idle(self):
        """Alice and Ada went away for as long as a session may rest."""
        return self._late(timedelta(days=30))

    def _late(self, rest, *, ended=False):
        client = self.app.test_client()
        sign_in_at(
            client,
            accounts.start_session(self.session, self.people.alice, user_agent=""),
        )
        sign_in_at_admin(
            client, accounts.start_operator_session(self.session, self.people.ada)
        )
        newest = [
            self.session.scalars(select(kind).order_by(kind.id.desc())).first()
            for kind in (UserSession, OperatorSession)
        ]
        for one in newest:
            if ended:
                self.session.delete(one)
            else:
                one.seen_at = clock.now() - rest
        self.session.commit()
        return client


def at_shop(app, token):
    """Return a browser in which the customer of a session's token is signed in."""
    return sign_in_at(app.test_client(), token)


def at_admin(app, token):
    """Return a browser in which the operator of a session's token is signed in."""
    return sign_in_at_admin(app.test_client(), token)


def sign_in_at(client, token):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"customer:{token}"
    return client


def sign_in_at_admin(client, token):
    with client.session_transaction("/sg-admin/") as cookie:
        cookie["_user_id"] = f"operator:{token}"
    return client


@pytest.fixture
def quick_passwords(monkeypatch):
    """Keep passwords cheaply: these tests are about what happens around them."""
    _keep_passwords_cheaply(monkeypatch)


def _keep_passwords_cheaply(monkeypatch):
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "_nobodys", cache(lambda: cheap.hash("-")))


def create_world(app, session):
    """Make six people, five products, and something saved for whoever can save."""
    world = World(app, session)
    with pytest.MonkeyPatch.context() as monkeypatch:
        _keep_passwords_cheaply(monkeypatch)
        _put_products_up(world)
        _let_people_in(world)
        _save_things(world)
        share_things(world)
        sell_things(world)
        fail_to_tell(world)
        name_customers(world)
    session.flush()
    return world


@pytest.fixture
def world(app, session, peopled, quick_passwords):
    """The world as it was made, a moment ago; what a test does to it is undone."""
    _, made = peopled
    session.execute(_A_MOMENT_AGO, {"now": clock.now()})
    session.commit()
    return World(
        app,
        session,
        products=_again(session, Product, made.product_ids),
        people=SimpleNamespace(
            **vars(_again(session, User, made.customer_ids)),
            **vars(_again(session, Operator, made.operator_ids)),
        ),
        ids=dict(made.ids),
        links=dict(made.links),
        link_ids=dict(made.link_ids),
        checkout=dict(made.checkout),
        programs=dict(made.programs),
        guest=made.guest,
        guest_id=made.guest_id,
        product_ids=made.product_ids,
    )


def _again(session, kind, ids):
    rows = {row.id: row for row in session.scalars(select(kind))}
    return SimpleNamespace(**{name: rows[id_] for name, id_ in ids.items()})


def _put_products_up(world):
    listings = [
        a_listing("lamp"),
        a_listing("vase", variants=(a_variant(stock=40),)),
        a_shirt("S", "M"),
        a_listing("secret", status=ProductStatus.DRAFT),
        a_listing("relic", status=ProductStatus.RETIRED),
    ]
    for product in put_up(world.session, *listings):
        setattr(world.products, product.slug, product)
        world.product_ids[product.slug] = product.id
        world.ids[product.slug] = product.id
        world.ids[f"{product.slug}'s variant"] = product.variants[0].id


def _let_people_in(world):
    kept = passwords.hashed(PASSWORD)
    for name in ("alice", "bob"):
        user = User(email=f"{name}@example.com", name=name.title(), password_hash=kept)
        world.session.add(user)
        setattr(world.people, name, user)
    accounts.install_roles(world.session)
    for name, role in OPERATORS.items():
        operator = accounts.create_operator(
            world.session,
            email=f"{name}@example.com",
            name=name.title(),
            password=PASSWORD,
            role=role,
        )
        setattr(world.people, name, operator)
    world.session.flush()
    for name, person in vars(world.people).items():
        ids = world.operator_ids if name in OPERATORS else world.customer_ids
        ids[name] = person.id
    for purpose in Purpose:
        link = AccountLink(
            user_id=world.people.alice.id,
            purpose=purpose,
            email=world.people.alice.email,
            expires_at=clock.now() + timedelta(minutes=30),
        )
        world.session.add(link)
        world.session.flush()
        world.link_ids[purpose.value] = link.id
        world.links[purpose.value] = tokens.sign(KEY, purpose, link.id)
    for name in ("alice", "bob"):
        told = accounts.start_grant(
            world.session, world.people_of(name), program="curl/8"
        )
        world.programs[name] = told
        world.ids[f"{name}'s program"] = told.grant_id
    accounts.start_session(world.session, world.people.alice, user_agent="Elsewhere")
    world.ids["alice's browser"] = world.session.scalars(select(UserSession.id)).one()


def _save_things(world):
    session, lamp, shirt = world.session, world.ids["lamp"], world.ids["shirt"]
    for name in ("alice", "bob"):
        user_id = world.people_of(name).id
        group = f"Presents of {name}"
        saved = wishlist.save_item(session, user_id, lamp, new_group=group)
        world.ids[f"{name}'s lamp"] = saved.item_id
        other = wishlist.save_item(session, user_id, shirt)
        gone = wishlist.remove_item(session, user_id, other.item_id)
        world.ids[f"{name}'s removal"] = gone.removal_id
        world.ids[f"{name}'s group"] = session.scalar(
            text("SELECT id FROM wishlist_groups WHERE user_id = :id"), {"id": user_id}
        )
    small = world.products.shirt.variants[0].id
    alice = world.people.alice.id
    old = wishlist.save_item(session, alice, shirt, variant_id=small)
    wishlist.archive_items(session, alice, [old.item_id])
    world.ids["old lamp"] = old.item_id  # put away; a shirt, in truth
    guest_id, world.guest = accounts.start_guest(session)
    world.guest_id = guest_id
    pick = wishlist.pick_product(session, guest_id, lamp)
    world.ids["carol's lamp"] = pick.item_id
    other = wishlist.pick_product(session, guest_id, shirt)
    gone = wishlist.unpick_product(session, guest_id, other.item_id)
    world.ids["carol's removal"] = gone.removal_id


def where_to(answer):
    """Return the path that an answer leads to, its query left out."""
    return urlsplit(answer.headers.get("Location", "")).path


def same_but_for(answer):
    """Return a page without what differs by nature: token, and what was asked for."""
    return answer.status_code, BY_NATURE.sub("", answer.text)


def is_refused_with_a_notice(browser):
    """Tell whether the next page, at either door, says why something was not done."""
    said = []
    for door in ("/", "/sg-admin/"):
        with browser.session_transaction(door) as cookie:
            said += cookie.get("_flashes", ())
    return any(tone == "error" for tone, _ in said)
