"""Amounts, percentages and days, as operators type them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from webapp.admin.fields import (
    PercentField,
    end_of,
    first_day,
    last_day,
    start_of,
)
from webapp.admin.telling import until
from webapp.web.fields import AmountField
from webapp.web.forms import Form


class Typed(Form):
    amount = AmountField()
    percent = PercentField()


@pytest.fixture
def shop(app, monkeypatch):
    """Open a shop that is somewhere else, or sells in another currency."""

    def shop(**other):
        elsewhere = replace(app.extensions["site"], **other)
        monkeypatch.setitem(app.extensions, "site", elsewhere)
        return app.test_request_context()

    return shop


@pytest.mark.parametrize(
    ("currency", "locale", "typed", "minor", "shown"),
    [
        ("USD", "en_US", "1,050.9", 105_090, "1050.90"),
        ("USD", "en_US", "$5", 500, "5.00"),
        ("JPY", "ja_JP", "1,299", 1_299, "1299"),
        ("KWD", "en_US", "1.234", 1_234, "1.234"),
        ("EUR", "de_DE", "5,50 €", 550, "5,50"),
        ("EUR", "de_DE", "5.50", 550, "5,50"),
    ],
)
def test_an_amount_is_typed_as_people_of_the_shop_write_it(
    shop, currency, locale, typed, minor, shown
):
    with shop(currency=currency, locale=locale):
        form = Typed(MultiDict({"amount": typed}))
        assert form.validate()
        assert form.amount.data == minor
        again = Typed(formdata=None, data={"amount": minor})
        assert f'value="{shown}"' in again.amount()
        assert Typed(MultiDict({"amount": shown})).amount.data == minor


@pytest.mark.parametrize(
    ("currency", "typed"),
    [
        ("USD", "1.005"),
        ("JPY", "1.5"),
        ("KWD", "1.2345"),
        ("USD", "-1"),
        ("USD", "1e9"),
    ],
)
def test_what_a_currency_cannot_be_is_no_amount(shop, currency, typed):
    with shop(currency=currency):
        form = Typed(MultiDict({"amount": typed}))
        assert not form.validate()
        assert form.amount.errors
        assert f'value="{typed}"' in form.amount()


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("12.5", "12.5"), ("12,5", "12.5"), (" 10 % ", "10"), ("100", "100"), ("", None)],
)
def test_a_percentage_is_a_decimal(shop, typed, percent):
    with shop():
        form = Typed(MultiDict({"percent": typed}))
        assert form.validate()
        assert form.percent.data == (Decimal(percent) if percent else None)


def test_a_percentage_is_shown_without_empty_digits(shop):
    with shop():
        for kept, shown in (("10.00", "10"), ("12.50", "12.5"), ("100.00", "100")):
            form = Typed(formdata=None, data={"percent": Decimal(kept)})
            assert f'value="{shown}"' in form.percent()


@pytest.mark.parametrize(
    ("zone", "day", "begins", "is_over"),
    [
        ("UTC", date(2026, 12, 24), "2026-12-24 00:00", "2026-12-25 00:00"),
        ("Asia/Tokyo", date(2026, 12, 24), "2026-12-23 15:00", "2026-12-24 15:00"),
        # The clocks go back in the night to Sunday: this day has 25 hours.
        ("America/New_York", date(2026, 11, 1), "2026-11-01 04:00", "2026-11-02 05:00"),
    ],
)
def test_days_are_those_of_the_shop(shop, zone, day, begins, is_over):
    with shop(timezone=zone):
        start, end = start_of(day), end_of(day)
        assert start == datetime.fromisoformat(begins).replace(tzinfo=UTC)
        assert end == datetime.fromisoformat(is_over).replace(tzinfo=UTC)
        assert (first_day(start), last_day(end)) == (day, day)
        assert until(end).startswith("the end of ")
        assert start_of(None) is end_of(None) is first_day(None) is last_day(None)
