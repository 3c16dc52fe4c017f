"""When a list's owner is reminded of it next, as far as changes to it decide that."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.settings.definitions import DEFINITIONS


def _tuned(name: str, override: str) -> str:
    """Return the SQL for one number of a list's cadence: its own, or the shop's."""
    setting = DEFINITIONS[f"reminder_{name}"]
    least, most = setting.metadata["bounds"]
    # What cannot be is read as ``settings.queries.current`` reads it.
    return f"""
        coalesce(CAST({override} -> '{name}' AS bigint),
                 (SELECT CAST(value AS bigint) FROM settings
                   WHERE name = '{setting.name}'
                     AND value BETWEEN to_jsonb({least}) AND to_jsonb({most})),
                 {setting.default})
    """  # noqa: S608 - our own words


def first_reminder(override: str) -> str:
    """Return the SQL for when the first reminder is due after an addition at ``:now``.

    Days are 24 hours each, whatever clocks do meanwhile. ``reminders.cadence`` says the
    same; the tests hold the two together.

    Args:
        override: the column that keeps a list's own cadence, or ``NULL``.
    """
    own = f"CAST({override} AS jsonb)"
    return f"""
        CASE WHEN {_tuned("most", own)} > 0 THEN CAST(:now AS timestamptz)
             + make_interval(hours => CAST(24 * {_tuned("wait_days", own)} AS int)) END
    """


_CALL_OFF = text("""
    UPDATE wishlists SET next_reminder_at = NULL
     WHERE user_id = :user_id AND next_reminder_at IS NOT NULL
""")


def call_off_reminder(session: Session, user_id: UUID) -> None:
    """Have no reminder of the customer's list due until something is added again."""
    session.execute(_CALL_OFF, {"user_id": user_id})


_FORGET = text("""
    UPDATE wishlists
       SET next_reminder_at = NULL, reminder_cycle = reminder_cycle + 1,
           reminder_count = 0, reminded_at = NULL
     WHERE user_id = :user_id
""")


def forget_reminders(session: Session, user_id: UUID) -> None:
    """Have no reminder due, and none remembered: the list holds nothing any more."""
    session.execute(_FORGET, {"user_id": user_id})
