"""Text stays text: whatever people and sellers write, no page makes markup of it."""

import csv
import re
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

import html5lib
import pytest
from sqlalchemy import select

from tests.messaging.letters import a_notification, html_of, written
from tests.people import PASSWORD
from webapp.accounts.models import User
from webapp.catalog.models import Product
from webapp.core import clock
from webapp.core.site import Site
from webapp.core.text import tidy
from webapp.messaging.courier import Letter, Recipient
from webapp.messaging.models import Channel
from webapp.messaging.transports.mailbox import MailboxTransport

MARK = "xq7"
PAYLOADS = [
    f"<script>{MARK}()</script>",
    f"</script><script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f'"><svg onload={MARK}()>',
    f"' onmouseover='{MARK}()",
    f'" autofocus onfocus="{MARK}()',
    f"javascript:{MARK}()",
    f"</title><script>{MARK}()</script>",
    f"</textarea><iframe srcdoc='<script>{MARK}()</script>'>",
    f"<!--><script>{MARK}()</script>",
    f"<math><mtext><style><img title='--></style><img src onerror={MARK}()>'>",
    f"&lt;script&gt;{MARK}()&lt;/script&gt;",
    f"&#60;script>{MARK}()</script>",
    f"{{{{ {MARK} }}}}{{% include '{MARK}' %}}",
    f"${{{MARK}}}<%= {MARK} %>",
    f"<a href=javascript:{MARK}()>x</a>",
    f"<form action=//evil.example><input name={MARK}>",
    f"<base href=//evil.example/{MARK}>",
    f"<meta http-equiv=refresh content='0;url=//evil.example/{MARK}'>",
    f"<div hx-get=/{MARK} hx-trigger=load>",
    f"<b {MARK}=1 style=position:fixed>x</b>",
    f"\u202e<script>{MARK}()</script>\u202c",
    f"<scr\u0000ipt>{MARK}()</script>",
    f"\uff1cscript\uff1e{MARK}()",
]
ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-delete"}
# Letters in the mailbox of development name the shop's own address.
LOCAL = re.compile(
    r"/(?!/)|#|https://pictures\.example\.com/|http://127\.0\.0\.1:5000/"
)
PARTS = {"HX-Request": "true", "HX-Current-URL": "http://localhost/wishlist"}


OUR_FRAME = re.compile(r"/dev/mailbox/[0-9a-f-]+/letter")


def check(html, *, mail=False):
    """Refuse any element or attribute that somebody's text could have become."""
    page = html5lib.parse(html, namespaceHTMLElements=False)
    for element in page.iter():
        tag = str(element.tag).split("}")[-1]
        assert MARK not in tag
        assert tag not in {"object", "embed", "base", "math", "textarea"}
        if tag == "iframe":  # ours, in which nothing runs
            assert element.get("sandbox") == ""
            assert OUR_FRAME.fullmatch(element.get("src"))
            assert element.get("srcdoc") is None
        for name, value in element.attrib.items():
            plain = str(name).split("}")[-1].lower()
            assert MARK not in plain
            assert not plain.startswith("on")
            assert mail or plain != "style"
            if plain in ADDRESSES:
                check_address(value, mail=mail)
        if tag == "script":
            assert element.get("src").startswith("/static/")
            assert not element.text
        if tag == "meta":
            assert element.get("http-equiv") is None


def check_address(value, *, mail):
    """Lead nowhere but into the shop, or to a picture of a host that was named."""
    if not mail:
        assert LOCAL.match(value), value
    assert not value.lower().strip().startswith(("javascript:", "data:", "vbscript:"))


def catalogue(path, payload):
    """Write a catalogue in which everything that a seller can say is ``payload``."""
    columns = {
        "Handle": "parcel",
        "Title": f"Parcel {payload}",
        "Body (HTML)": f"<p>Soft {payload}</p>",
        "Vendor": f"Maker {payload}",
        "Type": f"Shelf {payload}",
        "Tags": payload,
        "Option1 Name": f"Size {payload}",
        "Option1 Value": f"Big {payload}",
        "Variant SKU": f"SKU {payload}",
        "Variant Price": "12.00",
        "Variant Compare At Price": "15.00",
        "Variant Inventory Qty": "3",
        "Image Src": "https://pictures.example.com/a.jpg",
        "Image Position": "1",
        "Image Alt Text": f"Seen {payload}",
        "Status": "active",
    }
    other = columns | {"Option1 Value": f"Small {payload}", "Variant SKU": "other"}
    with path.open("w", newline="", encoding="utf-8", errors="surrogatepass") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows([columns, other | {"Image Src": "", "Image Position": ""}])
    return path


@pytest.fixture
def imported(app, session, tmp_path):
    """Take a hostile catalogue over, as an operator would."""

    def imported(payload):
        file = catalogue(tmp_path / "catalogue.csv", payload)
        result = app.test_cli_runner().invoke(args=["import-catalogue", str(file)])
        assert "Traceback" not in result.output
        return result.exit_code == 0

    return imported


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_seller_writes_is_shown_as_written(world, imported, payload):
    if not imported(payload):
        assert "\0" in payload, "only what no text holds may be left out"
        return
    browser = world.browser("alice")
    product = world.session.scalar(select(Product.id).where(Product.slug == "parcel"))
    saved = browser.post(
        "/wishlist/items",
        data={"product": product, "new_group": f"G {payload}"[:80]},
        headers=PARTS,
    )
    assert saved.status_code == 200
    check(f"<body>{saved.text}")
    pages = ["/", "/search?q=parcel", "/p/parcel", "/wishlist", "/p/parcel/similar"]
    for path in pages:
        for headers in ({}, {"HX-Request": "true"}):
            answer = browser.get(path, headers=headers)
            assert answer.status_code in {200, 303}
            check(answer.text)
    assert "Parcel" in browser.get("/p/parcel").text
    again = browser.post("/wishlist/items", data={"product": product})
    check(again.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_customer_writes_is_shown_as_written(world, undone, payload):
    alice = world.session.get_one(User, world.people.alice.id)
    alice.name = payload.replace("\0", "")[:80]
    with undone():
        browser = world.browser("alice")
        data = {"product": world.ids["vase"], "new_group": payload[:80]}
        browser.post("/wishlist/items", data=data)
        for path in ("/account", "/wishlist", "/p/lamp", "/"):
            check(browser.get(path).text)
    data = {"name": payload, "email": payload, "password": payload}
    for path in ("/account/register", "/account/sign-in", "/sg-admin/sign-in"):
        with undone():
            answer = world.browser("anonymous").post(path, data=data)
            assert answer.status_code == 422
            check(answer.text)
            assert payload not in answer.text or "<" not in payload
    with undone():
        browser = world.browser("anonymous")
        data = {"name": payload[:60], "email": "d@example.com", "password": PASSWORD}
        answer = browser.post("/account/register", data=data)
        check(browser.get("/wishlist").text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_an_address_says_is_shown_as_written(world, payload):
    browser = world.browser("alice")
    names = (
        "q",
        "price_min",
        "price_max",
        "sort",
        "shop",
        "next",
        "open",
        "o1",
        "page",
        "before",
        "delivery",
    )
    query = "&".join(f"{name}={quote(payload)}" for name in names)
    paths = ("/", "/search", "/c/lamps", "/p/shirt", "/account/sign-in", "/dev/mailbox")
    paths += ("/cart", "/checkout", "/checkout/summary", "/account/orders")
    for path in (*paths, f"/p/{quote(payload)}", f"/{quote(payload)}"):
        for headers in ({}, PARTS):
            answer = browser.get(f"{path}?{query}", headers=headers)
            assert answer.status_code < 500
            check(answer.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_mail_is_never_made_of_what_people_write(payload):
    message = written(
        a_notification("verify_email"),
        Letter(context={"link": f"https://s.example/{payload}", "days": 3}),
        Site("Shop " + payload.replace("\0", ""), "https://s.example", *"abcd"),
        found=Recipient(
            to="alice@example.com", name=f"{payload}\r\nBcc: evil@example.com"
        ),
    )
    check(html_of(message), mail=True)
    assert set(message.keys()) == {
        *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
        *("MIME-Version", "Content-Type"),
    }
    assert str(message["To"]).endswith("<alice@example.com>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_mailbox_shows_mails_as_text(app, monkeypatch, tmp_path, payload):
    message = EmailMessage()
    message["To"], message["Subject"] = "alice@example.com", tidy(payload)
    message["Date"] = format_datetime(clock.now())
    message.set_content(payload.replace("\0", ""))
    (tmp_path / "1.eml").write_bytes(message.as_bytes())
    courier = app.extensions["resources"]["courier"]
    here = replace(courier, transports={Channel.EMAIL: MailboxTransport(tmp_path)})
    monkeypatch.setitem(app.extensions["resources"], "courier", here)
    answer = app.test_client().get("/dev/mailbox?open=1")
    assert MARK in answer.text
    check(answer.text)
