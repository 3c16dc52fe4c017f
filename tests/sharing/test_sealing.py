"""Tokens at rest: readable for their owner, useless in a copy of the database."""

from uuid import uuid4

import pytest

from tests.torture import rounds
from webapp.core import tokens
from webapp.sharing.sealing import opened, seal

KEY = "the shop's own key"
LINK = uuid4()


def test_what_was_sealed_can_be_read_again():
    token = tokens.fresh()

    sealed = seal(token, key=KEY, link_id=LINK)

    assert token.encode() not in sealed
    assert opened(sealed, keys=[KEY], link_id=LINK) == token


def test_the_same_token_never_looks_the_same():
    first, second = (seal("token", key=KEY, link_id=LINK) for _ in range(2))

    assert first != second


def test_an_older_key_still_opens_what_it_sealed():
    sealed = seal("token", key="of last year", link_id=LINK)

    assert opened(sealed, keys=["of today", "of last year"], link_id=LINK) == "token"
    assert opened(sealed, keys=["of today"], link_id=LINK) is None
    assert opened(sealed, keys=[], link_id=LINK) is None


def test_a_sealed_token_belongs_to_its_own_link():
    sealed = seal("token", key=KEY, link_id=LINK)

    assert opened(sealed, keys=[KEY], link_id=uuid4()) is None


@pytest.mark.parametrize("place", [0, 11, 12, 20, -1])
def test_a_changed_byte_opens_nothing(place):
    sealed = bytearray(seal("token", key=KEY, link_id=LINK))
    sealed[place] ^= 1

    assert opened(bytes(sealed), keys=[KEY], link_id=LINK) is None


@pytest.mark.parametrize("broken", [b"", b"short", bytes(12), bytes(40)])
def test_what_was_never_sealed_opens_nothing(broken):
    assert opened(broken, keys=[KEY], link_id=LINK) is None


def test_no_token_is_ever_made_twice():
    many = rounds(100_000, 1_000_000)

    made = {tokens.fresh() for _ in range(many)}

    assert len(made) == many
    assert {len(token) for token in made} == {43}  # 256 bits in base64
