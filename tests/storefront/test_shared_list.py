"""The page behind a share link: what it shows, to whom, and what it keeps to itself."""

import re
from datetime import timedelta

import pytest
from html5lib import parse
from sqlalchemy import select

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import the_variant, usd, variants_of
from tests.sharing.lists import KEYS, STOCK, a_birthday, share_all
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.sharing import services as sharing
from webapp.sharing.models import ShareLink
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import Removal, Wishlist, WishlistItem

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PART = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"}
CARD = re.compile(r'<li class="card.*?</li>', re.DOTALL)


@pytest.fixture
def there(session):
    return a_birthday(session)


@pytest.fixture
def browsers(app, session, there):
    """Everybody who may come by with the link: a stranger, a guest, bob, and alice."""
    a_customer(session, "Bob")

    def browsers():
        stranger, guest, bob, alice = (app.test_client() for _ in range(4))
        guest.post("/wishlist/items", data={"product": there.goods["kettle"].id})
        sign_in(bob, "bob@example.com")
        bob.post("/wishlist/items", data={"product": there.goods["lamp"].id})
        for one in (guest, bob):
            one.get("/")  # what it says about the save is said
        sign_in(alice)
        return {"stranger": stranger, "guest": guest, "bob": bob, "alice": alice}

    return browsers


def cards(page):
    """Return what stands on each card, by the name of the product."""
    found = {}
    for card in CARD.findall(page):
        name = re.search(r"<h3.*?>(?:<a .*?>)?(.*?)<", card)[1]
        found.setdefault(name, []).append(card)
    return found


def words(card):
    return " ".join(re.sub("<[^>]+>", " ", card).split())


def test_a_link_opens_without_signing_in(client, there):
    answer = client.get(there.path)

    assert answer.status_code == 200
    assert "<h1>Birthday</h1>" in answer.text
    assert "Alice\u2019s list" in answer.text
    assert "in 13 days" in answer.text
    assert list(cards(answer.text)) == [
        "Shirt",
        "Lamp",
        "Clock",
        "Kettle",
        "Vase",
        "Relic",
    ]


def test_stock_is_told_in_words_and_prices_are_todays(client, session, there):
    catalog.reprice(session, the_variant(session, there.goods["lamp"]), usd("31.00"))
    session.commit()

    shown = {
        name: words(each[0])
        for name, each in cards(client.get(there.path).text).items()
    }

    assert "$31.00" in shown["Lamp"]
    assert "In stock" in shown["Lamp"]
    assert "Only a few left" in shown["Clock"]
    assert "Out of stock" in shown["Kettle"]
    assert "Pre-order" in shown["Vase"]
    assert "No longer sold" in shown["Relic"]


def test_what_is_no_longer_sold_has_neither_link_nor_price_nor_heart(client, there):
    (relic,) = cards(client.get(there.path).text)["Relic"]

    assert "/p/relic" not in relic
    assert "$" not in relic
    assert "heart-" not in relic
    assert 'href="/c/lamps"' in relic


def test_a_size_that_is_no_longer_made_says_so(client, session, there):
    variants_of(session, there.goods["shirt"])["Small"].is_discontinued = True
    session.commit()

    small, open_choice = cards(client.get(there.path).text)["Shirt"]

    assert "This choice is no longer made" in small
    assert "Size not chosen yet" in open_choice


def test_wishes_come_with_what_their_owner_says_about_them(client, there):
    shown = {
        name: words(each[0])
        for name, each in cards(client.get(there.path).text).items()
    }

    assert "Wanted most" in shown["Lamp"]
    assert "3 wanted" in shown["Lamp"]
    assert "For the reading corner" in shown["Lamp"]
    assert "Some day" in shown["Clock"]


def stands_in(page, canary):
    """Tell whether it is there; a number by itself, not by chance in a token."""
    if canary.isdigit():
        return re.search(rf"(?<![\w-]){canary}(?![\w-])", page) is not None
    return canary in page


def test_nothing_that_belongs_to_the_owner_alone_is_anywhere_on_the_page(
    session, there, browsers
):
    catalog.reprice(session, the_variant(session, there.goods["lamp"]), usd("31.00"))
    wishlist.remove_item(session, there.alice.id, there.saved["kettle"])
    session.commit()
    wishlists = session.scalars(select(Wishlist.id)).all()
    items = session.scalars(select(WishlistItem.id).filter_by(user_id=there.alice.id))
    removals = session.scalars(select(Removal.id)).all()
    canaries = {
        "alice@example.com",
        "@example.com",
        "Moreau",
        "canary",
        "Hidden",
        "Secret Ring",
        "secret-ring",
        "Loose Sock",
        "Old Boot",
        "Kettle",
        "$40.00 when",
        str(STOCK),
        "2 left",
        str(there.link_id),
        str(there.alice.id),
        str(there.hidden_id),
        *map(str, [*wishlists, *items, *removals]),
    }
    watch = session.get_one(WishlistItem, there.saved["clock"])
    canaries |= {watch.expires_on.isoformat(), str(watch.expires_on.year)}
    asked = (there.path, f"{there.path}?group={there.hidden_id}&user={there.alice.id}")

    for who, browser in browsers().items():
        for path in asked:
            for headers in ({}, PART):
                page = browser.get(path, headers=headers).text
                page = page.replace("&#39;", "'").replace(
                    path.replace("&", "&amp;"), ""
                )
                shown = {canary for canary in canaries if stands_in(page, canary)}
                assert not shown, (who, path)
                # The way back to the panel names the group, to its owner alone.
                assert (str(there.group_id) in page) == (who == "alice")


def test_whatever_else_stands_in_the_address_is_ignored(client, there, session):
    bob = a_customer(session, "Bob")
    bobs = wishlist.create_group(session, bob.id, "Presents of bob")
    session.commit()
    plain = client.get(there.path).text

    for more in (
        f"group={bobs}",
        f"id={bob.id}&user_id={bob.id}",
        "token=1&share_token=1",
        "scope=list&visibility=public",
        "page=2&sort=1;select pg_sleep(5)",
    ):
        page = client.get(f"{there.path}?{more}").text
        assert cards(page) == cards(plain)
        assert "Presents of bob" not in page


@pytest.mark.parametrize("more", ["", "/", "x", "%00", "=", "/items", "?token="])
def test_only_the_very_token_opens_anything(client, there, more):
    assert client.get(f"/w/{there.token[:-1]}{more}").status_code == 404
    assert client.get(f"/w/{there.token.swapcase()}{more}").status_code == 404
    for path in ("/w/", "/w", f"/w/?token={there.token}", f"/w/x?token={there.token}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", UNSAFE)
def test_a_shared_list_can_only_be_read(there, browsers, everything, method):
    for browser in browsers().values():
        before = everything()
        for path in (there.path, "/w/unknown", "/lists"):
            answer = browser.open(path, method=method, data={"items": "x"})
            assert answer.status_code == 405
            assert set(answer.headers["Allow"].split(", ")) == {
                "GET",
                "HEAD",
                "OPTIONS",
            }
        assert everything() == before


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_a_link_that_ended_says_so_and_shows_nothing(client, session, there, headers):
    sharing.revoke_link(session, there.alice.id, there.link_id)
    session.commit()

    answer = client.get(there.path, headers=headers)

    assert answer.status_code == 410
    assert "This list is no longer shared" in answer.text
    assert not {"Alice", "Birthday", "Lamp"} & set(
        re.findall(r"\w+", words(answer.text))
    )
    unknown = client.get("/w/nothing", headers=headers)
    assert unknown.status_code == 404
    assert "There is no list at this address" in unknown.text


def test_a_link_ends_to_the_second(client, session, there, time_machine):
    ends = session.get_one(ShareLink, there.link_id).expires_at

    for seconds, status in ((-1, 200), (0, 410), (1, 410), (-1, 200)):
        time_machine.move_to(ends + timedelta(seconds=seconds), tick=False)
        assert client.get(there.path).status_code == status


def test_every_answer_keeps_the_address_to_itself(client, session, there):
    dead = sharing.issue_link(
        session, there.alice.id, group_id=there.hidden_id, keys=KEYS
    )
    sharing.revoke_link(session, there.alice.id, dead.link_id)
    session.commit()

    for path in (there.path, f"/w/{dead.token}", "/w/unknown", "/lists"):
        for headers in ({}, PART):
            answer = client.get(path, headers=headers).headers
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert answer["Cache-Control"] == "no-store"
            assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_preview_says_whose_list_it_is_and_no_more(client, there):
    page = parse(client.get(there.path).text, namespaceHTMLElements=False)
    meta = {
        one.get("property") or one.get("name"): one.get("content")
        for one in page.iter("meta")
    }
    occasion = clock.now().date() + timedelta(days=13)

    assert meta["og:title"] == "Alice\u2019s Birthday list"
    assert re.fullmatch(r"7 wishes, for \w+ \d+, \d{4}", meta["og:description"])
    assert str(occasion.year) in meta["og:description"]
    assert re.fullmatch(
        r"http://[^/]+/static/img/preview\.png\?v=\w+", meta["og:image"]
    )
    assert meta["robots"] == "noindex, nofollow"
    assert "og:url" not in meta
    assert not any(there.token in (content or "") for content in meta.values())
    assert not [one for one in page.iter("link") if one.get("rel") == "canonical"]


def test_the_whole_list_shows_the_groups_that_are_shared(client, session, there):
    page = client.get(share_all(session, there)).text

    assert "<h1>Alice\u2019s wishlist</h1>" in page
    assert [words(h2) for h2 in re.findall(r"<h2.*?</h2>", page)] == [
        "Birthday 7",
        "Everything else 1",
    ]
    assert "Loose Sock" in page
    assert "Secret Ring" not in page
    assert "Hidden" not in page


def test_what_is_in_no_group_stays_out_unless_it_is_shared(client, session, there):
    page = client.get(share_all(session, there, ungrouped=False)).text

    assert "Loose Sock" not in page
    assert "Everything else" not in page


def test_an_empty_list_says_so(client, session, there):
    wishlist.clear_list(session, there.alice.id)
    session.commit()

    page = client.get(there.path).text

    assert "Nothing on this list yet" in page
    assert "0 wishes" in page  # in the preview


def test_the_owner_is_told_and_finds_back(client, session, there):
    sign_in(client)

    page = client.get(there.path).text

    assert "This is how others see your list" in page
    assert f'href="/wishlist/groups/{there.group_id}/share"' in page
    assert "heart-" not in page
    assert 'href="/wishlist/share"' in client.get(share_all(session, there)).text


def test_a_visitor_puts_a_wish_on_a_list_of_their_own(client, session, there):
    before = session.scalars(select(WishlistItem.id)).all()
    lamp = there.goods["lamp"].id
    data = {"product": lamp, "next": there.path}

    answer = client.post("/wishlist/items", data=data)

    assert answer.location == there.path
    page = client.get(there.path).text
    assert "“Lamp” is on your wishlist." in page
    assert re.search(rf'id="heart-{lamp}"[^>]*aria-pressed="true"', page)
    assert "Lamp" in client.get("/wishlist").text
    assert session.scalars(select(WishlistItem.id)).all() == before


def test_a_product_wished_for_twice_has_one_heart(client, there):
    page = client.get(there.path).text

    assert len(cards(page)["Shirt"]) == 2
    assert page.count(f'id="heart-{there.goods["shirt"].id}"') == 1


def test_an_open_page_hears_of_what_changes_and_of_nothing_else(client, session, there):
    client.get("/")
    stamp = client.get(there.path).headers["ETag"]
    changes = (
        lambda: catalog.restock(session, the_variant(session, there.goods["lamp"]), 1),
        lambda: wishlist.remove_item(session, there.alice.id, there.saved["vase"]),
        lambda: setattr(there.alice, "name", "Alicia Moreau"),
    )

    for change in changes:
        asked = {"If-None-Match": stamp}
        assert client.get(there.path, headers=asked).status_code == 304
        change()
        session.commit()
        answer = client.get(there.path, headers=asked)
        assert answer.status_code == 200
        stamp = answer.headers["ETag"]
    sharing.stop_sharing(session, there.alice.id)
    session.commit()
    assert client.get(there.path, headers={"If-None-Match": stamp}).status_code == 410


def test_a_heart_works_where_no_referrer_is_sent(app, there, monkeypatch):
    """The page sends none, so the token of the form has to be proof enough."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", value=True)
    client, safe = app.test_client(), "https://localhost"
    page = client.get(there.path, base_url=safe).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    data = {"product": there.goods["lamp"].id, "next": there.path}

    kept = client.post(
        "/wishlist/items", data=data | {"csrf_token": token}, base_url=safe
    )
    refused = client.post("/wishlist/items", data=data, base_url=safe)

    assert (kept.status_code, refused.status_code) == (303, 400)
