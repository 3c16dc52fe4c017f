"""What each endpoint is asked for, fit to be done, and the programs that ask.

Whoever adds an endpoint says here what it is asked; the tests that are generated from
the endpoints find it by method and address.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from tests.people import PASSWORD
from webapp.accounts import services as accounts
from webapp.accounts.jwt import ACCESS_LIVES, Issuer, Kind
from webapp.accounts.models import User
from webapp.api import BASE
from webapp.api.endpoints import OPERATIONS
from webapp.core import clock
from webapp.web.cookies import GUEST_COOKIE, OPERATOR_COOKIE, SHOP_COOKIE

_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Wish:
    """What one request says: the names in its address, its query and its body."""

    names: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] | None = None


def plain(rule):
    """Write an address without how its parts are read: ``/groups/<group_id>``."""
    return _CONVERTER.sub(r"<\1>", rule.removeprefix(BASE))


def called(operation):
    """Name an operation as tables do."""
    return operation.method, plain(operation.rule)


BY_CALL = {called(operation): operation for operation in OPERATIONS}
WISHLIST = "/e-commerce/wishlist"
PRODUCT = "/e-commerce/products/<slug>"
ADD = f"{WISHLIST}/add"
ITEM = f"{WISHLIST}/<item_id>"
GROUPS = f"{WISHLIST}/groups"
GROUP = f"{GROUPS}/<group_id>"
TO_CART = f"{WISHLIST}/move-to-cart/<item_id>"


def wishes(world):
    """Say with what Alice's program asks each endpoint, so that it is done."""
    item = {"item_id": world.ids["alice's lamp"]}
    group = {"group_id": world.ids["alice's group"]}
    refresh = token_of(world, "alice", Kind.REFRESH)
    door = {"userName": "alice@example.com", "password": PASSWORD}
    return {
        ("POST", "/auth/token"): Wish(body=door),
        ("POST", "/auth/refresh"): Wish(body={"refreshToken": refresh}),
        ("POST", "/auth/revoke"): Wish(body={"token": refresh}),
        ("GET", PRODUCT): Wish({"slug": "lamp"}),
        ("GET", WISHLIST): Wish(query={"archived": "false"}),
        ("GET", f"{WISHLIST}/grouped"): Wish(),
        ("POST", ADD): Wish(body={"productId": world.ids["vase"]}),
        ("DELETE", f"{WISHLIST}/clear"): Wish(),
        ("DELETE", ITEM): Wish(item),
        ("PATCH", f"{ITEM}/group"): Wish(item, body={"groupId": None}),
        ("PATCH", f"{ITEM}/position"): Wish(item, body={"position": 1}),
        ("POST", TO_CART): Wish(item, query={"quantity": "1"}),
        ("POST", GROUPS): Wish(body={"name": "Birthday"}),
        ("GET", GROUPS): Wish(),
        ("PATCH", GROUP): Wish(group, body={"name": "Presents"}),
        ("DELETE", GROUP): Wish(group, query={"deleteProducts": "false"}),
    }


def address(rule, names):
    """Write an address with its names filled in, whatever they are."""
    for name, value in names.items():
        said = quote(str(value), safe="", errors="surrogatepass")
        rule = rule.replace(f"<{name}>", said)
    assert "<" not in rule, "a name of this address is not filled in"
    return BASE + rule


def query(pairs):
    """Write a query as a hostile program would: half characters and all."""
    return urlencode(pairs, doseq=True, errors="surrogatepass")


def token_of(world, name, kind=Kind.ACCESS):
    """Return a token by which the program of somebody asks."""
    return _issuer(world).sign(kind, world.programs[name], now=clock.now())


class Asker:
    """A program with whatever it says of itself, and the cookies that lie about."""

    def __init__(self, client, token=None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, call, wish, **headers):
        """Ask an endpoint, by its method and address, for what is wished."""
        method, rule = call
        told = {"query_string": query(wish.query)} if wish.query else {}
        if wish.body is not None:
            told["data"] = json.dumps(wish.body, default=str)
            told["content_type"] = "application/json"
        return self.client.open(
            address(rule, wish.names),
            method=method,
            headers=self.headers | headers,
            **told,
        )


def askers(world):
    """Return everybody who may come to this door, by the name that tables use."""
    good = {name: token_of(world, name) for name in ("alice", "bob")}
    issuer, claims = _issuer(world), world.programs["alice"]
    now = clock.now()
    stranger = Issuer(issuer.name, issuer.audience, ["the key of another shop"])
    bad = {
        "expired": issuer.sign(Kind.ACCESS, claims, now=now - ACCESS_LIVES),
        "foreign": stranger.sign(Kind.ACCESS, claims, now=now),
        "ended": _of_an_ended_grant(world),
        "deleted": _of_a_deleted_customer(world),
        "refresh": issuer.sign(Kind.REFRESH, claims, now=now),
        "link": world.links["alice's list"],
    }
    known = {
        name: Asker(world.app.test_client(), token)
        for name, token in {"nobody": None, **good, **bad}.items()
    }
    return known | {
        "both": Asker(world.browser("bob"), good["alice"]),
        "cookie": Asker(_at_alices(world)),
        "desk": Asker(_at_adas(world)),
    }


def _issuer(world):
    return world.app.extensions["token_issuer"]


def _signed(world, claims):
    return _issuer(world).sign(Kind.ACCESS, claims, now=clock.now())


def _of_an_ended_grant(world):
    alice = world.people.alice
    told = accounts.start_grant(world.session, alice, program="curl/8")
    accounts.end_grant(world.session, alice.id, told.grant_id)
    world.session.commit()
    return _signed(world, told)


def _of_a_deleted_customer(world):
    somebody = User(email=f"{uuid4()}@example.com", name="Dora", password_hash=PASSWORD)
    world.session.add(somebody)
    world.session.flush()
    told = accounts.start_grant(world.session, somebody, program="curl/8")
    world.session.delete(somebody)
    world.session.commit()
    return _signed(world, told)


def _at_alices(world):
    """Return the browser of Alice, in which Carol was a guest before."""
    client = world.browser("alice")
    client.set_cookie(GUEST_COOKIE, world.guest)
    return client


def _at_adas(world):
    """Return a browser that shows an operator's cookie everywhere, under both names."""
    known = world.browser("ada").get_cookie(OPERATOR_COOKIE, path="/sg-admin").value
    client = world.app.test_client()
    for name in (OPERATOR_COOKIE, SHOP_COOKIE):
        client.set_cookie(name, known)
    return client
