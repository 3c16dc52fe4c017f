"""Whatever is sent, the shop answers with a page, and what is unfit changes nothing."""

import re
from urllib.parse import urlencode

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.architecture.test_routes import LINES, address, sent
from tests.people import PASSWORD, is_refused_with_a_notice
from tests.storefront.buying import HOME, STANDARD
from tests.storefront.test_security import every_form
from tests.torture import rounds
from webapp.orders.models import OrderLine
from webapp.promotions.models import PromoCode

NASTY = {
    "NUL": "a\0b",
    "only NUL": "\0",
    "half a character": "a\ud800b",
    "half a pair": "\udc00\ud800",
    "right to left": "\u202edlrow\u202c",
    "invisible": "\u200b\u200d\ufeff",
    "blank": "   ",
    "empty": "",
    "line ends": "a\r\nSet-Cookie: x=y\r\n",
    "composed": "Caf\u00e9",
    "decomposed": "Cafe\u0301",
    "many accents": "e" + "\u0301" * 2000,
    "zero": "0",
    "minus one": "-1",
    "minus zero": "-0.0",
    "infinite": "1e309",
    "no number": "NaN",
    "one too many": str(2**63),
    "far page": str(10**18),
    "digits of India": "१२३",
    "exponent": "1e5",
    "long": "x" * 20_000,
    "words": "word " * 3000,
    "quotes": "'\"`\\",
    "percent": "%s %(x)s {0} ${x} {{7*7}} %%",
    "path": "../../etc/passwd",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "not a character": "\ufffe\uffff\U0010ffff",
    "list": "[1, 2]",
    "true": "true",
    "null": "null",
}
FILTERS = ("q", "shop", "price_min", "price_max", "available", "on_sale", "sort")
PARAMETERS = (
    *FILTERS,
    *("from", "page", "o1", "o2", "o3", "next", "open", "category"),
    *("before", "delivery", "bank", "order", "payment", "fulfilment"),
    *("cause", "subject", "opening", "to"),
)
GETS = [line for line in LINES if line[0] == "GET"]
# A wrong password or code is counted, whatever else happens.
COUNTED = {"sign_in_tries"}
TRIED = {"/account/messages/phone/code": {"phones"}}


def query(pairs):
    """Write a query as a hostile program would: half characters and all."""
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass")


def is_answer(answer):
    return answer.status_code < 500 and b"Traceback" not in answer.data


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_every_page_copes_with_every_word_of_its_address(world, everything, value):
    browsers = {name: world.browser(name) for name in ("alice", "ada")}
    before = everything()
    asked = query([(name, value) for name in PARAMETERS])
    for number, line in enumerate(GETS):
        path = address(world, *line[1:3])
        headers = {"HX-Request": "true"} if number % 2 else {}
        browser = browsers[visitor_for(line)]
        assert is_answer(browser.get(f"{path}?{asked}", headers=headers)), path
    assert everything() == before


def visitor_for(line):
    """Return who gets to where a line of the table leads."""
    return "ada" if line[1].startswith("/sg-admin") else "alice"


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_a_list_of_orders_or_codes_copes_with_every_question_alone(world, value):
    alice, ada = world.browser("alice"), world.browser("ada")
    rule = f"/sg-admin/promotions/{world.ids['spring rule']}"
    customer = f"/sg-admin/messages/customers/{world.people.alice.id}"
    names = ("q", "order", "payment", "fulfilment", "before", "page", "cause")
    for name in names:
        asked = query([(name, value)])
        for browser, path in (
            (alice, "/account/orders"),
            (ada, "/sg-admin/orders/"),
            (ada, "/sg-admin/promotions/"),
            (ada, rule),
            (ada, "/sg-admin/messages/"),
            (ada, "/sg-admin/messages/customers/"),
            (ada, customer),
        ):
            assert browser.get(f"{path}?{asked}").status_code == 200, (path, name)


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_a_listing_copes_with_every_filter_alone(client, session, value):
    for name in PARAMETERS:
        answer = client.get(f"/search?q=lamp&{query([(name, value)])}")
        assert answer.status_code == 200, name


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_a_name_in_an_address_leads_to_a_page(client, session, value):
    quoted = query({"": value})[1:].replace("+", "%20")
    for path in (f"/p/{quoted}", f"/c/{quoted}", f"/account/reset/{quoted}"):
        assert client.get(path).status_code in {404, 410, 308}, path
        assert client.get(f"{path}/similar").status_code in {404, 308}


def test_the_same_word_twice_counts_once(client, session):
    answer = client.get("/search?q=lamp&q=vase&page=1&page=x&sort=name&sort=newest")
    assert answer.status_code == 200
    assert "Results for “lamp”" in answer.text


# Programs sign what they tell: tests/hooks tries what they could say.
SIGNED = {"/m/bounces", "/sms/inbound", "/sms/status"}
FORMS = list(
    {
        line[1]: line
        for line in reversed(LINES)
        if line[0] == "POST" and line[1] not in SIGNED
    }.values()
)
BESIDES = ("next", "csrf_token", "surprise")


RULE = {"amount", "categories", "starts", "ends", "shared_code"}
LIMITS = {"most_uses", "most_per_customer"}
TOLD = {
    *("stock_email", "price_email", "reminder_email", "order_email"),
    *("watches_stock", "watches_price", "is_measured"),
}
QUIET = {"stock_sms", "price_sms", "quiet_from", "quiet_until", "timezone"}
SWITCHES = {"alerts_for_new_items", "order_opt_out_pauses_reminders"}
MORE = {
    "/wishlist/items/<uuid:item_id>/cart": {"quantity"},
    "/cart/lines": {"quantity"},
    "/w/<token>/cart": {"quantity"},
    "/cart/back": {"line", "item", "removal"},
    "/checkout": {"without_code"},
    "/sg-admin/orders/<uuid:order_id>/confirm-payment": {"reference"},
    "/sg-admin/orders/<uuid:order_id>/refund": {"delivery"},
    "/sg-admin/promotions/conversion": {"on", "rule"},
    "/sg-admin/promotions/new": RULE | LIMITS,
    "/sg-admin/promotions/<uuid:rule_id>/edit": RULE | LIMITS,
    "/sg-admin/settings/": SWITCHES,
    "/account/messages/choices": TOLD | QUIET,
}
IN_ADDRESS = {"/cart/back"}  # what a notice's way back says


def filled_in(world, line):
    """Return what a form sends that is taken."""
    fit = sent(world, *line[:3])
    match line[1]:
        case "/cart/back":
            return {"variant": world.ids["lamp's variant"], "quantity": 1}
        case "/wishlist/items/<uuid:item_id>/choose":
            return {"variant": world.ids["lamp's variant"]}
        case "/cart/code":
            code = world.session.get_one(PromoCode, world.ids["spring code"])
            return {"code": code.code}
        case "/checkout":
            price = world.app.extensions["deliveries"][STANDARD].price_minor
            fit = fit | HOME | {"delivery": STANDARD}
            return fit | {"total": fit["total"] + price, "shown": "nothing"}
        case "/sg-admin/orders/<uuid:order_id>/refund":
            ordered = select(OrderLine.id).filter_by(order_id=world.ids["paid order"])
            (line_id,) = world.session.scalars(ordered)
            more = {f"quantity-{line_id}": 1, f"restock-{line_id}": 1}
            return fit | more | {"what": "lines"}
    return fit


def send(world, line, body, browser=None):
    """Send a form as a hostile program would."""
    path = address(world, *line[1:3])
    browser = browser or world.browser(visitor_for(line))
    if line[1] in IN_ADDRESS:
        return browser.post(f"{path}?{query(body)}")
    kind = "application/x-www-form-urlencoded"
    return browser.post(path, data=query(body), content_type=kind)


@pytest.mark.parametrize("line", FORMS, ids=lambda line: line[1])
def test_what_is_tried_below_was_fit_to_begin_with(world, undone, line):
    browser, fit = world.browser(visitor_for(line)), filled_in(world, line)
    with undone():
        answer = send(world, line, fit, browser)
        assert answer.status_code < 400
        assert not is_refused_with_a_notice(browser)


def parts(world, line):
    """Name what a form sends, field by field; what every form may get goes together."""
    own = set(filled_in(world, line)) | MORE.get(line[1], set())
    if line[1] == "/wishlist/items":
        own |= {"variant", "group", "new_group", "watch"}
        own |= {"stock", "price", "percent", "below"}
    if line[1].endswith("/place"):
        own |= {"group", "before", "version"}
    if line[1].endswith(("/transfer", "/bulk")):
        own |= {"group", "new_group"}
    if line[1] == "/wishlist/share/issue":
        own |= {"groups"}
    if line[1].endswith("/restore"):
        own |= {"needed"}
    together = [("total", "shown")] if line[1] == "/checkout" else []
    return [*((name,) for name in sorted(own)), *together, BESIDES]


def test_every_field_of_every_form_is_tried(world):
    tried = {name for line in FORMS for part in parts(world, line) for name in part}
    tried |= {*PARAMETERS}  # of what is looked for, too
    for form in every_form():
        for name, field in vars(form).items():
            if hasattr(field, "field_class"):
                assert name in tried, (form, name)


@pytest.mark.parametrize("line", FORMS, ids=lambda line: line[1])
def test_every_form_copes_with_every_value(world, undone, everything, line):
    fit = filled_in(world, line)
    # Every day each field gets a third of the values, and each value some fields.
    step, counted = rounds(3, 1), COUNTED | TRIED.get(line[1], set())
    for number, part in enumerate(parts(world, line)):
        for what, value in list(NASTY.items())[number % step :: step]:
            browser = world.browser(visitor_for(line))
            before = everything(but=counted)
            with undone():
                answer = send(world, line, fit | dict.fromkeys(part, value), browser)
                assert is_answer(answer), (part, what)
                if answer.status_code >= 400:
                    assert everything(but=counted) == before, (part, what)


BODIES = {
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "JSON": (b'{"product": 1, "product": 2}', "application/json"),
    "broken JSON": (b"{" * 10_000, "application/json"),
    "XML": (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "application/xml"),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "no type": (b"product=1", ""),
    "odd type": (b"product=1", "multipart/form-data"),
    "no boundary": (b"--x\r\n\r\n", "multipart/form-data; boundary="),
    "half a part": (
        b"--x\r\nContent-Disposition: form",
        "multipart/form-data; boundary=x",
    ),
    "no name": (b"--x\r\n\r\nv\r\n--x--", "multipart/form-data; boundary=x"),
    "odd charset": (b"product=1", "application/x-www-form-urlencoded; charset=utf-7"),
    "broken escapes": (b"product=%zz&%=1&=%&&&", "application/x-www-form-urlencoded"),
}


# Buttons: their addresses say everything.
BUTTONS = (
    *("sign-out", "end-others", "end-all", "/end", "/verify", "/remove", "/undo"),
    *("/clear", "/seen", "/archive", "/restore", "/revoke", "/stop"),
    *("/to-cart", "/to-cart/<token>", "<uuid:item_id>/cart", "/save-for-later"),
    *("/again", "/account/orders/<uuid:order_id>/cancel", "/resume", "/send"),
    *("/confirm-payment", "/account/verify/<token>", "/pause", "/test"),
    *("/account/messages/stop", "/return", "/drop"),
    "/watch",  # nothing of it sent is nothing of it wanted
    *("/m/stop/<what>/<token>", "/m/start/<what>/<token>"),
)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_of_another_kind_is_no_form(world, undone, everything, body):
    for line in FORMS:
        if line[1].endswith(BUTTONS):
            continue
        browser = world.browser(visitor_for(line))
        before = everything(but=COUNTED)
        with undone():
            answer = browser.post(
                address(world, *line[1:3]), data=body[0], content_type=body[1]
            )
            assert everything(but=COUNTED) == before
        is_refused = 400 <= answer.status_code < 500
        assert is_refused or is_refused_with_a_notice(browser), line[1]


def test_a_group_is_the_same_however_its_accents_are_typed(world):
    browser = world.browser("alice")
    first = {"product": world.ids["vase"], "new_group": NASTY["composed"]}
    second = {"product": world.ids["shirt"], "new_group": " CAFE\u0301  "}
    assert browser.post("/wishlist/items", data=first).status_code == 303
    assert browser.post("/wishlist/items", data=second).status_code == 303
    assert "already exists" in browser.get("/").text


text = st.text(
    st.characters(codec=None, exclude_categories=())
    | st.sampled_from("\0\r\n'\"<>%&;=?#/\\\u202e\ud800"),
    max_size=60,
)
SLOWLY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@SLOWLY
@given(words=st.dictionaries(st.sampled_from(PARAMETERS), text, max_size=6))
def test_no_address_of_a_listing_breaks_it(client, session, words):
    for path in ("/", "/search", "/p/nothing", "/account/sign-in"):
        assert is_answer(client.get(f"{path}?{query(words)}"))


@SLOWLY
@given(words=st.dictionaries(text, text, max_size=6), number=st.integers(0, 99))
def test_no_form_breaks_on_any_text(world, undone, words, number):
    line = FORMS[number % len(FORMS)]
    fit = dict(filled_in(world, line))
    keys = list(fit)
    for place, name in enumerate(keys):
        if place < len(words):
            fit[name] = list(words.values())[place]
    with undone():
        answer = send(world, line, fit | words)
    assert is_answer(answer)


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(client):
    data = {"name": "Dora", "email": "no address", "password": PASSWORD}
    answer = client.post("/account/register", data=data)
    assert answer.status_code == 422
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    email = page.find(".//input[@id='email']")
    assert email.get("aria-invalid") == "true"
    described = email.get("aria-describedby").split()
    said = [page.find(f".//*[@id='{name}']") for name in described]
    assert any("".join(one.itertext()).strip() for one in said)
    assert email.get("value") == "no address"
    assert page.find(".//input[@id='name']").get("value") == "Dora"
    assert not re.search(re.escape(PASSWORD), answer.text)
