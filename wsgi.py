"""Where a WSGI server finds the shop: ``gunicorn wsgi:app``."""

import sys

from webapp import create_app
from webapp.config import BadSetting
from webapp.core.embedded import Unavailable

try:
    app = create_app()
except (BadSetting, Unavailable) as reason:
    sys.stderr.write(f"The shop cannot open. {reason}\n")
    sys.exit(4)  # to gunicorn: this cannot be loaded, trying again is no use
