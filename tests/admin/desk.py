"""Operators at their desk: who they are, and how they ask."""

from tests.people import at_admin
from webapp.accounts import services as accounts

HTMX = {"HX-Request": "true"}
TOLD = {"vic": "Viewer", "ed": "Editor", "ada": "Administrator"}


def at_desk(app, session, operator):
    """Return a browser in which an operator is signed in."""
    token = accounts.start_operator_session(session, operator)
    session.commit()
    return at_admin(app, token)


def told(browser):
    """Return what the next page would say, and take it."""
    with browser.session_transaction("/sg-admin/") as cookie:
        said = cookie.pop("_flashes", [])
    return [(tone, text) for tone, text in said]
