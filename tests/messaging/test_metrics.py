"""What a monitoring system is told, and who may ask (J8)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, text, update

from tests.messaging.sending import tell, tell_many
from webapp.core import clock
from webapp.messaging import outages
from webapp.messaging.metrics import metrics
from webapp.messaging.models import Channel, Kind, Notification, State

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def told(session):
    """What is told, by name and labels."""

    def told(name, *labels):
        for family in text_string_to_metric_families(metrics(session).decode()):
            for sample in family.samples:
                found = sample.name.removeprefix("keepsake_")
                if found == name and set(sample.labels.values()) == set(labels):
                    return sample.value
        return None

    return told


def put(session, messages, **values):
    wanted = Notification.id.in_([message.id for message in messages])
    session.execute(update(Notification).where(wanted).values(**values))


def test_an_idle_shop_tells_zeros(session, told):
    assert told("messages", "email", "queued") == 0
    assert told("messages", "sms", "dead") == 0
    assert told("messages_due", "email") == 0
    assert told("message_oldest_due_seconds", "email") == 0
    assert told("messages_sent_last_hour", "email", "stock_alert") == 0
    assert told("channel_outage_seconds", "email") == 0
    assert told("jobs_oldest_due_seconds") == 0
    assert told("jobs_waiting") == told("jobs_dead") == 0


def test_how_many_messages_are_in_which_state(session, told):
    queued, failed, sending, dead, sent = tell_many(session, 5)
    for message, state in (
        (failed, State.FAILED),
        (sending, State.SENDING),
        (dead, State.DEAD),
        (sent, State.SENT),
    ):
        put(session, [message], state=state)
    tell(session, "sms", channel=Channel.SMS)
    assert queued.state is State.QUEUED
    for state in ("queued", "failed", "sending", "dead"):
        assert told("messages", "email", state) == 1, state
    assert told("messages", "email", "sent") is None, "nothing is to be done there"
    assert told("messages", "sms", "queued") == 1


def test_a_worker_that_stands_still_shows_within_two_minutes(session, told):
    tell_many(session, 2, due_at=clock.now() + AN_HOUR)
    assert told("messages_due", "email") == 0
    late = tell(session, "late")
    ago = func.clock_timestamp() - timedelta(minutes=2)
    put(session, [late], due_at=ago)
    session.execute(text("UPDATE procrastinate_events SET at = at - interval '2 min'"))
    assert told("messages_due", "email") == 1
    assert 120 <= told("message_oldest_due_seconds", "email") < 180
    assert 120 <= told("jobs_oldest_due_seconds") < 180
    assert told("jobs_waiting") == 1


def test_what_was_sent_lately_and_how_long_it_took(session, told):
    messages = tell_many(session, 20, kind=Kind.PRICE_ALERT)
    now = clock.now()
    for seconds, message in enumerate(messages):
        due = now - timedelta(seconds=seconds)
        put(session, [message], state=State.SENT, due_at=due, sent_at=now)
    put(session, messages[:1], sent_at=now - 2 * AN_HOUR)
    assert told("messages_sent_last_hour", "email", "price_alert") == 19
    assert told("message_latency_seconds", "email", "0.5") == 10
    assert told("message_latency_seconds", "email", "0.95") == 19
    assert told("message_latency_seconds", "email", "1.0") == 19


def test_what_was_given_up_lately_and_why(session, told):
    messages = tell_many(session, 3)
    put(session, messages, state=State.DEAD, cause="smtp.550")
    put(session, messages[:1], moved_at=clock.now() - 2 * AN_HOUR)
    assert told("messages_dead_last_hour", "email", "smtp.550") == 2
    assert told("messages", "email", "dead") == 3


def test_a_server_that_does_not_answer_shows(session, told):
    outages.note_away(session, Channel.EMAIL, "no answer")
    since = text("UPDATE outages SET since = clock_timestamp() - interval '1 hour'")
    session.execute(since)
    assert 3600 <= told("channel_outage_seconds", "email") < 3700
    assert told("channel_outage_seconds", "sms") == 0


@pytest.fixture
def configured(app, monkeypatch):
    """Have the shop run with other settings."""

    def configured(**values):
        config = replace(app.config["KEEPSAKE"], **values)
        monkeypatch.setitem(app.config, "KEEPSAKE", config)

    return configured


def test_in_development_everybody_is_told(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'keepsake_messages{channel="email",state="queued"} 0.0' in answer.text


def test_in_production_without_a_token_nobody_is(client, configured):
    configured(ENVIRONMENT="production")
    assert client.get("/metrics").status_code == 404
    empty = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=empty).status_code == 404


@pytest.mark.parametrize("environment", ["development", "production"])
def test_whoever_shows_the_token_is_told(client, configured, environment):
    configured(ENVIRONMENT=environment, METRICS_TOKEN="t" * 40)
    for shown in (None, "Bearer ", "Bearer wrong", "t" * 40, "Bearer grüße"):
        headers = {} if shown is None else {"Authorization": shown}
        refused = client.get("/metrics", headers=headers)
        assert refused.status_code == 401, shown
        assert refused.headers["WWW-Authenticate"] == "Bearer"
        assert "keepsake_" not in refused.text
    headers = {"Authorization": "Bearer " + "t" * 40}
    assert client.get("/metrics", headers=headers).status_code == 200
