"""Customers at the checkout, each signed in and with something in the cart."""

import secrets
from random import Random
from typing import NamedTuple

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from tests.bench.shop import CARTER
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Claims, Kind
from webapp.accounts.models import User, UserSession
from webapp.accounts.owners import Owner
from webapp.cart import services as carts
from webapp.cart.delivery import PICKUP
from webapp.cart.models import Cart, CartLine
from webapp.catalog.models import Variant
from webapp.core import clock, tokens
from webapp.extensions import db, transaction
from webapp.web.cookies import SHOP_COOKIE


class Shopper(NamedTuple):
    """A browser as headers, and what its form sends at the checkout."""

    cookie: str
    csrf: str
    form: str = ""


def signed_in(app: Flask, email: str) -> Shopper:
    """Let a customer in, past the pages; ``app`` has the key of those measured."""
    with app.app_context(), transaction() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        token = accounts.start_session(session, user, user_agent="")
    return Shopper(*_cookies(app, token))


def granted(app: Flask, email: str) -> Claims:
    """Let a program act for a customer."""
    with app.app_context(), transaction() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        return accounts.start_grant(session, user, program="wrk")


def token(app: Flask, claims: Claims) -> str:
    """Return what a program asks with for the next minutes."""
    issuer = app.extensions["token_issuer"]
    return issuer.sign(Kind.ACCESS, claims, now=clock.now())


def with_cart(app: Flask, count: int) -> Shopper:
    """Let somebody in who has so many things in the cart."""
    with app.app_context(), transaction() as session:
        user_id = session.scalars(select(User.id).where(User.email == CARTER)).one()
        found = select(Variant.id).where(Variant.stock > 0).order_by(Variant.id)
        wanted = [(variant, 1) for variant in session.scalars(found.limit(count))]
        carts.add_many(session, Owner(user_id=user_id), wanted)
    return signed_in(app, CARTER)


def at_the_checkout(app: Flask, count: int, *, part: int) -> list[Shopper]:
    """Let so many customers in; ``part`` tells them from others before."""
    dice, now = Random(part), clock.now()
    rows = {kind: [] for kind in (User, UserSession, Cart, CartLine)}
    shoppers = []
    with app.app_context():
        variants = db.session.execute(
            select(Variant.id, Variant.product_id, Variant.price_minor).where(
                Variant.stock > 0
            )
        ).all()
        for number in range(count):
            user, cart, token = uuid7(), uuid7(), tokens.fresh()
            variant, product, price = dice.choice(variants)
            email = f"shopper{part}-{number}@example.com"
            rows[User].append(
                {"id": user, "email": email, "name": "Shopper", "password_hash": "-"}
            )
            rows[UserSession].append(
                {"user_id": user, "token_digest": tokens.digest(token)}
            )
            rows[Cart].append({"id": cart, "user_id": user})
            rows[CartLine].append(
                {
                    "cart_id": cart,
                    "user_id": user,
                    "product_id": product,
                    "variant_id": variant,
                    "quantity": 1,
                    "seen_price_minor": price,
                    "seen_price_currency": "USD",
                    "added_at": now,
                }
            )
            form = (
                f"cart={cart}&version=1&total={price}&delivery={PICKUP}&method=transfer"
            )
            shoppers.append(Shopper(*_cookies(app, token), form))
        with transaction() as session:
            for kind, values in rows.items():
                session.execute(insert(kind.__table__), values)
        db.engine.dispose()
    return shoppers


def _cookies(app: Flask, token: str) -> tuple[str, str]:
    """Return the cookie and the CSRF token of a browser that signed in."""
    secret = secrets.token_hex(20)
    held = {"_permanent": True, "_user_id": f"customer:{token}", "csrf_token": secret}
    cookie = app.session_interface.get_signing_serializer(app).dumps(held)
    csrf = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret)
    return f"{SHOP_COOKIE}={cookie}", csrf
