import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.api.described import document_of, operations
from tests.conftest import ROOT
from webapp.api.problems import STATUS
from webapp.api.reading import chapters

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
        for line in (*one.parameters, *one.body, *one.data):
            assert line.name in page.words, line
    by_id = {one.id: one for one in told}
    items = [line.name for line in by_id["readWishlist"].data]
    assert "wishlistItems[].shop.shopId" in items
    assert "wishlistItems[].archiveReason" in items
    assert len(items) == len(set(items))
    quantity = by_id["moveToCart"].parameters[-1]
    assert quantity.about == "At least 1. Without it: 1."


def test_what_stands_beside_the_contract_is_marked(app, page):
    told = [one for chapter in chapters(document_of(app)) for one in chapter.endpoints]
    lines = [line for one in told for line in (*one.parameters, *one.body, *one.data)]
    marked = [one for one in (*told, *lines) if one.is_ours]
    assert len(marked) >= 9
    # One stands where the mark is explained.
    assert page.words.count("beside the contract") == len(marked) + 1


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
    assert re.search(r'-H "Idempotency-Key: [\w-]{36}" \\\n', add)
    assert add.endswith('"groupName": "Birthday Gifts"\n}\'')
    assert "groupId" not in add


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
    assert "<script" not in client.get(PAGE).text


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
