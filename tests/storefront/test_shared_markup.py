"""What an owner writes stays text on the pages that others see of it."""

from urllib.parse import quote

import pytest

from tests.people import KEY
from tests.storefront.test_input_markup import PARTS, PAYLOADS, check
from webapp.accounts.models import User
from webapp.core.text import tidy, tidy_lines
from webapp.sharing import services as sharing
from webapp.wishlist.models import Visibility, WishlistGroup, WishlistItem


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_owner_writes_is_shown_as_written(world, payload):
    session, alice = world.session, world.people.alice
    session.get_one(User, alice.id).name = tidy(payload).replace(" ", "")[:80]
    session.get_one(WishlistGroup, world.ids["alice's group"]).name = tidy(payload)[:80]
    item = session.get_one(WishlistItem, world.ids["alice's lamp"])
    item.note, item.is_note_private = tidy_lines(payload), False
    group_id = world.ids["alice's group"]
    sharing.set_visibility(session, alice.id, group_id, Visibility.PUBLIC, keys=[KEY])
    session.commit()

    shared = "/w/" + world.links["alice's list"]
    panels = ("/wishlist/share", f"/wishlist/groups/{group_id}/share")
    for who, paths in (
        ("anonymous", (shared, "/lists")),
        ("carol", (shared,)),
        ("alice", (shared, *panels, "/lists")),
    ):
        browser = world.browser(who)
        for path in paths:
            for headers in ({}, PARTS):
                answer = browser.get(path, headers=headers)
                assert answer.status_code == 200
                check(answer.text)
    told = world.browser("alice").post(
        f"/wishlist/share/groups/{group_id}/visibility",
        data={"visibility": "public"},
        headers=PARTS,
    )
    check(f"<body>{told.text}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_address_says_is_shown_as_written(world, payload):
    browser = world.browser("alice")
    query = f"q={quote(payload)}&page={quote(payload)}&next={quote(payload)}"
    for path in ("/lists", "/wishlist/share", f"/w/{quote(payload, safe='')}"):
        for headers in ({}, PARTS):
            answer = browser.get(f"{path}?{query}", headers=headers)
            assert answer.status_code in {200, 404}
            check(answer.text)
