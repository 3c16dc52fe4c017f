"""What a monitoring system wants to know of messages and jobs, read when it asks.

Everything is asked of the database: each web server tells the same, and nothing is
counted where a process may die with it. What happened is told of the last hour; rates
over longer times are for whoever keeps what this says.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import TextClause, text

from webapp.core import clock
from webapp.core.db import Reader
from webapp.jobs import queries as jobs
from webapp.messaging.models import Channel, Kind, State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LATELY = timedelta(hours=1)
# States in which something is still to be done.
OPEN = (State.QUEUED, State.SENDING, State.FAILED, State.DEAD)


class Asked(NamedTuple):
    """One number by its labels: what it says, and how it is asked for.

    ``always`` are the labels that are told with 0 where the database has no row.
    """

    name: str
    help: str
    labels: tuple[str, ...]
    sql: TextClause
    always: Iterable[tuple[str, ...]] = ()


CHANNELS = [(channel.value,) for channel in Channel]
QUESTIONS = (
    Asked(
        "keepsake_messages",
        "Messages that are not dealt with.",
        ("channel", "state"),
        # One question for each state: each has an index of its own.
        text("""
            SELECT channel, state, count(*) FROM notifications
             WHERE state IN ('queued', 'failed') GROUP BY 1, 2
             UNION ALL
            SELECT channel, state, count(*) FROM notifications
             WHERE state = 'sending' GROUP BY 1, 2
             UNION ALL
            SELECT channel, state, count(*) FROM notifications
             WHERE state = 'dead' GROUP BY 1, 2
        """),
        [(channel.value, state.value) for channel in Channel for state in OPEN],
    ),
    Asked(
        "keepsake_messages_due",
        "Messages that should have left by now.",
        ("channel",),
        text("""
            SELECT channel, count(*) FROM notifications
             WHERE state IN ('queued', 'failed') AND due_at <= :now GROUP BY 1
        """),
        CHANNELS,
    ),
    Asked(
        "keepsake_message_oldest_due_seconds",
        "For how long the oldest of them has been due.",
        ("channel",),
        text("""
            SELECT channel, extract(epoch FROM :now - min(due_at)) FROM notifications
             WHERE state IN ('queued', 'failed') AND due_at <= :now GROUP BY 1
        """),
        CHANNELS,
    ),
    Asked(
        "keepsake_messages_sent_last_hour",
        "Messages that were sent in the last hour.",
        ("channel", "kind"),
        text("""
            SELECT channel, kind, count(*) FROM notifications
             WHERE kind = ANY(:kinds) AND sent_at > :since GROUP BY 1, 2
        """),
        [(Channel.EMAIL.value, kind.value) for kind in Kind],
    ),
    Asked(
        "keepsake_messages_dead_last_hour",
        "Messages that were given up in the last hour, by their cause.",
        ("channel", "cause"),
        text("""
            SELECT channel, coalesce(cause, ''), count(*) FROM notifications
             WHERE state = 'dead' AND moved_at > :since GROUP BY 1, 2
        """),
    ),
    Asked(
        "keepsake_message_latency_seconds",
        "From when a message was due until it was sent, in the last hour.",
        ("channel", "quantile"),
        text("""
            SELECT channel, CAST(quantile AS text),
                   percentile_disc(quantile) WITHIN GROUP
                       (ORDER BY greatest(extract(epoch FROM sent_at - due_at), 0))
              FROM notifications, unnest(ARRAY[0.5, 0.95, 1.0]) AS quantile
             WHERE kind = ANY(:kinds) AND sent_at > :since
             GROUP BY channel, quantile
        """),
    ),
    Asked(
        "keepsake_channel_outage_seconds",
        "For how long the server of a channel has not answered; 0: it does.",
        ("channel",),
        text("SELECT channel, extract(epoch FROM :now - since) FROM outages"),
        CHANNELS,
    ),
    Asked(
        "keepsake_jobs_waiting",
        "Jobs that are still to be run.",
        (),
        text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"),
    ),
    Asked(
        "keepsake_jobs_dead",
        "Jobs that failed for good.",
        (),
        text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"),
    ),
)


class Gauge(NamedTuple):
    """One number that another part of the shop tells besides."""

    name: str
    help: str
    value: float


def metrics(session: Reader, besides: Iterable[Gauge] = ()) -> bytes:
    """Return the state of messages and jobs in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Reading(session, besides))
    return generate_latest(registry)


class _Reading(Collector):
    """What the database says now, as the library wants it said."""

    def __init__(self, session: Reader, besides: Iterable[Gauge]) -> None:
        self.session = session
        self.besides = besides

    def collect(self) -> Iterator[Metric]:
        """Ask one question after the other."""
        now = clock.shared(self.session)
        kinds = [kind.value for kind in Kind]
        known = {"now": now, "since": now - LATELY, "kinds": kinds}
        for asked in QUESTIONS:
            yield _gauge(asked, _answers(self.session, asked, known))
        yield GaugeMetricFamily(
            "keepsake_jobs_oldest_due_seconds",
            "For how long the oldest due job has been waiting.",
            value=jobs.oldest_due_age(self.session),
        )
        for one in self.besides:
            yield GaugeMetricFamily(one.name, one.help, value=one.value)


def _answers(
    session: Reader, asked: Asked, known: Mapping[str, object]
) -> Mapping[tuple[str, ...], float]:
    found = dict.fromkeys(asked.always, 0.0)
    for *labels, value in session.execute(asked.sql, known):
        found[tuple(labels)] = float(value)
    return found


def _gauge(asked: Asked, found: Mapping[tuple[str, ...], float]) -> Metric:
    gauge = GaugeMetricFamily(asked.name, asked.help, labels=asked.labels)
    for labels, value in found.items():
        gauge.add_metric(labels, value)
    return gauge
