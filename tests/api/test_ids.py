"""Other people's things look like missing ones, wherever a program may name a thing."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.api.asked import BY_CALL, ITEM, Asker, Wish, plain, token_of, wishes
from tests.api.envelopes import is_told, told_of

MALFORMED = [
    "nothing",
    "0",
    "-1",
    "1 OR 1=1",
    "\0",
    "a" * 300,
    "{}",
    "😀",
    "\ud800",
    ".",
]
NO_IDS = [*MALFORMED, "", 0, True, [], {}, 1.5, ["a"], "0" * 32, "{%s}", "urn:uuid:%s"]
# What of Bob's, and of Carol's, stands where Alice's would; and what is of another kind.
HIDDEN = {
    "itemId": ("bob's lamp", "carol's lamp", "alice's group", "lamp"),
    "groupId": ("bob's group", "alice's lamp", "lamp"),
    "productId": ("secret", "lamp's variant", "alice's lamp"),
    "variantId": ("secret's variant", "lamp's variant", "vase"),
}
IN_ADDRESS = {"item_id": "itemId", "group_id": "groupId"}
KEPT = {"kept_answers"}  # that it was refused, is kept under its key
NAMED_AT_ALL = {"slug"}  # of a page that everybody may see


def names_of(operation):
    """Name what an address says."""
    return {part[1:-1] for part in plain(operation.rule).split("/") if "<" in part}


def is_id(model, name):
    return "uuid" in json.dumps(model.model_json_schema()["properties"][name])


def ids_in(model):
    """Name the fields in which a thing is named."""
    known = model.model_json_schema()["properties"] if model else {}
    return {name for name in known if is_id(model, name)}


PLACES = [
    *(
        (call, "address", name)
        for call, one in BY_CALL.items()
        for name in names_of(one)
    ),
    *(
        (call, where, name)
        for call, one in BY_CALL.items()
        for where, model in (("query", one.query), ("body", one.body))
        for name in ids_in(model)
    ),
]
PLACES = sorted(place for place in PLACES if place[2] not in NAMED_AT_ALL)
IN_BODIES = [place for place in PLACES if place[1] != "address"]


def told_apart(place):
    call, where, name = place
    return " ".join([*call, where, name])


def fit(world, call):
    """Say what is fit, with each thing named that may be."""
    wish = wishes(world)[call]
    if call == ("PATCH", f"{ITEM}/group"):
        return replace(wish, body={"groupId": world.ids["alice's group"]})
    return wish


def naming(wish, where, name, asked):
    """Say the same, with one thing named otherwise."""
    match where:
        case "address":
            return replace(wish, names=wish.names | {name: asked})
        case "query":
            return replace(wish, query=wish.query | {name: asked})
        case _:
            return replace(wish, body=wish.body | {name: asked})


def test_every_id_is_tried_below():
    assert {IN_ADDRESS.get(name, name) for _, _, name in PLACES} == set(HIDDEN)


@pytest.mark.parametrize("place", PLACES, ids=told_apart)
def test_what_is_tried_below_was_fit_to_begin_with(world, undone, everything, place):
    call, asker = place[0], Asker(world.app.test_client(), token_of(world, "alice"))
    with undone():
        assert asker.ask(call, fit(world, call)).status_code == 200


@pytest.mark.parametrize("place", PLACES, ids=told_apart)
@pytest.mark.parametrize("key", [None, "once"], ids=["as it is", "with a key"])
def test_the_things_of_others_look_like_missing_ones(
    world, undone, everything, place, key
):
    call, where, name = place
    asker = Asker(world.app.test_client(), token_of(world, "alice"))
    wish, answers = fit(world, call), set()
    others = [world.ids[known] for known in HIDDEN[IN_ADDRESS.get(name, name)]]
    strange = MALFORMED if where == "address" else []
    for asked in (uuid4(), UUID(int=0), *others, *strange):
        headers = {"Idempotency-Key": f"{key}-{uuid4()}"} if key else {}
        before = everything(but=KEPT)
        with undone():
            answer = asker.ask(call, naming(wish, where, name, asked), **headers)
            assert everything(but=KEPT) == before, asked
        assert is_told(answer)
        answers.add(told_of(answer))
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1


@pytest.mark.parametrize("place", IN_BODIES, ids=told_apart)
def test_what_is_no_id_is_said_beside_its_field(world, undone, everything, place):
    call, where, name = place
    asker = Asker(world.app.test_client(), token_of(world, "alice"))
    of_bob, wish = world.ids["bob's lamp"], fit(world, call)
    for asked in NO_IDS:
        given = asked.replace("%s", str(of_bob)) if isinstance(asked, str) else asked
        before = everything()
        with undone():
            answer = asker.ask(call, naming(wish, where, name, given))
            assert everything() == before, asked
        assert is_told(answer)
        assert answer.status_code == 422, asked
        assert answer.json["data"] == {name: "must be a valid UUID"}, asked


def test_a_thing_that_was_anothers_a_moment_ago_is_nobodys_now(world, undone):
    bob = Asker(world.app.test_client(), token_of(world, "bob"))
    alice = Asker(world.app.test_client(), token_of(world, "alice"))
    gone = Wish({"item_id": world.ids["bob's lamp"]})
    before = told_of(alice.ask(("DELETE", ITEM), gone))
    assert bob.ask(("DELETE", ITEM), gone).status_code == 200
    assert told_of(alice.ask(("DELETE", ITEM), gone)) == before
    assert told_of(bob.ask(("DELETE", ITEM), gone)) == before
