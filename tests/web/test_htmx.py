"""A swap gets fragments; a visit, a boosted link and a history restore get the page."""

import pytest
from werkzeug.datastructures import MultiDict

from webapp.web import htmx

ASKED = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        (ASKED, True),
        (ASKED | {"HX-Request-Type": "partial"}, True),
        (ASKED | {"HX-Request-Type": "full"}, False),
        (ASKED | {"HX-Boosted": "true"}, False),
        (ASKED | {"HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "false"}, False),
    ],
)
def test_only_a_swap_wants_a_fragment(app, headers, fragment):
    with app.test_request_context(headers=headers):
        assert htmx.wants_fragment() is fragment


@pytest.mark.parametrize(
    ("address", "path", "args"),
    [
        ("http://localhost/p/lamp?o1=Big&o2=", "/p/lamp", {"o1": "Big"}),
        ("http://localhost/", "/", {}),
        ("", "", {}),
        ("http://[broken", "", {}),
        ("?q=1", "", {"q": "1"}),
    ],
)
def test_the_page_that_the_person_is_on_is_read_safely(app, address, path, args):
    with app.test_request_context(headers={"HX-Current-URL": address}):
        assert htmx.current_path() == path
        assert htmx.current_args() == MultiDict(args)


@pytest.mark.parametrize("query", ["&".join(f"a{n}=1" for n in range(500)), "%00=%ff"])
def test_a_hostile_address_of_a_page_breaks_no_click(world, query):
    answer = world.browser("alice").post(
        "/wishlist/items",
        data={"product": world.ids["vase"]},
        headers=ASKED | {"HX-Current-URL": f"http://localhost/p/shirt?{query}"},
    )
    assert answer.status_code < 500


def test_a_whole_page_and_a_restored_one_are_the_same(world):
    browser = world.browser("alice")
    for path in ("/", "/wishlist", "/p/lamp"):
        plain = browser.get(path)
        restored = browser.get(
            path, headers=ASKED | {"HX-History-Restore-Request": "true"}
        )
        assert plain.text == restored.text
        assert plain.headers["Vary"] == restored.headers["Vary"]


def test_a_fragment_is_no_page(world):
    for path in ("/", "/p/lamp", "/p/lamp/similar"):
        part = world.browser("alice").get(path, headers=ASKED)
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "<nav" not in part.text
