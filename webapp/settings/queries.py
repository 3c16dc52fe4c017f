"""Reading what the shop's operators have chosen; nothing here changes a row."""

from typing import Any

from sqlalchemy import select

from webapp.core.db import Reader
from webapp.settings.definitions import DEFINITIONS, Settings, fit
from webapp.settings.errors import SettingUnfit
from webapp.settings.models import Setting

_settings = Setting.__table__.c
_ALL = select(_settings.name, _settings.value)


def current(session: Reader) -> Settings:
    """Return every setting as it is now, the default where nothing was chosen."""
    chosen: dict[str, Any] = {}
    for name, value in session.execute(_ALL):
        if name not in DEFINITIONS:
            continue  # of another version of the shop
        try:
            chosen[name] = fit(name, value)
        except SettingUnfit:
            continue  # kept under wider bounds; the default is safe
    return Settings(**chosen)
