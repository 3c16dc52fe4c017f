"""All that there is to tell somebody comes in one letter, and not more than one a day."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.catalog.goods import a_listing, a_variant, put_up, the_variant
from webapp.accounts import services as accounts
from webapp.alerts.jobs import forget
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.wishlist import services as wishlist

BACK = "back_in_stock"
DIGESTS = select(Notification).filter_by(template="alerts")


@pytest.fixture
def saved(story, alice, goods):
    """Alice saved all there is."""
    sizes = goods.sizes
    return [
        story.save(alice, goods.lamp),
        story.save(alice, goods.kettle),
        story.save(alice, goods.shirt, variant_id=sizes["Small"].id),
    ]


@pytest.fixture
def stopped(session):
    """Return the kinds that the way out of somebody's last letter stops."""

    def stopped(mail):
        (link,) = {link for link in mail.links if "/m/stop/" in link}
        return link.split("/m/stop/")[1].split("/")[0]

    return stopped


def test_several_events_are_one_letter_what_is_back_before_what_costs_less(
    session, story, saved, lamp, kettle, goods, stopped
):
    story.reprice(lamp, "20.00")
    story.reprice(goods.sizes["Small"], "30.00")
    story.restock(kettle, 5)

    story.tell()

    (mail,) = story.mails()
    assert mail.subject == "Kettle is back in stock, and 2 more things"
    places = [mail.text.index(name) for name in ("Kettle", "Lamp", "Shirt, Small")]
    assert places == sorted(places)
    assert "There is news of 3 things" in mail.text
    assert stopped(mail) == "alerts"
    (digest,) = session.scalars(DIGESTS)
    assert (digest.kind, digest.state) == (Kind.STOCK_ALERT, State.SENT)


def test_a_thing_with_two_pieces_of_news_is_one_thing(
    session, story, saved, lamp, kettle, stopped
):
    story.reprice(lamp, "20.00")
    story.reprice(kettle, "10.00")
    story.restock(kettle, 5)

    story.tell()

    (mail,) = story.mails()
    assert mail.subject == (
        "Kettle is back in stock and costs less, and one more thing"
    )
    assert "There is news of 2 things" in mail.text
    for told in (mail.text, mail.html):
        assert told.count("/p/kettle") == 1
        assert told.count("Back in stock") == 1
        assert told.count("when you saved it") == 2
    assert "more on your list" not in mail.text
    assert stopped(mail) == "alerts"
    assert {outcome for _, _, outcome, _ in story.news()} == {"told"}


def test_an_sms_tells_both_of_one_thing(story, alice, goods, kettle, texting):
    accounts.change_preferences(story.session, alice.id, stock_sms=True, price_sms=True)
    texting(alice)
    story.save(alice, goods.kettle)
    story.reprice(kettle, "10.00")
    story.restock(kettle, 5)

    story.tell()

    (sms,) = story.mails(channel=Channel.SMS)
    assert "Kettle is back in stock and costs $10.00 now, $" in sms.text
    assert "more thing" not in sms.text


@pytest.mark.parametrize(
    ("cause", "kind"), [("stock", Kind.STOCK_ALERT), ("price", Kind.PRICE_ALERT)]
)
def test_a_way_out_stops_what_the_letter_was_about(
    session, story, saved, lamp, kettle, stopped, cause, kind
):
    if cause == "stock":
        story.restock(kettle, 5)
    else:
        story.reprice(lamp, "20.00")

    story.tell()

    (mail,) = story.mails()
    assert stopped(mail) == kind.value
    assert session.scalars(DIGESTS).one().kind is kind


def test_there_is_at_most_one_letter_in_twenty_four_hours(
    story, saved, lamp, kettle, goods
):
    story.reprice(lamp, "20.00")
    story.tell()
    for later, happens in (
        (5, lambda: story.restock(kettle, 5)),
        (5, lambda: story.reprice(goods.sizes["Small"], "10.00")),
        (13, lambda: None),
    ):
        story.wait(hours=later)
        happens()
        story.tell()
    assert len(story.mails()) == 1

    story.wait(hours=1)

    first, second = story.mails()
    assert second.at - first.at >= timedelta(hours=24)
    assert second.subject == "Kettle is back in stock, and one more thing"


def test_operators_choose_how_many_hours_that_are(story, saved, lamp, kettle):
    story.choose(alert_mail_hours=2)
    story.reprice(lamp, "20.00")
    story.tell()
    story.restock(kettle, 5)
    story.tell()
    assert len(story.mails()) == 1

    story.wait(hours=2)

    assert len(story.mails()) == 2


@pytest.mark.parametrize("is_told", [False, True], ids=["waits", "was told"])
def test_news_of_what_was_chosen_before_does_not_stand_in_the_way(
    session, story, alice, goods, is_told
):
    small, large = goods.sizes["Small"], goods.sizes["Large"]
    item = story.save(alice, goods.shirt, variant_id=small.id)
    for size in (small, large):
        story.restock(size, 0)
    story.restock(small, 5)
    if is_told:
        story.tell()
    else:
        story.settle()
    wishlist.choose_variant(session, alice.id, item, large.id)
    story.restock(large, 5)
    story.tell()

    story.wait(hours=24)

    assert "Shirt, Large" in story.mails()[-1].text
    became = ("told", None) if is_told else ("held", "changed")
    assert story.news() == [(BACK, "email", *became), (BACK, "email", "told", None)]


def test_one_letter_waits_for_somebody_however_much_happens(
    session, story, saved, lamp, kettle, goods
):
    story.reprice(lamp, "20.00")
    story.settle()
    story.restock(kettle, 5)
    story.settle()
    story.reprice(goods.sizes["Small"], "10.00")
    story.settle()

    assert len(session.scalars(DIGESTS).all()) == 1


def test_a_letter_that_waits_for_later_leaves_at_once_with_what_is_due(
    session, story, saved, lamp, goods
):
    story.choose(alert_cooldown_hours=72, alert_mail_hours=1)
    story.reprice(lamp, "30.00")
    story.tell()
    story.wait(hours=2)
    story.reprice(lamp, "20.00")  # waits for the end of the lamp's cool-down
    story.settle()

    story.reprice(goods.sizes["Small"], "10.00")
    story.tell()

    assert [mail.subject for mail in story.mails()] == [
        "Lamp costs less",
        "Shirt costs less",
    ]
    story.wait(hours=72)
    assert "Now $20.00" in story.mails()[2].text


def test_a_few_are_listed_and_the_rest_is_counted(session, story, alice):
    names = [f"thing-{number:02}" for number in range(13)]
    for product in put_up(session, *(a_listing(name) for name in names)):
        story.save(alice, product)
        story.reprice(the_variant(session, product), "20.00")

    story.tell()

    (mail,) = story.mails()
    assert mail.text.count("Now $20.00") == 10
    assert "And 3 more on your list." in mail.text
    assert "And 3 more on your list." in mail.html
    assert {outcome for _, _, outcome, _ in story.news()} == {"told"}


def test_what_no_longer_holds_is_left_out_and_the_rest_is_told(
    session, story, alice, saved, lamp, kettle
):
    story.reprice(lamp, "20.00")
    story.restock(kettle, 5)
    story.settle()
    story.restock(kettle, 0)

    story.tell()

    (mail,) = story.mails()
    assert (mail.subject, "Kettle" in mail.text) == ("Lamp costs less", False)
    assert [(kind, reason) for kind, _, _, reason in story.news()] == [
        ("price_drop", None),
        ("back_in_stock", "gone_again"),
    ]


def test_nothing_left_is_no_letter(session, story, saved, kettle):
    story.restock(kettle, 5)
    story.settle()
    story.restock(kettle, 0)

    story.tell()

    (digest,) = session.scalars(DIGESTS)
    assert (digest.state, digest.cause) == (State.HELD, "nothing_left")


def test_names_are_text_whatever_they_hold(session, story, alice):
    (sofa,) = put_up(
        session,
        a_listing("sofa", name="<b>Sofa</b> {{ 7 * 7 }} & co", variants=(a_variant(),)),
    )
    story.save(alice, sofa)
    story.reprice(the_variant(session, sofa), "20.00")

    story.tell()

    (mail,) = story.mails()
    assert mail.subject == "<b>Sofa</b> {{ 7 * 7 }} & co costs less"
    assert "&lt;b&gt;Sofa&lt;/b&gt; {{ 7 * 7 }}" in mail.html
    assert "<b>Sofa</b>" not in mail.html


def test_a_letter_that_failed_for_good_takes_its_news_along_when_it_is_retried(
    session, story, saved, kettle
):
    story.restock(kettle, 5)
    story.settle()
    digest = session.scalars(DIGESTS).one()
    digest.state, digest.cause = State.DEAD, "smtp"
    story.clear_up()
    assert story.news() == [("back_in_stock", "email", "held", "undelivered")]

    session.scalars(DIGESTS).one().state = State.QUEUED
    story.tell()

    assert [mail.subject for mail in story.mails()] == ["Kettle is back in stock"]
    assert story.news() == [("back_in_stock", "email", "told", None)]


def test_a_letter_that_was_held_holds_its_news(session, story, alice, saved, kettle):
    story.restock(kettle, 5)
    story.settle()
    accounts.pause_all(session, alice.id)
    story.tell()

    story.clear_up()

    assert story.news() == [("back_in_stock", "email", "held", "paused")]
    assert story.mails() == []


def test_one_kind_switched_off_meanwhile_does_not_hold_the_other(
    session, story, alice, saved, lamp, kettle
):
    story.restock(kettle, 5)
    story.settle()
    story.reprice(lamp, "20.00")
    story.settle()
    accounts.change_preferences(session, alice.id, stock_email=False)
    story.tell()
    assert story.mails() == []

    story.clear_up()
    story.tell()

    assert [mail.subject for mail in story.mails()] == ["Lamp costs less"]
    assert [reason for _, _, _, reason in story.news()] == ["kind_off", None]


def test_news_whose_letter_is_gone_gets_another_one(session, story, saved, kettle):
    story.restock(kettle, 5)
    story.settle()
    session.delete(session.scalars(DIGESTS).one())

    story.clear_up()
    story.tell()

    assert len(story.mails()) == 1


def test_what_was_decided_is_forgotten_after_two_years(
    session, story, alice, saved, kettle, lamp
):
    story.restock(kettle, 5)
    story.tell()
    story.hands.shift(timedelta(days=729))
    forget(session)
    assert len(story.news()) == 1

    story.reprice(lamp, "20.00")
    story.settle()
    story.hands.shift(timedelta(days=1))
    forget(session)

    assert story.news() == [("price_drop", "email", "waiting", None)]
    story.hands.shift(timedelta(days=730))
    forget(session)
    assert len(story.news()) == 1  # what waits is not decided


def test_clearing_up_leaves_alone_what_is_on_its_way(session, story, saved, kettle):
    story.restock(kettle, 5)
    story.settle()

    for state in (State.QUEUED, State.SENDING, State.FAILED):
        session.scalars(DIGESTS).one().state = state
        story.clear_up()
        assert story.news() == [("back_in_stock", "email", "waiting", None)]
