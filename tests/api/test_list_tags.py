"""Whether a program has the list already: every change that it tells has another tag."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.catalog.goods import a_listing, a_shirt, the_variant, usd
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import Shop
from webapp.core import clock
from webapp.wishlist import services as wishlist

BOTH = ["", "/grouped"]


@pytest.fixture
def kept(shop):
    """Alice keeps a lamp in Home, above a small shirt; Later has a kettle."""
    home = shop.group("Home")
    later = shop.group("Later")
    shop.save(shop.shirt, variant_id=shop.small, group_id=home)
    shop.lamp_item = shop.save(shop.lamp, group_id=home)
    shop.save(shop.kettle, group_id=later)
    shop.home, shop.later = home, later
    return shop


def reprice(shop):
    catalog.reprice(shop.session, the_variant(shop.session, shop.goods.lamp), usd("39"))


def begin_a_sale(shop):
    lamp = the_variant(shop.session, shop.goods.lamp)
    catalog.reprice(shop.session, lamp, usd("40"), compare_at=usd("50"))


def restock(shop):
    catalog.restock(shop.session, the_variant(shop.session, shop.goods.lamp), 4)


def restock_the_size(shop):
    catalog.restock(shop.session, shop.goods.sizes["Small"], 1)


def sell_out(shop):
    catalog.restock(shop.session, the_variant(shop.session, shop.goods.lamp), 0)


def rename_the_product(shop):
    catalog.list_products(shop.session, [a_listing("lamp", name="Another Lamp")])


def change_the_picture(shop):
    pictures = (PictureListing("lamps/new.svg"),)
    catalog.list_products(shop.session, [a_listing("lamp", pictures=pictures)])


def change_the_seller(shop):
    catalog.list_products(shop.session, [a_listing("lamp", shop="South Workshop")])


def retire(shop):
    catalog.retire(shop.session, shop.goods.lamp)


def discontinue_the_size(shop):
    catalog.list_products(shop.session, [a_shirt("Large")])


def rename_the_seller(shop):
    shop.session.execute(update(Shop).values(name="Another Workshop"))


def move_the_seller(shop):
    shop.session.execute(update(Shop).values(slug="another-workshop"))


def change_the_logo(shop):
    shop.session.execute(update(Shop).values(logo="shops/new.svg"))


def rename_the_customer(shop):
    shop.alice.name = "Alicia"


def change_the_email(shop):
    shop.alice.email = "alicia@example.com"


def rename_a_group(shop):
    wishlist.rename_group(shop.session, shop.alice.id, shop.home, "House")


def delete_a_group(shop):
    wishlist.delete_group(shop.session, shop.alice.id, shop.home, with_items=False)


def save(shop):
    shop.save(shop.shirt)


def remove(shop):
    wishlist.remove_item(shop.session, shop.alice.id, shop.lamp_item)


def remove_and_put_back_elsewhere(shop):
    remove(shop)
    shop.save(shop.lamp)


def move(shop):
    wishlist.shift_item(shop.session, shop.alice.id, shop.lamp_item, 2)


def transfer(shop):
    wishlist.transfer_item(
        shop.session, shop.alice.id, shop.lamp_item, group_id=shop.later
    )


def put_away(shop):
    shop.put_away(shop.lamp_item)


def clear(shop):
    wishlist.clear_list(shop.session, shop.alice.id)


EVERYWHERE = [
    reprice,
    begin_a_sale,
    restock,
    restock_the_size,
    sell_out,
    rename_the_product,
    change_the_picture,
    change_the_seller,
    retire,
    discontinue_the_size,
    rename_the_seller,
    move_the_seller,
    change_the_logo,
    rename_the_customer,
    change_the_email,
    rename_a_group,
    delete_a_group,
    save,
    remove,
    remove_and_put_back_elsewhere,
    move,
    transfer,
    put_away,
    clear,
]


def make_a_group(shop):
    shop.group("Empty")


def move_a_group(shop):
    wishlist.shift_group(shop.session, shop.alice.id, shop.later, 1)


def look(program, path, tag=None):
    """Ask, knowing ``tag`` already; return status, data and tag."""
    known = {"If-None-Match": tag} if tag else {}
    status, told = program.get(path, headers=known)
    return status, told and told["data"], program.answer.headers["ETag"]


@pytest.mark.parametrize(
    ("change", "path"),
    [(change, path) for change in EVERYWHERE for path in BOTH]
    + [(make_a_group, "/grouped"), (move_a_group, "")],
)
def test_what_is_told_otherwise_has_another_tag(kept, alice, change, path):
    _, before, tag = look(alice, path)

    change(kept)
    kept.session.commit()

    status, after, another = look(alice, path, tag)
    assert status == 200
    assert after != before
    assert another != tag


@pytest.mark.parametrize("path", BOTH)
def test_a_list_that_is_the_same_is_not_sent_again(kept, alice, path, monkeypatch):
    _, _, tag = look(alice, path)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)

    status, told, again = look(alice, path, tag)

    assert (status, told, again) == (304, None, tag)
    assert tag.startswith('W/"')
    assert alice.answer.data == b""
    assert "Content-Type" not in alice.answer.headers
    assert alice.answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in alice.answer.headers["Vary"]


def note(shop):
    wishlist.edit_item(
        shop.session,
        shop.alice.id,
        shop.lamp_item,
        note="For the desk",
        is_note_private=True,
        wanted_count=1,
        priority="normal",
        expires_on=None,
        today=clock.now().date(),
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [(note, ""), (note, "/grouped"), (make_a_group, ""), (move_a_group, "/grouped")],
)
def test_what_is_not_told_leaves_the_tag_as_it_is(kept, alice, change, path):
    _, _, tag = look(alice, path)

    change(kept)
    kept.session.commit()

    assert look(alice, path, tag) == (304, None, tag)


def test_a_tag_of_ones_own_says_nothing_of_anothers(kept, alice, bob):
    tags = {look(who, path)[2] for who in (alice, bob) for path in BOTH}

    assert len(tags) == 4
    assert all(look(bob, "", tag)[0] == 200 for tag in tags - {look(bob, "")[2]})


def test_the_archive_has_a_tag_too(kept, alice):
    _, before, tag = look(alice, "?archived=true")
    assert look(alice, "?archived=true", tag)[0] == 304

    put_away(kept)

    status, after, another = look(alice, "?archived=true", tag)
    assert (status, len(before["wishlistItems"])) == (200, 0)
    assert [one["productName"] for one in after["wishlistItems"]] == ["Lamp"]
    assert another != tag


def test_a_list_may_be_told_in_any_of_several_known_forms(kept, alice):
    _, _, tag = look(alice, "")

    assert look(alice, "", f'"other", {tag}')[0] == 304
    assert look(alice, "", "*")[0] == 304
    assert look(alice, "", '"other"')[0] == 200
