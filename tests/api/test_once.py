"""A request that names a key is done once, however often it is sent."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.idempotency.conftest import Hands
from webapp.api import endpoints
from webapp.api.bodies import Unprocessable
from webapp.api.envelope import Told
from webapp.api.problems import Problem
from webapp.core import clock
from webapp.core.errors import DomainError, Refusal
from webapp.idempotency.models import KeptAnswer
from webapp.wishlist import services
from webapp.wishlist.models import WishlistGroup

DAY = timedelta(hours=24)
GARDEN = {"name": "Garden"}


@pytest.fixture
def hands(monkeypatch):
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def alices(program, alice):
    return program(alice)


@pytest.fixture
def bobs(program, session):
    return program(a_customer(session, "Bob"))


@pytest.fixture
def groups(session):
    """Say which groups there are, everybody's."""
    names = select(WishlistGroup.name).order_by(WishlistGroup.created_at)
    return lambda: session.scalars(names).all()


@pytest.fixture
def kept(session):
    return lambda: session.scalar(select(func.count()).select_from(KeptAnswer))


def send(program, body=GARDEN, *, key="key-1", path="/groups", **options):
    """Ask under a key; return all that is to be the same the second time."""
    program.post(path, body, headers={"Idempotency-Key": key}, **options)
    answer = program.answer
    return answer.status_code, answer.data, answer.content_type


def is_replayed(program):
    assert program.answer.headers.get("Idempotent-Replayed") in {None, "true"}
    return "Idempotent-Replayed" in program.answer.headers


def test_the_same_request_again_is_the_same_answer_and_no_second_group(
    alices, groups, hands
):
    first = send(alices)
    assert first[0] == 200
    assert not is_replayed(alices)

    hands.pass_time(timedelta(minutes=14))

    assert send(alices) == first
    assert is_replayed(alices)
    assert groups() == ["Garden"]


REFUSED = {
    "400": (400, "/groups", {"name": "taken"}),
    "404": (404, "/move-to-cart/00000000-0000-7000-8000-000000000000", None),
    "422 of a field": (422, "/groups", {"name": " "}),
    "422 of a query": (
        422,
        "/move-to-cart/00000000-0000-7000-8000-000000000000?quantity=x",
        None,
    ),
    "422 of no JSON": (422, "/groups", [1]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_repeated_to_the_byte(alices, hands, case):
    status, path, body = REFUSED[case]
    alices.post("/groups", {"name": "Taken"})
    first = send(alices, body, path=path)
    assert first[0] == status

    hands.pass_time(timedelta(minutes=14))

    assert send(alices, body, path=path) == first
    assert is_replayed(alices)


def test_what_was_refused_once_is_refused_until_the_day_is_over(
    alices, program, alice, groups, hands
):
    """Else one key would stand for two answers."""
    assert alices.post("/groups", GARDEN)[0] == 200
    [garden] = [one["groupId"] for one in alices.get("/groups")[1]["data"]]
    assert send(alices)[0] == 400
    alices.delete(f"/groups/{garden}")

    assert send(alices)[0] == 400
    assert groups() == []
    hands.pass_time(DAY)
    assert send(program(alice))[0] == 200


def test_after_a_day_it_is_another_request(program, alice, groups, hands):
    first = send(program(alice))
    hands.pass_time(DAY - timedelta(seconds=1))
    assert send(program(alice)) == first

    hands.pass_time(timedelta(seconds=1))

    status, told, _ = send(program(alice))
    assert status == 400
    assert b"already exists" in told


OTHER = {
    "body": ({"name": "House"}, "/groups"),
    "endpoint": (GARDEN, "/add"),
    "query": (GARDEN, "/groups?a=b"),
    "no body": (None, "/groups"),
}


@pytest.mark.parametrize("case", OTHER)
def test_a_key_is_for_one_request_only(alices, groups, case):
    body, path = OTHER[case]
    first = send(alices)

    status, _, _ = send(alices, body, path=path)

    assert status == 422
    assert alices.answer.json["data"] == {
        "Idempotency-Key": "was used for another request"
    }
    assert not is_replayed(alices)
    assert groups() == ["Garden"]
    assert send(alices) == first


def test_the_same_key_of_somebody_else_is_another_one(alices, bobs, groups):
    assert send(alices)[0] == 200
    assert send(bobs)[0] == 200
    assert not is_replayed(bobs)

    assert send(bobs, {"name": "House"})[0] == 422
    assert groups() == ["Garden", "Garden"]


def test_another_program_of_the_same_customer_hears_the_same(program, alice, groups):
    """Whoever lost the answer may have lost the token, too."""
    first = send(program(alice))

    assert send(program(alice)) == first
    assert groups() == ["Garden"]


def test_other_methods_have_no_use_for_a_key(alices, kept):
    alices.post("/groups", GARDEN)
    [group] = alices.get("/groups", headers={"Idempotency-Key": "k"})[1]["data"]
    path = f"/groups/{group['groupId']}"

    assert alices.delete(path, headers={"Idempotency-Key": "k"})[0] == 200
    assert alices.delete(path, headers={"Idempotency-Key": "k"})[0] == 404
    assert kept() == 0


@pytest.mark.parametrize(
    "key",
    ["", " ", "a b", "x" * 256, "caf\xe9", "tab\there"],
    ids=["empty", "blank", "spaced", "long", "accented", "tab"],
)
def test_what_is_no_key_is_told_before_anything_is_done(alices, groups, kept, key):
    status, _, _ = send(alices, key=key)

    assert status == 422
    assert alices.answer.json["data"] == {
        "Idempotency-Key": "must be 1 to 255 visible characters"
    }
    assert groups() == []
    assert kept() == 0


@pytest.mark.parametrize("key", ["0", "x" * 255, '"quoted"', "~!"])
def test_anything_visible_is_a_key(alices, key):
    assert send(alices, key=key)[0] == 200
    assert send(alices, key=key)[0] == 200
    assert is_replayed(alices)


def test_who_may_not_ask_is_kept_nothing_for(alices, program, kept, groups):
    nobodys = program()
    assert send(nobodys)[0] == 401
    nobodys.token = "made.up.token"
    assert send(nobodys)[0] == 401
    assert kept() == 0

    assert send(alices)[0] == 200
    assert groups() == ["Garden"]


def test_a_body_that_was_sent_wrongly_is_no_use_of_the_key(alices, kept):
    wrong = {"data": b'{"name": "Garden"}', "content_type": "text/plain"}
    assert send(alices, None, **wrong)[0] == 415
    large = {"data": b" " * 20_000, "content_type": "application/json"}
    assert send(alices, None, **large)[0] == 413
    assert kept() == 0

    assert send(alices)[0] == 200


# What a view may do instead of an answer.


class TooOften(DomainError):
    refusal = Refusal.TOO_MANY


@pytest.fixture
def instead(app, monkeypatch, session):
    """Let creating a group end otherwise, after it was written down."""
    [one] = [one for one in endpoints.OPERATIONS if one.name == "create_group"]

    def instead(end):
        def view(*, session, caller, body):
            services.create_group(session, caller.user_id, body.name)
            return end()

        def answered(**address):
            return endpoints.serve(one, endpoints.statement_for(), view, address)

        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)
        monkeypatch.setitem(app.view_functions, "api.create_group", answered)

    return instead


def raising(error):
    def end():
        raise error

    return end


MADE = {
    "groupId": "01976a3e-b21b-73ef-93c1-53a276e0a28e",
    "name": "Garden",
    "itemCount": 0,
    "createdAt": "2026-06-10T09:30:00",
}
PASSING = {
    "broken": (500, raising(KeyError("x"))),
    "too many": (429, raising(TooOften("Slowly, please"))),
    "not allowed": (401, raising(Problem(HTTPStatus.UNAUTHORIZED, "No"))),
    "away": (503, raising(Problem(HTTPStatus.SERVICE_UNAVAILABLE, "Later"))),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_may_be_otherwise_next_time_is_not_kept_and_nothing_is_written(
    alices, groups, kept, instead, case
):
    status, end = PASSING[case]
    instead(end)
    assert send(alices)[0] == status
    assert groups() == []
    assert kept() == 0

    instead(lambda: Told("Now it is done", MADE))
    assert send(alices)[0] == 200
    assert not is_replayed(alices)


def test_a_refusal_undoes_what_was_written_before_it(alices, groups, kept, instead):
    instead(raising(DomainError("Not today")))

    assert send(alices)[0] == 400
    assert groups() == []
    assert kept() == 1
    assert alices.answer.json["message"] == "Not today"


def test_a_refusal_that_is_to_be_remembered_is_not_undone(alices, groups, instead):
    """As when somebody tried a password: that they did is written down."""
    instead(lambda: Told("No", status=HTTPStatus.UNAUTHORIZED))

    assert send(alices)[0] == 401
    assert groups() == ["Garden"]


def test_an_answer_names_its_reason_both_times(alices, program, alice, instead):
    instead(raising(Unprocessable({"name": "is odd"})))

    send(alices)
    first = alices.answer.json
    send(alices)

    assert alices.answer.json == first
    assert first["data"] == {"name": "is odd"}
