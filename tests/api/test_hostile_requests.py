"""Whatever an address, a query or a header says is answered in the envelope."""

from urllib.parse import quote

import pytest
from sqlalchemy import event

from tests.api.asked import BY_CALL, Wish, wishes
from tests.api.envelopes import TRACES, is_told
from tests.api.hostile import CALLS, FIELDS, HEADERS, NAMED, PARAMETERS, name_of
from tests.storefront.test_input import NASTY
from tests.storefront.test_input_limits import MARK, PROBES
from webapp.api import BASE
from webapp.api.endpoints import Who


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_every_query_copes_with_every_value(world, asker, kept_whole, value):
    for *call, name in [*PARAMETERS, *((*call, "surprise") for call in CALLS)]:
        fit = wishes(world)[tuple(call)]
        wish = Wish(fit.names, fit.query | {name: value}, fit.body)
        answer = kept_whole(asker.ask, call, wish)
        # So many of one thing the cart does not hold.
        told = {200, 400, 422} if name == "quantity" else {200, 422}
        assert answer.status_code in told, (call, name)
        if name != "surprise" and answer.status_code == 422:
            assert set(answer.json["data"]) == {name}, call


@pytest.mark.parametrize("place", PARAMETERS, ids=name_of)
def test_a_query_says_nothing_twice(world, asker, kept_whole, place):
    *call, name = place
    fit = wishes(world)[tuple(call)]
    value = fit.query.get(name, "x")
    wish = Wish(fit.names, fit.query | {name: [value, value]}, fit.body)
    answer = kept_whole(asker.ask, call, wish)
    assert answer.status_code == 422
    assert answer.json["data"] == {name: "must be given once"}


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_every_name_in_an_address_may_be_anything(world, asker, kept_whole, value):
    for call in NAMED:
        fit = wishes(world)[call]
        if not value:
            continue  # another address then
        wish = Wish(dict.fromkeys(fit.names, value), fit.query, fit.body)
        answer = kept_whole(asker.ask, call, wish)
        assert answer.status_code in {404, 405}, call


@pytest.mark.parametrize(
    "value", [*NASTY.values(), *PROBES], ids=range(len([*NASTY, *PROBES]))
)
def test_an_address_that_nobody_knows_is_answered_too(world, asker, kept_whole, value):
    odd = quote(value, errors="surrogatepass")
    for path in (f"/{odd}", f"/e-commerce/{odd}", f"/auth/{odd}/x", f"//{odd}//"):
        for method in ("GET", "POST", "PATCH", "DELETE", "BREW"):
            answer = kept_whole(
                asker.client.open, BASE + path, method=method, headers=asker.headers
            )
            assert answer.status_code in {404, 405}, path


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_every_endpoint_copes_with_every_header(world, asker, kept_whole, headers):
    for call in CALLS:
        fit = wishes(world)[call]
        answer = kept_whole(asker.ask, call, fit, **headers)
        if "Authorization" in headers and BY_CALL[call].who is not Who.NOBODY:
            assert answer.status_code == 401, call
        if "evil" in str(headers):
            assert "evil" not in answer.text
            assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("probe", PROBES)
def test_what_is_asked_never_becomes_part_of_a_statement(
    world, asker, sessions, undone, probe
):
    probe, told = f"{probe} {MARK}", []
    connection = sessions.kw["bind"]

    def note(_connection, _cursor, statement, *_):
        told.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        for call in CALLS:
            for wish in (
                wishes(world)[call],
                *probed(wishes(world)[call], call, probe),
            ):
                with undone():
                    answer = asker.ask(call, wish, **{"Idempotency-Key": f"'{MARK}'--"})
                    assert is_told(answer)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    told = "\n".join(told)
    assert "SELECT" in told
    assert MARK not in told
    assert "pg_sleep" not in told


def probed(fit, call, probe):
    """Say the same with the probe in each place, one after the other."""
    for name in fit.names:
        yield Wish(fit.names | {name: probe}, fit.query, fit.body)
    for *known, name in PARAMETERS:
        if tuple(known) == call:
            yield Wish(fit.names, fit.query | {name: probe}, fit.body)
    for *known, name in FIELDS:
        if tuple(known) == call:
            yield Wish(fit.names, fit.query, fit.body | {name: probe})


def test_a_mistake_of_ours_is_told_in_the_envelope_too(world, asker, monkeypatch):
    def broken(**_):
        msg = "SELECT secret FROM somewhere"
        raise RuntimeError(msg)

    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", value=False)
    for call in CALLS:
        rule = next(
            rule
            for rule in world.app.url_map.iter_rules()
            if rule.endpoint == f"api.{BY_CALL[call].name}"
        )
        monkeypatch.setitem(world.app.view_functions, rule.endpoint, broken)
        answer = asker.ask(call, wishes(world)[call])
        assert answer.status_code == 500
        assert (
            answer.json["message"] == answer.json["data"] == "Unexpected server error"
        )
        assert answer.json["httpStatus"] == "INTERNAL_SERVER_ERROR"
        assert "secret" not in answer.text
        assert not TRACES.search(answer.text)
