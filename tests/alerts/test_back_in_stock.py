"""Something is there again, or can be ordered early, and those who wait hear of it."""

from datetime import date

import pytest

from tests.catalog.goods import a_listing, a_variant, put_up
from webapp.catalog import services as catalog
from webapp.catalog.models import ProductStatus
from webapp.wishlist import services as wishlist

BACK, PREORDER, EMAIL = "back_in_stock", "preorder", "email"
TOLD = (BACK, EMAIL, "told", None)


def held(reason, kind=BACK):
    return (kind, EMAIL, "held", reason)


def test_what_is_back_is_told_once_with_how_many_there_are(story, alice, goods, kettle):
    story.save(alice, goods.kettle)
    story.restock(kettle, 2)

    story.tell()

    (mail,) = story.mails()
    assert mail.subject == "Kettle is back in stock"
    assert "Back in stock: only 2 left. It costs $40.00." in mail.text
    assert story.news() == [TOLD]
    story.restock(kettle, 9)
    story.tell()
    assert len(story.mails()) == 1


def test_only_those_who_saved_that_very_variant_hear_of_it(
    session, story, alice, bob, goods
):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    for size in (small, large):
        story.restock(size, 0)
    story.save(alice, goods.shirt, variant_id=small.id)
    story.save(bob, goods.shirt, variant_id=large.id)
    story.restock(large, 5)

    story.tell()

    (mail,) = story.mails()
    assert mail.to == "Bob <bob@example.com>"
    assert "Shirt, Large" in mail.text
    assert any(link.endswith("/p/shirt?o1=Large") for link in mail.links)


@pytest.mark.parametrize(
    ("steps", "told"),
    [((2,), 0), ((3,), 1), ((2, 3), 1), ((2, 2, 4), 1)],
    ids=["too few", "just enough", "one more", "two more"],
)
def test_it_is_back_from_as_many_as_the_shop_says(
    story, alice, goods, kettle, steps, told
):
    story.choose(alert_stock_minimum=3)
    story.save(alice, goods.kettle)
    for count in steps:
        story.restock(kettle, count)

    story.tell()

    assert len(story.mails()) == told


def test_what_was_there_when_it_was_saved_is_not_back(story, alice, goods, kettle):
    story.restock(kettle, 5)
    story.save(alice, goods.kettle)

    story.tell()

    assert story.news() == []


def test_gone_again_before_it_was_sent_is_held_and_says_so(story, alice, goods, kettle):
    """R11: what is gone when it is to be sent is not told."""
    story.save(alice, goods.kettle)
    story.restock(kettle, 5)
    story.settle()
    story.restock(kettle, 0)

    story.tell()

    assert (story.mails(), story.news()) == ([], [held("gone_again")])


def test_out_and_in_again_in_the_cool_down_is_told_once(story, alice, goods, kettle):
    """R11: 79 mails of one thing were once sent by somebody else."""
    story.save(alice, goods.kettle)
    for _ in range(20):
        story.restock(kettle, 1)
        story.tell()
        story.restock(kettle, 0)
        story.wait(minutes=50)

    assert len(story.mails()) == 1
    # Once for what was told, however often it came back.
    assert story.news() == [TOLD, held("cooldown")]


def test_after_the_cool_down_it_is_news_again(story, alice, goods, kettle):
    story.save(alice, goods.kettle)
    for _ in range(2):
        story.restock(kettle, 1)
        story.tell()
        story.restock(kettle, 0)
        story.wait(hours=25)

    assert len(story.mails()) == 2
    assert story.news() == [TOLD, TOLD]


def test_an_open_choice_is_back_only_when_all_of_it_was_gone(story, alice, goods):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    story.save(alice, goods.shirt)
    story.restock(large, 0)
    story.restock(large, 5)
    story.tell()
    assert story.news() == []

    for size in (small, large):
        story.restock(size, 0)
    story.restock(small, 5)
    story.tell()

    (mail,) = story.mails()
    assert mail.subject == "Shirt is back in stock"
    assert any(link.endswith("/p/shirt") for link in mail.links)


def test_an_open_choice_is_back_with_the_variant_of_which_there_is_enough(
    story, alice, goods
):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    story.choose(alert_stock_minimum=5)
    story.save(alice, goods.shirt)
    for size in (small, large):
        story.restock(size, 0)
    story.restock(small, 3)
    story.tell()
    assert story.news() == []

    story.restock(large, 6)
    story.tell()
    assert story.news() == [TOLD]

    story.wait(hours=25)
    story.restock(small, 9)  # all of it was never gone since
    story.tell()
    assert story.news() == [TOLD]


def test_several_variants_that_come_back_together_are_one_piece_of_news(
    story, alice, goods
):
    sizes = goods.sizes.values()
    story.save(alice, goods.shirt)
    for size in sizes:
        story.restock(size, 0)
    for size in sizes:
        catalog.restock(story.session, size, 5)

    story.tell()

    assert story.news() == [TOLD]


def test_a_delivery_of_the_seller_tells_as_well(session, story, alice):
    (kettle,) = put_up(session, a_listing("pan", variants=(a_variant(stock=0),)))
    story.save(alice, kettle)
    catalog.list_products(session, [a_listing("pan", variants=(a_variant(stock=7),))])

    story.tell()

    assert [mail.subject for mail in story.mails()] == ["Pan is back in stock"]


def test_a_preorder_that_opens_counts_as_to_be_had_in_its_own_words(
    session, story, alice, goods
):
    story.save(alice, goods.kettle)
    day = date(2027, 1, 15)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER, expected_on=day)
    story.hands.shift(1)

    story.tell()

    (mail,) = story.mails()
    assert mail.subject == "Kettle can be pre-ordered now"
    assert "Pre-order, expected Jan 15, 2027. It costs $40.00." in mail.text
    assert story.news() == [(PREORDER, EMAIL, "told", None)]


def test_a_preorder_opens_once_whatever_day_it_is_expected(
    session, story, alice, goods
):
    story.save(alice, goods.kettle)
    for day in (date(2027, 1, 15), date(2027, 2, 15)):
        catalog.relist(session, goods.kettle, ProductStatus.PREORDER, expected_on=day)
        story.tell()
        story.wait(days=2)

    assert len(story.mails()) == 1


def test_a_seller_who_lists_a_preorder_opens_it(session, story, alice, goods):
    story.save(alice, goods.kettle)
    again = a_listing(
        "kettle", variants=(a_variant(stock=0),), status=ProductStatus.PREORDER
    )
    catalog.list_products(session, [again])

    story.tell()

    assert [mail.subject for mail in story.mails()] == ["Kettle can be pre-ordered now"]


def test_a_preorder_that_is_over_again_is_held(session, story, alice, goods):
    story.save(alice, goods.kettle)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)
    story.settle()
    catalog.relist(session, goods.kettle)

    story.tell()

    assert story.news() == [held("preorder_over", PREORDER)]


def test_stock_of_a_preorder_is_not_back_before_it_is_sold(
    session, story, alice, goods, kettle
):
    story.save(alice, goods.kettle)
    catalog.relist(session, goods.kettle, ProductStatus.PREORDER)
    story.tell()
    story.restock(kettle, 5)

    story.tell()

    assert [kind for kind, *_ in story.news()] == [PREORDER]


def test_a_size_that_is_made_no_more_is_not_back(session, story, alice, goods):
    small = goods.sizes["Small"]
    story.restock(small, 0)
    story.save(alice, goods.shirt, variant_id=small.id)
    small.is_discontinued = True
    story.restock(small, 5)

    story.tell()

    assert story.news() == []


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        ("removed", "removed"),
        ("archived", "archived"),
        ("bought", "bought"),
        ("retired", "retired"),
        ("switched off", "switched_off"),
        ("discontinued", "retired"),
        ("chosen anew", "changed"),
    ],
)
def test_what_happened_before_it_was_sent_is_looked_at(
    session, story, alice, goods, meanwhile, reason
):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    story.restock(small, 0)
    item = story.save(alice, goods.shirt, variant_id=small.id)
    story.restock(small, 5)
    story.settle()

    happen = {
        "removed": lambda: wishlist.remove_item(session, alice.id, item),
        "archived": lambda: wishlist.archive_items(session, alice.id, [item]),
        "bought": lambda: wishlist.put_away_purchased(
            session, alice.id, {item: 1}, after="archive"
        ),
        "retired": lambda: catalog.retire(session, goods.shirt),
        "switched off": lambda: wishlist.watch_item(
            session, alice.id, item, stock=False
        ),
        "discontinued": lambda: setattr(small, "is_discontinued", True),
        "chosen anew": lambda: wishlist.choose_variant(
            session, alice.id, item, large.id
        ),
    }
    happen[meanwhile]()
    story.tell()

    assert (story.mails(), story.news()) == ([], [held(reason)])


@pytest.mark.parametrize("how", ["archived", "bought", "switched off", "retired"])
def test_what_is_put_away_or_switched_off_is_silent(
    session, story, alice, goods, kettle, how
):
    item = story.save(alice, goods.kettle)
    silence = {
        "archived": lambda: wishlist.archive_items(session, alice.id, [item]),
        "bought": lambda: wishlist.put_away_purchased(
            session, alice.id, {item: 1}, after="archive"
        ),
        "switched off": lambda: wishlist.watch_item(
            session, alice.id, item, stock=False, price=False
        ),
        "retired": lambda: catalog.retire(session, goods.kettle),
    }
    silence[how]()
    story.restock(kettle, 5)
    story.reprice(kettle, "10.00")

    story.tell()
    story.wait(days=2)

    assert (story.mails(), story.news()) == ([], [])


def test_put_back_by_undo_it_is_told_after_all(session, story, alice, goods, kettle):
    item = story.save(alice, goods.kettle)
    story.restock(kettle, 5)
    story.settle()
    gone = wishlist.remove_item(session, alice.id, item)
    wishlist.put_back(session, alice.id, gone.removal_id)

    story.tell()

    assert story.news() == [TOLD]
