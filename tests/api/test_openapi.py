import json
import re
import subprocess
import sys

import pytest
from openapi_spec_validator import validate

from tests.api.asked import Asker, Wish, address, called, token_of, wishes
from tests.api.described import amiss, document_of, found, operations, undescribed
from tests.conftest import ROOT
from webapp.api import BASE
from webapp.api.endpoints import OPERATIONS, Who
from webapp.api.openapi import VERSION, written

DOCUMENT = "/api/v1/openapi.json"
CALLS = {f"{one.method} {one.rule}": one for one in OPERATIONS}
NOWHERE = "00000000-0000-4000-8000-000000000000"
# Word for word: what the contract has, by method and address.
CONTRACT = {
    ("POST", "/wishlist/add"),
    ("GET", "/wishlist"),
    ("GET", "/wishlist/grouped"),
    ("DELETE", "/wishlist/{itemId}"),
    ("DELETE", "/wishlist/clear"),
    ("POST", "/wishlist/move-to-cart/{itemId}"),
    ("PATCH", "/wishlist/{itemId}/group"),
    ("POST", "/wishlist/groups"),
    ("GET", "/wishlist/groups"),
    ("DELETE", "/wishlist/groups/{groupId}"),
    ("GET", "/products/{slug}"),
}
OURS = {
    ("POST", "/api/v1/auth/token"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/revoke"),
    ("PATCH", "/api/v1/e-commerce/wishlist/groups/{groupId}"),
    ("PATCH", "/api/v1/e-commerce/wishlist/{itemId}/position"),
}


@pytest.fixture
def document(app):
    return document_of(app)


def examples(document):
    """Return every example with the schema that it is one of, and where it stands."""
    for method, path, operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            for kind in found(document, body).get("content", {}).values():
                for name, example in kind["examples"].items():
                    yield f"{method} {path} {name}", kind["schema"], example["value"]
        for parameter in operation.get("parameters", ()):
            known = found(document, parameter)
            for value in known["schema"].get("examples", ()):
                yield f"{method} {path} {known['name']}", known["schema"], value
    yield from within("", document["components"])


def within(where, part):
    for name, value in part.items() if isinstance(part, dict) else ():
        if name == "examples" and isinstance(value, list):
            yield from ((where, part, example) for example in value)
        else:
            yield from within(f"{where}/{name}", value)


def marked(part, name=""):
    """Return the names of all fields and parameters that are marked as ours."""
    if isinstance(part, list):
        return {one for piece in part for one in marked(piece)}
    if not isinstance(part, dict):
        return set()
    here = {part.get("name", name)} if part.get("x-keepsake-addition") else set()
    return here.union(*(marked(piece, key) for key, piece in part.items()))


def test_the_document_is_valid(document):
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_its_version_begins_as_the_addresses_do(document):
    assert document["info"]["version"] == VERSION
    assert f"/v{VERSION.split('.')[0]}" in BASE
    assert all(path.startswith(f"{BASE}/") for path in document["paths"])


def test_every_route_of_the_door_is_described_and_nothing_else(app, document):
    routes = {
        (method, re.sub(r"<(?:\w+:)?\w+>", "{}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {
        (method, re.sub(r"{\w+}", "{}", path))
        for method, path, _ in operations(document)
    }
    assert described == routes


def test_what_stands_beside_the_contract_is_marked_and_nothing_else(document):
    ours = {
        (method, path)
        for method, path, operation in operations(document)
        if operation.get("x-keepsake-addition")
    }
    everything = {(method, path) for method, path, _ in operations(document)}
    assert ours == OURS
    assert everything - ours == {
        (method, f"/api/v1/e-commerce{path}") for method, path in CONTRACT
    }
    for method, path, operation in operations(document):
        said = operation["description"].endswith("Beside the contract.")
        assert said is ((method, path) in ours)


def test_shapes_and_fields_beside_the_contract_are_marked(document):
    in_addresses = {
        found(document, parameter)["name"]
        for _, _, operation in operations(document)
        for parameter in operation.get("parameters", ())
        if found(document, parameter).get("x-keepsake-addition")
    }
    assert in_addresses == {"archived", "after"}
    assert marked(document["components"]["schemas"]) == {
        *("variantId", "currency", "standing", "expectedOn", "variants"),
        *("ArchivedItem", "ArchivedWishlist"),
    }


def test_both_ways_to_name_a_group_fit_no_schema(document):
    body = document["components"]["schemas"]["NewItem"]
    assert body["required"] == ["productId"]
    product = {"productId": NOWHERE}
    both = {"groupId": NOWHERE, "groupName": "Birthday"}
    assert amiss(document, body, product | both)
    for known in ({}, {"groupId": NOWHERE}, {"groupName": "Birthday"}):
        assert amiss(document, body, product | known) == []
        nothing = dict.fromkeys(both) | known
        assert amiss(document, body, product | nothing) == []


def test_every_example_fits_its_schema(document):
    seen = 0
    for where, schema, value in examples(document):
        assert amiss(document, schema, value) == [], where
        seen += 1
    assert seen > 150


def test_times_are_no_date_times_and_prices_are_numbers_of_two_digits(document, app):
    text = written(app.extensions["site"]).decode()
    assert '"date-time"' not in text
    item = document["components"]["schemas"]["WishlistItem"]["properties"]
    assert item["unitPrice"]["type"] == "number"
    assert re.findall(r'"unitPrice": ([^,\n]+)', text).count("349.00") >= 2


@pytest.mark.parametrize("name", CALLS)
def test_every_operation_names_each_answer_that_it_can_give(name, document):
    one = CALLS[name]
    operation = next(
        known
        for method, path, known in operations(document)
        if (method, re.sub(r"{\w+}", "", path))
        == (one.method, BASE + re.sub(r"<[^>]+>", "", one.rule))
    )
    answers = operation["responses"]
    assert {"200", "429", "500", "503"} <= set(answers)
    assert ("401" in answers) or one.who is Who.NOBODY
    assert ("404" in answers) >= ("<" in one.rule)
    assert {"413", "415", "422"} <= set(answers) or one.body is None
    assert ("304" in answers) is one.is_conditional
    names = {found(document, each)["name"] for each in operation.get("parameters", ())}
    assert ("Idempotency-Key" in names) is (one.method == "POST")
    assert ("If-None-Match" in names) is one.is_conditional
    assert (
        operation["security"]
        == {
            Who.REQUIRED: [{"bearer": []}],
            Who.OPTIONAL: [{}, {"bearer": []}],
            Who.NOBODY: [],
        }[one.who]
    )


def test_every_operation_has_a_name_a_summary_and_a_tag_of_its_own(document):
    known = [operation for _, _, operation in operations(document)]
    for part in ("operationId", "summary", "description"):
        assert len({one[part] for one in known}) == len(known)
    used = {one["tags"][0] for one in known}
    assert used == {tag["name"] for tag in document["tags"]}


def test_every_answer_that_may_be_sent_again_says_so(document):
    for method, path, operation in operations(document):
        replayed = {
            code
            for code, answer in operation["responses"].items()
            if "Idempotent-Replayed" in found(document, answer).get("headers", {})
        }
        assert bool(replayed) is (method == "POST"), path
        assert replayed <= {"200", "400", "404", "409", "410", "422"}


# What is really said


@pytest.fixture
def ask(world, document):
    """Ask as Alice's program, and see that the answer is one that is described."""

    def ask(call, wish, token="alice", **headers):
        known = token and token_of(world, token)
        answer = Asker(world.app.test_client(), known).ask(call, wish, **headers)
        where = address(call[1], wish.names)
        assert undescribed(document, call[0], where, answer) == []
        return answer

    return ask


@pytest.mark.parametrize("name", CALLS)
def test_what_is_done_is_told_as_described(name, ask, world):
    call = called(CALLS[name])
    answer = ask(call, wishes(world)[call])
    assert answer.status_code == 200


@pytest.mark.parametrize("name", CALLS)
def test_what_is_refused_is_told_as_described(name, ask, world):
    one = CALLS[name]
    call = called(one)
    wish = wishes(world)[call]
    if one.who is not Who.NOBODY:
        refused = ask(call, wish, token=None)
        assert refused.status_code == (401 if one.who is Who.REQUIRED else 200)
        assert ask(call, wish, None, Authorization="Bearer x").status_code == 401
    if wish.names:
        names = dict.fromkeys(wish.names, NOWHERE)
        assert ask(call, Wish(names, wish.query, wish.body)).status_code == 404
    if one.body is not None:
        assert ask(call, Wish(wish.names, body={})).status_code == 422
        assert ask(call, Wish(wish.names, body={"a": "b" * 20_000})).status_code == 413
        assert ask(call, Wish(wish.names)).status_code == 415
    if one.query is not None:
        query = {field.alias: "?" for field in one.query.model_fields.values()}
        assert ask(call, Wish(wish.names, query, wish.body)).status_code == 422
    if one.is_conditional:
        tag = ask(call, wish).headers["ETag"]
        assert ask(call, wish, **{"If-None-Match": tag}).status_code == 304
    if one.method == "POST":
        key = {"Idempotency-Key": "once"}
        first = ask(call, wish, **key)
        again = ask(call, wish, **key)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.data == first.data
        assert ask(call, wish, **{"Idempotency-Key": "ä"}).status_code == 422


def test_what_is_not_described_is_seen(world, document):
    answer = Asker(world.app.test_client(), token_of(world, "alice")).ask(
        ("GET", "/e-commerce/wishlist"), Wish()
    )
    where = f"{BASE}/e-commerce/wishlist"
    assert undescribed(document, "GET", where, answer) == []
    told = answer.get_json()
    told["data"]["secret"] = "1"
    answer.set_data(json.dumps(told))
    assert undescribed(document, "GET", where, answer)
    answer.headers["Allow"] = "GET"
    answer.status_code = 410
    assert undescribed(document, "GET", where, answer)
    assert undescribed(document, "GET", f"{where}/{NOWHERE}", answer)


# How it is handed out


def test_everybody_may_read_the_document_without_a_token_or_a_cookie(
    client, app, statements
):
    client.set_cookie("keepsake", "nonsense")
    with statements() as sent:
        answer = client.get(DOCUMENT)
    assert sent == []
    assert answer.data == written(app.extensions["site"])
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_whoever_has_the_document_is_not_sent_it_again(client):
    tag = client.get(DOCUMENT).headers["ETag"]
    packed = client.get(DOCUMENT, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"] == tag
    assert len(packed.data) < 30_000
    again = client.get(DOCUMENT, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(DOCUMENT, headers={"If-None-Match": 'W/"other"'})
    assert other.status_code == 200


def test_the_command_prints_the_same_document(app):
    printed = app.test_cli_runner().invoke(args=["openapi"])
    assert printed.exit_code == 0
    assert printed.stdout_bytes == written(app.extensions["site"])


def test_the_document_is_the_same_in_every_process(app, shared):
    program = (
        "import sys; from webapp import create_app; from webapp.api.openapi import written;"
        "app = create_app(DATABASE_URL=sys.argv[1]);"
        "sys.stdout.buffer.write(written(app.extensions['site']))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, shared],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert made.stdout == written(app.extensions["site"])
