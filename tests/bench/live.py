"""``make bench-live``: whether a thousand open pages slow saving down.

A thousand pages, of as many lists as there are customers to measure with, each ask every
five seconds whether they are still current, over connections of their own. Meanwhile
somebody saves and removes, one after the other. Quiet and busy stretches take turns; what
is compared is how long a save takes, in the same run.
"""

import asyncio
import statistics
import sys
import time
from contextlib import ExitStack, suppress
from threading import Event, Thread

from tests.bench import shop
from tests.bench.run import PORTS, prepared, serving

PAGES, EVERY = 1_000, 5.0  # open pages; seconds between two questions of each
STRETCHES, LASTS = 6, 15.0  # of each kind; seconds
HOST = "127.0.0.1"


def main() -> None:
    app, url = prepared()
    with ExitStack() as servers:
        servers.enter_context(serving("shop", "wsgi:app", url))
        measure(app)


def measure(app) -> None:
    base = f"http://{HOST}:{PORTS['shop']}"
    readers = [
        shop.sign_in(base, f"mover{number}@example.com")
        for number in range(shop.MOVERS)
    ]
    questions = [
        _question(reader, shop.stamp_of(f"{base}/wishlist", {"Cookie": reader.cookie}))
        for reader in readers
    ]
    saver = shop.sign_in(base, "saver0@example.com")
    wishes = shop.products_to_save(app)
    quiet, busy, told = [], [], []
    for number in range(STRETCHES * 2):
        if number % 2 == 0:
            quiet.append(_saving(saver, wishes))
            continue
        asking = Asking(questions)
        asking.start()
        busy.append(_saving(saver, wishes))
        told.append(asking.stop())
    report(quiet, busy, told)


def report(quiet, busy, told) -> None:
    asked = sum(sum(one.values()) for one in told)
    print(f"{asked / (STRETCHES * LASTS):.0f} questions a second, answered", end=" ")
    print(", ".join(f"{sum(one.get(s, 0) for one in told)} x {s}" for s in told[0]))
    for name, of in (("median", statistics.median), ("95 %", _almost_all)):
        ratio = statistics.median(
            of(after) / of(before) for before, after in zip(quiet, busy, strict=True)
        )
        was = statistics.median(map(of, quiet)) * 1000
        now = statistics.median(map(of, busy)) * 1000
        print(
            f"a save, {name}: {was:.1f} ms quiet, {now:.1f} ms busy, ratio {ratio:.2f}"
        )
    if any(set(one) != {304} for one in told):
        sys.exit("Not every page was told that nothing had changed.")


class Asking(Thread):
    """A thousand pages that ask, from an event loop in a thread of its own."""

    def __init__(self, questions) -> None:
        super().__init__()
        self.questions, self.over, self.told = questions, Event(), {}

    def run(self) -> None:
        asyncio.run(self._all())

    def stop(self):
        self.over.set()
        self.join()
        return self.told

    async def _all(self) -> None:
        pages = [asyncio.create_task(self._page(n)) for n in range(PAGES)]
        await asyncio.gather(*pages)

    async def _page(self, number: int) -> None:
        await asyncio.sleep(EVERY * number / PAGES)
        while not self.over.is_set():
            began = time.monotonic()
            status = await _ask(self.questions[number % len(self.questions)])
            self.told[status] = self.told.get(status, 0) + 1
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))


async def _ask(question: bytes) -> int:
    reader, writer = await asyncio.open_connection(HOST, PORTS["shop"])
    writer.write(question)
    line = await reader.readline()
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return int(line.split()[1])


def _question(reader, stamp) -> bytes:
    return (
        f"GET /wishlist HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n"
        f"Accept-Encoding: gzip, zstd\r\nCookie: {reader.cookie}\r\n"
        f"If-None-Match: {stamp}\r\n\r\n"
    ).encode()


def _saving(saver, wishes) -> list[float]:
    """Save and remove for a while; return how long each save took, in seconds."""
    times, until, number = [], time.monotonic() + LASTS, 0
    while time.monotonic() < until:
        product = wishes[number % len(wishes)]
        number += 1
        began = time.monotonic()
        answer = saver.post("/wishlist/items", product=product)
        times.append(time.monotonic() - began)
        saver.post(shop.undo_in(answer))
        time.sleep(0.02)
    return times


def _almost_all(times) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
