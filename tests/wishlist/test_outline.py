"""What the wishlist page knows: groups, order, today's prices, and what changed."""

import pytest

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.accounts.owners import Owner
from webapp.catalog import services as catalog
from webapp.catalog.listing import PictureListing
from webapp.core.money import Money
from webapp.wishlist.queries import (
    lines,
    outline,
    product_for,
    sections,
    summary,
)
from webapp.wishlist.services import create_group, pick_product, save_item


@pytest.fixture
def alices(session, alice):
    owner = Owner(user_id=alice.id)
    return lambda: sections(outline(session, owner))


def names(session, owner, found):
    """Return what each section shows, by name, in order."""
    ids = [entry.id for section in found for entry in section.entries]
    known = {str(line.id): line.name for line in lines(session, owner, ids)}
    return [
        (section.name, [known[entry.id] for entry in section.entries])
        for section in found
    ]


def test_nobody_has_an_empty_list(session):
    (section,) = sections(outline(session, Owner()))

    assert (section.name, section.entries) == ("Ungrouped", [])


def test_groups_come_in_their_order_ungrouped_first_and_empty_ones_stay(
    session, alice, goods, alices
):
    save_item(session, alice.id, goods.lamp.id, new_group="Home")
    create_group(session, alice.id, "Empty")
    save_item(session, alice.id, goods.kettle.id)
    save_item(session, alice.id, goods.shirt.id)

    assert names(session, Owner(user_id=alice.id), alices()) == [
        ("Ungrouped", ["Shirt", "Kettle"]),
        ("Home", ["Lamp"]),
        ("Empty", []),
    ]


def test_a_guests_picks_are_one_section(session, guest_id, goods):
    for product in (goods.lamp, goods.kettle):
        pick_product(session, guest_id, product.id)
    owner = Owner(guest_id=guest_id)

    assert names(session, owner, sections(outline(session, owner))) == [
        ("Ungrouped", ["Kettle", "Lamp"])
    ]


def test_the_summary_counts_at_todays_prices(session, alice, goods, alices):
    (throw, vase) = put_up(
        session,
        a_listing("throw", variants=(a_variant(price="10.00"),)),
        a_listing("vase", status="preorder", variants=(a_variant(price="1.00"),)),
    )
    for product in (goods.lamp, goods.kettle, goods.shirt, throw, vase):
        save_item(session, alice.id, product.id)
    catalog.reprice(session, the_variant(session, goods.lamp), usd("25.00"))
    catalog.retire(session, throw)
    session.flush()

    total = summary(alices(), "USD")

    # lamp 25 + kettle 40 (out of stock) + shirt 40 + vase 1; the throw counts nothing
    assert total.value_minor == 10_600
    assert (total.total, total.in_stock, total.out_of_stock) == (5, 2, 3)


def test_what_is_retired_keeps_name_and_price_but_no_address(session, alice, goods):
    saved = save_item(session, alice.id, goods.lamp.id)
    catalog.retire(session, goods.lamp)
    session.flush()

    (line,) = lines(session, Owner(user_id=alice.id), [str(saved.item_id)])

    assert (line.name, line.price_minor, line.slug) == ("Lamp", 4000, None)
    assert line.availability == "retired"


def test_what_comes_back_is_normal_again(session, alice, goods):
    saved = save_item(session, alice.id, goods.lamp.id)
    catalog.retire(session, goods.lamp)
    catalog.relist(session, goods.lamp)
    session.flush()

    (line,) = lines(session, Owner(user_id=alice.id), [str(saved.item_id)])

    assert (line.slug, line.availability) == ("lamp", "in_stock")


def test_a_discontinued_size_says_so_and_counts_nothing(session, alice, goods, alices):
    small = goods.sizes["Small"]
    saved = save_item(session, alice.id, goods.shirt.id, variant_id=small.id)
    small.is_discontinued = True
    session.flush()

    (line,) = lines(session, Owner(user_id=alice.id), [str(saved.item_id)])

    assert line.is_gone
    assert line.availability == "out_of_stock"
    assert summary(alices(), "USD").value_minor == 0


def change_price(session, goods):
    catalog.reprice(session, the_variant(session, goods.lamp), usd("39.00"))


def change_reference(session, goods):
    lamp = the_variant(session, goods.lamp)
    catalog.reprice(session, lamp, usd("40.00"), compare_at=usd("50.00"))


def change_stock(session, goods):
    catalog.restock(session, the_variant(session, goods.lamp), 1)


def change_life(session, goods):
    catalog.retire(session, goods.lamp)


def change_name(session, goods):
    catalog.list_products(session, [a_listing("lamp", name="Another Lamp")])


def change_picture(session, goods):
    pictures = (PictureListing("lamps/new.svg"),)
    catalog.list_products(session, [a_listing("lamp", pictures=pictures)])


@pytest.mark.parametrize(
    "change",
    [
        change_price,
        change_reference,
        change_stock,
        change_life,
        change_name,
        change_picture,
    ],
)
def test_whatever_a_page_shows_changes_the_entry(session, alice, goods, alices, change):
    """Drawings are kept under the entry: what looks different must be another."""
    save_item(session, alice.id, goods.lamp.id)
    ((before,),) = (section.entries for section in alices())

    change(session, goods)
    session.flush()

    ((after,),) = (section.entries for section in alices())
    assert before.id == after.id
    assert before != after


def test_a_product_page_knows_what_its_reader_saved(session, alice, bob, goods):
    _small, large = goods.sizes.values()
    opened = save_item(session, alice.id, goods.shirt.id, new_group="Gifts")
    chosen = save_item(session, alice.id, goods.shirt.id, variant_id=large.id)

    found = product_for(session, "shirt", Owner(user_id=alice.id))

    assert found.saved == {None: opened.item_id, large.id: chosen.item_id}
    assert [name for _, name in found.groups] == ["Gifts"]
    assert product_for(session, "shirt", Owner(user_id=bob.id)).saved == {}
    assert product_for(session, "shirt", Owner()).saved == {}


@pytest.mark.parametrize("many", [1, 12])
def test_a_list_of_any_length_is_one_statement(
    session, alice, alices, statements, many
):
    things = put_up(session, *(a_listing(f"thing-{n}") for n in range(many)))
    for thing in things:
        save_item(session, alice.id, thing.id)
    session.flush()

    with statements() as made:
        found = alices()

    assert len(found[0].entries) == many
    assert len(made) == 1


def test_prices_keep_their_own_currency_when_the_shop_changes_its(
    session, alice, goods, alices
):
    saved = save_item(session, alice.id, goods.lamp.id)
    save_item(session, alice.id, goods.kettle.id)
    euros = Money(3_000, "EUR")
    catalog.reprice(session, the_variant(session, goods.lamp), euros)
    session.flush()

    (line,) = lines(session, Owner(user_id=alice.id), [str(saved.item_id)])

    assert (line.price_minor, line.currency) == (3_000, "EUR")
    assert line.saved_currency == "USD"
    assert summary(alices(), "USD").value_minor == 4_000
    assert summary(alices(), "EUR").value_minor == 3_000
