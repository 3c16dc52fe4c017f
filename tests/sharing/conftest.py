"""Alice with groups to share, and short ways to share them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer
from tests.catalog.goods import lamp_kettle_and_shirt
from webapp.sharing import services
from webapp.sharing.models import ShareLink
from webapp.sharing.queries import open_link
from webapp.wishlist.services import create_group, save_item

KEYS = ["a key of the shop, thirty-two characters"]


@pytest.fixture
def alice(session):
    return a_customer(session)


@pytest.fixture
def bob(session):
    return a_customer(session, "Bob")


@pytest.fixture
def goods(session):
    return lamp_kettle_and_shirt(session)


@pytest.fixture
def groups(session, alice, goods):
    """Birthday with the lamp, Home with the kettle; the shirt is in no group."""
    birthday = create_group(session, alice.id, "Birthday")
    home = create_group(session, alice.id, "Home")
    save_item(session, alice.id, goods.lamp.id, group_id=birthday)
    save_item(session, alice.id, goods.kettle.id, group_id=home)
    save_item(session, alice.id, goods.shirt.id)
    return SimpleNamespace(birthday=birthday, home=home)


@pytest.fixture
def share(session, alice, groups):
    """Share one of alice's groups, or with ``None`` everything she has."""

    def share(group_id, *, lives_for=timedelta(days=180)):
        terms = {"keys": KEYS, "lives_for": lives_for}
        if group_id is None:
            both = [groups.birthday, groups.home]
            return services.share_list(
                session, alice.id, group_ids=both, ungrouped=True, **terms
            )
        return services.issue_link(session, alice.id, group_id=group_id, **terms)

    return share


@pytest.fixture
def row_of(session):
    """Return a link as it is in the database."""

    def row_of(link_id):
        session.expire_all()
        return session.scalars(select(ShareLink).filter_by(id=link_id)).one()

    return row_of


@pytest.fixture
def shown(session):
    """Say which groups a token shows, or which refusal it meets."""

    def shown(token):
        try:
            return [group.name for group in open_link(session, token).groups]
        except Exception as refusal:  # noqa: BLE001 - its name is what is asked for
            return type(refusal).__name__

    return shown
