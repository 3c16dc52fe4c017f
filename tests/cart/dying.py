"""Ending what somebody does at its n-th statement, with nobody there to tidy up."""

import os
import signal
import traceback
import warnings
from contextlib import contextmanager

import psycopg
from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import sessionmaker

GOT_THROUGH, WENT_WRONG = 0, 3


@contextmanager
def struck_at(nth, strike):
    """Call ``strike`` just before the n-th word that the block sends to PostgreSQL.

    Statements count, those of the queue and savepoints too, and so does COMMIT; what
    comes after the last of them is a word more. Only connections that are opened in
    the block count.
    """
    sent = 0

    def counting(say):
        def said(self, *what, **more):
            nonlocal sent
            sent += 1
            if sent == nth:
                strike(getattr(self, "connection", self))
            return say(self, *what, **more)

        return said

    kept = [
        (kind, name, getattr(kind, name))
        for kind, name in (
            (psycopg.Cursor, "execute"),
            (psycopg.Cursor, "executemany"),
            (psycopg.Connection, "commit"),
        )
    ]
    for kind, name, say in kept:
        setattr(kind, name, counting(say))
    try:
        yield lambda: sent
        if sent == nth - 1:
            sent += 1
            strike(None)
    finally:
        for kind, name, say in kept:
            setattr(kind, name, say)


def fork():
    """Begin a child; what else this process does is none of its business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that there are threads
        return os.fork()


def killed_at(nth, url, act):
    """Let a child do something and die -9 at its n-th word; return whether it did."""
    child = fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in {-signal.SIGKILL, GOT_THROUGH}
        return os.WIFSIGNALED(status)
    try:
        sessions = sessionmaker(create_engine(url, poolclass=NullPool))
        with sessions() as session:
            session.connection()  # what a new connection says first is no part of it
            with struck_at(nth, lambda _: os.kill(os.getpid(), signal.SIGKILL)):
                act(session)
                session.commit()
        os._exit(GOT_THROUGH)
    except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
        traceback.print_exc()
        os._exit(WENT_WRONG)


def cut_off_at(nth, url, act):
    """Do something, and have the server end the connection; return whether it did."""
    was_cut = False

    def cut_off(connection):
        nonlocal was_cut
        was_cut = True
        if connection is not None:
            knife.pgconn.exec_(
                b"SELECT pg_terminate_backend(%d)" % connection.info.backend_pid
            )

    engine = create_engine(url, poolclass=NullPool)
    with (
        psycopg.connect(_plain(engine), autocommit=True) as knife,
        sessionmaker(engine)() as session,
    ):
        session.connection()
        try:
            with struck_at(nth, cut_off):
                act(session)
                session.commit()
        except Exception:
            if not was_cut:
                raise
    return was_cut


def _plain(engine):
    url = engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
