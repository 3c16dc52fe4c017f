"""Alice and Bob, who have codes."""

import pytest

from tests.accounts.people import a_customer


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")
