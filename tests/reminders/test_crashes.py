"""Whoever dies while reminding leaves nothing half done: all of a round, or none."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.orm import sessionmaker

from tests.cart.dying import cut_off_at, killed_at
from tests.promotions.rules import ADA, a_rule
from tests.reminders.crowd import a_crowd
from webapp.reminders.services import send_due, send_now
from webapp.settings.queries import current
from webapp.settings.services import change

LISTS = 2
# All that a reminder leaves behind; what was decided and what was told go together.
STATE = text("""
    SELECT (SELECT count(*) FROM reminders) AS decided,
           (SELECT count(*) FROM notifications WHERE kind = 'reminder') AS told,
           (SELECT count(*) FROM conversion_links) AS links,
           (SELECT count(*) FROM promo_codes) AS codes,
           (SELECT sum(reminder_count) FROM wishlists) AS counted,
           (SELECT count(*) FROM wishlists WHERE next_reminder_at <= now()) AS due,
           (SELECT count(*) FROM activity_log
             WHERE action = 'reminder.send_now') AS logged
""")
ANEW = text("""
    WITH no_reminders AS (DELETE FROM reminders),
         no_messages AS (DELETE FROM notifications),
         no_links AS (DELETE FROM conversion_links),
         no_codes AS (DELETE FROM promo_codes)
    UPDATE wishlists SET reminder_count = 0, next_reminder_at = now() - interval '1 day'
""")
NOTHING = (0, 0, 0, 0, 0, LISTS)
ALL = {"due": (LISTS, LISTS, LISTS, LISTS, LISTS, 0)}
ALL["by hand"] = (LISTS, LISTS, LISTS, LISTS, 0, 0)


@pytest.fixture
def travelling():
    """Nobody travels here: the clock is the database's own."""


@pytest.fixture
def sessions(live):
    engine = create_engine(live.config["DATABASE_URL"], poolclass=NullPool)
    return sessionmaker(engine)


@pytest.mark.parametrize("how", ["due", "by hand"])
@pytest.mark.parametrize("end_at", [killed_at, cut_off_at])
def test_reminding_that_ends_at_any_statement_left_nothing_or_all(
    live, sessions, end_at, how
):
    """L1 of reminders: no decision without its message, no message without it."""
    site, url = live.extensions["site"], live.config["DATABASE_URL"]
    with sessions() as session:
        rule = a_rule(session)
        promo = {"conversion_promo_on": True, "conversion_promo_rule_id": rule.id}
        change(session, ADA, **promo)
        a_crowd(session, LISTS, due=datetime.now(UTC) - timedelta(days=1))
        users = list(session.scalars(text("SELECT id FROM users")))

    def act(session):
        if how == "due":
            send_due(session, site, current(session), most=50)
        else:
            send_now(session, ADA, users, site=site)

    def look():
        with sessions() as session:
            *state, logged = session.execute(STATE).one()
        return tuple(state), logged

    nth, was_ended, done_before_the_end = 0, True, []
    while was_ended:
        nth += 1
        with sessions.begin() as session:
            session.execute(ANEW)
        _, logged = look()

        was_ended = end_at(nth, url, act)

        state, logged_now = look()
        is_done = state == ALL[how]
        assert is_done or state == NOTHING
        assert logged_now - logged == LISTS * (is_done and how == "by hand")
        done_before_the_end.append(is_done)
        with sessions.begin() as session:
            act(session)
        assert look()[0] == ALL[how]

    assert nth > 15
    # Everything was there from the commit on, and nothing before.
    assert done_before_the_end == [False] * (nth - 2) + [True] * 2
