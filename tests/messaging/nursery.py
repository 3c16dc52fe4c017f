"""Workers that are born within milliseconds: forked, each from the whole shop.

    python -m tests.messaging.nursery PORT MODE LEASE

Two of them live at a time. A line on standard input ends some of them at random moments,
``KILL 30`` or ``TERM 5``, and is answered when others are in their place. ``MODE`` is
``hands`` (what the worker's hands do, without the queue between) or ``work`` (the worker
itself); ``LEASE`` is in seconds. Everything about them is quicker than in the shop.
"""

import os
import random
import signal
import sys
import time
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from flask import Flask
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tests.messaging.sending import a_courier, the_link
from webapp import create_app
from webapp.extensions import db
from webapp.jobs import worker
from webapp.messaging import claims, delivery, jobs
from webapp.messaging.courier import Courier, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.writing import write

ALIVE = 2
SOON = 0.08  # seconds within which a worker is killed
LATER = 1.0  # seconds within which one is told to stop


def hands(sessions: sessionmaker[Session], courier: Courier) -> None:
    """Sweep and deliver, for ever; a job that fails is begun again, as by the queue."""
    while True:
        with suppress(SQLAlchemyError):
            with sessions.begin() as session:
                jobs.sweep(session, courier=courier)
            with sessions.begin() as session:
                jobs.deliver(session, courier=courier, sessions=sessions)
        time.sleep(0.005)


def works(app: Flask, courier: Courier) -> None:
    """Run the worker; where it ends by a fault it is begun again, as by systemd."""
    while True:
        with suppress(ConnectorException):
            worker.work(
                app.config["DATABASE_URL"],
                db.sessionmaker,
                app.extensions["resources"] | {"courier": courier},
                update_heartbeat_interval=0.3,
                fetch_job_polling_interval=0.2,
            )
            return


def live(app: Flask, port: str, mode: str) -> None:
    """Work as one worker until the end comes."""
    random.seed()
    courier = a_courier(port)
    with app.app_context():
        if mode == "hands":
            hands(db.sessionmaker, courier)
        works(app, courier)


def grow_up(port: str) -> None:
    """Read the templates once, for all who are born later."""
    message = Notification(
        id=uuid4(),
        channel=Channel.EMAIL,
        kind=Kind.ACCOUNT,
        template="verify_email",
        person_id=uuid4(),
    )
    letter = the_link(None, None, message)
    write(message, letter, Recipient(to="alice@example.com"), a_courier(port))


def born(app: Flask, port: str, mode: str) -> int:
    """Begin the life of a worker; return its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        live(app, port, mode)
        status = 0
    finally:
        os._exit(status)


def main(port: str, mode: str, lease: str) -> None:
    """Keep the workers alive, and end them as told."""
    claims.LEASE = timedelta(seconds=float(lease))
    delivery.ENOUGH = 0.5
    worker.STALLED_AFTER = 1.0
    app = create_app()
    grow_up(port)
    alive = [born(app, port, mode) for _ in range(ALIVE)]
    print("ready", flush=True)
    for line in sys.stdin:
        word, count = line.split()
        bad = 0
        for _ in range(int(count)):
            time.sleep(random.uniform(0, SOON if word == "KILL" else LATER))
            chosen = alive.pop(random.randrange(len(alive)))
            os.kill(chosen, signal.Signals[f"SIG{word}"])
            _, status = os.waitpid(chosen, 0)
            bad += status != 0
            alive.append(born(app, port, mode))
        print(bad, flush=True)
    for child in alive:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
