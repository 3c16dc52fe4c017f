"""A mail server that answers what a test wants it to."""

import socket
from contextlib import closing, contextmanager

from aiosmtpd.controller import Controller


class Reader:
    """Takes mail; says each of ``answers`` to a recipient before it does.

    aiosmtpd finds the methods by name and calls them by place.
    """

    def __init__(self):
        self.answers = []
        self.mails = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def a_server(port: int) -> Controller:
    return Controller(Reader(), hostname="127.0.0.1", port=port)


@contextmanager
def hanging(port: int = 0):
    """Have a server that lets everybody in and then says nothing; yields its port."""
    with closing(socket.create_server(("127.0.0.1", port))) as server:
        yield server.getsockname()[1]
