"""Finding customers, for operators."""

from uuid import UUID

import pytest

from tests.accounts.people import a_customer, an_operator
from webapp.accounts.errors import NoSuchCustomer
from webapp.accounts.queries import addresses_of, customer_found, customers_found

pytestmark = pytest.mark.usefixtures("quick_passwords")


def test_a_customer_is_found_by_how_the_address_begins(session):
    alice, _ = a_customer(session), a_customer(session, "Bob")

    assert [one.user_id for one in customers_found(session, "ali")] == [alice.id]
    assert len(customers_found(session, "")) == 2
    assert len(customers_found(session, "", most=1)) == 1
    assert customers_found(session, "lice") == []


def test_a_sign_that_stands_for_anything_stands_for_itself(session):
    a_customer(session)

    assert customers_found(session, "%") == []
    assert customers_found(session, "_lice") == []


def test_a_customer_is_known_by_id(session):
    alice = a_customer(session)

    found = customer_found(session, alice.id)

    assert (found.email, found.name, found.is_verified) == (
        "alice@example.com",
        "Alice",
        False,
    )
    with pytest.raises(NoSuchCustomer):
        customer_found(session, UUID(int=1))


def test_addresses_are_those_of_customers_and_of_operators(session):
    alice, ada = a_customer(session), an_operator(session)

    found = addresses_of(session, [alice.id, ada.id, UUID(int=1)])

    assert found == {alice.id: "alice@example.com", ada.id: "ada@example.com"}
    assert addresses_of(session, []) == {}
