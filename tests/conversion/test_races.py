"""What meets on the way from a wish to an order, on real connections."""

import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, an_operator
from tests.catalog.goods import a_listing, a_variant, put_up
from tests.conversion.buying import buy, give_back
from tests.conversion.conftest import KEY
from tests.promotions.rules import a_rule
from tests.torture import rounds
from webapp.accounts.owners import Owner
from webapp.cart.models import CartLine
from webapp.conversion import jobs
from webapp.conversion.errors import LinkUsed
from webapp.conversion.models import Conversion, Prompt
from webapp.conversion.services import (
    Converted,
    MovedAll,
    convert_list,
    issue_link,
    link_token,
    move_item,
    move_items,
    use_link,
)
from webapp.conversion.services.abandoning import abandon_untouched
from webapp.core import clock
from webapp.core.errors import DomainError
from webapp.extensions import db
from webapp.promotions.models import PromoCode
from webapp.settings.definitions import Settings
from webapp.wishlist.services import archive_items, restore_items, save_item

PLENTY = (a_variant(stock=1000),)
EVENT = {"event_id": "01890000-0000-7000-8000-000000000000"}


class Race:
    """Alice, who saved eight things of which there are enough, and a code for her."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions() as session:
            self.alice = a_customer(session).id
            self.owner = Owner(user_id=self.alice)
            an_operator(session)
            listings = (a_listing(f"thing-{n}", variants=PLENTY) for n in range(8))
            things = [thing.id for thing in put_up(session, *listings)]
            self.items = [
                save_item(session, self.alice, thing).item_id for thing in things
            ]
            self.promo = Settings(
                conversion_promo_on=True, conversion_promo_rule_id=a_rule(session).id
            )
            session.commit()

    def at_once(self, *acts):
        """Do many things at the same time; return what came of each, refusals too."""

        def run(act):
            try:
                with self.sessions.begin() as session:
                    return act(session)
            except DomainError as refusal:
                return refusal

        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(run, acts))

    def do(self, act, *what, **more):
        with self.sessions.begin() as session:
            return act(session, *what, **more)

    def ask(self, statement):
        with self.sessions() as session:
            return session.scalars(statement).all()

    # What Alice may do, and the shop besides.

    def convert(self, session):
        return convert_list(session, self.alice, settings=self.promo)

    def move_all(self, session):
        return move_items(session, self.owner)

    def restore(self, session):
        today = clock.now().date()
        return restore_items(session, self.alice, self.items, today=today)


@pytest.fixture
def race(live):
    with live.app_context():
        return Race(db.sessionmaker)


def test_a_link_that_is_used_by_eight_at_once_works_once(race):
    terms = {"prompt": Prompt.REMINDER, "settings": race.promo}
    with race.sessions.begin() as session:
        token = link_token(KEY, issue_link(session, race.alice, **terms))

    def use(session):
        return use_link(session, race.alice, token, keys=[KEY], settings=race.promo)

    answers = race.at_once(*[use] * 8)

    kinds = [type(one) for one in answers]
    assert (kinds.count(Converted), kinds.count(LinkUsed)) == (1, 7)
    assert race.ask(select(CartLine.quantity)) == [1] * 8
    assert race.ask(select(Conversion.quantity)) == [1] * 8


def test_whoever_presses_eight_times_has_one_of_each_and_one_code(race):
    answers = race.at_once(*[race.move_all, race.convert] * 4)

    told = [one if isinstance(one, MovedAll) else one.moved for one in answers]
    assert sum(len(one.added) for one in told) == 8
    assert sum(len(one.already) for one in told) == 7 * 8
    assert race.ask(select(CartLine.quantity)) == [1] * 8
    assert race.ask(select(Conversion.quantity)) == [1] * 8
    assert len(race.ask(select(PromoCode))) == 1


def test_what_is_told_of_an_order_many_times_at_once_is_noted_once(race):
    for turn in range(rounds(2, 20)):
        if turn:
            race.do(race.restore)
        race.do(race.move_all)
        with race.sessions.begin() as session:
            bought = buy(session, SimpleNamespace(id=race.alice))
            refunds = [give_back(session, bought, {f"Thing {n}": 1}) for n in (1, 2)]
            known = EVENT | {"order_id": str(bought.id)}
            ids = [str(refund.id) for refund in refunds]
        tell = [partial(jobs.close_paid, **known)] * 4
        for one in ids:
            tell += [partial(jobs.reverse_refunded, **known, refund_id=one)] * 3
        random.Random(turn).shuffle(tell)

        assert race.at_once(*tell) == [None] * 10

        of_order = select(Conversion.value_minor).filter_by(order_id=known["order_id"])
        assert sorted(race.ask(of_order)) == [-4000] * 2 + [4000] * 8


def test_whatever_meets_nobody_waits_for_good(race):
    """Moving, putting away, giving up: none of them dies of a deadlock."""
    chance = random.Random(11)
    acts = []
    for _ in range(rounds(80, 800)):
        item_id = chance.choice(race.items)
        some = chance.sample(race.items, 3)
        acts += [
            chance.choice(
                [
                    race.convert,
                    race.move_all,
                    race.restore,
                    partial(move_items, owner=race.owner, item_ids=some),
                    partial(move_item, owner=race.owner, item_id=item_id),
                    partial(archive_items, user_id=race.alice, item_ids=[item_id]),
                    partial(abandon_untouched, days=0),
                ]
            )
        ]

    race.at_once(*acts)

    of = race.ask(select(Conversion.variant_id))
    assert len(of) == len(set(of)) <= 8
