"""What a customer is told and why, on the operators' page about it."""

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer
from tests.admin.desk import HTMX
from tests.admin.letters import a_dead_letter
from tests.catalog.goods import a_listing, put_up
from webapp.accounts.models import MessagePreferences, Phone
from webapp.accounts.queries import preferences_of
from webapp.accounts.services import (
    change_preferences,
    opt_in,
    opt_out,
    pause_all,
)
from webapp.audit.models import Act
from webapp.core import clock
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import Wishlist

FIND = "/sg-admin/messages/customers/"


@pytest.fixture
def at(alice):
    return f"{FIND}{alice.id}"


@pytest.fixture
def lamp(session, alice):
    """A lamp, on Alice's list."""
    (product,) = put_up(session, a_listing("lamp"))
    wishlist.save_item(session, alice.id, product.id)
    alice.email_verified_at = clock.now()
    session.commit()
    return product


def the_list(session, alice):
    session.expire_all()
    return session.scalars(select(Wishlist).filter_by(user_id=alice.id)).one()


def test_a_customer_is_found_by_the_beginning_of_the_address(session, desk, alice):
    a_customer(session, "Alina")

    page = desk.get(FIND, query_string={"q": " ALI "}).text

    assert "alice@example.com" in page
    assert "alina@example.com" in page
    none = desk.get(FIND, query_string={"q": "nobody"}).text
    assert "address begins like that." in none


def test_a_whole_address_leads_to_its_customer(desk, alice, at):
    answer = desk.get(FIND, query_string={"q": "Alice@Example.com"})

    assert answer.location == at
    assert "alice@example.com" in desk.get(at).text


def test_nobody_is_listed_before_anything_is_asked(desk, alice):
    assert "alice@example.com" not in desk.get(FIND).text


def test_without_any_choice_the_page_says_what_the_shop_does(session, desk, alice, at):
    page = desk.get(at).text

    assert "The address is not confirmed yet" in page
    assert "for stock and price, as the shop does" in page
    assert "when it falls by 10%, as the shop does" in page
    assert "Nothing yet: no alert and no reminder was due." in page


def test_what_a_customer_chose_is_told_in_words(session, desk, alice, at):
    alice.email_verified_at = now = clock.now()
    session.add(
        Phone(
            user_id=alice.id,
            number="+12015550123",
            consent_words="Yes",
            confirmed_at=now,
            consented_at=now,
        )
    )
    change_preferences(
        session,
        alice.id,
        price_sms=True,
        stock_email=False,
        order_email=False,
        reminder_email=False,
        watches_price=False,
        threshold_pct=25,
        quiet_from=19,
        timezone="Europe/Paris",
        is_measured=False,
    )
    session.commit()

    page = desk.get(at).text

    for words in (
        "Written to",
        "by e-mail and by SMS",
        "the confirmation alone",
        "<dd>off</dd>",
        "<dd>for stock</dd>",
        "when it falls by 25%<",
        "+12015550123, agreed",
        "from 19:00 to 8:00, Europe, Paris",
        "not noted",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"confirmed_at": None}, "+12015550123, not confirmed"),
        ({"consented_at": None}, "+12015550123, without consent"),
        ({"stopped_at": clock.now()}, "+12015550123, silent since STOP"),
    ],
    ids=["not confirmed", "no consent", "stopped"],
)
def test_a_telephone_that_gets_nothing_is_told_so(
    session, desk, alice, at, state, words
):
    known = {"confirmed_at": clock.now(), "consented_at": clock.now()} | state
    session.add(
        Phone(user_id=alice.id, number="+12015550123", consent_words="Yes", **known)
    )
    session.commit()

    assert words in desk.get(at).text


def test_an_operator_opts_out_and_says_why(session, desk, alice, at):
    part = desk.post(
        f"{at}/opt-out", data={"reason": "By letter of 3 May"}, headers=HTMX
    )

    assert part.headers["HX-Retarget"] == "#panel"
    assert "They are opted out" in part.text
    assert "by an operator" in part.text
    assert "Only the customer can come back." in part.text
    assert "By letter of 3 May" in part.text
    assert "Opt the customer out" not in part.text
    assert preferences_of(session, alice.id).is_opted_out
    (act,) = session.scalars(select(Act))
    assert (act.action, act.user_id, act.reason) == (
        "customer.opt_out",
        alice.id,
        "By letter of 3 May",
    )


def test_an_opt_out_needs_a_reason(session, desk, alice, at):
    for headers in ({}, HTMX):
        answer = desk.post(f"{at}/opt-out", data={"reason": "  "}, headers=headers)
        assert answer.status_code == 422
        assert "Say why, in a few words." in answer.text
    assert session.get(MessagePreferences, alice.id) is None


def test_twice_is_told_and_noted_once(session, desk, alice, at):
    for _ in range(2):
        part = desk.post(f"{at}/opt-out", data={"reason": "Asked"}, headers=HTMX)

    assert "They were opted out already." in part.text
    assert len(session.scalars(select(Act)).all()) == 1


def test_a_customer_who_came_back_can_be_opted_out_again(session, desk, alice, at):
    desk.post(f"{at}/opt-out", data={"reason": "Asked"})
    opt_in(session, alice.id)
    session.commit()

    assert "Opt the customer out" in desk.get(at).text


def test_a_customer_who_paused_everything_is_told_so(session, desk, alice, at):
    pause_all(session, alice.id)
    session.commit()

    assert "They paused all messages" in desk.get(at).text


def test_reminders_are_paused_and_resumed(session, desk, alice, at, lamp):
    assert "The next reminder is due" in desk.get(at).text

    part = desk.post(f"{at}/pause", headers=HTMX)

    assert "Their reminders are paused." in part.text
    assert "Resume reminders" in part.text
    assert the_list(session, alice).next_reminder_at is None
    desk.post(f"{at}/resume", data={"next": at})
    assert "Their reminders go on." in desk.get(at).text
    assert the_list(session, alice).next_reminder_at is not None
    assert "Resumed reminders" in desk.get(at).text


def test_who_has_no_list_has_no_reminders_to_pause(desk, at):
    assert "There is nothing on the list to be reminded of." in desk.get(at).text
    assert "Pause reminders" not in desk.get(at).text


def test_who_is_opted_out_is_not_said_to_be_paused(session, desk, alice, at, lamp):
    desk.post(f"{at}/pause")
    opt_out(session, alice.id)
    session.commit()

    page = desk.get(at).text

    assert "The shop was asked to write no more." in page
    assert "Reminders of the list are paused." not in page
    assert "Resume reminders" not in page


def test_without_a_confirmed_telephone_nothing_goes_by_sms(session, desk, alice, at):
    change_preferences(session, alice.id, price_sms=True, stock_sms=True)
    session.commit()

    assert "by SMS" not in desk.get(at).text


def test_who_may_only_look_sees_no_empty_card(desks, at, lamp):
    assert "reminders-title" not in desks["vic"].get(at).text
    assert "reminders-title" in desks["ed"].get(at).text


def test_what_operators_did_for_a_customer_is_on_the_page(session, desk, alice, at):
    letter = a_dead_letter(session, alice)
    desk.post("/sg-admin/messages/discard", data={"ids": letter.id})

    assert "Discarded a message" in desk.get(at).text


def test_each_deed_is_for_those_who_may(session, desks, alice, at, lamp):
    vic, ed = desks["vic"], desks["ed"]

    for button in ("Opt the customer out", "Pause reminders"):
        assert button not in vic.get(at).text
        assert button in ed.get(at).text
    for deed in ("opt-out", "pause", "resume"):
        answer = vic.post(f"{at}/{deed}", data={"reason": "Asked"})
        assert answer.status_code == 403
    assert not preferences_of(session, alice.id).is_opted_out
