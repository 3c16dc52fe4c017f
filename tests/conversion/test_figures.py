"""The arithmetic: every number here was counted by hand."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.conversion.past import SPRING, SUMMER, Past, day
from webapp.conversion.models import Prompt
from webapp.conversion.queries import Amounts, figures


@pytest.fixture
def past(session, alice):
    return Past(session, alice)


@pytest.fixture
def spring(session):
    return lambda: figures(session, SPRING, SUMMER)


def test_of_nothing_there_is_nothing_to_tell(spring):
    told = spring()

    assert (told.all.conversions, told.all.paid, told.all.pending) == (0, 0, 0)
    assert told.all.rate_pct is None
    assert told.all.amounts == {}
    assert told.by_prompt == {}


def test_wishes_are_counted_by_what_became_of_them(past, spring):
    past.pay(1, 4000)
    past.pay(2, 6000, quantity=2)
    past.add(3, "abandoned")
    past.add(4)
    past.add(5)

    told = spring().all

    assert (told.conversions, told.paid, told.abandoned, told.pending) == (5, 2, 1, 2)
    assert told.amounts == {"USD": Amounts(10000, 0)}
    assert told.rate_pct == 40


def test_what_came_back_is_told_apart_and_changes_no_count(past, spring):
    """Of 10.00 a third comes back twice, of 40.00 everything, of 25.00 nothing."""
    thirds = past.pay(1, 1000, quantity=3)
    past.give_back(thirds, 333, on=2)
    past.give_back(thirds, 333, on=3)
    whole = past.pay(1, 4000)
    past.give_back(whole, 4000, on=40)
    past.pay(1, 2500)

    told = spring().all

    assert (told.conversions, told.paid) == (3, 3)
    (amounts,) = told.amounts.values()
    assert (amounts.gross_minor, amounts.returned_minor) == (7500, 4666)
    assert amounts.net_minor == 2834
    assert told.rate_pct == 100


def test_currencies_are_never_mixed(past, spring):
    past.pay(1, 1999, currency="USD")
    past.pay(1, 1, currency="USD")
    yen = past.pay(1, 1500, currency="JPY")
    past.give_back(yen, 500, on=2)
    dinar = past.pay(1, 12345, currency="KWD")
    past.give_back(dinar, 1, on=2)
    past.pay(1, 655, currency="KWD", prompt=Prompt.PRICE_ALERT)

    told = spring()

    assert told.all.amounts == {
        "USD": Amounts(2000, 0),
        "JPY": Amounts(1500, 500),
        "KWD": Amounts(13000, 1),
    }
    assert told.all.amounts["KWD"].net_minor == 12999
    alert = told.by_prompt[Prompt.PRICE_ALERT, None]
    assert alert.amounts == {"KWD": Amounts(655, 0)}


def test_each_prompt_and_each_reminder_has_its_own_figures(past, spring):
    first = {"prompt": Prompt.REMINDER, "reminder_number": 1}
    second = {"prompt": Prompt.REMINDER, "reminder_number": 2}
    past.pay(1, 4000, **first)
    past.add(1, **first)
    past.add(1, "abandoned", **second)
    back = past.pay(1, 3000, **second)
    past.give_back(back, 1000, on=9)
    past.pay(1, 700, prompt=Prompt.SHARED_LINK)

    told = spring()

    assert list(told.by_prompt) == [
        (Prompt.REMINDER, 1),
        (Prompt.REMINDER, 2),
        (Prompt.SHARED_LINK, None),
    ]
    one, two, link = told.by_prompt.values()
    assert (one.conversions, one.paid, one.pending, one.rate_pct) == (2, 1, 1, 50)
    assert (two.conversions, two.paid, two.abandoned) == (2, 1, 1)
    assert two.amounts["USD"].net_minor == 2000
    assert (link.paid, link.amounts["USD"].gross_minor) == (1, 700)
    assert told.all.conversions == one.conversions + two.conversions + 1
    assert told.all.amounts["USD"] == Amounts(7700, 1000)


def test_in_time_is_within_thirty_days_to_the_moment(past, spring):
    past.pay(1, 100, paid_on=31)
    late = past.pay(1, 100, paid_on=31)
    late.settled_at += timedelta(microseconds=1)
    past.pay(1, 100, paid_on=60)
    past.session.flush()

    told = spring().all

    assert (told.paid, told.in_time) == (3, 1)
    assert told.rate_pct == Decimal(100) / 3


def test_no_rate_is_told_of_what_was_bought_directly(past, spring):
    past.pay(1, 100, prompt=Prompt.DIRECT)
    past.pay(1, 100)
    past.add(1)

    told = spring()

    assert (told.all.conversions, told.moved.conversions) == (3, 2)
    assert told.moved.rate_pct == 50
    assert told.all.amounts["USD"].gross_minor == 200
    assert told.moved.amounts["USD"].gross_minor == 100


def test_what_counts_is_when_it_went_into_the_cart(session, past):
    """What came back counts with what it came back of, whenever that was."""
    past.pay(1, 100, paid_on=40)
    middle = past.pay(10, 1000)
    past.give_back(middle, 400, on=25)
    other = past.pay(20, 5000)
    past.give_back(other, 5000, on=21)

    told = figures(session, day(10), day(20)).all

    assert told.conversions == 1
    assert told.amounts == {"USD": Amounts(1000, 400)}


def test_it_is_one_statement(past, session, statements):
    for number in range(30):
        past.pay(number + 1, 100, currency=("USD", "EUR", "JPY")[number % 3])
    with statements() as sent:
        figures(session, SPRING, SUMMER)

    assert len(sent) == 1


def test_large_sums_are_exact(past, spring):
    most = 2**62
    past.pay(1, most)
    past.pay(1, most - 1)

    assert spring().all.amounts["USD"].gross_minor == 2**63 - 1
