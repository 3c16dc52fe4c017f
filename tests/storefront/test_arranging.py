"""The doors to a list's order, its groups, its archive: with a script and without."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, sign_in
from tests.catalog.goods import a_listing, a_shirt, put_up, variants_of
from webapp.catalog import services as catalog
from webapp.catalog.models import Variant
from webapp.core import clock
from webapp.wishlist import services
from webapp.wishlist.models import ItemStatus, WishlistGroup, WishlistItem
from webapp.wishlist.queries.lines import ARCHIVE_PAGE

AT_THE_LIST = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/wishlist",
}
NAMES = re.compile(r'<li class="item[^>]*>.*?<h3>(.*?)</h3>', re.DOTALL)


@pytest.fixture
def alice(session, client):
    alice = a_customer(session)
    session.commit()
    sign_in(client)
    return alice


@pytest.fixture
def items(session, alice):
    """Lamp, Vase and Clock on the list, in this order; id by name."""
    goods = put_up(session, *(a_listing(name) for name in ("clock", "vase", "lamp")))
    saved = {
        product.name: services.save_item(session, alice.id, product.id).item_id
        for product in goods
    }
    session.commit()
    return saved


@pytest.fixture
def birthday(session, alice, items):
    group = services.create_group(session, alice.id, "Birthday")
    session.commit()
    return group


def shown(client, path="/wishlist"):
    found = NAMES.findall(client.get(path).text)
    return [unescape(re.sub("<[^>]+>", "", name)) for name in found]


def notice(client):
    return unescape(
        re.search(r'id="notice".*?<p>(.*?)</p>', client.get("/").text, re.DOTALL)[1]
    )


def test_a_step_without_javascript_leads_back_and_says_where_it_is(client, items):
    answer = client.post(
        f"/wishlist/items/{items['Clock']}/shift",
        data={"to": "top", "next": "/wishlist"},
    )

    assert (answer.status_code, answer.location) == (303, "/wishlist")
    assert notice(client) == "Clock moved to 1 of 3 in Ungrouped."
    assert shown(client) == ["Clock", "Lamp", "Vase"]


@pytest.mark.parametrize(("to", "place"), [("2", 2), ("99", 3), ("-5", 1), ("0", 1)])
def test_a_number_past_the_ends_is_the_end(client, items, to, place):
    client.post(f"/wishlist/items/{items['Lamp']}/shift", data={"to": to})

    assert shown(client).index("Lamp") + 1 == place


def test_a_drop_is_answered_with_a_version_and_a_sentence(client, items, birthday):
    version = re.search(
        r'id="list-version"[^>]*value="(\d+)"', client.get("/wishlist").text
    )
    answer = client.post(
        f"/wishlist/items/{items['Vase']}/place",
        data={"group": birthday, "before": "", "version": version[1]},
        headers=AT_THE_LIST,
    )

    assert answer.status_code == 200
    assert f'value="{int(version[1]) + 1}"' in answer.text
    assert "Vase moved to 1 of 1 in Birthday" in answer.text
    assert 'class="item' not in answer.text, "who dropped it sees it there already"


def test_a_drop_on_a_stale_list_gets_the_fresh_one(client, items):
    answer = client.post(
        f"/wishlist/items/{items['Vase']}/place",
        data={"group": "", "before": "", "version": "1"},
        headers=AT_THE_LIST,
    )

    assert answer.status_code == 409
    assert "Your list was changed elsewhere. Here is how it is now." in answer.text
    assert NAMES.findall(answer.text)
    assert shown(client) == ["Lamp", "Vase", "Clock"]


@pytest.mark.parametrize("version", ["x", "", "99999999999999999999", "-1"])
def test_what_is_no_version_is_none_or_a_stale_one(client, items, version):
    answer = client.post(
        f"/wishlist/items/{items['Vase']}/place",
        data={"group": "", "before": "", "version": version},
        headers=AT_THE_LIST,
    )

    assert answer.status_code == (200 if version == "" else 409)


def test_things_go_to_a_new_group_from_the_page_of_one(client, session, items):
    page = client.get(f"/wishlist/items/{items['Lamp']}")
    assert page.status_code == 200
    assert "Lamp" in page.text

    client.post(
        f"/wishlist/items/{items['Lamp']}/transfer", data={"new_group": " Home "}
    )

    assert notice(client) == "Lamp moved to 1 of 1 in Home."
    assert session.scalar(select(WishlistGroup.name)) == "Home"


def test_what_is_written_is_kept_and_shown(client, session, items):
    answer = client.post(
        f"/wishlist/items/{items['Lamp']}/edit",
        data={
            "note": "The <b>brass</b> one",
            "wanted": "3",
            "priority": "high",
            "needed": "2999-12-24",
            "next": "/wishlist",
        },
    )

    assert answer.status_code == 303
    page = client.get("/wishlist").text
    assert "The &lt;b&gt;brass&lt;/b&gt; one" in page
    for told in ("3 wanted", "Wanted most", "Needed by Dec 24, 2999"):
        assert told in page
    item = session.get_one(WishlistItem, items["Lamp"])
    assert not item.is_note_private


@pytest.mark.parametrize("headers", [{}, AT_THE_LIST], ids=["page", "part"])
def test_mistakes_are_told_beside_their_fields_and_change_nothing(
    client, session, items, headers
):
    answer = client.post(
        f"/wishlist/items/{items['Lamp']}/edit",
        data={
            "note": "x" * 501,
            "wanted": "100",
            "priority": "urgent",
            "needed": "tomorrow",
        },
        headers=headers,
    )

    assert answer.status_code == 422
    for sentence in (
        "At most 500 characters.",
        "Give a number from 1 to 99.",
        "Give a day such as 2026-12-24.",
    ):
        assert sentence in unescape(answer.text)
    assert ("<html" in answer.text) == (not headers)
    assert session.get_one(WishlistItem, items["Lamp"]).note == ""


def test_a_day_that_is_over_is_refused_beside_the_field(client, items):
    answer = client.post(
        f"/wishlist/items/{items['Lamp']}/edit",
        data={"wanted": "1", "priority": "normal", "needed": "2020-01-01"},
    )

    assert answer.status_code == 422
    assert "Choose today or a later day" in answer.text


def test_many_things_at_once(client, session, items, birthday):
    both = [items["Lamp"], items["Clock"]]
    client.post("/wishlist/bulk", data={"do": "move", "group": birthday, "items": both})
    assert notice(client) == "2 things moved to “Birthday”."

    client.post("/wishlist/bulk", data={"do": "archive", "items": both})
    assert notice(client) == "2 things are in the archive."
    assert shown(client) == ["Vase"]

    client.post("/wishlist/bulk", data={"do": "restore", "items": both})
    assert set(shown(client)) == {"Vase", "Lamp", "Clock"}

    client.post("/wishlist/bulk", data={"do": "remove", "items": both[:1]})
    assert notice(client) == "“Lamp” is off your wishlist."


def test_nothing_ticked_is_said(client, items):
    answer = client.post("/wishlist/bulk", data={"do": "remove"})

    assert answer.status_code == 303
    assert notice(client).startswith("Tick what you mean first.")


def test_the_archive_comes_in_stretches_the_latest_first(client, session, alice):
    many = ARCHIVE_PAGE + 3
    goods = put_up(session, *(a_listing(f"thing-{n:02}") for n in range(many)))
    for minutes, product in enumerate(goods):
        saved = services.save_item(session, alice.id, product.id)
        services.archive_items(session, alice.id, [saved.item_id])
        item = session.get_one(WishlistItem, saved.item_id)
        item.archived_at = clock.now() + timedelta(minutes=minutes)
        session.flush()
    session.commit()

    first = client.get("/wishlist/archived").text
    older = unescape(re.search(r'href="(/wishlist/archived\?[^"]+)"', first)[1])
    second = client.get(older).text

    assert f"{goods[-1].name}" in first
    assert f"{goods[2].name}<" not in first
    assert [thing.name in second for thing in goods[:4]] == [True, True, True, False]
    assert 'href="/wishlist/archived?before' not in second


@pytest.mark.parametrize(
    "query", ["before=x", "before=2026-01-01", "item=1", "before="]
)
def test_nonsense_asks_for_the_beginning_of_the_archive(client, items, query):
    assert client.get(f"/wishlist/archived?{query}").status_code == 200


def test_clearing_asks_first_and_can_be_undone(client, session, items, birthday):
    assert "3" in client.get("/wishlist/clear").text
    assert len(shown(client)) == 3

    answer = client.post("/wishlist/clear", headers=AT_THE_LIST).text
    assert shown(client) == []
    undo = re.search(r'formaction="(/wishlist/removals/[^"]+/undo)"', answer)[1]
    back = client.post(undo, headers=AT_THE_LIST).text

    assert "3 things are back on your wishlist." in back
    assert shown(client) == ["Lamp", "Vase", "Clock"]


def test_a_group_ends_and_comes_back(client, session, items, birthday):
    client.post(f"/wishlist/items/{items['Lamp']}/transfer", data={"group": birthday})
    answer = client.post(
        f"/wishlist/groups/{birthday}/delete",
        data={"items": "delete"},
        headers=AT_THE_LIST,
    ).text
    assert shown(client) == ["Vase", "Clock"]

    client.post(re.search(r'formaction="(/wishlist/removals/[^"]+)"', answer)[1])

    assert "Lamp" in shown(client)
    assert session.scalar(select(WishlistGroup.id)) == birthday


def test_a_group_is_called_otherwise_and_refuses_a_name_that_is_taken(
    client, session, alice, birthday
):
    services.create_group(session, alice.id, "Home")
    session.commit()
    path = f"/wishlist/groups/{birthday}/edit"
    assert client.post(path, data={"name": "BIRTHDAY"}).status_code == 303

    answer = client.post(path, data={"name": "home", "occasion": "2030-05-01"})

    assert answer.status_code == 422
    assert "A group named 'home' already exists" in unescape(answer.text)
    assert set(session.scalars(select(WishlistGroup.name))) == {"BIRTHDAY", "Home"}


def test_a_look_at_the_list_changes_nothing_and_says_that_places_are_fixed(
    client, session, items
):
    catalog.restock(session, the_variant_of(session, items["Vase"]), 0)
    session.commit()

    assert shown(client, "/wishlist?show=available&sort=name") == ["Clock", "Lamp"]
    assert shown(client, "/wishlist?q=va") == ["Vase"]
    assert shown(client, "/wishlist?sort=nonsense&show=%00") == shown(client)
    assert "data-fixed" in client.get("/wishlist?sort=name").text
    assert "data-fixed" not in client.get("/wishlist").text


def test_a_removal_in_a_look_draws_that_look(client, items):
    here = AT_THE_LIST | {"HX-Current-URL": "http://localhost/wishlist?sort=name"}
    answer = client.post(f"/wishlist/items/{items['Lamp']}/remove", headers=here).text

    assert [re.sub("<[^>]+>", "", n) for n in NAMES.findall(answer)] == [
        "Clock",
        "Vase",
    ]


def test_the_drawer_is_drawn_for_whoever_asks_for_it(client, items):
    asked = {"HX-Request": "true"}
    first = client.get("/wishlist/drawer", headers=asked)
    again = client.get(
        "/wishlist/drawer", headers=asked | {"If-None-Match": first.headers["ETag"]}
    )

    assert "Lamp" in first.text
    assert "<html" not in first.text
    assert (again.status_code, again.data) == (304, b"")
    here = AT_THE_LIST | {"X-Drawer": "true", "HX-Current-URL": "http://localhost/"}
    moved = client.post(f"/wishlist/items/{items['Lamp']}/remove", headers=here).text
    assert 'id="drawer-list"' in moved
    assert 'id="items"' not in moved


def test_what_is_back_in_stock_is_news_until_its_owner_went_away(
    client, session, items
):
    vase = the_variant_of(session, items["Vase"])
    for stock in (0, 4):
        catalog.restock(session, vase, stock)
    session.commit()
    assert 'stock-in">Back in stock' in client.get("/wishlist").text
    assert shown(client, "/wishlist?show=back") == ["Vase"]

    assert client.post("/wishlist/seen").status_code == 204

    assert 'stock-in">Back in stock' not in client.get("/wishlist").text
    assert shown(client, "/wishlist?show=back") == []


def test_a_choice_is_made_and_changed_on_the_page_of_one_thing(client, session, alice):
    (shirt,) = put_up(session, a_shirt("Small", "Large"))
    sizes = variants_of(session, shirt)
    item = services.save_item(session, alice.id, shirt.id).item_id
    session.commit()
    page = client.get(f"/wishlist/items/{item}").text
    assert all(str(size.id) in page for size in sizes.values())

    for size in sizes.values():
        client.post(f"/wishlist/items/{item}/choose", data={"variant": size.id})
        session.expire_all()
        assert session.get_one(WishlistItem, item).variant_id == size.id


def test_what_is_archived_has_no_page_of_its_own(client, session, alice, items):
    services.archive_items(session, alice.id, [items["Lamp"]])
    session.commit()

    assert client.get(f"/wishlist/items/{items['Lamp']}").status_code == 404
    client.post(f"/wishlist/items/{items['Lamp']}/restore", data={"needed": ""})
    session.expire_all()
    item = session.get_one(WishlistItem, items["Lamp"])
    assert item.status is ItemStatus.ACTIVE


def test_guests_are_asked_to_sign_in_and_told_why(client, session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    client.post("/wishlist/items", data={"product": lamp.id})

    answer = client.post("/wishlist/groups", data={"name": "Birthday"})

    assert answer.location.startswith("/account/sign-in")
    assert "Sign in to make groups" in client.get(answer.location).text


def the_variant_of(session, item_id):
    return session.get_one(Variant, session.get_one(WishlistItem, item_id).variant_id)


def fields(page, action):
    """Return what a form of a page sends when nobody touches it."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") != "radio" or " checked" in tag:
            sent[said["name"]] = said.get("value", "")
    return sent


@pytest.mark.parametrize("view", ["view=flat", "sort=name", "q=lamp"])
def test_a_look_shows_what_is_in_groups_when_nothing_is_ungrouped(
    client, session, alice, items, birthday, view
):
    services.transfer_items(session, alice.id, items.values(), group_id=birthday)
    session.commit()

    assert "Lamp" in shown(client, f"/wishlist?{view}")


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_a_group_is_deleted_by_the_form_of_its_page(
    client, session, items, birthday, filled
):
    if filled:
        path = f"/wishlist/items/{items['Lamp']}/transfer"
        client.post(path, data={"group": birthday})
    path = f"/wishlist/groups/{birthday}"
    sent = fields(client.get(path).text, f"{path}/delete")

    assert client.post(f"{path}/delete", data=sent).location == "/wishlist"
    assert session.scalar(select(WishlistGroup.id)) is None
    assert len(shown(client)) == 3


def test_a_group_counts_what_is_archived_in_it_before_it_goes(
    client, session, alice, items, birthday
):
    both = [items["Lamp"], items["Vase"]]
    services.transfer_items(session, alice.id, both, group_id=birthday)
    services.archive_items(session, alice.id, both[:1])
    session.commit()

    page = client.get(f"/wishlist/groups/{birthday}").text

    assert "Remove all 2 things in it, too, 1 in the archive among them" in page


def test_who_keeps_what_is_private_among_what_is_shared_is_warned(
    client, session, alice, items, birthday
):
    services.transfer_items(session, alice.id, items.values(), group_id=birthday)
    session.commit()
    path = f"/wishlist/groups/{birthday}"
    assert "whoever has your link will see them" not in client.get(path).text

    client.post("/wishlist/share/issue", data={"ungrouped": "y"})

    assert "whoever has your link will see them" in client.get(path).text


def test_every_answer_counts_what_there_is_now(client, session, items, birthday):
    lamp, vase, clock = items.values()
    undo = ""
    for path, data, there in (
        (f"items/{lamp}/archive", {}, 2),
        ("undo", {}, 3),
        (f"items/{lamp}/archive", {}, 2),
        (f"items/{lamp}/restore", {}, 3),
        ("bulk", {"do": "archive", "items": [lamp, vase]}, 1),
        ("bulk", {"do": "restore", "items": [lamp, vase]}, 3),
        ("bulk", {"do": "move", "group": birthday, "items": [lamp, vase]}, 3),
        (f"groups/{birthday}/delete", {"items": "keep"}, 3),
        ("undo", {}, 3),
        (f"groups/{birthday}/delete", {"items": "delete"}, 1),
        ("undo", {}, 3),
        ("bulk", {"do": "remove", "items": [lamp, clock]}, 1),
        ("undo", {}, 3),
        (f"items/{lamp}/archive", {}, 2),
        ("clear", {}, 0),
        ("undo", {}, 2),
    ):
        address = undo if path == "undo" else f"/wishlist/{path}"
        answer = client.post(address, data=data, headers=AT_THE_LIST).text
        count = re.search(r'id="saved-count"[^>]*>(\d*)', answer)[1]
        assert int(count or 0) == there == len(shown(client)), path
        found = re.search(r'formaction="(/wishlist/removals/[^"]+)"', answer)
        undo = found[1] if found else undo


def test_what_a_guest_looked_at_can_be_arranged_after_signing_in(client, session):
    (lamp,) = put_up(session, a_listing("lamp"))
    a_customer(session)
    session.commit()
    client.post("/wishlist/items", data={"product": lamp.id})
    assert 'class="grip"' not in client.get("/wishlist").text

    sign_in(client)

    assert 'class="grip"' in client.get("/wishlist").text


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("bulk", {"do": "remove"}, "Tick what you mean first."),
        ("bulk", {"do": "eat", "items": "{}"}, "Say what to do with them."),
        ("items/{}/place", {}, "Say where it goes."),
        ("items/{}/transfer", {}, "Say to which group."),
        ("items/{}/restore", {"needed": "soon"}, "Give a day such as 2026-12-24."),
    ],
)
def test_a_refusal_is_one_sentence_of_ours(client, items, path, data, told):
    lamp = str(items["Lamp"])
    data = {name: value.format(lamp) for name, value in data.items()}

    client.post(f"/wishlist/{path.format(lamp)}", data=data)

    assert notice(client) == told


def test_words_written_elsewhere_meanwhile_are_not_lost_without_a_sign(
    client, session, items
):
    path = f"/wishlist/items/{items['Lamp']}"
    phone = fields(client.get(path).text, f"{path}/edit") | {"note": "From the phone"}
    desk = phone | {"note": "From the desk"}
    client.post(f"{path}/edit", data=phone)

    stale = client.post(f"{path}/edit", data=desk)

    assert stale.status_code == 422
    assert "This was changed elsewhere meanwhile." in stale.text
    assert "From the desk" in stale.text
    assert session.get_one(WishlistItem, items["Lamp"]).note == "From the phone"
    again = fields(stale.text, f"{path}/edit") | {"note": "From the desk"}
    assert client.post(f"{path}/edit", data=again).status_code == 303
    session.expire_all()
    assert session.get_one(WishlistItem, items["Lamp"]).note == "From the desk"


def test_undoing_the_save_of_something_archived_puts_it_back_there(
    client, session, alice, items
):
    services.archive_items(session, alice.id, [items["Lamp"]])
    session.commit()
    product = session.get_one(WishlistItem, items["Lamp"]).product_id
    answer = client.post(
        "/wishlist/items", data={"product": product}, headers=AT_THE_LIST
    )

    client.post(re.search(r'formaction="(/wishlist/removals/[^"]+)"', answer.text)[1])

    session.expire_all()
    item = session.get_one(WishlistItem, items["Lamp"])
    assert item.status is ItemStatus.ARCHIVED
