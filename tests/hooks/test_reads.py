"""Whether a mail is read: noted after the answer, for those who let it be."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.messaging.sending import tell
from tests.storefront.test_shared_opens import FIREFOX, PROGRAMS
from webapp.accounts import services as accounts
from webapp.extensions import db
from webapp.hooks import reads
from webapp.messaging import links
from webapp.messaging.models import Kind, Notification, State
from webapp.messaging.reactions import note_clicked, note_opened
from webapp.web import looks

PERSON = {"User-Agent": FIREFOX}


@pytest.fixture
def reminder(post):
    """A reminder to Alice, and the mail that it became."""
    [told], [mail] = post(Kind.REMINDER)
    return told, mail


def at(mail, part):
    """Return the addresses in a mail's page that hold ``part``, without their host."""
    found = re.findall(r'(?:href|src)="([^"]*)"', mail.html)
    parts = (urlsplit(one.replace("&amp;", "&")) for one in found)
    paths = [f"{one.path}?{one.query}" if one.query else one.path for one in parts]
    return [path for path in paths if part in path]


def look(client, path, **headers):
    """Ask as a browser does, and wait until what comes after the answer is done."""
    with client.get(path, headers=PERSON | headers) as answer:
        return answer


def test_a_picture_notes_that_a_mail_was_opened(client, session, reminder):
    told, mail = reminder
    [path] = at(mail, "/m/o/")
    answer = look(client, path)
    assert answer.mimetype == "image/gif"
    assert answer.data.startswith(b"GIF89a")
    assert answer.headers["Cache-Control"] == "no-store"
    session.expire_all()
    first = told.opened_at
    assert told.state is State.OPENED
    look(client, path)
    session.expire_all()
    assert told.opened_at == first is not None
    assert told.clicked_at is None


def test_a_link_leads_on_and_notes_a_click(client, session, reminder):
    told, mail = reminder
    path = at(mail, "/m/c/")[0]
    answer = look(client, path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/")
    session.expire_all()
    assert told.state is State.CLICKED
    assert told.clicked_at is not None
    # Mail programs that show no pictures would else be read by nobody.
    assert told.opened_at is not None
    look(client, at(mail, "/m/o/")[0])
    session.expire_all()
    assert told.state is State.CLICKED


def test_who_looks_while_a_mail_is_handed_over_is_no_reader_and_waits_for_nothing(live):
    """A server on the way opens links of what it looks through, for as long as that."""
    with live.app_context():
        with db.sessionmaker.begin() as session:
            told = tell(session, kind=Kind.REMINDER)
            told.state, told.is_measured = State.SENDING, True
            told_id = told.id
        with db.sessionmaker.begin() as sender, db.sessionmaker.begin() as reader:
            sender.get(Notification, told_id, with_for_update=True)
            reader.execute(text("SET LOCAL lock_timeout = 1"))  # ms: it never waits
            note_opened(reader, told_id)
            note_clicked(reader, told_id)
        with db.sessionmaker() as session:
            told = session.get(Notification, told_id)
            assert (told.opened_at, told.clicked_at) == (None, None)


def test_who_is_not_to_be_measured_is_not(client, session, alice, post, site):
    accounts.change_preferences(session, alice.id, is_measured=False)
    session.commit()
    [told], [mail] = post(Kind.REMINDER)
    assert at(mail, "/m/o/") == at(mail, "/m/c/") == []
    # Not even by a link of before.
    look(client, links.pixel(site, told.id).removeprefix(site.base_url))
    look(client, links.tracked(site, told.id, "/").removeprefix(site.base_url))
    session.expire_all()
    assert told.state is State.SENT
    assert told.opened_at is told.clicked_at is None


@pytest.mark.parametrize("agent", PROGRAMS)
def test_programs_are_no_readers(client, session, reminder, agent):
    told, mail = reminder
    for path in (*at(mail, "/m/o/"), *at(mail, "/m/c/")):
        with client.get(path, headers={"User-Agent": agent}):
            pass
        with client.head(path, headers=PERSON):
            pass
    session.expire_all()
    assert told.state is State.SENT


@pytest.mark.parametrize(
    "path",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example"),
        *("javascript:alert(1)", "/%0d%0aSet-Cookie:x=1", "", "evil", "/\t/evil"),
    ],
)
def test_a_link_never_leads_out_of_the_shop(client, site, reminder, path):
    told, _ = reminder
    for token in (
        links.tracked(site, told.id, path).split("?")[0].rpartition("/")[2],
        "x",
    ):
        answer = client.get(f"/m/c/{token}", query_string={"to": path})
        assert answer.status_code == 303
        assert urlsplit(answer.headers["Location"]).netloc == ""
        assert re.match(r"/(?![/\\])", answer.headers["Location"])


def test_a_link_with_another_path_leads_there_and_notes_nothing(
    client, session, reminder
):
    told, mail = reminder
    token = at(mail, "/m/c/")[0].split("?")[0]
    answer = look(client, f"{token}?to=/search")
    assert answer.headers["Location"] == "/search"
    session.expire_all()
    assert told.state is State.SENT


def test_a_picture_of_nobody_is_a_picture_all_the_same(client):
    assert look(client, "/m/o/x.gif").data == reads.PICTURE


def test_a_database_that_only_reads_still_leads_on(client, monkeypatch, reminder):
    class Refusing:
        def begin(self):
            statement = "UPDATE notifications"
            raise OperationalError(statement, {}, Exception("read-only"))

    _, mail = reminder
    monkeypatch.setattr(looks, "db", type("Away", (), {"sessionmaker": Refusing()}))
    assert look(client, at(mail, "/m/c/")[0]).status_code == 303
    assert look(client, at(mail, "/m/o/")[0]).status_code == 200


def test_addresses_tell_nobody_where_one_came_from(client, reminder):
    _, mail = reminder
    for path in (*at(mail, "/m/o/"), *at(mail, "/m/c/")):
        answer = client.get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
