"""What stands in a message, and how it is laid out for those who carry it."""

import json
import re
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest

from tests.messaging.letters import a_courier, a_notification, html_of, text_of, written
from webapp.core.site import Site
from webapp.messaging import links, rendering, texting
from webapp.messaging.courier import Letter, Recipient
from webapp.messaging.models import Channel, Kind
from webapp.messaging.rendering import has, messages, sample
from webapp.messaging.wording import editable
from webapp.messaging.writing import WAYS_OUT, write

SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="UTC",
    currency="USD",
    secret_key="k" * 32,
)
ALICE = Recipient(to="alice@example.com", name="Alice")
MEASURED = Recipient(to="alice@example.com", name="Alice", is_measured=True)
BY_SMS = [name for name in messages() if has(name, "sms.txt")]


def a_sample(name, **more):
    return Letter(context=sample(name, SITE), **more)


def a_reminder(found=ALICE, **more):
    told = a_notification("reminder", kind=Kind.REMINDER)
    letter = a_sample("reminder", stops=(Kind.REMINDER,), **more)
    return told, written(told, letter, SITE, found=found)


@pytest.mark.parametrize("name", editable())
def test_every_mail_can_be_read_as_plain_text(name):
    mail = written(a_notification(name), a_sample(name), SITE)
    text = text_of(mail)
    assert "<" not in text
    assert "\n\n\n" not in text
    assert "undefined" not in text.lower()
    lines = [line for line in text.splitlines() if "https://" not in line]
    assert max(map(len, lines)) <= 78
    assert f"{SITE.name}\n{SITE.base_url}/" in text
    opening = rendering.mail_texts(name, sample(name, SITE), SITE).text.split("\n\n")[0]
    assert text.startswith(opening)


@pytest.mark.parametrize("name", editable())
def test_every_mail_brings_its_look_along(name):
    html = html_of(written(a_notification(name), a_sample(name), SITE))
    assert 'style="' in html  # rules stand on the elements
    assert "prefers-color-scheme" in html
    assert not re.search(r"<(script|link|iframe|form)\b|javascript:|url\(", html)


@pytest.mark.parametrize("name", editable())
def test_every_line_of_a_mail_is_short_and_plain_enough_for_any_server(name):
    raw = written(a_notification(name), a_sample(name), SITE).as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", BY_SMS)
def test_an_sms_is_one_and_not_several(name):
    told = a_notification(name, channel=Channel.SMS)
    text = write(told, a_sample(name), Recipient(to="+4915112345678"), a_courier(SITE))
    assert texting.is_plain(text)
    assert texting.parts_of(text) == 1, len(text)
    assert "\n" not in text


@pytest.mark.parametrize("name", messages())
def test_a_sample_is_what_the_message_takes(name):
    known = sample(name)
    assert isinstance(known, dict)
    assert json.dumps(known)
    text = json.dumps(sample(name, SITE))
    assert set(re.findall(r"https?://[^/\"]+", text)) <= {SITE.base_url}


def test_a_mail_with_a_way_out_has_it_in_its_head_its_text_and_its_page():
    told, mail = a_reminder()
    out = links.stop_link(SITE, told.person_id, "reminder")
    assert mail["List-Unsubscribe"] == f"<{out}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert out in text_of(mail)
    assert f'href="{out}"' in html_of(mail)
    assert f"{SITE.base_url}/account/messages" in text_of(mail)
    raw = message_from_bytes(mail.as_bytes(), policy=default)
    assert raw["List-Unsubscribe"] == f"<{out}>"


def test_the_headers_of_a_way_out_are_never_encoded():
    """Mail programs look for the address itself, not for a coded word."""
    _, mail = a_reminder()
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n[ \t]+", b" ", head)
    assert re.search(
        rb"^List-Unsubscribe: ?<https://[^ >]+>\r?$", unfolded, re.MULTILINE
    )


def test_a_mail_that_somebody_asked_for_has_no_way_out():
    mail = written(a_notification("verify_email"), a_sample("verify_email"), SITE)
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    assert "/m/stop/" not in text_of(mail) + html_of(mail)


@pytest.mark.parametrize(
    ("kinds", "what"),
    [
        ((Kind.STOCK_ALERT,), "stock_alert"),
        ((Kind.PRICE_ALERT,), "price_alert"),
        ((Kind.PRICE_ALERT, Kind.STOCK_ALERT), "alerts"),
        ((Kind.REMINDER,), "reminder"),
        ((Kind.ORDER,), "order"),
    ],
    ids=["stock", "price", "both", "reminder", "order"],
)
def test_a_way_out_is_named_by_what_it_stops(kinds, what):
    told = a_notification("reminder", kind=kinds[0])
    mail = written(told, a_sample("reminder", stops=kinds), SITE)
    assert f"/m/stop/{what}/" in mail["List-Unsubscribe"]
    assert WAYS_OUT[what].why in text_of(mail)


def test_a_measured_mail_leads_through_us_and_holds_a_picture():
    told, mail = a_reminder(found=MEASURED)
    html = html_of(mail)
    assert f'src="{links.pixel(SITE, told.id)}"' in html
    addresses = re.findall(r'href="([^"]*)"', html)
    measured = [one for one in addresses if "/m/c/" in one]
    assert measured
    ways_out = [one for one in addresses if "/m/c/" not in one]
    assert {one.split("/")[3] for one in ways_out} <= {"m", "account"}
    # What is read as text stays readable.
    assert "/m/c/" not in text_of(mail)


def test_who_is_not_measured_gets_links_as_they_are():
    _, mail = a_reminder()
    assert "/m/c/" not in html_of(mail)
    assert "/m/o/" not in html_of(mail)


def test_mails_about_orders_are_never_measured():
    told = a_notification("order_paid", kind=Kind.ORDER)
    letter = a_sample("order_paid", stops=(Kind.ORDER,))
    html = html_of(written(told, letter, SITE, found=MEASURED))
    assert "/m/o/" not in html
    assert "/m/c/" not in html


def test_a_message_is_known_by_its_own_id_however_often_it_is_written():
    told = a_notification("verify_email")
    letter = a_sample("verify_email")
    first, again = (written(told, letter, SITE) for _ in range(2))
    assert first["Message-ID"] == again["Message-ID"]
    assert str(told.id) in first["Message-ID"]


def test_a_letter_to_an_address_of_its_own_names_nobody_else():
    """Whoever registers chooses the name, and could write to strangers through us."""
    told = a_notification("verify_email")
    mail = written(told, a_sample("verify_email", to="bob@example.com"), SITE)
    assert str(mail["To"]) == "bob@example.com"


def test_a_trial_says_that_it_is_one():
    told = a_notification("test_send", person_id=uuid4())
    letter = a_sample("order_paid", template="order_paid", to="ada@example.com")
    mail = written(told, letter, SITE)
    assert mail["Subject"].startswith("Test: ")
    assert str(mail["To"]) == "ada@example.com"
