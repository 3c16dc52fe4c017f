"""A mail server that refuses, hangs, drags or is gone for an hour (D1)."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text

from tests.messaging.sending import (
    a_courier,
    ids_of,
    states,
    tell,
    tell_many,
    the_link,
)
from tests.messaging.smtp import a_server, hanging
from tests.messaging.test_retries import Saying
from webapp.jobs import queries as jobs
from webapp.jobs.services import enqueue
from webapp.messaging import outages
from webapp.messaging.claims import claim_next
from webapp.messaging.models import Channel, Outage, State
from webapp.messaging.retries import MOST_ATTEMPTS
from webapp.messaging.transports import Away, smtp

TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
A_TICK = timedelta(seconds=30)  # from one look at the clock to the next


@pytest.fixture
def tick(session, settle):
    """Let half a minute pass, and the sweep come by."""

    def tick(traveller):
        traveller.shift(A_TICK)
        enqueue(session, "messaging.sweep", timestamp=0)
        settle()

    return tick


class Slow:
    """A server that takes its time for every recipient."""

    def __init__(self, controller, seconds):
        self.controller = controller
        asked = controller.handler.handle_RCPT

        async def slowly(*arguments):
            threading.Event().wait(seconds)
            return await asked(*arguments)

        controller.handler.handle_RCPT = slowly


@contextmanager
def serving(port):
    controller = a_server(port)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def the_outage(session):
    return session.scalar(select(Outage))


def test_a_server_that_is_gone_for_an_hour_loses_and_doubles_nothing(
    session, settle, courier, port, tick, one_clock
):
    with time_machine.travel(TODAY, tick=False) as traveller:
        messages = tell_many(session, 30)
        settle()
        outage = the_outage(session)
        assert "ConnectionRefusedError" in outage.reason
        for _ in range(120):
            tick(traveller)
        assert states(session) == {State.QUEUED: 30}
        assert max(one.attempts for one in messages) == 1, "an outage is nobody's fault"
        session.refresh(outage)
        assert outage.since == TODAY
        assert 25 < outage.failures < 45, "asked every two minutes in the end"

        with serving(port) as controller:
            for _ in range(6):
                tick(traveller)

    assert states(session) == {State.SENT: 30}
    assert len(set(ids_of(controller.handler.mails))) == 30
    assert len(controller.handler.mails) == 30
    assert the_outage(session) is None
    assert jobs.dead_letters(session) == []


def test_a_server_that_comes_and_goes_gets_each_message_once(
    session, settle, courier, port, tick, one_clock
):
    taken = []
    with time_machine.travel(TODAY, tick=False) as traveller:
        for visit in range(4):
            tell(session, f"during the outage {visit}")
            for _ in range(6):
                tick(traveller)
            tell(session, f"just before it is back {visit}")
            with serving(port) as controller:
                for _ in range(6):
                    tick(traveller)
            taken += controller.handler.mails
    assert len(taken) == len(set(ids_of(taken))) == 8
    assert states(session) == {State.SENT: 8}


def test_a_server_that_hangs_is_left_alone_and_asked_by_one_message_at_a_time(
    session, settle, courier, port, monkeypatch, wait
):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    messages = tell_many(session, 6)
    with hanging(port):
        settle()
        assert states(session) == {State.QUEUED: 6}
        assert sum(one.attempts for one in messages) == 1, "the others were not tried"
        assert claim_next(session, Channel.EMAIL) is None
        session.commit()
        for _ in range(3):
            wait()
            settle()
    assert the_outage(session).failures == 4
    assert sum(one.attempts for one in messages) == 1
    with serving(port) as controller:
        wait()
        settle()
    assert len(controller.handler.mails) == len(set(ids_of(controller.handler.mails)))
    assert states(session) == {State.SENT: 6}


def test_a_slow_server_gets_everything_once(session, settle, courier, port):
    tell_many(session, 4)
    with serving(port) as controller:
        Slow(controller, 0.3)
        settle()
    assert len(controller.handler.mails) == 4
    assert states(session) == {State.SENT: 4}
    assert the_outage(session) is None


def test_one_asks_and_the_others_wait_until_it_knows(session):
    tell_many(session, 2)
    outages.note_away(session, Channel.EMAIL, "no answer")
    session.execute(text("UPDATE outages SET until = clock_timestamp()"))
    session.commit()
    first = claim_next(session, Channel.EMAIL)
    session.commit()
    assert first.asks
    assert claim_next(session, Channel.EMAIL) is None
    outages.let_ask(session, Channel.EMAIL)
    assert claim_next(session, Channel.EMAIL).asks


def test_whoever_asks_and_finds_nothing_to_send_lets_the_next_one_ask(session):
    outages.note_away(session, Channel.EMAIL, "no answer")
    session.execute(text("UPDATE outages SET until = clock_timestamp()"))
    assert claim_next(session, Channel.EMAIL) is None
    tell(session)
    assert claim_next(session, Channel.EMAIL).asks


@pytest.mark.parametrize("fault", ["moot", "broken"])
def test_a_message_that_never_reaches_the_server_does_not_keep_the_rest_waiting(
    session, settle, use, port, smtp, wait, fault
):
    alice = uuid4()

    def compose(session, site, notification):
        if notification.person_id == alice:
            return 1 / 0
        return the_link(session, site, notification)

    use(a_courier(port, composers={"verify_email": compose}))
    outages.note_away(session, Channel.EMAIL, "no answer")
    tell(session, "1", person_id=alice)
    tell(session, "2")
    wait()
    settle()
    assert len(smtp.mails) == 1
    assert the_outage(session) is None


def test_the_other_channel_goes_on(session, settle, use, port):
    took = Saying(None)
    use(
        a_courier(
            port,
            transports={Channel.EMAIL: Saying(Away("gone")), Channel.SMS: took},
        )
    )
    mail = tell(session, "1")
    sms = tell(session, "2", channel=Channel.SMS, template="phone_code")
    settle()
    assert (mail.state, sms.state) == (State.QUEUED, State.SENT)
    assert the_outage(session).channel is Channel.EMAIL


def test_a_message_at_which_the_server_always_hangs_up_stops_nothing(
    session, settle, use, port, wait
):
    """It goes behind the others, and is given up in the end."""

    poison = tell(session, "poison")
    poisonous = poison.id

    class HangsUp(Saying):
        def deliver(self, parcel):
            if parcel.notification_id == poisonous:
                msg = "hung up"
                raise Away(msg)

    use(a_courier(port, transports={Channel.EMAIL: HangsUp(None)}))
    others = []
    for number in range(3 * MOST_ATTEMPTS):
        others.append(tell(session, str(number)))
        wait()
        settle()
    assert {one.state for one in others} == {State.SENT}
    assert (poison.state, poison.cause) == (State.DEAD, "away")
