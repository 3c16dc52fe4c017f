"""The first answer to a key is the answer for a day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from webapp.idempotency import jobs
from webapp.idempotency.errors import KeyReused
from webapp.idempotency.models import KeptAnswer
from webapp.idempotency.services import Kept, claim, keep, release

BODY = b'{"message": "Wishlist group created successfully"}'
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)


@pytest.fixture
def answered(session):
    """Answer a request, and say whether it was done for it."""

    def answered(asked, body=BODY, status=200):
        kept = claim(session, asked)
        if kept is None:
            keep(session, asked, status=status, body=body)
        return kept

    return answered


def test_the_first_one_does_the_work_and_whoever_comes_later_hears_of_it(
    answered, asking
):
    assert answered(asking()) is None
    assert answered(asking(), b"something else", 400) == Kept(200, BODY)
    assert answered(asking(), b"something else", 400) == Kept(200, BODY)


@pytest.mark.parametrize("status", [200, 400, 404, 409, 410, 422])
def test_a_refusal_is_an_answer_like_any_other(answered, asking, status):
    answered(asking(), status=status)

    assert answered(asking()) == Kept(status, BODY)


@pytest.mark.parametrize(
    "body", [b"", b"\0\xff" * 8, b"x" * 100_000], ids=["empty", "odd", "long"]
)
def test_an_answer_comes_back_to_the_byte(answered, asking, body):
    answered(asking(), body)

    assert answered(asking()) == Kept(200, body)


@pytest.mark.parametrize(
    "other",
    [
        {"asked": b'POST /groups?\n{"name": "Garden"}'},
        {"asked": b'POST /groups?\n{"name":"Birthday Gifts"}'},
        {"asked": b'POST /groups?a=b\n{"name": "Birthday Gifts"}'},
        {"asked": b'POST /add?\n{"name": "Birthday Gifts"}'},
        {"asked": b""},
    ],
    ids=["body", "spaces", "query", "endpoint", "nothing"],
)
def test_a_key_that_was_used_for_something_else_is_refused(answered, asking, other):
    answered(asking())

    with pytest.raises(KeyReused):
        answered(asking(**other))
    assert answered(asking()) == Kept(200, BODY), "and stays what it was"


@pytest.mark.parametrize(
    "other",
    [{"scope": "customer bob"}, {"key": "key-2"}, {"key": "Key-1"}],
    ids=["customer", "key", "case"],
)
def test_another_key_or_somebody_elses_is_another_matter(answered, asking, other):
    answered(asking())

    assert answered(asking(**other), b"of another") is None
    assert answered(asking()) == Kept(200, BODY)
    assert answered(asking(**other)) == Kept(200, b"of another")


def test_whose_a_key_is_and_what_it_is_called_do_not_run_together(answered, asking):
    answered(asking(scope="customer a", key="bc"))

    assert answered(asking(scope="customer ab", key="c")) is None


def test_a_key_that_was_given_back_is_free(session, answered, asking):
    assert claim(session, asking()) is None
    release(session, asking())

    assert answered(asking(asked=b"something else")) is None


def test_an_answer_is_kept_for_a_day_to_the_second(hands, answered, asking):
    answered(asking())

    hands.pass_time(DAY - SECOND)
    assert answered(asking(), b"too early") == Kept(200, BODY)
    hands.pass_time(SECOND)
    assert answered(asking(), b"of the next day") is None
    assert answered(asking()) == Kept(200, b"of the next day")


def test_a_day_later_the_key_may_be_for_something_else(hands, answered, asking):
    answered(asking())
    hands.pass_time(DAY)

    assert answered(asking(asked=b"something else")) is None
    with pytest.raises(KeyReused):
        answered(asking())


def test_to_be_asked_again_does_not_prolong_it(hands, answered, asking):
    answered(asking())
    for _ in range(23):
        hands.pass_time(timedelta(hours=1))
        assert answered(asking()) is not None

    hands.pass_time(timedelta(hours=1))

    assert answered(asking()) is None


def test_what_nobody_is_given_any_more_is_dropped(hands, session, answered, asking):
    answered(asking(key="old"))
    hands.pass_time(DAY - SECOND)
    answered(asking(key="of today"))
    jobs.forget(session)
    assert count(session) == 2, "both may still be asked for"

    hands.pass_time(timedelta(hours=1) + SECOND)
    jobs.forget(session)

    assert count(session) == 1
    assert answered(asking(key="of today")) == Kept(200, BODY)


def test_whoever_found_a_key_taken_at_the_last_moment_still_finds_its_answer(
    hands, session, answered, asking
):
    """The job may run between the two statements of a claim."""
    answered(asking())
    hands.pass_time(DAY)

    jobs.forget(session)

    assert count(session) == 1


def test_a_row_tells_nothing_to_whoever_has_no_key(session, answered, asking):
    secret = b"a very secret access token"
    answered(
        asking(
            scope="address 192.0.2.7",
            key="bobs-key",
            asked=b'POST /auth/token?\n{"userName": "bob@example.com",'
            b' "password": "correct horse battery"}',
        ),
        secret,
    )

    rows = session.scalars(text("SELECT kept_answers::text FROM kept_answers")).all()

    [row] = rows
    for word in (secret, b"192.0.2.7", b"bobs-key", b"bob@example.com", b"correct"):
        assert word.hex() not in row
        assert word.decode() not in row


def test_not_even_a_digest_of_what_was_sent_along_lies_there(session, answered, asking):
    """By one, a copy of the database would let somebody guess at passwords."""
    columns = {column.name for column in KeptAnswer.__table__.columns}
    assert columns == {"key_digest", "status", "sealed_body", "answered_at"}
    known = select(KeptAnswer.key_digest, func.length(KeptAnswer.sealed_body))
    answered(asking(asked=b"password=correct horse battery"))
    first = session.execute(known).one()
    release(session, asking())

    answered(asking(asked=b"password=letmein"))

    assert session.execute(known).one() == first


def test_the_same_answer_never_looks_the_same(session, answered, asking):
    for key in ("key-1", "key-2"):
        answered(asking(key=key))

    first, second = session.scalars(select(KeptAnswer.sealed_body)).all()

    assert first != second


def test_an_answer_that_was_moved_to_another_key_is_none(session, answered, asking):
    for key in ("key-1", "key-2"):
        answered(asking(key=key), key.encode())
    session.execute(
        text(
            "UPDATE kept_answers SET sealed_body = (SELECT sealed_body FROM"
            " kept_answers WHERE key_digest = :other)"
        ),
        {"other": asking(key="key-2").place},
    )

    with pytest.raises(KeyReused):
        answered(asking(key="key-1"))
    assert answered(asking(key="key-2")) == Kept(200, b"key-2")


def test_when_the_applications_key_is_replaced_answers_live_on(answered, asking):
    answered(asking(secrets=("of last year",)))

    both = ("of this year", "of last year")
    assert answered(asking(secrets=both)) == Kept(200, BODY)
    with pytest.raises(KeyReused):
        answered(asking(secrets=("of this year",)))


def test_the_key_in_use_seals(answered, asking):
    answered(asking(secrets=("of this year", "of last year")))

    assert answered(asking(secrets=("of this year",))) == Kept(200, BODY)


def count(session):
    return session.scalar(select(func.count()).select_from(KeptAnswer))
