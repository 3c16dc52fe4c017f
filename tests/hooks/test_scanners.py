"""T8: programs open every link of every mail before its reader does."""

import re
from html import unescape

import pytest

from tests.messaging.letters import html_of, text_of, written
from tests.messaging.told import a_cause
from tests.storefront.test_shared_opens import FIREFOX
from tests.torture import rounds
from webapp import wiring
from webapp.messaging import wording
from webapp.messaging.courier import Recipient
from webapp.messaging.models import Notification

ALICE = Recipient(to="alice@example.com", name="Alice", is_measured=True)
# That a mail was looked at, and by how many; no more.
NOTED = {"notifications", "share_opens"}


def links_in(mail):
    marked = re.findall(r'(?:href|src)="([^"]*)"', html_of(mail))
    return {*map(unescape, marked), *re.findall(r"https?://\S+", text_of(mail))}


@pytest.mark.parametrize("name", wording.editable())
def test_t8_a_scanner_changes_nothing_however_often_it_looks(
    app, world, session, everything, name
):
    """1,000 GETs on every link of every mail: no opt-out, nothing revoked or moved."""
    site = app.extensions["site"]
    told = a_cause(world, name)
    letter = wiring.COMPOSERS[name](session, site, told)
    found = links_in(written(told, letter, site, found=ALICE))
    assert len(found) > 1
    session.commit()
    before, messages = everything(but=NOTED), _messages(session)
    scanner = app.test_client()
    for _ in range(rounds(3, 1_000)):
        for link in sorted(found):
            path = link.removeprefix(site.base_url)
            headers = {"User-Agent": FIREFOX}
            with scanner.get(path, headers=headers, follow_redirects=True):
                pass
            with scanner.head(path, headers=headers):
                pass
    assert everything(but=NOTED) == before
    assert _messages(session) == messages


def _messages(session):
    """Return all messages without what is noted when one is read."""
    session.expire_all()
    return {
        (one.id, one.kind, one.template, one.cause, one.reason, one.attempts)
        for one in session.query(Notification)
    }
