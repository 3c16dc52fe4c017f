from uuid import uuid4

import pytest

from webapp.core import tokens

KEY, PURPOSE = "a key of this shop, kept in its settings", "reset_password"


def test_a_fresh_token_holds_256_bits_and_fits_an_address() -> None:
    made = {tokens.fresh() for _ in range(1000)}

    assert len(made) == 1000
    assert all(len(token) == 43 for token in made)
    assert all(token.replace("-", "").replace("_", "").isalnum() for token in made)


def test_what_the_database_keeps_is_not_the_token() -> None:
    token = tokens.fresh()

    assert tokens.digest(token) == tokens.digest(token)
    assert token.encode() not in tokens.digest(token)


def test_a_cookie_of_nonsense_has_a_digest_too() -> None:
    assert len(tokens.digest("\ud800\x00")) == 32


def test_a_signed_reference_names_its_row() -> None:
    reference = uuid4()
    token = tokens.sign(KEY, PURPOSE, reference)

    assert tokens.reference_of([KEY], PURPOSE, token) == reference


def test_a_token_of_an_old_key_names_its_row_while_that_key_is_believed() -> None:
    reference = uuid4()
    token = tokens.sign(KEY, PURPOSE, reference)

    assert tokens.reference_of(["a new key", KEY], PURPOSE, token) == reference
    assert tokens.reference_of(["a new key"], PURPOSE, token) is None
    assert tokens.reference_of([], PURPOSE, token) is None


@pytest.mark.parametrize(
    ("key", "purpose"), [("another key", PURPOSE), (KEY, "verify_email")]
)
def test_a_token_of_another_key_or_purpose_names_nothing(key, purpose) -> None:
    token = tokens.sign(key, purpose, uuid4())

    assert tokens.reference_of([KEY], PURPOSE, token) is None


def test_one_changed_letter_makes_a_token_worthless() -> None:
    token = tokens.sign(KEY, PURPOSE, uuid4())
    for place in range(len(token) - 1):  # the last letter has bits nobody reads
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert tokens.reference_of([KEY], PURPOSE, changed) is None


@pytest.mark.parametrize(
    "token", ["", "a", "é", "=" * 8, "A" * 64, "A" * 10_000, "\x00"]
)
def test_nonsense_names_nothing(token) -> None:
    assert tokens.reference_of([KEY], PURPOSE, token) is None
