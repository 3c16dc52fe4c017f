"""Random histories of one list, step by step against a model."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.torture import rounds
from tests.wishlist.model import Model
from webapp.core.errors import DomainError
from webapp.wishlist import services
from webapp.wishlist.errors import AlreadySaved, GroupNameTaken, NothingToUndo

TODAY = date(2027, 3, 14)
NAMES = ("Birthday", "Home", "Garden")
ITEMS = text("""
    SELECT item.id, item.group_id, item.status FROM wishlist_items AS item
     WHERE item.user_id = :alice ORDER BY item.sort_order, item.id DESC
""")
GROUPS = text("""
    SELECT id, name FROM wishlist_groups
     WHERE user_id = :alice ORDER BY sort_order, id
""")
KINDS = ("save", "place", "transfer", "create", "archive", "restore", "remove")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "save", "undo", "undo", "clear", "end"]),
        st.integers(0, 6),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=15,
)


class History:
    """Does each step to the database and to the model, and compares the two."""

    def __init__(self, session, alice, things):
        self.session = session
        self.alice = alice
        self.things = things
        self.model = Model()
        self.last = (None, None)  # what was just taken away, and all as it was before

    def do(self, service, *what, **more):
        """Do it in a savepoint, as each request has a transaction."""
        with self.session.begin_nested():
            return service(self.session, self.alice, *what, **more)

    def step(self, kind, one, other, flag):
        before, self.last = self.last, (None, None)
        self.model.loose = set()
        held = self.model.held()
        item = held.get(one)
        group = [None, *self.model.names][other % (len(self.model.names) + 1)]
        some = [
            it for thing, it in held.items() if one >> (thing % 3) & 1 or it == item
        ]
        getattr(self, kind)(
            item=item, thing=one, group=group, some=some, flag=flag, before=before
        )

    def save(self, item, thing, group, **_more):
        before, was = (self.groups(), self.state()), self.model.archive.get(item)
        try:
            saved = self.do(services.save_item, self.things[thing], group_id=group)
        except AlreadySaved:
            assert item is not None
            assert item not in self.model.archive
        else:
            assert item in {None, saved.item_id}
            assert (saved.removal_id is not None) == (item in self.model.archive)
            self.model.save(saved.item_id, thing, group)
            if saved.removal_id:
                self.last = (saved.removal_id, before)
                self.model.keep(saved.removal_id, "saved", {item: (was, True)})

    def place(self, item, group, flag, **_more):
        if item is None or item in self.model.archive:
            return
        others = [it for it in self.model.groups[group] if it != item]
        index = len(others) // 2 if flag else len(others)
        before = others[index] if index < len(others) else None
        placed = self.do(services.place_item, item, group_id=group, before=before)
        assert (placed.position, placed.count) == (index + 1, len(others) + 1)
        self.model.put(item, group, index)

    def transfer(self, item, group, **_more):
        if item is None or item in self.model.archive:
            return
        self.do(services.transfer_item, item, group_id=group)
        if item not in self.model.groups[group]:
            self.model.put(item, group)

    def create(self, thing, **_more):
        name = NAMES[thing % 3]
        try:
            group = self.do(services.create_group, name)
        except GroupNameTaken:
            assert name in self.model.names.values()
        else:
            self.model.names[group], self.model.groups[group] = name, []

    def archive(self, some, **_more):
        active = [it for it in some if it not in self.model.archive]
        was = {it: (self.model.group_of(it), False) for it in active}
        self.take_away(services.archive_items, "archived", was, some)
        self.model.archive_items(active)

    def restore(self, some, **_more):
        archived = [it for it in some if it in self.model.archive]
        was = {it: (self.model.archive[it], True) for it in archived}
        self.take_away(services.restore_items, "restored", was, some, today=TODAY)
        self.model.restore_items(archived)

    def remove(self, some, **_more):
        was = {it: self.model.copy().take(it) for it in some}
        self.take_away(services.remove_items, "removed", was, some)
        for it in some:
            self.model.take(it)

    def clear(self, **_more):
        was = {it: self.model.copy().take(it) for it in self.model.held().values()}
        self.take_away(services.clear_list, "removed", was)
        for it in was:
            self.model.take(it)

    def end(self, group, flag, **_more):
        if group is None:
            return
        was = self.model.copy().end_group(group)
        kind = "removed" if flag else "kept"
        self.take_away(
            services.delete_group, kind, was, group, with_items=flag, group=group
        )
        for it in self.model.end_group(group):
            if flag:
                self.model.take(it)

    def take_away(self, service, kind, was, *what, group=None, **more):
        """Take away what ``was`` there, and have the model know how to undo it."""
        before = (self.groups(), self.state())
        try:
            taken = self.do(service, *what, **more)
        except DomainError:
            assert not was
            return
        self.last = (taken.removal_id, before)
        self.model.keep(taken.removal_id, kind, was, group)

    def undo(self, thing, before, **_more):
        if not self.model.kept:
            return
        removal = list(self.model.kept)[-1 - thing % len(self.model.kept)]
        wanted = self.model.copy().undo(removal)
        try:
            back = self.do(services.put_back, removal)
        except (AlreadySaved, NothingToUndo, GroupNameTaken):
            assert wanted is None
        else:
            was_kept = self.model.kept[removal][0] == "kept"
            self.model.undo(removal)
            archived = {one.item_id: one.status == "archived" for one in back.items}
            assert archived == {
                it: it in self.model.archive for it in wanted if not was_kept
            }
            if removal == before[0]:
                assert (self.groups(), self.state()) == before[1]

    def state(self):
        """Return what is on the list by group, and what is archived with its group."""
        groups, archive = {None: []} | {it: [] for it, _ in self.groups()}, {}
        for item, group, status in self.session.execute(ITEMS, {"alice": self.alice}):
            if status == "archived":
                archive[item] = group
            else:
                groups[group].append(item)
        return groups, archive

    def groups(self):
        return self.session.execute(GROUPS, {"alice": self.alice}).all()

    def compare(self):
        """Hold the model against the database; what came back is where it came to."""
        loose = self.model.loose
        groups, archive = self.state()
        assert archive == self.model.archive
        assert groups.keys() == self.model.groups.keys()
        for group, items in self.model.groups.items():
            assert set(items) == set(groups[group])
            assert [it for it in items if it not in loose] == [
                it for it in groups[group] if it not in loose
            ]
        names = dict(self.groups())
        assert names == self.model.names
        assert [it for it in names if it not in loose] == [
            it for it in self.model.names if it not in loose
        ]
        self.model.groups, self.model.names = groups, names


@given(steps=STEPS)
@settings(
    max_examples=rounds(200, 10_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_done_the_list_is_what_it_should_be(session, alice, shop, steps):
    with session.begin_nested() as history_of_its_own:
        history = History(session, alice.id, shop)
        for step in steps:
            history.step(*step)
            history.compare()
        history_of_its_own.rollback()


@pytest.fixture
def shop(shelf):
    """Seven things to save: their ids."""
    return [thing.id for thing in shelf(7)]
