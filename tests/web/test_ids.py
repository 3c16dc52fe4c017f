"""What is no id names nothing, wherever it stands."""

from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from webapp.storefront.wishlist.forms import SaveForm
from webapp.web.forms import UnfitForm
from webapp.web.ids import NOBODY, IdConverter, id_of

ID = "019abcde-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "text", ["", "0", "null", ID[:-1], ID + "0", "\0", "\ud800", "x" * 10_000, "{}"]
)
def test_what_is_no_id_is_nobodys(text):
    assert id_of(text) == NOBODY


def test_an_id_is_read_however_it_is_written():
    assert id_of(ID) == id_of(ID.upper()) == UUID(ID)


@pytest.mark.parametrize(
    "text",
    [
        ID.replace("-", ""),
        f"{{{ID}}}",
        f"urn:uuid:{ID}",
        f" {ID}",
        f"{ID}\n",
        ID.replace("9", "٩"),
        ID.replace("abc", "a_c"),
    ],
    ids=["bare", "braces", "urn", "blank", "line", "script", "underscore"],
)
def test_there_is_one_way_to_write_an_id(text):
    assert id_of(text) == NOBODY


def test_addresses_read_ids_the_same_way(app):
    assert app.url_map.converters["uuid"] is IdConverter
    adapter = app.url_map.bind("")
    path = "/wishlist/items/{}/remove"
    for text, meant in ((ID, UUID(ID)), ("nothing", NOBODY)):
        _, values = adapter.match(path.format(text), "POST")
        assert values == {"item_id": meant}


def sent(app, data):
    with app.test_request_context(method="POST", data=data):
        return SaveForm()


def test_a_blank_id_is_none_where_it_may_be_left_out(app):
    form = sent(app, {"product": ID, "variant": " ", "group": ""})
    assert form.product.data == UUID(ID)
    assert form.variant.data is None
    assert form.group.data is None


def test_a_missing_id_names_nothing_where_one_is_needed(app):
    assert sent(app, {"variant": "nothing"}).product.data == NOBODY
    assert sent(app, {"variant": "nothing"}).variant.data == NOBODY


def test_a_form_is_made_of_fields_and_of_nothing_else(app):
    with app.test_request_context(method="POST", json={"product": 1, "new_group": []}):
        form = SaveForm()
        assert form.product.data == NOBODY
        assert form.new_group.data in {None, ""}
    with app.test_request_context(method="GET", query_string={"product": ID}):
        assert SaveForm().product.data is None
    with app.test_request_context():
        assert SaveForm(formdata=MultiDict({"product": ID})).product.data == UUID(ID)


def test_an_unfit_form_says_the_first_sentence(app, monkeypatch):
    form = sent(app, {})
    monkeypatch.setattr(form, "validate", lambda: False)
    monkeypatch.setattr(type(form), "errors", {"product": ["Choose one."]})
    with pytest.raises(UnfitForm, match="Choose one"):
        form.checked()
