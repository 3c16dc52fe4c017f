import pytest
from sqlalchemy import select

from tests.accounts.people import PASSWORD, a_customer, an_operator
from webapp.accounts import queries
from webapp.accounts import services as accounts
from webapp.accounts.capabilities import ROLES, WORDS, Capability
from webapp.accounts.errors import EmailTaken, NoSuchRole, WrongPassword
from webapp.accounts.models import Role
from webapp.core import tokens


def who(session, token):
    known = {"token_digest": tokens.digest(token)}
    return session.execute(queries.OPERATOR, known).one_or_none()


def test_the_built_in_roles_hold_what_the_shop_decided():
    assert {name: len(held) for name, held in ROLES.items()} == {
        "Administrator": 21,
        "Editor": 14,
        "Viewer": 6,
    }
    assert Capability.CLEAR not in ROLES["Editor"]
    assert Capability.REFUND_ORDER not in ROLES["Editor"]
    assert Capability.CANCEL_ORDER in ROLES["Editor"]
    assert Capability.OPT_OUT in ROLES["Editor"]
    assert ROLES["Viewer"] < ROLES["Editor"] < ROLES["Administrator"]
    assert set(WORDS) == set(Capability)


def test_installing_roles_again_keeps_what_an_operator_changed(session):
    accounts.install_roles(session)
    viewer = session.scalars(select(Role).where(Role.name == "Viewer")).one()
    viewer.capabilities = []
    session.flush()
    accounts.install_roles(session)
    assert len(session.scalars(select(Role)).all()) == 3
    assert viewer.capabilities == []


def test_a_token_finds_its_operator_and_what_the_role_allows(session):
    token = accounts.start_operator_session(
        session, an_operator(session, "Ed", "Editor")
    )
    found = who(session, token)
    assert (found.name, found.role) == ("Ed", "Editor")
    assert set(found.capabilities) == ROLES["Editor"]

    accounts.end_operator_session(session, found.session_id)
    accounts.end_operator_session(session, found.session_id)
    assert who(session, token) is None


def test_customers_and_operators_do_not_know_each_other(session):
    a_customer(session, "Alice")
    an_operator(session, "Ada")
    with pytest.raises(WrongPassword):
        accounts.recognise(session, email="ada@example.com", password=PASSWORD, ip="")
    with pytest.raises(WrongPassword):
        accounts.recognise_operator(
            session, email="alice@example.com", password=PASSWORD, ip=""
        )


def test_an_operator_needs_a_role_and_an_address_of_their_own(session):
    an_operator(session)
    with pytest.raises(EmailTaken):
        an_operator(session)
    with pytest.raises(NoSuchRole):
        an_operator(session, "Eve", "Emperor")
