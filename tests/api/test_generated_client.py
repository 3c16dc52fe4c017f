"""A client that openapi-python-client writes from the document, and what it can do.

Nothing of it is written by hand: what it sends and how it reads the answers, the document
alone has told it.
"""

import importlib
import json
import subprocess
import sys
from types import SimpleNamespace
from uuid import UUID

import pytest

from tests.api.described import document_of, operations
from tests.catalog.goods import a_listing, a_variant, put_up
from tests.journeys.servers import web_server
from webapp.accounts import passwords
from webapp.accounts.models import User
from webapp.api.openapi import written
from webapp.extensions import db
from webapp.wishlist import services as wishlist

PACKAGE = "client_of_keepsake"
PASSWORD = "correct horse battery"
NOWHERE = UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture
def package(live, tmp_path, monkeypatch):
    """Write the client, and import it."""
    document = tmp_path / "openapi.json"
    document.write_bytes(written(live.extensions["site"]))
    config = tmp_path / "config.json"
    # Without its hooks it calls no other program; it is read by Python alone.
    config.write_text(json.dumps({"post_hooks": [], "literal_enums": True}))
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    command += ["--path", document, "--config", config, "--meta", "none"]
    command += ["--output-path", tmp_path / PACKAGE, "--fail-on-warning"]
    made = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module(PACKAGE)
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def shop(live):
    """Three products, and Alice, who put one of them away."""
    with live.app_context(), db.sessionmaker.begin() as session:
        lamp, vase, relic = put_up(
            session,
            a_listing("lamp", variants=(a_variant(stock=3),)),
            a_listing("vase"),
            a_listing("relic"),
        )
        kept = passwords.hashed(PASSWORD)
        alice = User(email="alice@example.com", name="Alice", password_hash=kept)
        session.add(alice)
        session.flush()
        old = wishlist.save_item(session, alice.id, relic.id)
        wishlist.archive_items(session, alice.id, [old.item_id])
        ids = SimpleNamespace(lamp=lamp.id, vase=vase.id)
    with web_server(DATABASE_URL=live.config["DATABASE_URL"]) as address:
        yield SimpleNamespace(address=address, ids=ids)


class Program:
    """What the client offers, by the names that the document has for it."""

    def __init__(self, package, document, address):
        self.package, self.address = package, address
        self.models = importlib.import_module(f"{PACKAGE}.models")
        self.modules = {
            operation["operationId"]: self._module(operation)
            for _, _, operation in operations(document)
        }
        self.done, self.refused = set(), set()
        self.token = None

    def _module(self, operation):
        name = "".join(
            f"_{c.lower()}" if c.isupper() else c for c in operation["operationId"]
        )
        return importlib.import_module(
            f"{PACKAGE}.api.{operation['tags'][0].lower()}.{name}"
        )

    def client(self):
        if self.token is None:
            return self.package.Client(base_url=self.address)
        return self.package.AuthenticatedClient(base_url=self.address, token=self.token)

    def ask(self, name, *, status=200, **given):
        """Ask for something; return what the client made of the answer."""
        with self.client() as client:
            answer = self.modules[name].sync_detailed(client=client, **given)
        assert answer.status_code == status, answer.content
        (self.done if status == 200 else self.refused).add(name)
        self.headers = answer.headers
        return answer.parsed

    def data(self, name, kind, **given):
        answer = self.ask(name, **given)
        assert type(answer).__name__ == kind
        assert (answer.success, answer.http_status) == (True, "OK")
        return answer.data

    def no(self, name, status, kind, **given):
        """Ask for something that is refused; return the sentence."""
        answer = self.ask(name, status=status, **given)
        assert isinstance(answer, getattr(self.models, kind))
        assert answer.success is False
        if kind != "UnprocessableEntity":
            assert answer.data == answer.message
            return answer.message
        return answer.data.additional_properties


@pytest.fixture
def program(package, live, shop):
    return Program(package, document_of(live), shop.address)


def test_a_client_that_was_written_from_the_document_does_all_there_is(program, shop):
    lamp, vase = shop.ids.lamp, shop.ids.vase
    first = sign_in(program)
    look_at_products(program, lamp)
    group = make_groups(program)
    item = save_things(program, lamp, vase, group)
    read_lists(program, group)
    move_things(program, item, group)
    take_things_away(program, item, group)
    renew_and_leave(program, first)
    assert program.done == program.refused == set(program.modules)


def sign_in(program):
    body = program.models.SignIn(user_name="alice@example.com", password="wrong")
    sentence = program.no("signIn", 401, "Unauthorized", body=body)
    assert sentence.startswith("E-mail address and password do not match")
    for name in ("readWishlist", "readGroupedWishlist", "listGroups", "clearList"):
        program.token = "nonsense"
        sentence = program.no(name, 401, "Unauthorized")
        assert sentence == "Missing, expired, or invalid JWT token"
        assert "invalid_token" in program.headers["WWW-Authenticate"]
    program.token = None
    body.password = PASSWORD
    tokens = program.data("signIn", "SignInAnswer", body=body)
    assert (tokens.token_type, tokens.expires_in) == ("Bearer", 900)
    program.token = tokens.access_token
    return tokens


def look_at_products(program, lamp):
    product = program.data("readProduct", "ReadProductAnswer", slug="lamp")
    assert (product.product_id, product.is_in_wishlist) == (lamp, False)
    assert product.wishlist_item_id is None
    assert isinstance(product.unit_price, float)
    assert [one.stock_quantity for one in product.variants] == [3]
    sentence = program.no("readProduct", 404, "NotFound", slug="nothing-like-it")
    assert sentence == "Product not found"


def make_groups(program):
    birthday = program.models.NamedGroup(name="Birthday")
    made = program.data("createGroup", "CreateGroupAnswer", body=birthday)
    assert (made.name, made.item_count) == ("Birthday", 0)
    sentence = program.no("createGroup", 400, "BadRequest", body=birthday)
    assert sentence == "A group named 'Birthday' already exists"
    party = program.models.NamedGroup(name="Party")
    known = {"group_id": made.group_id, "body": party}
    assert program.data("renameGroup", "RenameGroupAnswer", **known).name == "Party"
    known["group_id"] = NOWHERE
    sentence = program.no("renameGroup", 404, "NotFound", **known)
    assert sentence == "Wishlist group not found"
    (only,) = program.data("listGroups", "ListGroupsAnswer")
    assert (only.group_id, only.name) == (made.group_id, "Party")
    return made.group_id


def save_things(program, lamp, vase, group):
    body = program.models.NewItem(product_id=lamp, group_id=group)
    once = {"body": body, "idempotency_key": "lamp"}
    answer = program.ask("addItem", **once)
    assert isinstance(answer, program.models.Done)
    assert answer.message == "Product added to wishlist in group 'Party'"
    assert answer.data is None
    assert program.ask("addItem", **once) == answer
    assert program.headers["Idempotent-Replayed"] == "true"
    sentence = program.no("addItem", 400, "BadRequest", body=body)
    assert sentence.endswith("is already in your wishlist")
    both = program.models.NewItem(vase, group_id=group, group_name="Other")
    sentence = program.no("addItem", 400, "BadRequest", body=both)
    assert sentence == "Provide either groupId or groupName, not both"
    new = program.models.NewItem(vase, group_name="Table")
    assert program.ask("addItem", body=new).message.endswith("'Table'")
    product = program.data("readProduct", "ReadProductAnswer", slug="lamp")
    assert (product.is_in_wishlist, product.wishlist_group_name) == (True, "Party")
    return product.wishlist_item_id


def read_lists(program, group):
    told = program.data("readWishlist", "ReadWishlistAnswer")
    assert isinstance(told, program.models.Wishlist)
    assert told.user.user_name == "alice@example.com"
    assert told.wishlist_summary.total_items == len(told.wishlist_items) == 2
    assert {item.product_slug for item in told.wishlist_items} == {"lamp", "vase"}
    tag = program.headers["ETag"]
    assert program.ask("readWishlist", status=304, if_none_match=tag) is None
    away = program.data("readWishlist", "ReadWishlistAnswer", archived=True)
    assert isinstance(away, program.models.ArchivedWishlist)
    assert [item.archive_reason for item in away.wishlist_items] == ["owner"]
    assert away.next_ is None
    grouped = program.data("readGroupedWishlist", "ReadGroupedWishlistAnswer")
    assert [one.group_name for one in grouped.groups] == ["Party", "Table"]
    assert grouped.groups[0].group_id == group
    assert (grouped.ungrouped.group_name, grouped.ungrouped.items) == ("Ungrouped", [])


def move_things(program, item, group):
    known = {"item_id": item, "quantity": 2}
    assert isinstance(program.ask("moveToCart", **known), program.models.Done)
    sentence = program.no("moveToCart", 400, "BadRequest", **known)
    assert sentence.startswith("Insufficient stock for 'Lamp'.")
    nowhere = program.models.Transfer(group_id=None)
    moved = program.ask("transferItem", item_id=item, body=nowhere)
    assert moved.message == "Item moved to Ungrouped"
    lost = program.models.Transfer(group_id=NOWHERE)
    sentence = program.no("transferItem", 404, "NotFound", item_id=item, body=lost)
    assert sentence == "Wishlist group not found"
    back = program.models.Transfer(group_id=group)
    assert program.ask("transferItem", item_id=item, body=back).data is None
    first = program.models.Position(position=1)
    assert program.ask("positionItem", item_id=item, body=first).success
    second = program.models.Position(position=2)
    fields = program.no(
        "positionItem", 422, "UnprocessableEntity", item_id=item, body=second
    )
    assert fields == {"position": "must be between 1 and 1"}


def take_things_away(program, item, group):
    assert program.ask("removeItem", item_id=item).data is None
    sentence = program.no("removeItem", 404, "NotFound", item_id=item)
    assert sentence == "Wishlist item not found"
    known = {"group_id": group, "delete_products": True}
    ended = program.ask("deleteGroup", **known)
    assert ended.message == "Group and all its products deleted from wishlist"
    assert program.no("deleteGroup", 404, "NotFound", **known)
    assert program.ask("clearList").message == "Wishlist cleared successfully"
    left = program.data("readWishlist", "ReadWishlistAnswer")
    assert (left.wishlist_items, left.updated_at) == ([], None)


def renew_and_leave(program, first):
    old = program.models.Refresh(refresh_token=first.refresh_token)
    fresh = program.data("refresh", "RefreshAnswer", body=old)
    program.token = fresh.access_token
    assert program.data("listGroups", "ListGroupsAnswer")
    blank = program.models.Revoke(token="")
    assert program.no("revoke", 422, "UnprocessableEntity", body=blank)
    leaving = program.models.Revoke(token=fresh.refresh_token)
    assert isinstance(program.ask("revoke", body=leaving), program.models.Done)
    assert program.no("refresh", 401, "Unauthorized", body=old)
    assert program.no("listGroups", 401, "Unauthorized")
