"""The settings that operators tune, on their page."""

import re
from html import unescape

import pytest

from tests.accounts.people import an_operator
from tests.admin.desk import HTMX, at_desk
from webapp.accounts.capabilities import Capability
from webapp.accounts.models import Role
from webapp.audit.queries import acts
from webapp.settings.definitions import DEFINITIONS, AfterPurchase, Settings
from webapp.settings.queries import current

PAGE = "/sg-admin/settings/"
AS_IT_CAME = {
    "unpaid_order_hours": "72",
    "abandoned_cart_days": "7",
    "conversion_link_days": "30",
    "after_purchase": "archive",
    "alerts_for_new_items": "y",
    "alert_threshold_pct": "10",
    "alert_stock_minimum": "1",
    "alert_cooldown_hours": "24",
    "alert_mail_hours": "24",
    "reminder_wait_days": "3",
    "reminder_interval_days": "7",
    "reminder_most": "3",
    "reminder_throttle_hours": "24",
    "reminders_per_minute": "500",
}
ELSEWHERE = {
    "conversion_promo_on",
    "conversion_promo_rule_id",
    "conversion_promo_hours",
}


def test_the_page_shows_the_settings_as_they_are(desk):
    page = desk.get(PAGE).text

    for name in ("unpaid_order_hours", "abandoned_cart_days", "conversion_link_days"):
        assert f'name="{name}"' in page
    assert 'value="72"' in page
    assert 'checked id="after_purchase-0"' in page
    assert "Nothing yet." in page


def test_settings_hold_at_once_and_are_on_record(session, desk):
    sent = AS_IT_CAME | {"unpaid_order_hours": "24", "after_purchase": "keep"}

    part = desk.post(PAGE, data=sent, headers=HTMX)

    assert part.headers["HX-Retarget"] == "#panel"
    assert "The settings are changed." in part.text
    assert "hours an unpaid order waits" in part.text
    assert current(session) == Settings(
        unpaid_order_hours=24, after_purchase=AfterPurchase.KEEP
    )
    (done,) = acts(session)
    assert (done.action, done.operator_name) == ("settings.change", "Ada")
    assert done.after == {"unpaid_order_hours": 24, "after_purchase": "keep"}


def test_without_script_one_comes_back_to_the_page(session, desk):
    sent = AS_IT_CAME | {"abandoned_cart_days": "14", "next": PAGE}

    assert desk.post(PAGE, data=sent).location == PAGE
    assert "The settings are changed." in desk.get(PAGE).text
    assert current(session).abandoned_cart_days == 14


def test_what_stays_the_same_is_not_written(session, desk):
    assert "Nothing changed." in desk.post(PAGE, data=AS_IT_CAME, headers=HTMX).text
    assert acts(session) == []


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("unpaid_order_hours", "0", "Give a whole number from 1 to 2160."),
        ("unpaid_order_hours", "2161", "Give a whole number from 1 to 2160."),
        ("abandoned_cart_days", "", "Give a whole number from 1 to 365."),
        ("abandoned_cart_days", "-7", "Give a whole number from 1 to 365."),
        ("conversion_link_days", "1e2", "Give a whole number."),
        ("conversion_link_days", "9" * 40, "Give a whole number."),
        ("after_purchase", "burn", "Not a valid choice."),
        ("alert_threshold_pct", "91", "Give a whole number from 1 to 90."),
        ("alert_stock_minimum", "0", "Give a whole number from 1 to 10000."),
        ("reminder_most", "21", "Give a whole number from 0 to 20."),
        ("reminders_per_minute", "", "Give a whole number from 1 to 100000."),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(session, desk, name, typed, sentence):
    for headers in ({}, HTMX):
        answer = desk.post(PAGE, data=AS_IT_CAME | {name: typed}, headers=headers)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert current(session) == Settings()
    assert acts(session) == []


def test_every_field_says_what_it_is_for(desk):
    page = desk.get(PAGE).text

    for name in set(DEFINITIONS) - ELSEWHERE - {"after_purchase"}:
        assert f'aria-describedby="{name}-hint"' in page


def test_every_setting_has_its_field_but_those_of_the_promo(desk):
    page = desk.get(PAGE).text

    for name in set(DEFINITIONS) - ELSEWHERE:
        assert f'name="{name}"' in page


def test_alerts_and_reminders_are_tuned_here(session, desk):
    sent = AS_IT_CAME | {
        "alert_threshold_pct": "5",
        "reminder_most": "0",
        "order_opt_out_pauses_reminders": "y",
    }
    del sent["alerts_for_new_items"]

    part = desk.post(PAGE, data=sent, headers=HTMX)

    assert current(session) == Settings(
        alerts_for_new_items=False,
        alert_threshold_pct=5,
        reminder_most=0,
        order_opt_out_pauses_reminders=True,
    )
    for words in ("threshold of prices", "<s><span", "10%</s>", "5%"):
        assert words in part.text


def test_the_cadence_is_for_those_who_may_configure_it(app, session, quick_passwords):
    capabilities = [Capability.CONFIGURE_SETTINGS]
    session.add(Role(name="Shopkeeper", capabilities=capabilities))
    session.flush()
    desk = at_desk(app, session, an_operator(session, "Sid", "Shopkeeper"))

    page = desk.get(PAGE).text
    desk.post(
        PAGE, data=AS_IT_CAME | {"reminder_wait_days": "1", "alert_mail_hours": "1"}
    )

    assert 'name="alert_mail_hours"' in page
    assert 'name="reminder_wait_days"' not in page
    assert current(session) == Settings(alert_mail_hours=1)


def test_no_label_says_again_what_its_description_says(desk):
    page = unescape(desk.get(PAGE).text)

    for name in AS_IT_CAME.keys() - {"after_purchase"}:
        label = re.search(rf'<label for="{name}">([^<]+)</label>', page)[1]
        hint = re.search(rf'id="{name}-hint">([^<]+)<', page)[1]
        words = label.lower().split()
        assert len(words) <= 5
        runs = {" ".join(words[at : at + 3]) for at in range(max(len(words) - 2, 1))}
        assert not [run for run in runs if run in hint.lower()], label
        unit = re.search(r"_(hours|days|pct)$", name)
        if unit:
            assert label.endswith("(%)" if unit[1] == "pct" else f"({unit[1]})")
