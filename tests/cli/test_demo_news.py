"""What the demo's people were told, and that the demo writes to nobody by itself."""

import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from webapp.accounts.models import User
from webapp.accounts.queries import phone_of
from webapp.alerts.models import Alert, AlertKind, Outcome
from webapp.catalog.models import PriceChange, Variant
from webapp.cli.demo.news import NEWS
from webapp.cli.seed import fill
from webapp.core import clock
from webapp.messaging.models import Notification, State
from webapp.messaging.queries import dead_letters
from webapp.web import decisions
from webapp.wishlist.models import Wishlist, WishlistItem

ROOT = Path(__file__).parents[2]


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


def cost(session, product_id, variant_id, at):
    """What the shop's own table of prices says of a moment, read one row at a time."""
    latest = {}
    for change in session.scalars(
        select(PriceChange)
        .join(Variant)
        .where(Variant.product_id == product_id)
        .order_by(PriceChange.changed_at)
    ):
        if change.changed_at <= at and variant_id in {None, change.variant_id}:
            latest[change.variant_id] = change.price.minor
    return min(latest.values())


def test_what_was_saved_and_told_cost_just_that_then(session, demo):
    items = {item.id: item for item in session.scalars(select(WishlistItem))}
    falls = session.scalars(
        select(Alert)
        .where(Alert.kind == AlertKind.PRICE_DROP)
        .order_by(Alert.caused_at)
    ).all()

    for item in items.values():
        then = cost(session, item.product_id, item.variant_id, item.added_at)
        assert item.saved_price.minor == then
    told = {}
    for alert in falls:
        item = items[alert.item_id]
        what = (alert.product_id, alert.variant_id)
        assert alert.price_minor == cost(session, *what, alert.caused_at)
        before = cost(session, *what, alert.caused_at - timedelta(minutes=5))
        assert before > alert.price_minor
        references = {item.saved_price.minor, told.get((item.id, alert.channel))}
        assert alert.reference_minor == min(references - {None})
        assert alert.price_minor * 100 <= alert.reference_minor * 90
        if alert.outcome is Outcome.TOLD:
            assert alert.told_minor == alert.price_minor
            told[item.id, alert.channel] = alert.told_minor
    assert len(falls) == 7


def test_the_first_mail_is_a_command_away(app, session, demo, settle):
    """As the README says."""
    remind = ["send-reminders", "--email", "alice@example.com"]

    said = app.test_cli_runner().invoke(args=remind).output
    settle()

    assert said.startswith("Sent: 1")
    sent = select(Notification).where(
        Notification.person_id == demo["alice@example.com"],
        Notification.template == "reminder",
        Notification.about != {},
    )
    assert [one.state for one in session.scalars(sent)] == [State.SENT]


def test_what_waited_in_a_restored_database_is_held(session, demo):
    """By the statements that docs/operations.md gives."""
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    [statements] = re.findall(r"```sql\nBEGIN;\n(.*?)COMMIT;", page, re.DOTALL)
    waiting = select(func.count()).where(
        Notification.state.in_([State.QUEUED, State.SENDING, State.FAILED])
    )
    assert session.scalar(waiting) > 0

    session.execute(text(statements))

    assert session.scalar(waiting) == 0
    soon = Wishlist.next_reminder_at < clock.now() + timedelta(hours=23)
    assert session.scalar(select(func.count()).where(soon)) == 0
    left = select(func.count()).where(Alert.outcome == Outcome.WAITING)
    assert session.scalar(left) == 0


def test_the_commands_of_the_documentation_do_what_they_say(app, demo):
    page = (ROOT / "docs/messaging.md").read_text("utf-8")
    [commands] = re.findall(r"```sh\n(flask .*?)```", page, re.DOTALL)
    runner = app.test_cli_runner()

    for command in commands.splitlines():
        typed = shlex.split(command)
        assert typed[:3] == ["flask", "--app", "wsgi"]
        result = runner.invoke(args=typed[3:])
        assert result.exit_code == 0, (command, result.output)
