"""What a reminder says: a few things as they are today, truly, and how to end it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant, usd
from webapp.catalog.models import Product, Variant
from webapp.conversion.models import ConversionLink
from webapp.reminders import jobs
from webapp.reminders.queries import shown_of
from webapp.wishlist.services import archive_items

DAY = timedelta(days=1)


@pytest.fixture
def put(session, save):
    """Put something up and save it."""

    def put(slug, **of_it):
        (product,) = put_up(session, a_listing(slug, variants=(a_variant(**of_it),)))
        save(product)
        return product

    return put


@pytest.fixture
def reprice(session):
    def reprice(product, **columns):
        for kind, key in ((Variant, Variant.product_id), (Product, Product.id)):
            session.execute(update(kind).where(key == product.id).values(**columns))
        session.commit()

    return reprice


@pytest.fixture
def remind(alice, later, tick, mails):
    """Let the wait pass and return the mail that comes."""

    def remind():
        later(days=3)
        tick()
        (mail,) = mails(alice)
        return mail

    return remind


def test_prices_are_todays_and_a_fall_is_measured_from_what_it_cost_when_saved(
    put, reprice, remind
):
    lamp = put("lamp", price="40.00")
    reprice(lamp, price_minor=3_600)
    mail = remind()
    for told in (mail.text, mail.html):
        assert "$36.00" in told
        assert "Down from $40.00 when you saved it" in told


def test_a_rise_is_told_as_a_price_and_no_more(put, reprice, remind):
    lamp = put("lamp", price="40.00")
    reprice(lamp, price_minor=4_400)
    mail = remind()
    assert "$44.00" in mail.text
    assert "$40.00" not in mail.text


def test_beside_a_reduction_stands_the_lowest_price_of_30_days(put, reprice, remind):
    """Behaviour 45."""
    sofa = put("sofa", price="80.00", compare_at=usd("100.00"))
    put("chair", price="8.00", compare_at=usd("10.00"))
    reprice(sofa, prior_minor=8_500)
    mail = remind()
    assert "Lowest in 30 days before: $85.00" in mail.text
    assert "regular price $100.00" in mail.text
    assert "No earlier price on record" in mail.text
    assert "<s" in mail.html


STOCKS = {
    "Only 2 left": {"stock": 2},
    "In stock": {"stock": 9},
    "Out of stock": {"stock": 0},
}


@pytest.mark.parametrize("words", STOCKS)
def test_stock_is_told_as_on_the_list_itself(put, remind, words):
    put("thing", **STOCKS[words])
    put("other", stock=9)
    assert words in remind().text


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"status": "preorder", "expected_on": date(2026, 3, 1)}, "expected Mar 1"),
        ({"status": "preorder"}, "Pre-order"),
        ({"status": "retired"}, "No longer sold"),
    ],
    ids=["expected", "to be ordered before", "retired"],
)
def test_what_becomes_of_a_product_is_told(session, put, remind, columns, words):
    thing = put("thing", stock=9)
    put("other", stock=9)
    session.execute(update(Product).where(Product.id == thing.id).values(**columns))
    session.commit()
    mail = remind()
    assert words in mail.text
    is_sold = columns["status"] != "retired"
    assert any(link.endswith("/p/thing") for link in mail.links) is is_sold


def test_four_things_are_shown_what_can_be_had_and_fell_first(
    session, alice, put, reprice, remind, later
):
    put("gone", stock=0)
    cheaper = put("cheaper", price="40.00")
    for name in ("one", "two", "three", "four"):
        later(minutes=1)
        put(name)
    reprice(cheaper, price_minor=3_000)

    names = [line.name for line in shown_of(session, alice.id).lines]
    assert names == ["Cheaper", "Four", "Three", "Two"]
    mail = remind()
    assert "6 things are waiting" in mail.subject
    assert "And 2 more on your wishlist:" in mail.text
    assert "Gone" not in mail.text


def test_one_thing_is_called_by_its_name(put, remind):
    put("brass-lamp")
    mail = remind()
    assert mail.subject == "Brass Lamp is still on your wishlist"
    assert "more" not in mail.text.split("Put into the cart")[0]


def test_what_was_put_away_is_not_spoken_of(session, alice, goods, save, remind):
    save(goods.lamp)
    archive_items(session, alice.id, [save(goods.kettle)])
    mail = remind()
    assert "Kettle" not in mail.text
    assert "Lamp is still on your wishlist" in mail.subject


def test_a_hostile_name_is_only_a_name(put, remind, session):
    thing = put("thing")
    session.execute(
        update(Product)
        .where(Product.id == thing.id)
        .values(name="<b>{{ 7 * 7 }}</b>\r\nBcc: eve@example.com")
    )
    session.commit()
    mail = remind()
    assert "<b>{{" not in mail.html
    assert "49" not in mail.text
    assert "\n" not in mail.subject


def test_no_link_and_no_code_is_that_of_somebody_else(
    session, alice, bob, goods, save, later, tick, mails, promo
):
    save(goods.lamp)
    save(goods.lamp, user=bob)
    later(days=3)
    tick()

    mine, theirs = mails(alice)[0], mails(bob)[0]
    ways = [
        {link for link in mail.links if "/to-cart/" in link or "/m/" in link}
        for mail in (mine, theirs)
    ]
    assert len(ways[0]) == len(ways[1]) == 2
    assert not ways[0] & ways[1]
    rows = session.execute(text("SELECT user_id, code FROM promo_codes"))
    codes = dict(map(tuple, rows))
    assert codes[alice.id] in mine.text
    assert codes[alice.id] not in theirs.text


def test_a_mail_says_what_its_code_gives(goods, save, remind, promo):
    save(goods.lamp)
    mail = remind()
    for told in (mail.text, mail.html):
        assert "for 10 % off:" in told


def test_text_and_page_of_a_mail_promise_the_same(goods, save, remind):
    save(goods.lamp)
    mail = remind()
    for told in (mail.text, mail.html):
        assert "everything stays on your list" in " ".join(told.split())


def test_the_price_is_that_of_the_moment_of_sending(
    session, app, put, alice, later, settle, reprice, mails
):
    """Not that of the moment in which it was decided."""
    lamp = put("lamp", price="40.00")
    later(days=3)
    jobs.send_due(session, site=app.extensions["site"])
    session.commit()
    reprice(lamp, price_minor=3_100)
    settle()
    assert "$31.00" in mails(alice)[0].text
    assert the_variant(session, lamp).price.minor == 3_100


def test_it_takes_as_many_statements_for_many_things_as_for_few(
    session, app, alice, bob, shelf, save, later, statements
):
    things = shelf(12)
    save(things[0], user=bob)
    for thing in things:
        save(thing)
    later(days=3)
    jobs.send_due(session, site=app.extensions["site"])
    assert session.scalars(select(ConversionLink)).all()
    counts = []
    for user in (alice, bob):
        with statements() as sent:
            shown_of(session, user.id)
        counts.append(len(sent))
    assert counts == [2, 2]
