"""The wishlist's door: saving, removing and undoing from any page."""

import re

import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer, sign_in
from tests.catalog.goods import a_listing, a_shirt, put_up, usd, variants_of
from webapp.catalog import services as catalog
from webapp.wishlist.models import GuestPick, WishlistGroup, WishlistItem

HTMX = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/",
}


@pytest.fixture
def lamp(session):
    (lamp,) = put_up(session, a_listing("lamp"))
    session.commit()
    return lamp


@pytest.fixture
def alice(session, client):
    alice = a_customer(session)
    session.commit()
    sign_in(client)
    return alice


def save(client, product, **more):
    data = {"product": product.id, "next": "/c/lamps", **more.pop("data", {})}
    return client.post("/wishlist/items", data=data, **more)


def saved(session):
    session.expire_all()
    return session.scalars(select(WishlistItem)).all()


def test_without_javascript_a_save_leads_back_with_a_sentence(
    client, session, alice, lamp
):
    answer = save(client, lamp)

    assert (answer.status_code, answer.location) == (303, "/c/lamps")
    assert "“Lamp” is on your wishlist." in client.get("/wishlist").text
    assert len(saved(session)) == 1


def test_with_htmx_a_save_answers_with_heart_count_and_notice(
    client, session, alice, lamp
):
    answer = save(client, lamp, headers=HTMX).text

    (item,) = saved(session)
    assert f'id="heart-{lamp.id}"' in answer
    assert f"/wishlist/items/{item.id}/remove" in answer
    assert re.search(r'id="saved-count"[^>]* hx-swap-oob="true">1<', answer)
    assert "is on your wishlist" in answer
    assert "<html" not in answer


def test_a_stale_save_shows_the_sentence(client, alice, lamp):
    save(client, lamp)

    answer = save(client, lamp, headers=HTMX)

    assert answer.status_code == 422
    assert "&#39;Lamp&#39; is already in your wishlist" in answer.text
    assert answer.headers["HX-Retarget"] == "#notice"


def test_a_guest_saves_at_once_and_finds_it_on_the_list(client, session, lamp):
    save(client, lamp)

    assert client.get_cookie("keepsake_guest") is not None
    assert "Lamp" in client.get("/wishlist").text
    assert len(session.scalars(select(GuestPick)).all()) == 1
    assert saved(session) == []


def test_looking_makes_no_guest_and_no_list(client, session, lamp):
    for path in ("/", "/p/lamp", "/wishlist", "/search?q=lamp"):
        client.get(path)

    assert client.get_cookie("keepsake_guest") is None


def test_a_variant_is_saved_into_a_new_group_from_the_product_page(
    client, session, alice
):
    (shirt,) = put_up(session, a_shirt("Small", "Large"))
    small = variants_of(session, shirt)["Small"]
    session.commit()
    here = HTMX | {"HX-Current-URL": "http://localhost/p/shirt?o1=Small"}

    answer = save(
        client, shirt, data={"variant": small.id, "new_group": "Gifts"}, headers=here
    ).text

    assert "is on your wishlist in “Gifts”" in answer
    assert re.search(r'id="choice"[^>]* hx-swap-oob="true"', answer)
    assert "On your wishlist" in answer
    assert session.scalar(select(WishlistGroup.name)) == "Gifts"


def test_removing_offers_to_undo_and_undo_puts_it_back(client, session, alice, lamp):
    save(client, lamp)
    (item,) = saved(session)
    here = HTMX | {"HX-Current-URL": "http://localhost/wishlist"}

    removed = client.post(f"/wishlist/items/{item.id}/remove", headers=here).text
    assert "Nothing saved yet" in removed
    undo = re.search(r'formaction="(/wishlist/removals/[^"]+/undo)"', removed)[1]
    back = client.post(undo, headers=here).text

    assert f'id="item-{item.id}"' in back
    assert "“Lamp” is back on your wishlist." in back
    assert [one.id for one in saved(session)] == [item.id]


def test_a_guest_removes_and_undoes_too(client, session, lamp):
    save(client, lamp)
    pick_id = session.scalar(select(GuestPick.id))

    client.post(f"/wishlist/items/{pick_id}/remove")
    undo = re.search(r'formaction="(/wishlist/removals/[^"]+)"', client.get("/").text)
    client.post(undo[1])

    assert session.scalar(select(GuestPick.id)) == pick_id


def test_prices_on_the_list_are_todays(client, session, alice, lamp):
    save(client, lamp)
    assert "$40.00" in client.get("/wishlist").text

    (variant,) = variants_of(session, lamp).values()
    catalog.reprice(session, variant, usd("31.50"))
    session.commit()

    shown = client.get("/wishlist").text
    assert "$31.50" in shown
    assert "Down from $40.00 when saved" in shown


def test_what_is_retired_stays_with_its_name_and_no_link(client, session, alice, lamp):
    save(client, lamp)
    catalog.retire(session, lamp)
    session.commit()

    shown = client.get("/wishlist").text

    assert "No longer sold" in shown
    assert 'href="/p/lamp"' not in shown
    assert client.get("/p/lamp").status_code == 410


def test_cards_know_what_is_saved(client, session, alice, lamp):
    assert 'aria-pressed="true"' not in client.get("/").text

    save(client, lamp)

    assert 'aria-label="Remove Lamp from your wishlist"' in client.get("/").text


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/register"])
def test_where_guests_cannot_save_the_item_waits_for_the_sign_in(
    client, app, session, lamp, monkeypatch, path
):
    monkeypatch.setitem(app.config, "GUESTS_CAN_SAVE", value=False)
    fields = {"email": "alice@example.com", "password": PASSWORD, "name": "Alice"}
    if path.endswith("sign-in"):
        a_customer(session)
        session.commit()

    turned = save(client, lamp, data={"next": "/p/lamp"})
    assert turned.location == "/account/sign-in?next=/p/lamp"
    came = client.post(path, data={**fields, "next": "/p/lamp"})

    assert came.location == "/p/lamp"
    assert "“Lamp” is on your wishlist." in client.get("/p/lamp").text
    assert len(saved(session)) == 1


def test_what_waited_and_was_saved_already_is_said_and_breaks_nothing(
    client, app, session, lamp, monkeypatch
):
    monkeypatch.setitem(app.config, "GUESTS_CAN_SAVE", value=False)
    a_customer(session)
    session.commit()
    for _ in range(2):
        save(client, lamp)
        sign_in(client)
        text = client.get("/wishlist").text
        client.post("/account/sign-out")

    assert "is already in your wishlist." in text
    assert len(saved(session)) == 1


def test_what_was_saved_open_is_settled_on_the_product_page(client, session, alice):
    (shirt,) = put_up(session, a_shirt("Small", "Large"))
    session.commit()
    save(client, shirt)

    assert "You saved this without a" in client.get("/p/shirt").text
    page = client.get("/p/shirt?o1=Small").text
    action = re.search(r'formaction="([^"]+/choose)"[^>]*value="([^"]+)"', page)
    here = HTMX | {"HX-Current-URL": "http://localhost/p/shirt?o1=Small"}
    answer = client.post(action[1], data={"variant": action[2]}, headers=here).text

    assert "Your choice of “Shirt” is kept." in answer
    (item,) = saved(session)
    assert str(item.variant_id) == action[2]
    assert "Shirt" in client.get("/wishlist").text
    assert "Choose options" not in client.get("/wishlist").text


def test_a_refused_save_without_javascript_is_told_on_the_page_it_came_from(
    client, alice, lamp
):
    save(client, lamp)

    answer = save(client, lamp)

    assert (answer.status_code, answer.location) == (303, "/c/lamps")
    assert "&#39;Lamp&#39; is already in your wishlist." in client.get("/c/lamps").text


def test_an_address_that_is_almost_the_products_leads_to_it(client, lamp):
    assert client.get("/p/ lamp").location == "/p/lamp"


def test_a_list_drawn_while_an_item_went_away_is_not_remembered(
    client, session, alice, lamp, monkeypatch
):
    save(client, lamp)
    with monkeypatch.context() as gone:
        gone.setattr("webapp.wishlist.queries.lines", lambda *_: [])
        assert 'class="item ' not in client.get("/wishlist").text

    assert 'class="item ' in client.get("/wishlist").text
