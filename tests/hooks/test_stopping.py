"""The way out of a mail: one press, no sign-in, and nothing by looking."""

import re

import pytest
from sqlalchemy import delete

from tests.accounts.people import a_customer, an_operator, sign_in
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.queries import preferences_of
from webapp.audit.services import Actor
from webapp.hooks.stopping import ABOUT
from webapp.messaging.links import STOPS
from webapp.messaging.models import Channel, Kind, State

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SWITCHES = {
    "stock_alert": {"stock_email"},
    "price_alert": {"price_email"},
    "alerts": {"stock_email", "price_email"},
    "reminder": {"reminder_email"},
    "order": {"order_email"},
}

EVERY = set.union(*SWITCHES.values())


def wishes(session, alice):
    session.expire_all()
    return preferences_of(session, alice.id)


def off(session, alice):
    said = wishes(session, alice)
    return {one for one in EVERY if not getattr(said, one)}


@pytest.mark.parametrize("what", SWITCHES)
def test_a_press_stops_that_kind_alone(client, session, alice, way_out, what):
    asked = client.get(way_out(what))
    assert asked.status_code == 200
    assert "Stop these mails?" in asked.text
    assert ABOUT[what] in asked.text
    assert off(session, alice) == set()

    done = client.post(way_out(what))

    assert done.status_code == 200
    assert "It is done" in done.text
    assert off(session, alice) == SWITCHES[what]
    assert not wishes(session, alice).is_opted_out
    assert "It is done" in client.get(way_out(what)).text


@pytest.mark.parametrize("what", STOPS)
def test_it_can_be_taken_back_on_the_same_page(client, session, alice, way_out, what):
    page = client.post(way_out(what)).text
    back = re.findall(r'action="([^"]*)"', page)[0]
    assert back == way_out(what, "start")

    again = client.post(back)

    assert "You get them again" in again.text
    assert off(session, alice) == set()
    assert not wishes(session, alice).is_opted_out


def test_who_stopped_one_kind_can_stop_all_of_them(client, session, alice, way_out):
    page = client.post(way_out("order")).text
    assert "Stop everything we send" in page
    everything = re.findall(r'action="([^"]*)"', page)[1]
    assert everything == way_out("all")
    page = client.post(everything).text
    assert wishes(session, alice).is_opted_out
    assert "Stop everything we send" not in page


def test_all_stops_everything_but_what_one_asks_for(client, session, alice, way_out):
    page = client.post(way_out("all")).text
    assert "What still comes: that we have your order" in page
    assert wishes(session, alice).is_opted_out
    assert "It is done" in client.get(way_out("all")).text
    # Another mail's way out does not undo that.
    assert "You get nothing from us" in client.get(way_out("reminder")).text
    refused = client.post(way_out("reminder", "start"))
    assert "You get nothing from us" in refused.text
    assert wishes(session, alice).is_opted_out


def test_what_an_operator_wrote_down_takes_a_sign_in_to_take_back(
    client, session, alice, way_out
):
    ada = an_operator(session)
    accounts.opt_out_for(session, Actor(ada.id, ada.name), alice.id, "By letter")
    session.commit()
    page = client.get(way_out("all")).text
    assert "You get nothing from us" in page
    assert "/m/start/" not in page
    refused = client.post(way_out("all", "start"))
    assert "You get nothing from us" in refused.text
    assert wishes(session, alice).is_opted_out
    sign_in(client, "alice@example.com")
    client.post("/account/messages/return")
    assert not wishes(session, alice).is_opted_out


def test_m1_one_click_works_without_cookie_twice_and_from_an_old_mail(
    app, session, alice, post
):
    _, [mail] = post(Kind.REMINDER)
    [link] = [one for one in mail.links if "/m/stop/" in one]
    for _ in range(2):
        answer = app.test_client().post(link, data=ONE_CLICK)
        assert answer.status_code == 200  # no redirect: RFC 8058, 3.1
        assert "Set-Cookie" not in answer.headers
        assert off(session, alice) == {"reminder_email"}
    accounts.start(session, alice.id, [Kind.REMINDER])
    session.commit()
    assert app.test_client().post(link, data=ONE_CLICK).status_code == 200
    assert off(session, alice) == {"reminder_email"}


def test_m1_after_the_answer_nothing_of_the_kind_is_sent(client, post, way_out):
    _, before = post()
    assert len(before) == 4

    client.post(way_out("alerts"), data=ONE_CLICK)
    told, after = post()

    assert len(after) == 2
    held = {one.kind for one in told if one.state is State.HELD}
    assert held == {Kind.STOCK_ALERT, Kind.PRICE_ALERT}
    assert {one.cause for one in told if one.state is State.HELD} == {"kind_off"}

    client.post(way_out("all"), data=ONE_CLICK)
    told, after = post()
    assert after == []
    assert {one.cause for one in told} == {"opted_out"}


def test_sms_are_left_as_they_are(client, session, alice, way_out):
    accounts.change_preferences(session, alice.id, stock_sms=True, price_sms=True)
    session.commit()
    client.post(way_out("alerts"))
    said = wishes(session, alice)
    assert said.stock_sms
    assert not said.wants(Kind.STOCK_ALERT, Channel.EMAIL)


def test_an_account_that_is_gone_gets_nothing_and_nothing_breaks(
    client, session, alice, way_out
):
    session.execute(delete(User).where(User.id == alice.id))
    session.commit()
    for what in STOPS:
        for path in (way_out(what), way_out(what, "start")):
            for ask in (client.get, client.post):
                if ask == client.get and "/start/" in path:
                    continue
                answer = ask(path)
                assert answer.status_code == 200
                assert "You get nothing from us" in answer.text


def test_a_link_that_is_not_ours_changes_nothing(client, session, alice, way_out):
    good = way_out("reminder")
    others = [
        good[:-3] + "AAA",
        good.replace("reminder", "all"),
        good.replace("reminder", "everything"),
        good.replace("reminder", "order"),
        "/m/stop/reminder/x",
        "/m/stop/reminder/%00%ff",
    ]
    for path in others:
        for ask in (client.get, client.post):
            answer = ask(path)
            assert answer.status_code == 404, path
            assert "This link is not whole" in answer.text
        assert client.post(path.replace("stop", "start", 1)).status_code == 404
    assert off(session, alice) == set()


def test_the_page_needs_no_script_and_tells_nobody_of_its_address(client, way_out):
    for answer in (client.get(way_out("all")), client.post(way_out("all"))):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in answer.text
        assert "hx-" not in answer.text
        assert not re.search(r'(src|href)="https?://', answer.text)


def test_signed_in_as_somebody_else_it_is_still_the_readers_own(
    client, session, alice, way_out
):
    bob = a_customer(session, "Bob")
    sign_in(client, "bob@example.com")
    client.post(way_out("reminder"))
    assert off(session, alice) == {"reminder_email"}
    assert off(session, bob) == set()
