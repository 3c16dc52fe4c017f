"""What a deployment may set, what it is when nothing is set, and what it may be."""

from webapp.config.framework import flask_settings
from webapp.config.settings import ROOT, Config
from webapp.config.values import BadSetting

__all__ = ["ROOT", "BadSetting", "Config", "flask_settings"]
