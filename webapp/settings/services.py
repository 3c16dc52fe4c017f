"""Changing settings; every door writes through these functions."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.audit.services import Actor, record
from webapp.core import clock
from webapp.settings.definitions import as_json, fit
from webapp.settings.models import Setting
from webapp.settings.queries import current

CHANGE = "settings.change"
SUBJECT = uuid5(NAMESPACE_URL, "keepsake:settings")  # what the log calls them

# Two operators who change settings take turns; whoever reads them does not wait.
_TAKE_TURNS = text("LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE")


def change(session: Session, by: Actor, **values: Any) -> bool:
    """Give settings other values; return whether any was another before.

    Raises:
        SettingUnfit: the first value that its setting cannot take; nothing is changed.
    """
    wanted = {name: fit(name, value) for name, value in values.items()}
    session.execute(_TAKE_TURNS)
    known = current(session)
    changed = {
        name: value for name, value in wanted.items() if value != getattr(known, name)
    }
    if not changed:
        return False
    now = clock.now()
    rows = [
        {"name": name, "value": as_json(value), "changed_at": now}
        for name, value in changed.items()
    ]
    new = insert(Setting).values(rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=[Setting.name],
            set_={"value": new.excluded.value, "changed_at": new.excluded.changed_at},
        )
    )
    before = {name: getattr(known, name) for name in changed}
    record(
        session,
        by,
        CHANGE,
        subject="Settings",
        subject_id=SUBJECT,
        before=before,
        after=changed,
    )
    return True
