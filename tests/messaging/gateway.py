"""An SMS provider that does what a test wants it to do.

It speaks as Twilio does (``POST /2010-04-01/Accounts/<account>/Messages.json``). What
it was told it keeps, whether or not it answers.
"""

import json
import socket
import struct
import sys
import traceback
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

ACCOUNT, TOKEN = "AC0123", "to:k@n"
FINE = (201, {"sid": "SM1", "status": "queued"})
# What it does with a message: never answers, or hangs up without a word.
SILENT, HANG_UP = "silent", "hang up"


@dataclass(frozen=True)
class Taken:
    """One message that it was told to send."""

    path: str
    who: str
    key: str
    to: str
    body: str
    fields: dict


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # which keeps connections, if it is let

    def setup(self):
        super().setup()
        self.server.connections += 1

    def log_message(self, *_):
        """Say nothing on the terminal."""

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name: values[0] for name, values in parse_qs(raw).items()}
        who = b64decode(self.headers["Authorization"].partition(" ")[2]).decode()
        key = self.headers["Idempotency-Key"]
        gateway = self.server
        gateway.taken.append(
            Taken(self.path, who, key, fields["To"], fields["Body"], fields)
        )
        answer = gateway.answers.pop(0) if gateway.answers else FINE
        if answer == SILENT:
            gateway.closing.wait()
        elif answer == HANG_UP:
            # Closed with something unread left, the other side sees a reset.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            self.say(*answer)
        if answer in (SILENT, HANG_UP):
            self.close_connection = True

    def say(self, status, told):
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Gateway(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Desk)
        self.answers = []  # what is answered, one after the other; then all is fine
        self.taken = []
        self.connections = 0
        self.faults = []
        self.closing = Event()

    @property
    def url(self):
        who = f"{ACCOUNT}:{TOKEN.replace(':', '%3A').replace('@', '%40')}"
        return f"http://{who}@127.0.0.1:{self.server_address[1]}"

    def handle_error(self, _request, _client):
        """Keep what went wrong, but for those who left without waiting."""
        if not isinstance(sys.exception(), ConnectionError):
            self.faults.append(traceback.format_exc())


@contextmanager
def a_gateway():
    with Gateway() as gateway:
        thread = Thread(target=gateway.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield gateway
        finally:
            gateway.closing.set()
            gateway.shutdown()
            thread.join()
        assert gateway.faults == []


def refusal(status, code, message="no"):
    return status, {"code": code, "message": message, "status": status}
