"""What the demo's people were told, and that the demo writes to nobody by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from webapp.accounts.models import User
from webapp.accounts.queries import phone_of
from webapp.cli.demo.news import NEWS
from webapp.cli.seed import fill
from webapp.core import clock
from webapp.messaging.models import Notification, State
from webapp.messaging.queries import dead_letters
from webapp.web import decisions
from webapp.wishlist.models import Wishlist


@pytest.fixture
def demo(app, session, quick_passwords):
    """The demo shop; its people by their addresses."""
    with app.app_context():
        fill()
    return {user.email: user.id for user in session.scalars(select(User))}


def test_the_demo_is_believable_and_writes_to_nobody_by_itself(app, session, demo):
    soon = clock.now() + timedelta(hours=12)
    due = select(func.count()).where(
        Notification.state.in_([State.QUEUED, State.FAILED]), Notification.due_at < soon
    )
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
    reminders = select(func.count()).where(Wishlist.next_reminder_at < soon)

    assert [session.scalar(each) for each in (due, waiting, reminders)] == [0, 0, 0]
    with app.app_context():
        for email, news in NEWS.items():
            told = decisions.history(session, demo[email]).entries
            assert len(told) == len(news.alerts) + len(news.reminders)
            assert all(entry.why for entry in told)
        coming = decisions.coming(session, demo["alice@example.com"])
    assert len(coming.waiting) == 1
    assert coming.next_at
    assert phone_of(session, demo["alice@example.com"]).takes_sms
    (letter,) = dead_letters(session)
    assert letter.person_id == demo["dana@example.com"]
