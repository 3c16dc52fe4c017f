"""Account, Messages: choosing what comes, a pause, an end, and coming back."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from tests.accounts.people import a_customer, an_operator, newest_link, sign_in
from tests.catalog.goods import a_listing, put_up
from webapp.accounts import services as accounts
from webapp.accounts.preferences import Preferences
from webapp.accounts.queries import preferences_of
from webapp.audit.services import Actor
from webapp.core import clock
from webapp.messaging.models import Channel
from webapp.messaging.suppressions import BOUNCED, COMPLAINED, is_suppressed, suppress
from webapp.reminders.queries import Standing, standing_of
from webapp.settings.services import change
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import save_item

PAGE = "/account/messages"
HTMX = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": f"http://localhost{PAGE}",
}
# What the form sends as it stands for who chose nothing.
AS_IT_IS = dict.fromkeys(
    (
        "stock_email",
        "price_email",
        "reminder_email",
        "order_email",
        "watches_stock",
        "watches_price",
        "is_measured",
    ),
    "y",
) | {"threshold": ""}
BOX = re.compile(r'<input[^>]*type="checkbox"[^>]*>')
NOTICE = re.compile(r'<div class="notice [^>]*>.*?<p>(.*?)</p>', re.DOTALL)


@pytest.fixture
def alice(session, client, quick_passwords):
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    session.commit()
    sign_in(client)
    client.get("/")
    return alice


@pytest.fixture
def listed(session, alice):
    """Alice has something on her list, so reminders of it come."""
    [lamp] = put_up(session, a_listing("lamp"))
    save_item(session, alice.id, lamp.id)
    session.commit()


@pytest.fixture
def wishes(session, alice):
    def wishes():
        session.expire_all()
        return preferences_of(session, alice.id)

    return wishes


def ticked(page):
    """Return the boxes of a page that are ticked, by their names."""
    names = (re.search('name="(.*?)"', box) for box in BOX.findall(page))
    on = [" checked" in box for box in BOX.findall(page)]
    return {name[1] for name, is_on in zip(names, on, strict=True) if is_on}


def said(page):
    found = NOTICE.search(page)
    return unescape(found[1]) if found else ""


def test_the_page_shows_what_holds_before_anything_is_chosen(client, alice):
    page = client.get(PAGE).text

    assert ticked(page) == set(AS_IT_IS) - {"threshold"}
    assert 'placeholder="10"' in page
    assert "There is nothing on the list to be reminded of." in page
    assert "Nothing yet." in page


def test_the_account_leads_to_it(client, alice):
    assert f'href="{PAGE}"' in client.get("/account").text


@pytest.mark.parametrize(
    "path", ["", "/earlier", "/choices", "/phone", "/phone/code"], ids=str
)
def test_a_stranger_is_sent_to_sign_in(client, path):
    answer = client.get(PAGE + path)

    assert answer.status_code in {302, 303}
    assert "/account/sign-in" in answer.headers["Location"]


def test_whoever_reloads_a_form_comes_to_the_page(client, alice):
    for path in ("/choices", "/phone", "/phone/code"):
        assert client.get(PAGE + path).headers["Location"] == PAGE


def test_what_is_sent_as_it_is_chooses_nothing(client, wishes):
    client.post(f"{PAGE}/choices", data=AS_IT_IS)

    assert wishes() == Preferences()


def test_what_is_chosen_is_kept_and_shown(client, alice, wishes):
    chosen = {"stock_email": "y", "watches_price": "y", "threshold": "25"}
    answer = client.post(f"{PAGE}/choices", data=chosen)
    page = client.get(answer.headers["Location"]).text

    assert wishes() == Preferences(
        price_email=False,
        reminder_email=False,
        order_email=False,
        watches_stock=False,
        threshold_pct=25,
        is_measured=False,
    )
    assert said(page) == "Your choices are kept."
    assert ticked(page) == {"stock_email", "watches_price"}
    assert 'value="25"' in page


def test_with_htmx_the_panel_comes_back_with_the_notice(client, alice):
    answer = client.post(f"{PAGE}/choices", data=AS_IT_IS, headers=HTMX)

    assert answer.headers["HX-Retarget"] == "#panel"
    assert answer.text.lstrip().startswith('<div id="panel"')
    assert said(answer.text) == "Your choices are kept."
    assert "<html" not in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["without-script", "with-script"])
@pytest.mark.parametrize("threshold", ["0", "91", "ten", "-5", "1e1"])
def test_a_threshold_that_is_none_is_refused_beside_its_field(
    client, alice, wishes, threshold, headers
):
    sent = AS_IT_IS | {"threshold": threshold, "is_measured": ""}
    answer = client.post(f"{PAGE}/choices", data=sent, headers=headers)

    assert answer.status_code == 422
    field = re.search(r'<input[^>]*id="threshold"[^>]*>', answer.text)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="threshold-error"' in field
    assert f'value="{threshold}"' in field
    assert wishes() == Preferences()


def test_what_was_left_to_the_shop_follows_the_shop(session, client, alice, wishes):
    by = an_operator(session)
    client.post(f"{PAGE}/choices", data=AS_IT_IS | {"watches_price": ""})
    change(session, Actor(by.id, by.name), alerts_for_new_items=False)
    session.commit()

    assert ticked(client.get(PAGE).text) & {"watches_stock", "watches_price"} == set()
    assert (wishes().watches_stock, wishes().watches_price) == (None, False)


def test_quiet_hours_are_nobodys_who_gets_no_sms(client, alice, wishes):
    sent = AS_IT_IS | {"quiet_from": "18", "quiet_until": "10", "stock_sms": "y"}
    client.post(f"{PAGE}/choices", data=sent)

    assert wishes() == Preferences()
    assert "Quiet hours" not in client.get(PAGE).text


def test_a_pause_lasts_until_it_is_ended(client, alice, listed, wishes, session):
    page = client.post(f"{PAGE}/pause", headers=HTMX).text
    assert wishes().is_paused
    assert "All messages are paused" in page
    assert "Messages pause until you resume them" in said(page)
    assert standing_of(session, alice.id).standing is Standing.ALL_PAUSED

    page = client.post(f"{PAGE}/resume", headers=HTMX).text
    assert not wishes().is_paused
    assert "All messages are paused" not in page
    assert standing_of(session, alice.id).standing is Standing.NEXT


def test_stopping_everything_is_taken_back_by_coming_back(client, alice, wishes):
    client.post(f"{PAGE}/choices", data=AS_IT_IS | {"reminder_email": ""})
    page = client.post(f"{PAGE}/stop", headers=HTMX).text
    assert wishes().is_opted_out
    assert "All messages are stopped" in page
    assert f"{PAGE}/stop" not in page

    page = client.post(f"{PAGE}/return", headers=HTMX).text
    assert wishes() == Preferences(reminder_email=False)
    assert "All messages are stopped" not in page


def test_whom_an_operator_opted_out_comes_back_here(client, alice, wishes, session):
    ada = an_operator(session)
    accounts.opt_out_for(session, Actor(ada.id, "Ada"), alice.id, "Asked by letter")
    session.commit()

    assert "as you had asked us to" in client.get(PAGE).text
    assert client.post(f"{PAGE}/return").status_code == 303
    assert not wishes().is_opted_out


def test_everything_works_without_script(client, alice, wishes):
    for act in ("pause", "resume", "stop", "return"):
        answer = client.post(f"{PAGE}/{act}")
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
        assert said(client.get(PAGE).text)
    assert wishes() == Preferences()


def test_nothing_is_done_twice(client, alice, wishes):
    for act in ("stop", "stop", "return", "return", "pause", "pause", "resume"):
        assert client.post(f"{PAGE}/{act}").status_code == 303

    assert wishes() == Preferences()


def test_reminders_alone_are_paused_and_resumed(client, alice, listed, session):
    before = client.get(PAGE).text
    assert "number 1 of 3" in before

    page = client.post(f"{PAGE}/reminders/pause", headers=HTMX).text
    assert "Reminders of the list are paused." in page
    assert standing_of(session, alice.id).standing is Standing.PAUSED
    page = client.post(f"{PAGE}/reminders/resume", headers=HTMX).text
    assert "number 1 of 3" in page


def test_who_has_no_list_pauses_no_reminders(client, alice):
    assert client.post(f"{PAGE}/reminders/pause").status_code == 404


def test_reminders_go_on_when_they_are_switched_on_again(
    client, alice, listed, session
):
    client.post(f"{PAGE}/choices", data=AS_IT_IS | {"reminder_email": ""})
    assert standing_of(session, alice.id).standing is Standing.KIND_OFF

    client.post(f"{PAGE}/choices", data=AS_IT_IS)

    assert standing_of(session, alice.id).standing is Standing.NEXT


def test_reminders_that_waited_for_the_address_come_once_it_is_confirmed(
    app, client, alice, listed, session
):
    alice.email_verified_at = None
    session.execute(update(Wishlist).values(next_reminder_at=None))
    session.commit()
    assert standing_of(session, alice.id).standing is Standing.UNVERIFIED

    link = newest_link(session, app.extensions["site"], alice)
    assert client.post(f"/account/verify/{link}").status_code == 303

    session.expire_all()
    assert standing_of(session, alice.id).standing is Standing.NEXT


def test_an_address_that_is_not_confirmed_is_spoken_of(client, alice, session):
    alice.email_verified_at = None
    session.commit()

    assert "Confirm your address first" in client.get(PAGE).text


def test_mail_that_came_back_can_be_mended_here(app, client, alice, session):
    site = app.extensions["site"]
    terms = (session, site.secrets, Channel.EMAIL, alice.email)
    suppress(*terms, cause=BOUNCED, reason="Mailbox gone.")
    session.commit()
    assert "Mail to you came back" in client.get(PAGE).text

    client.post("/account/verify")
    link = newest_link(session, site, alice)
    client.post(f"/account/verify/{link}")

    assert is_suppressed(*terms) is None
    assert "Mail to you came back" not in client.get(PAGE).text


def test_who_called_our_mail_unwanted_is_told_so(app, client, alice, session):
    keys = app.extensions["site"].secrets
    suppress(
        session, keys, Channel.EMAIL, alice.email, cause=COMPLAINED, reason="Spam."
    )
    session.commit()

    assert "reported our mail" in client.get(PAGE).text
