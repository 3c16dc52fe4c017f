"""Renaming a group: its name, and nothing else about it."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from webapp.wishlist.errors import GroupNameTaken, GroupNameUnfit, GroupNotFound
from webapp.wishlist.models import Wishlist, WishlistGroup
from webapp.wishlist.services import (
    create_group,
    edit_group,
    rename_group,
    show_group,
)

DAY = date(2027, 5, 4)


@pytest.fixture
def home(session, alice):
    """A group that is for a day, and seen by everybody."""
    home = create_group(session, alice.id, "Home")
    create_group(session, alice.id, "Garden")
    edit_group(session, alice.id, home, name="Home", occasion_on=DAY)
    show_group(session, alice.id, home, "public")
    return home


@pytest.fixture
def row(session, home):
    """Say all there is to say of the group."""
    columns = WishlistGroup.__table__
    asked = select(columns).where(columns.c.id == home)
    return lambda: session.execute(asked).one()._asdict()


def test_another_name_changes_nothing_else(session, alice, home, row):
    was = row()

    name = rename_group(session, alice.id, home, "  Our   home ")

    assert name == "Our home"
    assert row() == was | {"name": "Our home", "name_key": "our home"}


def test_whoever_has_the_list_open_hears_of_it(session, alice, home):
    before = session.scalars(select(Wishlist.version)).one()

    rename_group(session, alice.id, home, "Our home")

    assert session.scalars(select(Wishlist.version)).one() == before + 1


def test_a_group_may_write_its_own_name_differently(session, alice, home):
    assert rename_group(session, alice.id, home, "HOME") == "HOME"


@pytest.mark.parametrize("taken", ["Garden", " gARDEN ", "Ungrouped"])
def test_a_name_that_is_taken_stays_whose_it_is(session, alice, home, row, taken):
    was = row()

    with pytest.raises(GroupNameTaken, match=f"'{taken.strip()}' already exists"):
        rename_group(session, alice.id, home, taken)

    assert row() == was


@pytest.mark.parametrize("unfit", ["", "  ", "x" * 81])
def test_a_name_that_is_none_is_refused(session, alice, home, row, unfit):
    was = row()

    with pytest.raises(GroupNameUnfit):
        rename_group(session, alice.id, home, unfit)

    assert row() == was


@pytest.mark.parametrize("name", ["Our home", "Garden", "Ungrouped", ""])
def test_a_group_that_is_not_there_is_missed_before_its_name_is_looked_at(
    session, alice, bob, home, row, name
):
    was = row()
    create_group(session, bob.id, "Garden")

    for group_id in (home, UUID(int=7)):
        with pytest.raises(GroupNotFound):
            rename_group(session, bob.id, group_id, name)

    assert row() == was
