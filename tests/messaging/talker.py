"""A mail server that says what a test wants it to say, step by step."""

import re
import socketserver
from contextlib import contextmanager
from threading import Thread

HANG_UP = None
GREETING, END = "greeting", "."
YES = {
    GREETING: "220 here",
    "EHLO": "250 SIZE 10000000",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class Conversation(socketserver.StreamRequestHandler):
    """One of them; commands are known by their first word, the text by its end."""

    def handle(self):
        self.server.conversations += 1
        if not self.answer(GREETING):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().upper()
            self.server.heard.append(line.decode().strip())
            if not self.answer(command) or command == "QUIT":
                return
            if command == "DATA" and self.server.last.startswith("354"):
                lines = iter(self.rfile.readline, b".\r\n")
                # RFC 5321, 4.5.2: a dot at the beginning was doubled.
                text = b"".join(re.sub(rb"^\.", b"", line) for line in lines)
                self.server.texts.append(text)
                if not self.answer(END):
                    return

    def answer(self, step):
        said = self.server.says.get(step, [])
        reply = said.pop(0) if said else YES.get(step, "250 yes")
        if reply is HANG_UP:
            return False
        self.server.last = reply
        self.wfile.write(reply.encode() + b"\r\n")
        return True


class Talker(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.says = {}  # what is answered to each step, one after the other; then yes
        self.heard, self.texts, self.conversations, self.last = [], [], 0, ""

    @property
    def port(self):
        return self.server_address[1]

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def a_talker():
    with Talker() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
