"""What the log says of a mistake, and what it keeps to itself."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from webapp.accounts.models import User
from webapp.core import logs


def test_an_error_of_the_database_is_told_without_its_values(session):
    secret = {"email": "alice@example.com", "name": "Alice", "password_hash": "argon"}
    session.add(User(**secret))
    session.flush()
    session.add(User(**secret))

    with pytest.raises(IntegrityError) as refused:
        session.flush()

    told = logs.told(refused.value)
    assert told == (
        "UniqueViolation: duplicate key value violates unique constraint"
        ' "uq_users_email" (23505)'
    )
    assert "argon" not in str(refused.value).partition("DETAIL")[0]


def test_parameters_stay_out_of_what_sqlalchemy_says(session):
    with pytest.raises(Exception, match="hide_parameters") as broken:
        session.execute(text("SELECT :word FROM nowhere"), {"word": "a-password"})

    assert "a-password" not in str(broken.value)


def test_any_other_error_is_told_in_one_line():
    assert logs.told(ValueError("first\nsecond")) == "ValueError: first"
    assert logs.told(KeyError()) == "KeyError: "
    assert len(logs.told(ValueError("x" * 10_000))) < 400


def test_where_it_happened_names_the_calls():
    def inner():
        raise ValueError

    with pytest.raises(ValueError) as broken:  # noqa: PT011 - its place is what counts
        inner()

    assert logs.where(broken.value)[-1].endswith(" inner")
