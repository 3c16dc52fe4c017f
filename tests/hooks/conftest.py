"""Alice, whose address is confirmed, and what is mailed to her."""

from dataclasses import replace

import pytest

from tests.accounts.people import a_customer
from webapp.core import clock
from webapp.messaging import links
from webapp.messaging.courier import Letter
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel, Kind
from webapp.messaging.rendering import sample
from webapp.messaging.services import notify
from webapp.messaging.transports.mailbox import MailboxTransport

KINDS = {
    Kind.STOCK_ALERT: ("alerts", (Kind.STOCK_ALERT,)),
    Kind.PRICE_ALERT: ("alerts", (Kind.PRICE_ALERT,)),
    Kind.REMINDER: ("reminder", (Kind.REMINDER,)),
    Kind.ORDER: ("order_paid", (Kind.ORDER,)),
}


@pytest.fixture
def alice(session):
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    session.commit()
    return alice


@pytest.fixture
def site(app):
    return app.extensions["site"]


@pytest.fixture
def post(app, monkeypatch, tmp_path, session, settle, alice):
    """Mail Alice something of each kind, and return what arrived since."""
    resources = app.extensions["resources"]
    folder = MailboxTransport(tmp_path / "mailbox")

    def compose(_session, site, told):
        template, stops = KINDS[told.kind]
        return Letter(context=sample(template, site), stops=stops)

    courier = replace(
        resources["courier"],
        transports={Channel.EMAIL: folder},
        composers={template: compose for template, _ in KINDS.values()},
    )
    monkeypatch.setitem(resources, "courier", courier)
    seen = set()

    def post(*kinds):
        told = [
            notify(
                session,
                person_id=alice.id,
                kind=kind,
                template=KINDS[kind][0],
                about={},
                once_key=f"{kind}:{len(seen)}:{number}",
            )
            for number, kind in enumerate(kinds or KINDS)
        ]
        settle()
        arrived = mails(folder.folder)
        new = [mail for mail in arrived if mail.name not in seen]
        seen.update(mail.name for mail in new)
        seen.add(len(seen))
        session.expire_all()
        return told, new

    return post


@pytest.fixture
def way_out(site, alice):
    """Return the path of Alice's way out of something."""

    def way_out(what, do="stop"):
        path = links.stop_link(site, alice.id, what).removeprefix(site.base_url)
        return path.replace("/m/stop/", f"/m/{do}/")

    return way_out
