"""Whatever a body says is answered in the envelope; what is unfit changes nothing."""

import io
import json

import pytest

from tests.api.asked import ADD, GROUP, GROUPS, TO_CART, Wish, address, wishes
from tests.api.hostile import (
    BODIES,
    FIELDS,
    JSON,
    ODD_NAMES,
    TYPES,
    VALUES,
    WITH_BODY,
    name_of,
    send,
    written,
)
from webapp.api.bodies import LARGEST

NEVER_ENDING = ("9", "[", '{"a":')


@pytest.mark.parametrize("place", FIELDS, ids=name_of)
def test_every_field_copes_with_every_value(world, asker, kept_whole, place):
    *call, name = place
    fit = wishes(world)[tuple(call)]
    for what, value in VALUES.items():
        body = written(fit.body, name, value)
        answer = kept_whole(send, asker, call, fit, body)
        can_be_read = len(body) <= LARGEST
        told = {200, 400, 401, 404, 422} if can_be_read else {413}
        assert answer.status_code in told, what
        if answer.status_code == 422:
            assert set(answer.json["data"]) <= {name, "body"}, what


@pytest.mark.parametrize("place", FIELDS, ids=name_of)
def test_what_is_too_large_is_refused_before_it_is_read(
    world, asker, kept_whole, place
):
    *call, name = place
    fit = wishes(world)[tuple(call)]
    for value in (
        json.dumps("x" * 2**20),
        *(one * LARGEST for one in NEVER_ENDING),
    ):
        body = written(fit.body, name, value)
        answer = kept_whole(send, asker, call, fit, body)
        assert answer.status_code == 413
        assert answer.json["httpStatus"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize("call", WITH_BODY, ids=name_of)
def test_a_body_that_does_not_tell_its_length_is_not_read_for_ever(
    world, asker, kept_whole, call
):
    fit = wishes(world)[call]
    stream = io.BytesIO(b'{"name": "' + b"x" * (2 * LARGEST))
    answer = kept_whole(
        asker.client.open,
        address(call[1], fit.names),
        method=call[0],
        input_stream=stream,
        content_type=JSON,
        headers=asker.headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert stream.tell() <= 2 * LARGEST


@pytest.mark.parametrize("call", WITH_BODY, ids=name_of)
def test_what_is_no_object_is_said_to_be_none(world, asker, kept_whole, call):
    fit = wishes(world)[call]
    for what, body in BODIES.items():
        answer = kept_whole(send, asker, call, fit, body)
        assert answer.status_code == 422, what
        assert answer.json["data"] == {"body": "must be a JSON object"}, what


@pytest.mark.parametrize("call", WITH_BODY, ids=name_of)
def test_a_body_of_another_type_is_not_read(world, asker, kept_whole, call):
    fit = wishes(world)[call]
    good = json.dumps(fit.body, default=str).encode()
    for kind in TYPES:
        answer = kept_whole(send, asker, call, fit, good, kind)
        assert answer.status_code == 415, kind


@pytest.mark.parametrize("place", FIELDS, ids=name_of)
def test_no_field_is_said_twice(world, asker, kept_whole, place):
    *call, name = place
    fit = wishes(world)[tuple(call)]
    fit_body = fit.body | {name: fit.body.get(name)}
    twice = json.dumps(fit_body, default=str)[:-1] + f', "{name}": null}}'
    answer = kept_whole(send, asker, call, fit, twice)
    assert answer.status_code == 422
    assert answer.json["data"] == {name: "must be given once"}


@pytest.mark.parametrize("odd", ODD_NAMES.values(), ids=ODD_NAMES)
def test_a_field_that_nobody_knows_is_said_to_be_unknown(world, asker, kept_whole, odd):
    for call in WITH_BODY:
        fit = wishes(world)[call]
        for body in (fit.body | {odd: 1}, {odd: 1}):
            answer = kept_whole(asker.ask, call, Wish(fit.names, {}, body))
            assert answer.status_code == 422, call
        twice = json.dumps({odd: 1})[:-1] + f", {json.dumps(odd)}: 2}}"
        answer = kept_whole(send, asker, call, fit, twice)
        assert answer.status_code == 422, call


@pytest.mark.parametrize("name", ["Café", "CAFE\u0301", " cafe\u0301  "])
def test_a_group_is_the_same_however_its_accents_are_typed(world, asker, name):
    first = Wish(body={"name": "Café"})
    assert asker.ask(("POST", GROUPS), first).status_code == 200
    into = {"productId": world.ids["vase"], "groupName": name}
    for call, wish in (
        (("POST", GROUPS), Wish(body={"name": name})),
        (("POST", ADD), Wish(body=into)),
        (
            ("PATCH", GROUP),
            Wish({"group_id": world.ids["alice's group"]}, {}, {"name": name}),
        ),
    ):
        answer = asker.ask(call, wish)
        assert answer.status_code == 400
        assert answer.json["message"] == answer.json["data"]
        assert answer.json["message"].endswith("already exists")


@pytest.mark.parametrize("quantity", ["0", "-1", "1e309", "NaN", str(2**63), "1.0", ""])
def test_nobody_takes_a_quantity_that_is_none(world, asker, kept_whole, quantity):
    wish = Wish({"item_id": world.ids["alice's lamp"]}, {"quantity": quantity})
    answer = kept_whole(asker.ask, ("POST", TO_CART), wish)
    if quantity == str(2**63):
        assert answer.status_code == 400
    else:
        assert answer.status_code == 422
        assert set(answer.json["data"]) == {"quantity"}
