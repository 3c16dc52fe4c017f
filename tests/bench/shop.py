"""A shop to measure: the demo's products, and customers with lists of known length."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from random import Random
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from flask import Flask
from sqlalchemy import select, text

from webapp.accounts import passwords
from webapp.accounts.models import User
from webapp.catalog import services as catalog
from webapp.catalog.listing import Listing, PictureListing, VariantListing
from webapp.catalog.models import Product, ProductStatus, Variant
from webapp.cli.seed import fill
from webapp.core.money import Money
from webapp.extensions import db, transaction
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import WishlistItem

PASSWORD = "measured-often"
SIZES = (10, 50, 200)
SAVERS = 36  # customers who add things; with the movers as many as may sign in at once
PROGRAMS = 36  # customers for whom programs add things
CARTER = "carter@example.com"  # who has things in the cart
MOVERS = 16  # customers who arrange their lists, each of fifty


def prepare(app: Flask) -> None:
    """Fill the database of ``app``."""
    with app.app_context():
        fill()
        with transaction() as session:
            _many_products(session)
            hashed = passwords.hashed(PASSWORD)
            products = session.scalars(
                select(Product.id)
                .where(Product.status == ProductStatus.ACTIVE)
                .order_by(Product.slug)
            ).all()
            dice = Random(4)
            for size in SIZES:
                user = _customer(session, f"list{size}@example.com", hashed)
                for product in dice.sample(products, size):
                    wishlist.save_item(session, user.id, product)
            for number in range(MOVERS):
                user = _customer(session, f"mover{number}@example.com", hashed)
                for product in dice.sample(products, 50):
                    wishlist.save_item(session, user.id, product)
            for number in range(SAVERS):
                _customer(session, f"saver{number}@example.com", hashed)
            for number in range(PROGRAMS):
                _customer(session, f"program{number}@example.com", hashed)
            _customer(session, CARTER, hashed)
            # Nothing runs out while it is bought over and over.
            for table in ("variants", "products"):
                session.execute(
                    text(f"UPDATE {table} SET stock = 1000000 WHERE stock > 0")
                )
        db.engine.dispose()


def products_to_save(app: Flask) -> list[str]:
    with app.app_context():
        found = db.session.scalars(
            select(Product.id).where(Product.status == ProductStatus.ACTIVE)
        ).all()
    return [str(product) for product in found]


def items_of(app: Flask, email: str) -> list[str]:
    """Return what is on a list, as ids."""
    with app.app_context():
        mine = select(WishlistItem.id).join(User).where(User.email == email)
        return [str(item) for item in db.session.scalars(mine)]


def items_to_buy(app: Flask, email: str) -> list[str]:
    """Return what on a list can go into the cart, as ids."""
    with app.app_context():
        mine = (
            select(WishlistItem.id)
            .join(User)
            .join(Variant, Variant.id == WishlistItem.variant_id)
            .where(User.email == email, Variant.stock > 0)
        )
        return [str(item) for item in db.session.scalars(mine)]


def stamp_of(address: str, headers: dict[str, str]) -> str:
    """Return by which a page is known to be the same."""
    with urlopen(Request(address, headers=headers)) as answer:
        return answer.headers["ETag"]


def _many_products(session) -> None:
    dice = Random(3)
    listings = [
        Listing(
            slug=f"measured-thing-{number}",
            name=f"Measured Thing {number}",
            shop=f"Maker {number % 7}",
            category="Measured",
            description="It is what it is.\n\nIt was made to be measured.",
            variants=(
                VariantListing(
                    (),
                    Money(dice.randrange(500, 90_000), "USD"),
                    None,
                    dice.randrange(9),
                ),
            ),
            pictures=(PictureListing("stand-in.svg", "A box"),),
        )
        for number in range(240)
    ]
    catalog.list_products(session, listings)


def _customer(session, email: str, hashed: str) -> User:
    user = User(email=email, name=email.partition("@")[0], password_hash=hashed)
    session.add(user)
    session.flush()
    return user


@dataclass
class Browser:
    """Somebody who is signed in, as headers for a load generator."""

    cookie: str
    csrf: str
    base: str

    def post(self, path: str, **form: str) -> str:
        """Send a form as a page with JavaScript does; return the answer."""
        headers = {
            "Cookie": self.cookie,
            "X-CSRFToken": self.csrf,
            "HX-Request": "true",
            "HX-Current-URL": f"{self.base}/",
        }
        request = Request(self.base + path, urlencode(form).encode(), headers)
        with urlopen(request) as answer:
            return answer.read().decode()


def undo_in(answer: str) -> str:
    """Return the address that takes back what an answer tells of."""
    return re.search(r'id="undo"[^>]*formaction="([^"]+)"', answer)[1]


def stranger(base: str) -> Browser:
    """Return the browser of somebody who is not signed in."""
    cookies: dict[str, str] = {}
    token = _token(_fetch(base, cookies, "/account/sign-in"))
    return Browser(_carried(cookies), token, base)


def sign_in(base: str, email: str) -> Browser:
    """Sign in as a customer over HTTP; carry the cookies by hand, for they are Secure."""
    cookies: dict[str, str] = {}
    token = _token(_fetch(base, cookies, "/account/sign-in"))
    fields = {"csrf_token": token, "email": email, "password": PASSWORD}
    _fetch(base, cookies, "/account/sign-in", fields)
    token = _token(_fetch(base, cookies, "/"))
    return Browser(_carried(cookies), token, base)


def _fetch(
    base: str,
    cookies: dict[str, str],
    path: str,
    fields: dict[str, str] | None = None,
) -> str:
    data = urlencode(fields).encode() if fields else None
    request = Request(base + path, data, {"Cookie": _carried(cookies)})
    try:
        answer = _opener.open(request)
    except HTTPError as redirect:
        if redirect.code != HTTPStatus.SEE_OTHER:
            raise
        answer = redirect
    for line in answer.headers.get_all("Set-Cookie", []):
        name, _, value = line.partition(";")[0].partition("=")
        cookies[name] = value
    return answer.read().decode()


def _carried(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_opener = build_opener(_Stay)


def _token(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
