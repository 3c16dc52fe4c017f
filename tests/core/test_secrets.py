"""Secrets do not stand in the text of whatever carries them: texts get into logs."""

import pytest

from webapp.api.tokens import Refresh, Revoke, SignIn
from webapp.config import Config
from webapp.core.site import Site
from webapp.idempotency.services import Claim

SECRET = "correct-horse-battery-staple"

CARRIERS = {
    "a sign-in": lambda: SignIn(userName="alice@example.com", password=SECRET),
    "a renewal": lambda: Refresh(refreshToken=SECRET),
    "a revocation": lambda: Revoke(token=SECRET),
    "a request under a key": lambda: Claim(
        "customer 1", SECRET, SECRET.encode(), (SECRET,)
    ),
    "the shop": lambda: Site(
        "Keepsake",
        "https://shop.example",
        "en_US",
        "UTC",
        "USD",
        SECRET,
        old_secret_keys=(SECRET,),
    ),
    "the settings": lambda: Config(
        SECRET_KEY=SECRET,
        SECRET_KEY_FALLBACKS=(SECRET,),
        DATABASE_URL=f"postgresql://shop:{SECRET}@localhost/shop",
        SMTP_URL=f"smtp://shop:{SECRET}@localhost",
    ),
}


@pytest.mark.parametrize("made", CARRIERS.values(), ids=CARRIERS)
def test_no_secret_stands_in_a_text(made):
    carrier = made()

    assert SECRET not in repr(carrier)
    assert SECRET not in str(carrier)
