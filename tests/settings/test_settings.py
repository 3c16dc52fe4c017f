"""Settings that operators tune: defaults, bounds, and the record of each change."""

from dataclasses import fields
from uuid import UUID

import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from webapp.audit.queries import acts
from webapp.audit.services import Actor
from webapp.settings.definitions import AfterPurchase, Settings, fit
from webapp.settings.errors import SettingUnfit
from webapp.settings.models import Setting
from webapp.settings.queries import current
from webapp.settings.services import change

ADA = Actor(uuid7(), "Ada")
RULE = UUID(int=7)


def test_a_shop_that_was_never_tuned_is_as_it_came(session):
    assert current(session) == Settings(
        conversion_promo_on=False,
        conversion_promo_rule_id=None,
        conversion_promo_hours=72,
        conversion_link_days=30,
        unpaid_order_hours=72,
        abandoned_cart_days=7,
        after_purchase=AfterPurchase.ARCHIVE,
    )


def test_what_is_chosen_holds_and_comes_back_in_its_own_type(session):
    chosen = Settings(
        conversion_promo_on=True,
        conversion_promo_rule_id=RULE,
        conversion_promo_hours=1,
        conversion_link_days=365,
        unpaid_order_hours=2_160,
        abandoned_cart_days=1,
        after_purchase=AfterPurchase.KEEP,
    )

    values = {one.name: getattr(chosen, one.name) for one in fields(Settings)}
    assert change(session, ADA, **values)

    assert current(session) == chosen
    assert change(session, ADA, conversion_promo_rule_id=None)
    assert current(session).conversion_promo_rule_id is None


def test_only_what_changes_is_written_and_put_on_record(session):
    change(session, ADA, abandoned_cart_days=14, unpaid_order_hours=72)
    change(session, ADA, abandoned_cart_days=14)
    change(session, ADA, abandoned_cart_days=3, after_purchase="remove")

    assert set(session.scalars(select(Setting.name))) == {
        "abandoned_cart_days",
        "after_purchase",
    }
    assert [(done.action, done.before, done.after) for done in acts(session)] == [
        (
            "settings.change",
            {"abandoned_cart_days": 14, "after_purchase": "archive"},
            {"abandoned_cart_days": 3, "after_purchase": "remove"},
        ),
        ("settings.change", {"abandoned_cart_days": 7}, {"abandoned_cart_days": 14}),
    ]


def test_nothing_is_written_when_nothing_changes(session):
    assert change(session, ADA, conversion_promo_hours=72) is False

    assert session.scalars(select(Setting.name)).all() == []
    assert acts(session) == []


@pytest.mark.parametrize(
    ("name", "unfit"),
    [
        ("conversion_promo_on", "yes"),
        ("conversion_promo_on", 1),
        ("conversion_promo_rule_id", "no id"),
        ("conversion_promo_hours", 0),
        ("conversion_promo_hours", 2_161),
        ("conversion_promo_hours", True),
        ("conversion_promo_hours", "72"),
        ("conversion_promo_hours", 72.0),
        ("conversion_link_days", 366),
        ("unpaid_order_hours", -1),
        ("unpaid_order_hours", 2_161),
        ("abandoned_cart_days", 0),
        ("abandoned_cart_days", 2**70),
        ("after_purchase", "burn"),
        ("after_purchase", None),
        ("no_such_setting", 1),
    ],
)
def test_what_a_setting_cannot_be_is_refused_and_nothing_is_written(
    session, name, unfit
):
    with pytest.raises(SettingUnfit) as refusal:
        change(session, ADA, **{"conversion_link_days": 9, name: unfit})

    assert refusal.value.name == name
    assert current(session) == Settings()
    assert acts(session) == []


def test_what_another_version_of_the_shop_kept_does_no_harm(session):
    kept = text("INSERT INTO settings VALUES (:name, CAST(:value AS jsonb), now())")
    for name, value in (
        ("a_setting_of_tomorrow", "1"),
        ("conversion_promo_hours", "99999"),
        ("after_purchase", '"burn"'),
        ("abandoned_cart_days", "9"),
    ):
        session.execute(kept, {"name": name, "value": value})

    assert current(session) == Settings(abandoned_cart_days=9)


def test_reading_all_settings_is_one_statement(session, statements):
    with statements() as sent:
        current(session)

    assert len(sent) == 1


def test_every_setting_says_what_it_is_and_its_default_fits():
    for one in fields(Settings):
        assert one.metadata["about"].endswith(".")
        assert fit(one.name, one.default) == one.default
