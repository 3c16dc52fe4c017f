"""Changes to one list that meet, on real connections."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, text

from tests.accounts.people import a_customer
from tests.catalog.goods import a_listing, a_shirt, put_up
from tests.torture import rounds
from webapp.core.errors import DomainError
from webapp.extensions import db
from webapp.wishlist.errors import (
    AlreadySaved,
    GroupNameTaken,
    GroupNotFound,
    ItemNotFound,
    NothingToUndo,
    StaleList,
)
from webapp.wishlist.models import ItemStatus, Wishlist, WishlistGroup, WishlistItem
from webapp.wishlist.ordering import Step
from webapp.wishlist.services import (
    Undone,
    create_group,
    delete_group,
    expire_items,
    place_item,
    put_back,
    remove_item,
    save_item,
    shift_item,
    transfer_item,
)

LOST = text("""
    SELECT count(*) FROM wishlist_items AS item
      LEFT JOIN wishlist_groups AS own ON own.id = item.group_id
     WHERE item.group_id IS NOT NULL AND own.id IS NULL
""")


class Race:
    """Alice, who does many things to her list at once, and thirty things to save."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.chance = random.Random(7)
        with sessions() as session:
            self.alice = a_customer(session).id
            things = put_up(session, *(a_listing(f"thing-{n}") for n in range(30)))
            self.things = [thing.id for thing in things]
            session.commit()

    def do(self, service, *what, **more):
        """Do one thing, in a transaction of its own."""
        with self.sessions.begin() as session:
            return service(session, self.alice, *what, **more)

    def at_once(self, *acts, threads=8):
        """Do many things at the same time; return what came of each, refusals too."""
        shuffled = self.chance.sample(acts, len(acts))

        def run(act):
            service, *what, more = act if isinstance(act[-1], dict) else (*act, {})
            try:
                return self.do(service, *what, **more)
            except DomainError as refusal:
                return refusal

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(run, shuffled))

    def save(self, count):
        return [self.do(save_item, thing).item_id for thing in self.things[:count]]

    def shirt(self, slug):
        """Put up a shirt in three sizes."""
        with self.sessions(expire_on_commit=False) as session:
            (shirt,) = put_up(session, a_shirt("S", "M", "L", slug=slug))
            assert len(shirt.variants) == 3
            session.commit()
        return shirt

    def ask(self, statement):
        with self.sessions() as session:
            return session.scalars(statement).all()

    def items(self):
        return self.ask(select(WishlistItem.id))

    def version(self):
        return self.ask(select(Wishlist.version))[0]


def kinds(answers):
    """Count what came of it, by kind."""
    return Counter(type(answer) for answer in answers)


def refusals(answers):
    return Counter(type(one) for one in answers if isinstance(one, DomainError))


@pytest.fixture
def race(live):
    with live.app_context():
        return Race(db.sessionmaker)


def test_six_who_drag_twenty_items_at_once_neither_block_each_other_nor_lose_one(race):
    ids = race.save(20)
    before = race.version()
    drags = []
    for _ in range(6 * rounds(20, 60)):
        item_id, other = race.chance.sample(ids, 2)
        step = race.chance.choice([*Step, None])
        if step is None:
            drags.append((place_item, item_id, {"group_id": None, "before": other}))
        else:
            drags.append((shift_item, item_id, step))

    answers = race.at_once(*drags, threads=6)

    assert {(answer.count, answer.group) for answer in answers} == {(20, "Ungrouped")}
    assert sorted(race.items()) == sorted(ids)
    assert len(set(race.ask(select(WishlistItem.sort_order)))) == 20
    versions = sorted(answer.version for answer in answers)
    assert versions == list(range(before + 1, before + 1 + len(drags)))


def test_of_drags_made_up_for_one_version_only_the_first_is_done(race):
    ids = race.save(20)
    for _ in range(rounds(5, 60)):
        seen = race.version()
        to = {"group_id": None, "before": ids[0], "version": seen}

        answers = race.at_once(*((place_item, it, to) for it in ids[1:7]), threads=6)

        assert refusals(answers) == {StaleList: 5}
        assert race.version() == seen + 1


def test_a_group_that_ends_while_things_are_put_into_it_leaves_none_behind(race):
    for turn in range(rounds(40, 1000)):
        ids = race.save(4)
        group = race.do(create_group, f"Birthday {turn}")
        to = {"group_id": group}

        answers = race.at_once(
            (delete_group, group, {"with_items": bool(turn % 2)}),
            (save_item, race.things[5], to),
            (place_item, ids[0], {**to, "before": None}),
            *((transfer_item, it, to) for it in ids),
        )

        assert set(refusals(answers)) <= {GroupNotFound, ItemNotFound}
        assert race.ask(LOST) == [0]
        assert race.ask(select(WishlistGroup.id)) == []
        with race.sessions.begin() as session:
            session.execute(text("DELETE FROM wishlist_items"))


def test_nothing_is_lost_or_there_twice_when_drags_meet_other_changes(race):
    race.save(20)
    for _ in range(rounds(4, 60)):
        there = race.items()
        held = set(race.ask(select(WishlistItem.product_id)))
        goers = race.chance.sample(there, 3)
        comers = race.chance.sample([it for it in race.things if it not in held], 3)
        pairs = [race.chance.sample(there, 2) for _ in range(12)]

        answers = race.at_once(
            *((remove_item, it) for it in goers),
            *((save_item, it) for it in comers),
            *(
                (place_item, it, {"group_id": None, "before": other})
                for it, other in pairs
            ),
        )

        assert set(refusals(answers)) <= {ItemNotFound}
        now = race.items()
        assert len(now) == len(set(now)) == 20
        assert {it for it in there if it not in goers} < set(now)
        assert set(comers) < set(race.ask(select(WishlistItem.product_id)))


def test_fifty_who_save_one_thing_into_one_new_group_make_one_of_each(race):
    for turn in range(rounds(2, 20)):
        wish = (save_item, race.things[turn], {"new_group": f"Birthday {turn}"})

        answers = race.at_once(*[wish] * 50)

        assert refusals(answers) == {AlreadySaved: 49}
        assert len(race.ask(select(WishlistGroup.id))) == turn + 1
        assert len(race.items()) == turn + 1


def test_of_many_who_save_one_product_in_any_variant_one_does(race):
    for turn in range(rounds(2, 20)):
        shirt = race.shirt(f"shirt-{turn}")
        wishes = [
            (save_item, shirt.id, {"variant_id": variant_id, "each_product_once": True})
            for variant_id in (None, *(variant.id for variant in shirt.variants))
        ]

        answers = race.at_once(*wishes * 8)

        assert refusals(answers) == {AlreadySaved: 31}
        assert len(race.items()) == turn + 1


def test_thirty_things_for_one_new_group_make_it_once(race):
    to = {"new_group": "Birthday"}

    answers = race.at_once(*((save_item, it, to) for it in race.things))

    assert refusals(answers) == {GroupNameTaken: 29}
    assert len(race.ask(select(WishlistGroup.id))) == len(race.items()) == 1


def test_what_many_undo_at_once_comes_back_once(race):
    (item_id,) = race.save(1)
    removed = race.do(remove_item, item_id)

    answers = race.at_once(*[(put_back, removed.removal_id)] * 8)

    assert kinds(answers) == {Undone: 1, NothingToUndo: 7}
    assert race.items() == [item_id]


def test_the_job_and_its_customer_do_not_block_each_other(race):
    ids = race.save(10)
    with race.sessions.begin() as session:
        session.execute(text("UPDATE wishlist_items SET expires_on = '2027-03-01'"))

    answers = race.at_once(
        *((shift_item, it, Step.TOP) for it in ids),
        *[(lambda session, _alice: expire_items(session, date(2027, 3, 2)),)] * 3,
        *((remove_item, it) for it in ids[:3]),
    )

    assert set(refusals(answers)) <= {ItemNotFound}
    left = race.ask(select(WishlistItem.status))
    assert left == [ItemStatus.ARCHIVED] * 7
