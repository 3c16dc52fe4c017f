"""The doors to what is on a list: with a script and without."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_shirt, put_up, variants_of
from tests.storefront.listed import (
    AT_THE_LIST,
    NAMES,
    fields,
    notice,
    shown,
)
from webapp.wishlist import services
from webapp.wishlist.models import ItemStatus, WishlistGroup, WishlistItem


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


def test_clearing_asks_first_and_can_be_undone(client, session, items, birthday):
    assert "3" in client.get("/wishlist/clear").text
    assert len(shown(client)) == 3

    answer = client.post("/wishlist/clear", headers=AT_THE_LIST).text
    assert shown(client) == []
    undo = re.search(r'formaction="(/wishlist/removals/[^"]+/undo)"', answer)[1]
    back = client.post(undo, headers=AT_THE_LIST).text

    assert "3 things are back on your wishlist." in back
    assert shown(client) == ["Lamp", "Vase", "Clock"]


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
