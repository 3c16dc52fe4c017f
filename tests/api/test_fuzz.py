"""Programs that type at random: never a mistake of ours, never half of something done.

Five hundred requests every day, a hundred thousand at full size (promise I1).
"""

import json

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.api.asked import BY_CALL, Wish, wishes
from tests.api.hostile import BODIES, CALLS, HEADERS, JSON, TYPES, send
from tests.storefront.test_input import NASTY, text
from tests.storefront.test_input_limits import PROBES
from tests.torture import rounds

AT_ONCE = 250  # requests to one shop
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WORDS = ("add", "clear", "grouped", "groups", "move-to-cart", "group", "position")
RANDOMLY = settings(
    max_examples=AT_ONCE,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

words = text | st.sampled_from([*NASTY.values(), *PROBES, *WORDS])
numbers = st.integers() | st.floats() | st.sampled_from([0, -1, 2**31, 2**63, 1e309])
ids = st.sampled_from(["alice's lamp", "bob's lamp", "alice's group", "lamp", "vase"])
values = st.recursive(
    st.none() | st.booleans() | numbers | words | ids.map(lambda name: {"id of": name}),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4)
    ),
    max_leaves=8,
)
queries = st.dictionaries(
    st.sampled_from(["quantity", "deleteProducts", "archived", "after"]) | words,
    words | numbers.map(str) | st.sampled_from(["true", "false", "1", "2"]),
    max_size=3,
)
headers = st.sampled_from([{}, {}, {}, *HEADERS.values()])
raw = st.sampled_from([*BODIES.values()]) | st.binary(max_size=200)


@st.composite
def strange_bodies(draw, call):
    """Draw an object with some fields that the endpoint knows, and some it does not."""
    model = BY_CALL[call].body
    known = sorted(model.model_json_schema()["properties"]) if model else []
    changed = draw(st.lists(st.sampled_from([*known, "surprise"]), max_size=3))
    return {name: draw(values) for name in changed}


@st.composite
def requests(draw):
    """Draw what is asked: mostly fit, and somewhere not at all."""
    call = draw(st.sampled_from(CALLS))
    return {
        "call": call,
        "names": draw(st.none() | words | ids.map(lambda name: {"id of": name})),
        "query": draw(queries),
        "body": draw(strange_bodies(call)),
        "raw": draw(st.none() | st.none() | raw),
        "kind": draw(st.sampled_from([JSON, JSON, JSON, *TYPES])),
        "headers": draw(headers),
        "method": draw(st.none() | st.none() | st.sampled_from(METHODS)),
        "key": draw(st.none() | st.sampled_from(["once", "twice"])),
    }


def named(world, value):
    """Put ids where they are meant."""
    match value:
        case {"id of": name}:
            return str(world.ids[name])
        case dict():
            return {key: named(world, one) for key, one in value.items()}
        case list():
            return [named(world, one) for one in value]
    return value


def ask(world, fits, asker, asked):
    """Ask what was drawn."""
    call, fit = asked["call"], fits[asked["call"]]
    names = fit.names
    if asked["names"]:
        names = dict.fromkeys(names, named(world, asked["names"]))
    body = named(world, (fit.body or {}) | asked["body"])
    told = (
        json.dumps(body, default=str).encode() if asked["raw"] is None else asked["raw"]
    )
    more = {"Idempotency-Key": asked["key"]} if asked["key"] else {}
    return send(
        asker,
        (asked["method"] or call[0], call[1]),
        Wish(names, fit.query | asked["query"]),
        told,
        asked["kind"],
        headers=more | asked["headers"],
    )


@pytest.mark.parametrize("number", range(rounds(2, 400)))
def test_no_request_breaks_the_shop_or_is_done_by_half(
    world, asker, kept_whole, number
):
    statuses, fits = [], wishes(world)

    @seed(number)
    @RANDOMLY
    @given(asked=requests())
    def tried(asked):
        answer = kept_whole(ask, world, fits, asker, asked)
        statuses.append(answer.status_code)

    tried()
    assert len(statuses) == AT_ONCE
    assert {200, 404, 405, 415, 422} <= set(statuses)
