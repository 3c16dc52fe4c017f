import re
import subprocess
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from tests.api.described import document_of, operations
from tests.conftest import ROOT
from webapp.api import docs, words
from webapp.api.endpoints import OPERATIONS
from webapp.api.problems import STATUS
from webapp.api.reading import chapters
from webapp.cli.demo.people import CUSTOMERS, PASSWORD
from webapp.cli.demo.products import PRODUCTS

PAGE = "/api/docs"


class Read(HTMLParser):
    """The words of a page, its ids, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.words, self.ids, self.links = [], [], []
        self.feed(html)

    def handle_starttag(self, _tag, attrs):
        known = dict(attrs)
        self.ids += [known["id"]] if "id" in known else []
        self.links += [known[name] for name in ("href", "src") if name in known]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def lines_of(endpoint):
    """Return every parameter and field that the page tells of."""
    told = [line for holding in endpoint.data for line in holding.lines]
    return [*endpoint.parameters, *endpoint.body, *told]


@pytest.fixture
def page(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return Read(answer.text)


def test_the_page_tells_of_every_endpoint_and_of_each_of_its_answers(app, page):
    document = document_of(app)
    for method, path, operation in operations(document):
        assert operation["operationId"] in page.ids
        assert f"{method} {path}" in page.text
        assert operation["summary"] in page.text
        for code, answer in operation["responses"].items():
            assert code in page.text
            for example in answer.get("content", {}).values():
                for one in example["examples"].values():
                    assert one["value"]["message"] in page.text


def test_the_page_tells_of_every_parameter_and_field(app, page):
    told = [one for chapter in chapters(document_of(app)) for one in chapter.endpoints]
    assert len(told) == sum(1 for _ in operations(document_of(app)))
    for one in told:
        for line in lines_of(one):
            assert line.name in page.text, line
    by_id = {one.id: one for one in told}
    quantity = by_id["moveToCart"].parameters[-1]
    assert quantity.about == "At least 1. Without it: 1."


def test_what_stands_beside_the_contract_is_marked(app, page):
    told = [one for chapter in chapters(document_of(app)) for one in chapter.endpoints]
    holdings = [holding for one in told for holding in one.data]
    lines = [line for one in told for line in lines_of(one)]
    marked = [one for one in (*told, *holdings, *lines) if one.is_ours]
    assert len(marked) >= 9
    # One stands where the mark is explained.
    assert page.words.count("beside the contract") == len(marked) + 1


def test_what_an_answer_holds_when_it_is_asked_for_otherwise_stands_apart(app):
    told = [one for chapter in chapters(document_of(app)) for one in chapter.endpoints]
    (whole,) = (one for one in told if one.id == "readWishlist")
    ours, archived = whole.data
    names = [line.name for line in ours.lines]
    assert "wishlistItems[].shop.shopId" in names
    assert names.index("user") < names.index("wishlistSummary")
    assert "wishlistItems[].archiveReason" not in names
    names = [line.name for line in archived.lines]
    assert "wishlistItems[].archiveReason" in names
    assert "wishlistSummary" not in names
    assert (archived.asked, archived.is_ours) == ("?archived=true", True)
    assert (ours.asked, ours.is_ours) == ("", False)


def test_whatever_more_is_said_is_said_of_something_that_is_there(app):
    schemas = document_of(app)["components"]["schemas"]
    known = {
        name
        for shape, schema in schemas.items()
        for field in schema.get("properties", ())
        for name in (field, f"{shape}.{field}")
    }
    assert words.FIELDS.keys() <= known
    names = {one.name for one in OPERATIONS}
    assert words.BESIDES.keys() | words.KNOWN_AS.keys() <= names


def test_a_request_can_be_copied_into_a_shell(app):
    told = {
        one.id: one
        for chapter in chapters(document_of(app))
        for one in chapter.endpoints
    }
    assert told["listGroups"].request == (
        'curl "$SHOP/api/v1/e-commerce/wishlist/groups" \\\n'
        '  -H "Authorization: Bearer $TOKEN"'
    )
    assert "{" not in told["removeItem"].request
    assert "?deleteProducts=false" in told["deleteGroup"].request
    assert "archived" not in told["readWishlist"].request
    assert "Authorization" not in told["signIn"].request
    add = told["addItem"].request
    assert '-H "Idempotency-Key: $(key)"' in add
    assert add.endswith(
        '-d @- <<END\n{\n  "productId": "$PRODUCT",\n'
        '  "groupName": "Birthday Gifts"\n}\nEND'
    )


def shells(client):
    """Return what stands to be typed on the page and in the guide, in their order."""
    boxes = re.findall(
        r"<pre[^>]*><code>(.*?)</code>", client.get(PAGE).text, re.DOTALL
    )
    guide = (ROOT / "docs" / "api.md").read_text()
    page = [unescape(box) for box in boxes if "curl " in box or "SHOP=" in box]
    return page, re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)


def test_what_is_to_be_typed_is_a_script_that_names_nothing_it_was_not_given(client):
    page, guide = shells(client)
    assert len(page) == len(OPERATIONS) + 8  # the first steps, and the ETag
    for typed in (page, guide):
        known = {"1"}
        for text in typed:
            checked = subprocess.run(["sh", "-n"], input=text, text=True, check=False)
            assert checked.returncode == 0, text
            assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|eyJ|…", text), text
            known |= set(re.findall(r"^(\w+)(?==)", text, re.MULTILINE))
            used = set(re.findall(r"\$(\w+)", text))
            assert used <= known, text


def test_what_is_to_be_typed_names_things_of_the_demo():
    slugs = {one.slug for one in PRODUCTS}
    assert {docs.DEMO["slug"], docs.DEMO["another"]} <= slugs
    assert docs.DEMO["user"] in {one.email for one in CUSTOMERS}
    assert docs.DEMO["password"] == PASSWORD


def test_every_link_of_the_page_leads_somewhere(client, page):
    for link in {*page.links}:
        if link.startswith("#"):
            assert link[1:] in page.ids
        elif not link.startswith("/static/"):
            assert client.get(link).status_code == 200
    assert len(page.ids) == len(set(page.ids))


def test_every_status_is_explained(page):
    codes = {status.value for status in STATUS.values()} - {403, 409, 410}
    for code in codes | {401, 405, 413, 415, 422, 500, 503}:
        assert re.search(rf"\b{code} [A-Z]+_?[A-Z]", page.text), code


def test_everybody_sees_the_same_page_without_asking_the_database(
    client, statements, world
):
    with statements() as sent:
        for_nobody = client.get(PAGE)
    assert sent == []
    alices = world.browser("alice").get(PAGE)
    client.set_cookie("keepsake", "nonsense")
    for answer in (alices, client.get(PAGE)):
        assert answer.data == for_nobody.data
        assert "Set-Cookie" not in answer.headers
    assert "csrf" not in for_nobody.text


def test_the_guide_for_integrators_has_every_endpoint_and_no_other(app):
    guide = (ROOT / "docs" / "api.md").read_text()
    rows = re.findall(r"^\| (GET|POST|PATCH|DELETE) \| `([^`?]+)", guide, re.MULTILINE)
    described = [
        (method, path.removeprefix("/api/v1"))
        for method, path, _ in operations(document_of(app))
    ]
    assert sorted(rows) == sorted(described)


def test_the_page_needs_no_script(client):
    html = client.get(PAGE).text
    assert re.findall(r"<script[^>]*js/(\w+)", html) == ["docs"]
    # What only a script can do is shown by it.
    buttons = re.findall(r"<button[^>]*>", html)
    assert buttons
    assert all(button.endswith(" hidden>") for button in buttons)


def test_whoever_has_the_page_is_not_sent_it_again(client):
    first = client.get(PAGE)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    tag = first.headers["ETag"]
    again = client.get(PAGE, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
@pytest.mark.parametrize("address", [PAGE, "/api/v1/openapi.json"])
def test_a_wrong_method_is_refused_as_programs_are(client, address, method):
    answer = client.open(address, method=method)
    assert answer.status_code == 405
    assert answer.get_json()["httpStatus"] == "METHOD_NOT_ALLOWED"
    assert "GET" in answer.headers["Allow"]


def test_the_shop_leads_to_the_page(client):
    assert f'href="{PAGE}"' in client.get("/").text


def test_in_production_nobody_is_told_of_the_demo(app, client, monkeypatch):
    known = client.get(PAGE).text
    assert "keepsake-demo" in known
    config = app.config["KEEPSAKE"]
    monkeypatch.setitem(
        app.config, "KEEPSAKE", replace(config, ENVIRONMENT="production")
    )
    monkeypatch.delitem(app.jinja_env.globals, "development")
    told = client.get(PAGE).text
    assert "keepsake-demo" not in told
    assert "you@example.com" in told
