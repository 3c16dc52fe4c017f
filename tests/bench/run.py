"""``make bench``: what the shop's pages cost, over S, on this machine.

S is a bare Flask answer of 30 kB from the same server command. Targets take turns, so
that whatever else the machine does hits all of them; the table shows the median of the
rounds' ratios. wrk drives each with 16 connections over loopback.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from urllib.request import urlopen

import psycopg
from flask_migrate import upgrade
from sqlalchemy import make_url, text

from tests.bench import shop, shoppers
from webapp import create_app
from webapp.core import embedded
from webapp.extensions import db
from webapp.jobs.worker import libpq

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = os.environ.get("SECONDS_EACH", "3")
GOALS = {
    "wishlist, 10 items": 0.40,
    "wishlist, 50 items": 0.30,
    "wishlist, 200 items": 0.15,
    "wishlist, unchanged": 0.45,
    "product page": 0.30,
    "catalogue, 24 cards": 0.30,
    "add to the wishlist": 0.20,
    "move one item": 0.25,
    "cart, 5 lines": None,
    "move to the cart": None,
    "place an order": None,
    "API: flat list of 50": 0.35,
    "API: unchanged, 304": None,
    "API: add": 0.20,
}
ORDERED = "place an order"
API = "/api/v1/e-commerce/wishlist"
SHOPPERS = int(os.environ.get("SHOPPERS", "1500"))  # more than order in a round
# What a round did, undone: lists and carts hold so much and no more.
AS_BEFORE = """
    DELETE FROM wishlist_items USING users
     WHERE users.id = user_id
       AND (users.email LIKE 'saver%' OR users.email LIKE 'program%');
    DELETE FROM cart_lines USING users
     WHERE users.id = user_id AND users.email LIKE 'mover%';
"""
PORTS = {"S": 5891, "shop": 5892}
AS_SHIPPED = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "measured-" * 5,
    "BASE_URL": f"http://127.0.0.1:{PORTS['shop']}",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "WEB_CONCURRENCY": "2",
    "BANK_DETAILS": "An account",
    "API_PER_MINUTE": "1000000",  # counted as ever, but all of them are one program
}


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("make bench needs wrk: apt-get install wrk")
    app, url = prepared()
    with ExitStack() as servers:
        servers.enter_context(serving("S", "tests.bench.baseline:app", url))
        servers.enter_context(serving("shop", "wsgi:app", url))
        measure(app)


def prepared():
    """Return a shop with much in it, and the address of its database."""
    server = embedded.hold(ROOT / "instance" / "bench-postgres")
    with psycopg.connect(libpq(server), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
    url = make_url(server).set(database="bench").render_as_string(hide_password=False)
    # With the name and the key of the shop to be measured, whose tokens it signs.
    ours = {name: AS_SHIPPED[name] for name in ("SECRET_KEY", "BASE_URL")}
    app = create_app(DATABASE_URL=url, **ours)
    with app.app_context():
        upgrade()
    print("Filling the shop to be measured…")
    shop.prepare(app)
    return app, url


def measure(app) -> None:
    base = f"http://127.0.0.1:{PORTS['shop']}"
    readers = {
        size: shop.sign_in(base, f"list{size}@example.com") for size in shop.SIZES
    }
    targets = {"S": (f"http://127.0.0.1:{PORTS['S']}/", None)}
    for size, reader in readers.items():
        targets[f"wishlist, {size} items"] = (f"{base}/wishlist", reader)
    stamp = shop.stamp_of(f"{base}/wishlist", {"Cookie": readers[50].cookie})
    unchanged = (f"{base}/wishlist", readers[50], f"If-None-Match: {stamp}")
    targets["wishlist, unchanged"] = unchanged
    targets["product page"] = (f"{base}/p/arc-desk-lamp", readers[50])
    targets["catalogue, 24 cards"] = (f"{base}/", readers[50])
    targets["cart, 5 lines"] = (f"{base}/cart", shoppers.with_cart(app, 5))
    writes = {
        "add to the wishlist": _written("adds", _adds(app, base)),
        "move one item": _written("moves", _moves(app, base)),
        "move to the cart": _written("carts", _carts(app)),
    }
    programs = Programs(app, base)
    rates = {name: [] for name in ["S", *GOALS]}
    # Each buys once: what was bought before is only looked up.
    bought = [
        _written(f"orders-{number}", _orders(app, number))
        for number in range(ROUNDS + 1)
    ]
    for number in range(ROUNDS + 1):
        for name, target in targets.items():
            rates[name].append(wrk(*target))
        for name, posts in writes.items():
            rates[name].append(wrk_posts(base, posts))
        for name, target in programs.reading().items():
            rates[name].append(wrk(*target))
        rates["API: add"].append(wrk_posts(base, programs.adds(), "calls.lua"))
        rates[ORDERED].append(wrk_posts(base, bought[number]))
        time.sleep(1)  # until the last answers that wrk did not wait for are given
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text(AS_BEFORE))
        print(f"round {number}" + (" (warm-up)" if number == 0 else ""), flush=True)
    report({name: values[1:] for name, values in rates.items()})


def _adds(app, base):
    """Everybody who saves wants everything, in no particular order."""
    savers = [
        shop.sign_in(base, f"saver{number}@example.com")
        for number in range(shop.SAVERS)
    ]
    wishes = [
        (saver, "/", "/wishlist/items", f"product={product}")
        for saver in savers
        for product in shop.products_to_save(app)
    ]
    Random(5).shuffle(wishes)
    return wishes


def _moves(app, base):
    """Everybody who arranges a list puts each item ahead of another one, in turn."""
    dice, moves = Random(6), []
    for number in range(shop.MOVERS):
        email = f"mover{number}@example.com"
        mover, items = shop.sign_in(base, email), shop.items_of(app, email)
        for item in items * 5:
            other = dice.choice([one for one in items if one != item])
            place = f"/wishlist/items/{item}/place"
            moves.append((mover, "/wishlist", place, f"group=&before={other}"))
    dice.shuffle(moves)
    return moves


def _carts(app):
    """Everybody who has a list moves one thing after the other into the cart."""
    dice, moves = Random(8), []
    for number in range(shop.MOVERS):
        email = f"mover{number}@example.com"
        mover, items = shoppers.signed_in(app, email), shop.items_to_buy(app, email)
        moves += [
            (mover, "/wishlist", f"/wishlist/items/{item}/cart", "quantity=1")
            for item in items
        ]
    dice.shuffle(moves)
    return moves


def _orders(app, number):
    """Everybody at the checkout orders once."""
    return [
        (shopper, "/checkout", "/checkout", shopper.form)
        for shopper in shoppers.at_the_checkout(app, SHOPPERS, part=number)
    ]


class Programs:
    """Those who ask the API; their tokens are made anew for each round."""

    def __init__(self, app, base):
        self.app = app
        self.address = f"{base}{API}"
        self.reader = shoppers.granted(app, "list50@example.com")
        self.adders = [
            shoppers.granted(app, f"program{number}@example.com")
            for number in range(shop.PROGRAMS)
        ]
        self.products = shop.products_to_save(app)

    def reading(self):
        """Return what is read, and how."""
        bearer = f"Authorization: Bearer {shoppers.token(self.app, self.reader)}"
        name, value = bearer.split(": ", 1)
        tag = shop.stamp_of(self.address, {name: value})
        return {
            "API: flat list of 50": (self.address, None, bearer),
            "API: unchanged, 304": (
                self.address,
                None,
                bearer,
                f"If-None-Match: {tag}",
            ),
        }

    def adds(self):
        """Have each add everything, in no particular order."""
        tokens = [shoppers.token(self.app, adder) for adder in self.adders]
        calls = [
            (token, f"{API}/add", f'{{"productId": "{product}"}}')
            for token in tokens
            for product in self.products
        ]
        Random(7).shuffle(calls)
        return _lines("calls", calls)


def _written(name, posts):
    return _lines(name, [(who.cookie, who.csrf, *what) for who, *what in posts])


def _lines(name, rows):
    file = ROOT / "instance" / f"bench-{name}.tsv"
    file.write_text("".join("\t".join(row) + "\n" for row in rows))
    return file


def report(rates) -> None:
    print(f"\nS answers {statistics.median(rates['S']):,.0f} requests a second here\n")
    print(f"{'what':24} {'over S':>7} {'goal':>6}   requests/s")
    for name, goal in GOALS.items():
        ratio = statistics.median(
            mine / own for mine, own in zip(rates[name], rates["S"], strict=True)
        )
        verdict = "  below the goal" if goal and ratio < goal else ""
        rate = statistics.median(rates[name])
        aim = f"{goal:6.2f}" if goal else "     -"
        print(f"{name:24} {ratio:7.2f} {aim}   {rate:10,.0f}{verdict}")


def wrk(address, reader, *more) -> float:
    headers = ["-H", "Accept-Encoding: gzip, deflate, br, zstd"]
    if reader is not None:
        headers += ["-H", f"Cookie: {reader.cookie}"]
    for header in more:
        headers += ["-H", header]
    return _rate(["wrk", "-t1", "-c16", f"-d{SECONDS}s", *headers, address])


def wrk_posts(base, posts, script="posts.lua") -> float:
    lua = str(Path(__file__).parent / script)
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-s", lua, base]
    return _rate(command, env=os.environ | {"POSTS": str(posts)})


def _rate(command, **options) -> float:
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, **options
    ).stdout
    if "Non-2xx" in said:
        sys.exit(f"Not every answer was a success:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


@contextmanager
def serving(name, application, url):
    bind = f"127.0.0.1:{PORTS[name]}"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", application],
        cwd=ROOT,
        env=os.environ | AS_SHIPPED | {"BIND": bind, "DATABASE_URL": url},
    )
    try:
        for _ in range(200):
            try:
                urlopen(f"http://{bind}/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


if __name__ == "__main__":
    main()
