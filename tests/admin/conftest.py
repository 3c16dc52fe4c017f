"""A viewer, an editor and an administrator, each at a desk of their own."""

import pytest

from tests.accounts.people import a_customer, an_operator
from tests.admin.desk import TOLD, at_desk
from tests.promotions.rules import a_rule


@pytest.fixture
def desks(app, session, quick_passwords):
    """Browsers in which Vic, Ed and Ada are signed in."""
    return {
        name: at_desk(app, session, an_operator(session, name.title(), role))
        for name, role in TOLD.items()
    }


@pytest.fixture
def desk(desks):
    """Ada's browser: an administrator may do everything."""
    return desks["ada"]


@pytest.fixture
def alice(session, quick_passwords):
    return a_customer(session)


@pytest.fixture
def rule(session):
    return a_rule(session)


@pytest.fixture
def at(rule):
    return f"/sg-admin/promotions/{rule.id}"
