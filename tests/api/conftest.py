"""Programs that act for the people of the small shop."""

import json

import pytest

from tests.api.described import document_of, undescribed
from tests.api.hostile import asker, kept_whole  # noqa: F401
from tests.api.shop import alice, bob, refused, shop  # noqa: F401
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.core import clock

WISHLIST = "/api/v1/e-commerce/wishlist"


class Program:
    """A program with a token; each call gives status and the answer's JSON."""

    def __init__(self, app, token=None):
        self.app = app
        self.client = app.test_client(use_cookies=False)
        self.token = token

    def ask(self, method, path, body=None, *, headers=None, **options):
        """Send a request; ``path`` is whole, or begins where the wishlist ends.

        Whatever is answered, the OpenAPI document has to say so.
        """
        if not path.startswith("/api"):
            path = WISHLIST + path
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not None:
            options |= {
                "data": json.dumps(body),
                "content_type": "application/json",
            }
        self.answer = self.client.open(
            path, method=method, headers=known | (headers or {}), **options
        )
        assert undescribed(document_of(self.app), method, path, self.answer) == []
        return self.answer.status_code, self.answer.get_json(silent=True)

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def patch(self, path, body=None, **options):
        return self.ask("PATCH", path, body, **options)

    def delete(self, path, **options):
        return self.ask("DELETE", path, **options)


@pytest.fixture
def program(app, session):
    """Return what makes a program that acts for somebody, or for nobody."""

    def made(user=None):
        if user is None:
            return Program(app)
        claims = accounts.start_grant(session, user, program="curl/8")
        session.commit()
        issuer = app.extensions["token_issuer"]
        return Program(app, issuer.sign(Kind.ACCESS, claims, now=clock.now()))

    return made
