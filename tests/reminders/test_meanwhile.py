"""Between deciding and sending: what changed is seen, and no code is promised in vain."""

import pytest
from sqlalchemy import select, text

from tests.reminders.conftest import ADA, START, buy
from webapp.conversion.models import ConversionLink
from webapp.messaging.models import State
from webapp.promotions import services as promotions
from webapp.promotions.models import PromoCode
from webapp.reminders import jobs
from webapp.reminders.models import Reminder


def test_a_code_comes_with_the_link_and_works_when_it_is_told(
    session, alice, goods, save, later, tick, promo, mails
):
    """Behaviour 93."""
    save(goods.lamp)
    later(days=3)
    tick()

    (code,) = session.scalars(select(PromoCode)).all()
    (link,) = session.scalars(select(ConversionLink)).all()
    assert link.code_id == code.id
    (mail,) = mails(alice)
    assert code.code in mail.text
    assert code.code in mail.html


@pytest.mark.parametrize("how", ["the rule ended", "taken back", "switched off"])
def test_a_code_that_the_shop_would_refuse_is_never_promised(
    session, alice, goods, save, later, promo, mails, tune, settle, app, how
):
    save(goods.lamp)
    later(days=3)
    if how == "the rule ended":
        promotions.end_rule(session, ADA, promo.id)
    if how == "switched off":
        tune(conversion_promo_on=False)
    jobs.send_due(session, site=app.extensions["site"])
    if how == "taken back":
        code = session.scalars(select(PromoCode)).one()
        promotions.revoke_code(session, ADA, code.id)
    settle()

    (mail,) = mails(alice)
    assert "code" not in mail.text.lower()
    assert "Put into the cart" in mail.text


MEANWHILE = {
    "empty": "DELETE FROM wishlist_items",
    "nothing_buyable": "WITH gone AS (UPDATE variants SET stock = 0)"
    " UPDATE products SET stock = 0",
    "paused": "UPDATE wishlists SET reminders_paused_at = now()",
    "added_since": "UPDATE wishlists SET reminder_cycle = reminder_cycle + 1",
    "bought": "",
}


@pytest.mark.parametrize("why", MEANWHILE)
def test_what_changes_before_it_is_sent_keeps_it_from_being_sent(
    session, app, alice, goods, save, later, settle, mails, messages, why
):
    """M6."""
    save(goods.lamp)
    later(days=3)
    jobs.send_due(session, site=app.extensions["site"])
    if why == "bought":
        buy(session, alice, goods.lamp)
    else:
        session.execute(text(MEANWHILE[why]))
    settle()

    (message,) = messages(alice)
    assert (message.state, message.cause) == (State.HELD, why)
    assert mails(alice) == []


def test_who_opts_out_in_between_gets_nothing(
    session, app, alice, goods, save, later, settle, messages, prefer
):
    save(goods.lamp)
    later(days=3)
    jobs.send_due(session, site=app.extensions["site"])
    prefer(alice, opted_out_at=START, opted_out_by="customer")
    settle()
    (message,) = messages(alice)
    assert (message.state, message.cause) == (State.HELD, "opted_out")


def test_whoever_is_erased_leaves_no_decision_behind(
    session, alice, goods, save, later, tick
):
    save(goods.lamp)
    later(days=3)
    tick()
    session.execute(text("DELETE FROM users WHERE id = :id"), {"id": alice.id})
    assert session.scalars(select(Reminder)).all() == []
