"""Bodies made to be too much: refused, and soon forgotten."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psutil
import pytest

from tests.journeys.servers import web_server
from tests.torture import rounds

AT_ONCE = 50
PROCESSES = 3  # the server's own, and two that serve
MB = 1_000_000
MOST = 50 * MB  # more than before, for all processes of the server together
FIELDS = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="p"\r\n\r\nx\r\n'

BOMBS = {
    "one long field": (FIELDS, b"product=" + b"x" * (20 * MB)),
    "many fields": (FIELDS, b"&".join(b"a%d=1" % n for n in range(30_000))),
    "many parts": (PARTS, PART * 3_000 + b"--b--\r\n"),
    "a part without an end": (PARTS, PART[:-3] + b"x" * (200 * 1024)),
    "a long header of a part": (PARTS, b"--b\r\nX: " + b"y" * (200 * 1024)),
}


@pytest.fixture(scope="module")
def shop_of_our_own(house):
    """A server of our own, whose memory is nobody else's, when both processes serve."""
    with web_server(DATABASE_URL=house.app.config["DATABASE_URL"]) as address:
        for _ in range(AT_ONCE):
            throw(address, FIELDS, b"product=1")
            ours = [one for one in everybody() if serves(one, address)]
            was = resident(ours)
            time.sleep(0.3)
            if len(ours) == PROCESSES and abs(resident(ours) - was) < MB:
                break
        else:
            pytest.fail("the server did not come to rest")
        yield address, ours


@pytest.mark.parametrize("bomb", BOMBS)
def test_fifty_at_once_are_refused_and_take_no_memory(shop_of_our_own, bomb):
    address, processes = shop_of_our_own
    kind, body = BOMBS[bomb]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(AT_ONCE):  # what every thread takes once it has taken
            pool.submit(throw, address, FIELDS, b"product=1")

    before = resident(processes)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [
            pool.submit(throw, address, kind, body)
            for _ in range(AT_ONCE * rounds(1, 20))
        ]
        most = before
        while not all(answer.done() for answer in answers):
            most = max(most, resident(processes))
            time.sleep(0.02)

    assert {answer.result() for answer in answers} <= {400, 413, None}
    assert most - before < MOST
    assert throw(address, FIELDS, b"") == 400, "it serves on"


def everybody():
    return psutil.Process().children(recursive=True)


def serves(process, address):
    try:
        return process.environ().get("BIND") == urlsplit(address).netloc
    except psutil.Error:
        return False  # gone already


def throw(address, kind, body):
    """Return the status of the answer; ``None`` when the server hung up on us."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("POST", "/wishlist/items", body, {"Content-Type": kind})
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return None
    finally:
        connection.close()


def resident(processes):
    return sum(process.memory_info().rss for process in processes)
