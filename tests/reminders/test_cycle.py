"""When the first reminder is due: what begins a cycle of them, and what ends it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.reminders.conftest import START
from webapp.accounts.services import start_guest
from webapp.reminders.cadence import cadence_of, first_at
from webapp.settings.definitions import AfterPurchase
from webapp.settings.queries import current
from webapp.wishlist.services import (
    archive_items,
    clear_list,
    create_group,
    merge_guest,
    pick_product,
    put_away_purchased,
    put_back,
    remove_item,
    save_item,
)

DAY = timedelta(days=1)


def test_the_first_reminder_is_due_three_days_after_the_last_addition(
    alice, goods, save, list_of, later
):
    save(goods.lamp)
    assert list_of(alice).next_reminder_at == START + 3 * DAY
    assert list_of(alice).reminder_cycle == 1
    later(days=2)

    save(goods.kettle)

    mine = list_of(alice)
    assert mine.next_reminder_at == START + 5 * DAY
    assert (mine.reminder_cycle, mine.reminder_count, mine.reminded_at) == (2, 0, None)


def test_removing_and_archiving_leave_the_date_as_it_is(
    session, alice, goods, save, list_of, later
):
    lamp, kettle, shirt = (save(goods.lamp), save(goods.kettle), save(goods.shirt))
    later(days=1)

    remove_item(session, alice.id, lamp)
    archive_items(session, alice.id, [kettle])

    assert list_of(alice).next_reminder_at == START + 3 * DAY
    assert list_of(alice).reminder_cycle == 3
    assert shirt


def test_a_group_is_nothing_to_be_reminded_of(session, alice, goods, save, list_of):
    create_group(session, alice.id, "Birthday")
    assert list_of(alice).next_reminder_at is None
    assert list_of(alice).reminder_cycle == 0
    version = list_of(alice).version
    save(goods.lamp)
    due = list_of(alice).next_reminder_at

    create_group(session, alice.id, "Christmas")

    mine = list_of(alice)
    assert (mine.next_reminder_at, mine.reminder_cycle) == (due, 1)
    assert mine.version == version + 2


@pytest.mark.parametrize("is_new", [True, False], ids=["something new", "nothing new"])
def test_a_guest_who_signs_in_begins_a_cycle_only_with_something_new(
    session, alice, goods, save, list_of, later, is_new
):
    save(goods.lamp)
    mine = list_of(alice)
    mine.next_reminder_at, mine.reminder_count = None, 3
    session.commit()
    later(days=30)
    guest_id, _token = start_guest(session)
    pick_product(session, guest_id, goods.lamp.id)
    if is_new:
        pick_product(session, guest_id, goods.kettle.id)

    merge_guest(session, guest_id, alice.id)

    mine = list_of(alice)
    told = (mine.next_reminder_at, mine.reminder_cycle, mine.reminder_count)
    if is_new:
        assert told == (START + 33 * DAY, 2, 0)
    else:
        assert told == (None, 1, 3)
    assert mine.updated_at == START + (30 * DAY if is_new else 0 * DAY)


def test_a_list_that_was_cleared_begins_anew(session, alice, goods, save, list_of):
    save(goods.lamp)
    mine = list_of(alice)
    mine.reminder_count, mine.reminded_at = 2, START
    session.commit()

    removal = clear_list(session, alice.id).removal_id
    mine = list_of(alice)
    assert (mine.next_reminder_at, mine.reminder_count) == (None, 0)
    assert (mine.reminder_cycle, mine.reminded_at) == (2, None)

    put_back(session, alice.id, removal)
    assert list_of(alice).next_reminder_at == START + 3 * DAY


def test_undoing_something_else_changes_no_date(
    session, alice, goods, save, list_of, later
):
    save(goods.lamp)
    removed = remove_item(session, alice.id, save(goods.kettle))
    later(minutes=5)
    put_back(session, alice.id, removed.removal_id)
    assert list_of(alice).next_reminder_at == START + 3 * DAY

    removed = remove_item(session, alice.id, save(goods.shirt))
    mine = list_of(alice)
    mine.next_reminder_at, mine.reminder_count = None, 3
    session.commit()
    put_back(session, alice.id, removed.removal_id)
    assert list_of(alice).next_reminder_at is None


@pytest.mark.parametrize("after", AfterPurchase)
def test_who_bought_is_reminded_of_nothing_until_something_is_added(
    session, alice, bob, goods, save, list_of, after
):
    lamp = save(goods.lamp)
    save(goods.kettle)
    save(goods.lamp, user=bob)

    put_away_purchased(session, alice.id, {lamp: 1}, after=after)

    assert list_of(alice).next_reminder_at is None
    assert list_of(bob).next_reminder_at is not None
    save(goods.shirt)
    assert list_of(alice).next_reminder_at == START + 3 * DAY


def test_what_was_not_on_the_list_ends_nothing(session, alice, goods, save, list_of):
    save(goods.lamp)

    put_away_purchased(session, alice.id, {}, after=AfterPurchase.ARCHIVE)

    assert list_of(alice).next_reminder_at is not None


def test_while_reminders_are_paused_an_addition_sets_no_date(
    session, alice, goods, save, list_of
):
    save(goods.lamp)
    mine = list_of(alice)
    mine.reminders_paused_at, mine.next_reminder_at = START, None
    session.commit()

    save(goods.kettle)

    mine = list_of(alice)
    assert (mine.next_reminder_at, mine.reminder_cycle) == (None, 2)


SETTINGS = {
    "as it came": {},
    "another wait": {"reminder_wait_days": 10},
    "no reminders at all": {"reminder_most": 0},
    "only one": {"reminder_most": 1, "reminder_interval_days": 30},
}
OVERRIDES = {
    "none": None,
    "a wait": {"wait_days": 1},
    "none at all": {"most": 0},
    "some after all": {"most": 2, "wait_days": 365, "interval_days": 1},
}


@pytest.mark.parametrize("override", OVERRIDES)
@pytest.mark.parametrize("settings", SETTINGS)
def test_the_database_and_the_rule_agree_on_the_first_date(
    session, alice, goods, save, list_of, tune, settings, override
):
    tune(**SETTINGS[settings])
    save(goods.lamp)
    mine = list_of(alice)
    assert mine.next_reminder_at == first_at(cadence_of(current(session), None), START)
    mine.cadence_override = OVERRIDES[override]
    session.commit()

    save(goods.kettle)

    cadence = cadence_of(current(session), OVERRIDES[override])
    assert list_of(alice).next_reminder_at == first_at(cadence, START)


@pytest.mark.parametrize("kept", ["0", "366", '"3"', "null", "true"])
def test_a_setting_that_cannot_be_counts_as_the_default_in_both(
    session, alice, goods, save, list_of, kept
):
    session.execute(
        text(
            "INSERT INTO settings (name, value, changed_at)"
            " VALUES ('reminder_wait_days', CAST(:kept AS jsonb), now())"
        ),
        {"kept": kept},
    )
    session.commit()

    save(goods.lamp)

    assert current(session).reminder_wait_days == 3
    assert list_of(alice).next_reminder_at == START + 3 * DAY


def test_a_day_is_24_hours_wherever_the_database_thinks_it_is(
    session, alice, goods, save, list_of, travelling
):
    """Clocks go forward in New York on the 8th of March."""
    session.execute(text("SET TIME ZONE 'America/New_York'"))
    travelling.move_to(START.replace(month=3, day=7))

    save(goods.lamp)

    due = list_of(alice).next_reminder_at
    assert due - START.replace(month=3, day=7) == 3 * DAY
    session.execute(text("SET TIME ZONE 'UTC'"))


def test_the_date_is_set_by_the_statement_that_takes_the_list(
    session, alice, goods, statements
):
    with statements() as sent:
        save_item(session, alice.id, goods.lamp.id)
    assert len(sent) == 2
