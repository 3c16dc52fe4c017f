"""The mailbox of a shop in development: what was sent last, and how it looks."""

import os
from dataclasses import replace
from uuid import UUID

import pytest

from tests.messaging.test_transports import deliver
from webapp.messaging.models import Channel
from webapp.messaging.transports import Parcel
from webapp.messaging.transports.mailbox import MailboxTransport

PAGE = "/dev/mailbox"
CODE = "Keepsake: 042137 is the code that confirms this telephone, for ten minutes."


@pytest.fixture
def box(app, monkeypatch, tmp_path):
    transport = MailboxTransport(tmp_path)
    courier = app.extensions["resources"]["courier"]
    here = replace(courier, transports={Channel.EMAIL: transport})
    monkeypatch.setitem(app.extensions["resources"], "courier", here)
    return transport


def sent_at(box, number, seconds):
    os.utime(box.folder / f"{UUID(int=number)}.eml", (seconds, seconds))


def test_what_was_sent_last_comes_first_however_long_it_had_waited(client, box):
    for number, seconds in ((1, 300), (2, 100), (3, 200)):
        deliver(box, number)
        sent_at(box, number, seconds)

    page = client.get(PAGE).text

    places = [page.index(f"open={UUID(int=number)}") for number in (1, 3, 2)]
    assert places == sorted(places)


def test_a_mail_is_drawn_in_a_frame_in_which_nothing_runs(client, box):
    deliver(box)
    address = f"{PAGE}/{UUID(int=1)}/letter"

    page = client.get(PAGE).text
    letter = client.get(address)

    assert f'src="{address}" title="The mail: Grüße" sandbox' in page
    assert "/account/verify/abc</a>" in page  # as plain text, its links to be followed
    assert "<p>Look</p>" in letter.text
    policy = letter.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


def test_an_sms_is_called_by_its_first_words_and_has_no_look(client, box):
    with box.opened() as line:
        line.deliver(
            Parcel(
                notification_id=UUID(int=1),
                sender="",
                to="+12015550123",
                content=CODE,
            )
        )

    page = client.get(PAGE).text

    assert "SMS: Keepsake: 042137 is the code that confirms this telephone,…" in page
    assert "<iframe" not in page
    assert client.get(f"{PAGE}/{UUID(int=1)}/letter").status_code == 404


def test_a_letter_is_missing_where_there_is_none(client, box):
    deliver(box)
    assert client.get(f"{PAGE}/{UUID(int=1)}/letter").status_code == 200
    assert client.get(f"{PAGE}/{UUID(int=2)}/letter").status_code == 404
