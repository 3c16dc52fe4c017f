"""Random histories of lists, over two years, against the model (M2).

All lists live through the same two years, each through its own history: the scheduler
comes at odd moments, stays away for days, and clocks are set back.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import bindparam, select, text

from tests.catalog.goods import a_listing, a_variant, put_up
from tests.reminders.conftest import ADA, START
from tests.reminders.model import Model
from tests.torture import rounds
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.core import clock
from webapp.core.site import Site
from webapp.reminders.models import Reminder
from webapp.reminders.services import (
    pause,
    reschedule,
    resume,
    send_due,
    send_now,
    set_override,
)
from webapp.settings.queries import current
from webapp.settings.services import change
from webapp.wishlist.models import Wishlist
from webapp.wishlist.services import (
    call_off_reminder,
    clear_list,
    remove_item,
    save_item,
)

TOGETHER = rounds(200, 500)  # histories that share their two years
DEEDS = rounds(10, 100)  # that happen between two looks of the scheduler
TWO_YEARS = timedelta(days=731)
SITE = Site(
    name="Keepsake",
    base_url="https://shop.example.com",
    locale="en_US",
    timezone="America/New_York",
    currency="USD",
    secret_key="k" * 32,
)
# What an SMTP server would have done, and a purchase, in the words of the tables.
SENT = text(
    "UPDATE notifications SET state = 'sent', sent_at = created_at"
    " WHERE state = 'queued' AND kind = 'reminder'"
)
BOUGHT = text("""
    INSERT INTO conversions (id, user_id, wishlist_id, product_id, variant_id, prompt,
           outcome, converted_at, settled_at, quantity, value_minor, currency)
    SELECT gen_random_uuid(), list.user_id, list.id, variant.product_id, variant.id,
           'own_visit', 'paid', :now, :now, 1, 4000, 'USD'
      FROM wishlists AS list, (SELECT * FROM variants LIMIT 1) AS variant
     WHERE list.user_id = :user_id
""").bindparams(bindparam("user_id"))


@dataclass
class Life:
    """One customer and what the model knows of the list."""

    user_id: UUID
    model: Model
    items: list


class Years:
    """Two years that many lists live through."""

    def __init__(self, session, calendar, seed):
        self.session, self.calendar = session, calendar
        self.chance = random.Random(seed)
        self.shop = {"wait_days": 3, "interval_days": 7, "most": 3}
        listings = [
            a_listing(f"{seed}-{n}", variants=(a_variant(stock=5),)) for n in range(6)
        ]
        self.things = put_up(session, *listings)
        (self.rare,) = put_up(
            session, a_listing(f"{seed}-rare", variants=(a_variant(stock=0),))
        )
        self.lives = [self._born(f"{seed}-{n}") for n in range(TOGETHER)]
        session.flush()
        self.decided = {}

    def _born(self, name):
        user = User(
            email=f"{name}@example.com",
            name="Alice",
            password_hash="-",
            email_verified_at=clock.now(),
        )
        self.session.add(user)
        self.session.flush()
        # Some want only what nobody has.
        stocked = self.chance.random() > 0.2
        return Life(user.id, Model(stocked=stocked), [])

    def live(self):
        end = clock.now() + TWO_YEARS
        while clock.now() < end:
            self._pass()
            for life in self.chance.sample(self.lives, DEEDS):
                self._happen(life)
            if self.chance.random() < 0.15:
                self._retune()
            self._look()
            self.session.flush()
            self.session.expunge_all()

    def _pass(self):
        """Hours, days, or a week for which nobody looked; now and then a step back."""
        hours = self.chance.choice([1, 23, 24, 25, 47, 72, 96, 7 * 24, 16 * 24, -1])
        self.calendar.shift(timedelta(hours=hours, minutes=self.chance.randrange(60)))

    def _retune(self):
        self.shop = {
            "wait_days": self.chance.choice([1, 3, 10]),
            "interval_days": self.chance.choice([1, 7, 30]),
            "most": self.chance.choice([0, 1, 3, 5]),
        }
        named = {f"reminder_{name}": value for name, value in self.shop.items()}
        change(self.session, ADA, **named)

    def _happen(self, life):
        deeds = [self._add] * 4 + [
            self._remove,
            self._clear,
            self._buy,
            self._pause,
            self._resume,
            self._opt_out,
            self._opt_in,
            self._own,
            self._by_hand,
        ]
        deed = self.chance.choice(deeds)
        # A list that does not exist can only be added to.
        (deed if life.model.cycle else self._add)(life)

    def _add(self, life):
        held = {slug for slug, _ in life.items}
        wanted = self.things if life.model.stocked else [self.rare]
        free = [thing for thing in wanted if thing.slug not in held]
        if not free:
            return
        saved = save_item(self.session, life.user_id, free[0].id)
        life.items.append((free[0].slug, saved.item_id))
        life.model.add(clock.now(), self.shop)

    def _remove(self, life):
        if life.items:
            _, item_id = life.items.pop()
            remove_item(self.session, life.user_id, item_id)
            life.model.remove()

    def _clear(self, life):
        if life.items:
            clear_list(self.session, life.user_id)
            life.items.clear()
            life.model.clear()

    def _buy(self, life):
        known = {"user_id": life.user_id, "now": clock.now()}
        self.session.execute(BOUGHT, known)
        call_off_reminder(self.session, life.user_id)
        life.model.buy(clock.now())

    def _pause(self, life):
        pause(self.session, ADA, life.user_id)
        life.model.pause()

    def _resume(self, life):
        resume(self.session, ADA, life.user_id)
        life.model.resume(clock.now(), self.shop)

    def _opt_out(self, life):
        accounts.opt_out(self.session, life.user_id)
        life.model.opt_out()

    def _opt_in(self, life):
        accounts.opt_in(self.session, life.user_id)
        reschedule(self.session, life.user_id)
        life.model.opt_in(clock.now(), self.shop)

    def _own(self, life):
        own = self.chance.choice([{}, {"most": 1}, {"interval_days": 2, "most": 6}])
        set_override(self.session, ADA, life.user_id, own)
        life.model.own = own

    def _by_hand(self, life):
        done = send_now(self.session, ADA, [life.user_id], site=SITE)
        expected = life.model.send_by_hand(clock.now(), self.shop)
        said = ("sent" if done.sent else "") or ("already" if done.already else "")
        assert (said or next(iter(done.skipped))) == expected
        self.session.execute(SENT)

    def _look(self):
        """Have the scheduler deal with all that is due, in rounds of some."""
        now = clock.now()
        expected = {
            life.user_id: told
            for life in self.lives
            if (told := life.model.look(now, self.shop))
        }
        settings = current(self.session)
        while send_due(self.session, SITE, settings, most=60).decided:
            pass
        self.session.execute(SENT)
        told = self._decided_at(now)
        assert told == expected
        for life in self.chance.sample(self.lives, 10):
            self.check(life)

    def _decided_at(self, now):
        """Say what was decided just now, by customer, and forget that it was new."""
        seen = self.decided.setdefault("seen", set())
        rows = self.session.execute(
            select(
                Reminder.id, Reminder.user_id, Reminder.outcome, Reminder.reason
            ).where(Reminder.decided_at == now, Reminder.number.is_not(None))
        ).all()
        new = [row for row in rows if row.id not in seen]
        seen |= {row.id for row in new}
        return {row.user_id: row.reason or str(row.outcome) for row in new}

    def check(self, life):
        """The list's own row says what the model does."""
        model = life.model
        found = self.session.execute(
            select(
                Wishlist.next_reminder_at,
                Wishlist.reminder_cycle,
                Wishlist.reminder_count,
                Wishlist.reminded_at,
            ).where(Wishlist.user_id == life.user_id)
        ).one_or_none()
        if found is None:
            assert model.cycle == 0
            return
        assert found == (model.due, model.cycle, model.done, model.last_at)

    def check_all(self):
        """What was sent is what the model sent, and never more than there may be."""
        rows = self.session.execute(
            select(
                Reminder.user_id, Reminder.decided_at, Reminder.cycle, Reminder.number
            ).where(Reminder.outcome == "sent", Reminder.number.is_not(None))
        ).all()
        for life in self.lives:
            self.check(life)
            sent = sorted(tuple(row[1:]) for row in rows if row[0] == life.user_id)
            assert sent == sorted(life.model.sent)
        return len(rows)


@pytest.mark.parametrize("seed", range(rounds(1, 20)))
def test_two_years_of_random_histories_go_as_the_model_says(session, travelling, seed):
    """10,000 of them at full size; two springs and two autumns are among the days."""
    session.execute(text("SET TIME ZONE 'America/New_York'"))
    travelling.move_to(START)
    years = Years(session, travelling, seed)

    years.live()

    assert years.check_all() > TOGETHER
    session.execute(text("SET TIME ZONE 'UTC'"))
