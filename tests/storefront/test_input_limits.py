"""Nothing sent becomes SQL, nothing is too large to be refused, nothing is a file."""

import ast
import io
import re
from itertools import product

import pytest
from sqlalchemy import event
from wtforms import FileField, MultipleFileField

from tests.architecture.test_code import MODULES
from tests.architecture.test_routes import ID, LINES, address
from tests.people import is_refused_with_a_notice
from tests.storefront.test_input import (
    PARAMETERS,
    filled_in,
    query,
    send,
    visitor_for,
)
from tests.storefront.test_security import every_form

PROBES = [
    "' OR '1'='1",
    "1; DROP TABLE users; --",
    "1' AND (SELECT 1 FROM pg_sleep(5)) --",
    "1 UNION SELECT password_hash FROM users",
    "name; SELECT pg_sleep(5)",
    "name DESC, (SELECT pg_sleep(5))",
    "created_at) LIMIT 1 OFFSET (SELECT 1",
    "newest/**/",
    "$$; SELECT pg_sleep(5); $$",
    "\\'; SELECT pg_sleep(5); --",
    "%' OR 1=1 --",
    "' & !!! | <-> :* ( ) ''",
    "lamp:*",
    "lamp' <2> 'vase",
    "a & b | !c",
    "\ufffd'",
]
MARK = "xq7"
POSTS = list({line[1]: line for line in LINES if line[0] == "POST"}.values())
KIB = 1024
LIMIT = 64 * KIB + 64 * 500  # of a shop whose lists hold five hundred items


@pytest.fixture
def statements(sessions):
    """Every statement that reaches the database, its values left out."""
    connection, sent = sessions.kw["bind"], []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize("probe", PROBES)
def test_what_is_asked_never_becomes_part_of_a_statement(
    world, undone, statements, probe
):
    browsers, probe = [world.browser(n) for n in ("alice", "ada")], f"{probe} {MARK}"
    rule = f"/sg-admin/promotions/{world.ids['spring rule']}"
    looked_at = [
        ("/", "/search", "/c/lamps", "/p/shirt", "/account/orders"),
        ("/sg-admin/orders/", "/sg-admin/promotions/", rule),
    ]
    for browser, paths in zip(browsers, looked_at, strict=True):
        for path, name in product(paths, PARAMETERS):
            answer = browser.get(f"{path}?{query([(name, probe)])}")
            assert answer.status_code == 200, name
    for line in POSTS:
        fit = filled_in(world, line)
        browser = browsers[line[1].startswith("/sg-admin")]
        for data in (dict.fromkeys(fit, probe), *(fit | {name: probe} for name in fit)):
            with undone():
                send(world, line, data, browser)
    told = "\n".join(statements)
    assert "SELECT" in told
    assert MARK not in told
    assert "pg_sleep" not in told


def test_only_the_orders_that_are_offered_exist(client, world):
    page = cards(client.get("/search?sort=newest").text)
    assert len(page) == 3
    for sort in (*PROBES, "price_minor", "id", "NEWEST", "password_hash", ""):
        answer = client.get(f"/search?{query([('sort', sort)])}")
        assert cards(answer.text) == page, sort
    names = cards(client.get("/search?sort=name").text)
    assert names == sorted(names)


def cards(html):
    return re.findall(r'<a href="/p/([\w-]+)"', html)


def test_a_filter_that_does_not_exist_filters_nothing(client, world):
    page = cards(client.get("/search").text)
    answer = client.get("/search?status=draft&user_id=1&columns=password_hash&limit=1")
    assert cards(answer.text) == page


@pytest.mark.parametrize("line", POSTS, ids=lambda line: line[1])
def test_what_is_too_large_is_refused_before_it_is_read(
    world, undone, everything, line, monkeypatch
):
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", value=True)
    path = address(world, *line[1:3])
    form = "application/x-www-form-urlencoded"
    boundary = "multipart/form-data; boundary=x"
    part = b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n%s\r\n'
    bombs = [
        (b"a=" + b"x" * LIMIT, form),
        (b"a=&" * (LIMIT // 3 + 1), form),
        (b"".join(part % (n, b"") for n in range(200)) + b"--x--", boundary),
        (part % (1, b"x" * (70 * KIB)) + b"--x--", boundary),
        (b'{"a":' * (LIMIT // 5 + 1), "application/json"),
    ]
    browser = world.browser("alice")
    before = everything()
    with undone():
        for body, kind in bombs:
            answer = browser.post(path, data=body, content_type=kind)
            if answer.status_code == 404 and set(line[3:]) == {"404"}:
                continue  # who shows no secret finds nothing, and is read no further
            assert answer.status_code == 413 or kind == "application/json"
            assert answer.status_code in {400, 413}
            assert "Traceback" not in answer.text
        assert everything() == before


def test_a_body_that_does_not_tell_its_length_is_not_read_for_ever(client, session):
    answer = client.post(
        "/account/forgot",
        input_stream=io.BytesIO(b"email=" + b"x" * (2 * LIMIT)),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert 400 <= answer.status_code < 500


def test_a_form_that_just_fits_is_taken(client, session):
    data = {"email": "nobody@example.com", "surprise": "x" * (50 * KIB)}
    assert client.post("/account/forgot", data=data).status_code == 200


def test_no_form_has_a_place_for_a_file():
    for form in every_form():
        for name, field in vars(form).items():
            kind = getattr(field, "field_class", object)
            assert not issubclass(kind, FileField | MultipleFileField), (form, name)


@pytest.mark.parametrize("name", MODULES)
def test_no_code_looks_for_a_file_or_for_what_is_no_form(name):
    read = {
        node.attr
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "request"
    }
    assert not read & {"files", "values", "json", "get_json", "data", "stream"}


@pytest.mark.parametrize("line", POSTS, ids=lambda line: line[1])
def test_a_file_is_as_good_as_nothing(world, undone, everything, line):
    path, data = address(world, *line[1:3]), filled_in(world, line)
    visitor, outcomes = visitor_for(line), []
    for more in ({}, {"shell": (io.BytesIO(b"<?php"), "shell.php")}):
        with undone():
            answer = world.browser(visitor).post(
                path, data=data | more, content_type="multipart/form-data"
            )
        led_to = ID.sub("<id>", answer.headers.get("Location", ""))
        outcomes.append((answer.status_code, led_to))
    assert outcomes[0] == outcomes[1]
    as_files = {name: (io.BytesIO(b"x"), "x") for name in data if name != "next"}
    if as_files:
        browser = world.browser(visitor)
        before = everything(but={"sign_in_tries"})
        with undone():
            answer = browser.post(
                path, data=as_files, content_type="multipart/form-data"
            )
            assert everything(but={"sign_in_tries"}) == before
        assert 400 <= answer.status_code < 500 or is_refused_with_a_notice(browser)
