"""Random histories of one list through its doors, as forms without JavaScript."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, put_up
from tests.torture import rounds
from tests.wishlist.test_histories import ITEMS, STEPS, History
from webapp.core.errors import DomainError
from webapp.wishlist import services
from webapp.wishlist.errors import AlreadySaved, GroupNameTaken, NothingToUndo
from webapp.wishlist.models import WishlistItem

UNDO = re.compile(r'formaction="/wishlist/removals/([0-9a-f-]+)/undo"')
REFUSALS = {
    "is already in your wishlist": AlreadySaved,
    "already exists": GroupNameTaken,
    "can no longer be undone": NothingToUndo,
}
AT_THE_LIST = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/account",
}


class HistoryAtTheDoor(History):
    """The same steps, each sent as a form; what came of it is read in the database."""

    def __init__(self, client, session, alice, things):
        super().__init__(session, alice, things)
        self.client = client

    def do(self, service, *what, **more):
        path, form = FORMS[service](*what, **more)
        before = self.statuses()
        answer = self.client.post(f"/wishlist/{path}", data=form, headers=AT_THE_LIST)
        if answer.status_code >= 400:
            known = [kind for word, kind in REFUSALS.items() if word in answer.text]
            raise refusal(known[0] if known else DomainError)
        undo, now = UNDO.search(answer.text), self.statuses()
        done = SimpleNamespace(removal_id=undo and UUID(undo[1]))
        if service is services.create_group:
            return max(group for group, _ in self.groups())
        if service is services.save_item:
            done.item_id = self.saved_as(what[0])
        if service is services.place_item:
            items = self.state()[0][more["group_id"]]
            done.position, done.count = items.index(what[0]) + 1, len(items)
        if service is services.put_back:
            changed = dict(now.items() - before.items())
            done.items = [
                SimpleNamespace(item_id=item, status=status)
                for item, status in changed.items()
            ]
        return done

    def saved_as(self, product):
        mine = select(WishlistItem.id).where(WishlistItem.user_id == self.alice)
        return self.session.scalar(mine.where(WishlistItem.product_id == product))

    def statuses(self):
        """Return what is there, and whether it is on the list or in the archive."""
        rows = self.session.execute(ITEMS, {"alice": self.alice})
        return {item: status for item, _, status in rows}


def refusal(kind):
    """Return a refusal of this kind, however it is worded."""
    return kind.__new__(kind)


def _many(do):
    return lambda ids, **_more: ("bulk", {"do": do, "items": list(ids)})


FORMS = {
    services.save_item: lambda product, group_id: (
        "items",
        {"product": product, "group": group_id or ""},
    ),
    services.place_item: lambda item, group_id, before: (
        f"items/{item}/place",
        {"group": group_id or "", "before": before or ""},
    ),
    services.transfer_item: lambda item, group_id: (
        f"items/{item}/transfer",
        {"group": group_id or ""},
    ),
    services.create_group: lambda name: ("groups", {"name": name}),
    services.archive_items: _many("archive"),
    services.restore_items: _many("restore"),
    services.remove_items: _many("remove"),
    services.clear_list: lambda: ("clear", {}),
    services.delete_group: lambda group, with_items: (
        f"groups/{group}/delete",
        {"items": "delete" if with_items else "keep"},
    ),
    services.put_back: lambda removal: (f"removals/{removal}/undo", {}),
}


@given(steps=STEPS)
@settings(
    max_examples=rounds(50, 2_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_the_list_is_what_it_should_be(shop, undone, steps):
    with undone():
        history = HistoryAtTheDoor(*shop)
        for step in steps:
            history.step(*step)
            history.compare()


@pytest.fixture
def shop(client, session, sessions):
    """Alice at her browser, and seven things to save."""
    alice = a_customer(session)
    goods = put_up(session, *(a_listing(f"thing-{n}") for n in range(7)))
    session.commit()
    sign_in(client)
    # Read on the connection itself: a session of ours would begin a savepoint, too.
    return client, sessions.kw["bind"], alice.id, [product.id for product in goods]
