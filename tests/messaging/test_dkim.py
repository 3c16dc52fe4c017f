"""Signatures by which receivers know that a mail is ours, and its way out too."""

import base64
import re

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import dispose
from tests.messaging.letters import a_notification, written
from tests.messaging.test_smtp import a_parcel, talker  # noqa: F401
from tests.messaging.test_writing import ALICE, SITE, a_sample
from webapp import create_app
from webapp.messaging.models import Channel, Kind
from webapp.messaging.transports import Parcel
from webapp.messaging.transports.choice import signer_for
from webapp.messaging.transports.smtp import SmtpTransport


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def key_file(key, tmp_path_factory):
    path = tmp_path_factory.mktemp("dkim") / "key.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def dns(key):
    """Answer for the one name under which the shop's key is told."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def ask(name, timeout=5):
        known = b"keepsake._domainkey.shop.example.com."
        return record if name in {known, known.decode()} else None

    return ask


@pytest.fixture
def signed(talker, key_file):  # noqa: F811
    """Return a reminder as a server got it."""
    told = a_notification("reminder", kind=Kind.REMINDER)
    letter = a_sample("reminder", stops=(Kind.REMINDER,))
    signer = signer_for("keepsake", "no-reply@shop.example.com", str(key_file))
    parcel = Parcel(
        notification_id=told.id,
        sender="no-reply@shop.example.com",
        to=ALICE.to,
        content=written(told, letter, SITE),
    )
    with SmtpTransport(talker.url, signer).opened() as line:
        line.deliver(parcel)
    return talker.texts[0]


def test_m1_the_signature_holds_and_covers_the_way_out(signed, dns):
    assert dkim.verify(signed, dnsfunc=dns)
    head = re.sub(rb"\r\n[ \t]+", b"", signed.partition(b"\r\n\r\n")[0])
    covered = re.search(rb"\bh=([^;]*)", head)[1].replace(b" ", b"").split(b":")
    assert {b"list-unsubscribe", b"list-unsubscribe-post", b"message-id"} <= set(
        covered
    )
    assert covered.count(b"from") == 2  # nobody adds a second sender


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (b"/m/stop/", b"/m/halt/"),
        (b"One-Click", b"Two-Click"),
        (b"Subject: ", b"Subject: Re: "),
        (b"wishlist", b"wishlust"),
        (b"From: ", b"From: mallory@example.com\r\nFrom: "),
    ],
    ids=["link", "one-click", "subject", "text", "second sender"],
)
def test_a_changed_mail_is_not_ours(signed, dns, ours, theirs):
    assert ours in signed
    assert not dkim.verify(signed.replace(ours, theirs, 1), dnsfunc=dns)


def test_a_server_that_folds_lines_anew_does_no_harm(signed, dns):
    folded = signed.replace(b"\r\nSubject: ", b"\r\nSubject:\r\n  ", 1)
    assert folded != signed
    assert dkim.verify(folded, dnsfunc=dns)


def test_without_a_key_the_mail_server_signs():
    assert signer_for("", "no-reply@shop.example.com", "") is None


@pytest.mark.parametrize("content", [None, b"no key at all", b""], ids=str)
def test_a_file_without_a_key_is_refused_at_once(tmp_path, content):
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match="DKIM_KEY"):
        signer_for("keepsake", "no-reply@shop.example.com", str(path))


def test_the_settings_name_key_and_domain(talker, shared, key_file, dns):  # noqa: F811
    app = create_app(
        DATABASE_URL=shared,
        SMTP_URL=talker.url,
        MAIL_FROM="no-reply@shop.example.com",
        DKIM_SELECTOR="keepsake",
        DKIM_KEY=str(key_file),
    )
    courier = app.extensions["resources"]["courier"]
    with courier.transports[Channel.EMAIL].opened() as line:
        line.deliver(a_parcel())
    dispose(app)
    assert dkim.verify(talker.texts[0], dnsfunc=dns)
