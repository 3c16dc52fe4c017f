"""Files of our own: their serving, and their addresses, which change with them."""

import hashlib
from collections.abc import Callable

from flask import Flask, current_app
from whitenoise import WhiteNoise

from webapp.catalog.picture_hosts import PictureHosts
from webapp.config import ROOT, Config

STATIC = ROOT / "static"
PREFIX = "/static/"
STAND_IN = "img/stand-in.svg"
A_YEAR = 365 * 24 * 3600  # seconds; addresses carry a version


def init_app(app: Flask, config: Config) -> None:
    """Serve ``static/`` and let templates say ``asset("css/base.css")``."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(STATIC),
        prefix=PREFIX,
        autorefresh=config.in_development,
        max_age=A_YEAR,
        add_headers_function=_guard,
    )
    asset = versioned(fresh=config.in_development)
    app.jinja_env.globals["asset"] = asset
    app.extensions["asset"] = asset
    app.extensions["picture_hosts"] = PictureHosts(config.PICTURE_HOSTS)


def versioned(*, fresh: bool) -> Callable[[str], str]:
    """Return the function that turns a path below ``static/`` into its address.

    Args:
        fresh: look at the file again whenever it was changed, as one does at work.
    """
    known: dict[str, str] = {}

    def asset(path: str) -> str:
        if fresh or path not in known:
            version = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
            known[path] = f"{PREFIX}{path}?v={version}"
        return known[path]

    return asset


def picture_address(picture: str | None) -> str | None:
    """Return where a picture lies: ours below ``static/img``, others as they are.

    One from a host that is not named any more would only be refused by the browser; a
    drawing stands in for it.
    """
    if picture is None:
        return None
    if not picture.startswith("https://"):
        return f"{PREFIX}img/{picture}"
    hosts: PictureHosts = current_app.extensions["picture_hosts"]
    if hosts.allow(picture):
        return picture
    stand_in: str = current_app.extensions["asset"](STAND_IN)
    return stand_in


def _guard(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
