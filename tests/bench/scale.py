"""``make bench-scale``: what it takes to tell a hundred thousand savers of one thing.

A price falls, and everybody who saved the thing is noted to be told. That is compared
with writing the very same rows by plain INSERTs, in the same run; the slowest statement
counts, and how long pages take while it goes on.
"""

import http.client
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

from sqlalchemy import event, select, text
from uuid_utils.compat import uuid7

from tests.bench import shop
from tests.bench.run import PORTS, ROOT, prepared, serving
from webapp.alerts import jobs as alerts
from webapp.alerts.services import GO_ON
from webapp.catalog import services as catalog
from webapp.catalog.models import Product
from webapp.core.money import Money
from webapp.extensions import db, transaction
from webapp.jobs import services as jobs

SAVERS = int(os.environ.get("SAVERS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
MOST_TIMES, MOST_MS, MOST_SLOWER = 12, 200, 1.20  # the goals
HOST = "127.0.0.1"
PRICES = (80_00, 20_00)  # when it was saved, and after its fall

# One in ten chose something, one in fifty wants nothing: they are held, with a reason.
_PEOPLE = text("""
    WITH people AS (
         INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at)
         SELECT gen_random_uuid(), 'fan' || n || '@example.com', 'Fan', '', now(), now()
           FROM generate_series(1, :savers) AS n
      RETURNING id
    ), lists AS (
         INSERT INTO wishlists (id, user_id, version, created_at, updated_at)
         SELECT gen_random_uuid(), id, 1, now(), now() FROM people
    ), wishes AS (
         INSERT INTO message_preferences (user_id, threshold_pct, price_email, changed_at)
         SELECT id, 25, get_byte(uuid_send(id), 1) % 5 > 0, now() FROM people
          WHERE get_byte(uuid_send(id), 0) % 10 = 0
    )
    INSERT INTO wishlist_items (id, user_id, product_id, variant_id, status, sort_order,
           saved_price_minor, saved_price_currency, added_at)
    SELECT gen_random_uuid(), people.id, :product_id, :variant_id, 'active', 0, :price,
           'USD', now()
      FROM people
""")
_NOTHING_TOLD = "TRUNCATE alerts; DELETE FROM notifications WHERE template = 'alerts'"
_KEEP = """
    CREATE TABLE kept_alerts AS TABLE alerts;
    CREATE TABLE kept_messages AS SELECT * FROM notifications WHERE template = 'alerts'
"""
_PLAIN = (
    "INSERT INTO alerts SELECT * FROM kept_alerts",
    "INSERT INTO notifications SELECT * FROM kept_messages",
)
_DROP = "DROP TABLE kept_alerts, kept_messages"


def main() -> None:
    app, url = prepared()
    alerts.REST = 0  # what is measured first is the work
    with app.app_context(), transaction() as session:
        thing = session.scalars(
            select(Product).where(Product.slug == "measured-thing-1")
        ).one()
        variant = thing.variants[0]
        catalog.reprice(session, variant, Money(PRICES[0], "USD"))
        known = {"product_id": thing.id, "variant_id": variant.id, "price": PRICES[0]}
        print(f"{SAVERS:,} people save one thing…", flush=True)
        session.execute(_PEOPLE, known | {"savers": SAVERS})
        catalog.reprice(session, variant, Money(PRICES[1], "USD"))
        fall = {
            "product_id": str(thing.id),
            "variant_id": str(variant.id),
            "old_minor": PRICES[0],
            "new_minor": PRICES[1],
            "currency": "USD",
        }
    said("VACUUM ANALYZE", app)
    told, plain, slowest, settled = [], [], [], []
    with app.app_context():
        for number in range(ROUNDS + 1):
            with noting_statements() as each:
                told.append(announced(fall))
            slowest.append(max(each))
            settled.append(settled_in())
            plain.append(written_plainly(app))
            print(f"round {number}" + (" (warm-up)" if number == 0 else ""), flush=True)
        rows = db.session.scalar(text("SELECT count(*) FROM alerts"))
    report(rows, told[1:], plain[1:], slowest[1:])
    print(f"clearing up a minute   {statistics.median(settled):7.0f} ms")
    with ExitStack() as servers:
        servers.enter_context(serving("shop", "wsgi:app", url))
        servers.enter_context(working(url))
        report_latency(*latencies(app, fall))


def announced(fall) -> float:
    """Tell everybody, as the worker does; return the seconds it took."""
    said(_NOTHING_TOLD)
    began = time.perf_counter()
    with transaction() as session:
        alerts.announce_price_drop(session, event_id=str(uuid7()), **fall)
    while True:
        with transaction() as session:
            job = session.execute(
                text(
                    "DELETE FROM procrastinate_jobs WHERE task_name = :name"
                    " RETURNING args"
                ),
                {"name": GO_ON},
            ).one_or_none()
            if job is None:
                return time.perf_counter() - began
            alerts.go_on(session, **job.args)


def settled_in() -> float:
    """Look for news whose message will not come; return the milliseconds it took."""
    began = time.perf_counter()
    with transaction() as session:
        alerts.settle(session)
    return (time.perf_counter() - began) * 1000


def written_plainly(app) -> float:
    """Write the same rows again, and nothing else; return the seconds it took."""
    said(_KEEP, app)
    said(_NOTHING_TOLD, app)
    began = time.perf_counter()
    for insert in _PLAIN:
        said(insert, app)
    took = time.perf_counter() - began
    said(_DROP, app)
    return took


def said(words, _app=None) -> None:
    """Say something to the database, each sentence in a transaction of its own."""
    with _app.app_context() if _app else ExitStack():
        raw = db.engine.raw_connection()
        try:
            raw.driver_connection.autocommit = True
            for sentence in words.split(";"):
                raw.driver_connection.execute(sentence)
            raw.driver_connection.autocommit = False
        finally:
            raw.close()


@contextmanager
def noting_statements():
    """Note how long each statement takes, in milliseconds."""
    took, began = [], []

    def begins(*_):
        began.append(time.perf_counter())

    def ended(*_):
        took.append((time.perf_counter() - began.pop()) * 1000)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", begins)
    event.listen(engine, "after_cursor_execute", ended)
    try:
        yield took
    finally:
        event.remove(engine, "before_cursor_execute", begins)
        event.remove(engine, "after_cursor_execute", ended)


def latencies(app, fall):
    """Return how long pages take while nothing goes on, and while everybody is told."""
    reader = shop.sign_in(f"http://{HOST}:{PORTS['shop']}", "list50@example.com")
    pages = Pages(reader)
    pages.ask(20)
    quiet, busy, times = [], [], []
    for _ in range(ROUNDS):
        with Asking(pages) as asking, app.app_context():
            times.append(announced_by_worker(fall))
        busy += asking.took
        with Asking(pages) as asking:
            time.sleep(times[-1])
        quiet += asking.took
    return quiet, busy, times


def announced_by_worker(fall) -> float:
    """Have a real worker tell everybody; return the seconds it took."""
    said(_NOTHING_TOLD)
    began = time.perf_counter()
    with transaction() as session:
        jobs.enqueue(session, alerts.PRICE_DROP, event_id=str(uuid7()), **fall)
    while True:
        time.sleep(0.2)
        with transaction() as session:
            waits = jobs_waiting(session, alerts.PRICE_DROP) + jobs_waiting(
                session, GO_ON
            )
        if not waits:
            return time.perf_counter() - began


def jobs_waiting(session, name) -> int:
    return session.scalar(
        text(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE task_name = :name AND status IN ('todo', 'doing')"
        ),
        {"name": name},
    )


@contextmanager
def working(url):
    """Have the worker of the shop run, whose mail server is away: nothing is sent."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "work"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "SMTP_URL": "smtp://127.0.0.1:1"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


class Pages:
    """Somebody who looks at a list and at a product, one page after the other."""

    def __init__(self, reader):
        self.headers = {"Cookie": reader.cookie, "Accept-Encoding": "gzip"}

    def ask(self, count):
        connection = http.client.HTTPConnection(HOST, PORTS["shop"])
        for number in range(count):
            page = ("/wishlist", "/p/arc-desk-lamp")[number % 2]
            connection.request("GET", page, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                sys.exit(f"{page} answered {answer.status}")
        connection.close()


class Asking:
    """Asks for pages, one after the other, for as long as the block takes."""

    def __init__(self, pages):
        self.pages = pages
        self.took = []
        self.over = Event()
        self.thread = Thread(target=self._ask)

    def _ask(self):
        while not self.over.is_set():
            began = time.perf_counter()
            self.pages.ask(2)
            self.took.append((time.perf_counter() - began) * 500)
            time.sleep(0.02)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def report(rows, told, plain, slowest) -> None:
    ratio = statistics.median(a / b for a, b in zip(told, plain, strict=True))
    print(f"\n{rows:,} rows of news for {SAVERS:,} savers")
    print(f"all of them noted      {statistics.median(told):7.2f} s")
    print(f"plain INSERTs          {statistics.median(plain):7.2f} s")
    print(f"times as long          {ratio:7.2f}   goal {MOST_TIMES}")
    print(f"slowest statement      {max(slowest):7.0f} ms goal {MOST_MS}")


def report_latency(quiet, busy, times) -> None:
    print(f"\npages while that goes on ({statistics.median(times):.1f} s)")
    for name, of in (("median", statistics.median), ("95 %", _almost_all)):
        before, after = of(quiet), of(busy)
        print(
            f"{name:8} {before:7.1f} ms, then {after:7.1f} ms: x {after / before:.2f}"
            f"   goal {MOST_SLOWER:.2f}"
        )


def _almost_all(values):
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
