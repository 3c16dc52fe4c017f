"""Two web servers of two processes each, on one database of their own."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select

from tests.conftest import admin, at, dispose
from tests.journeys.browsing import Browser
from tests.journeys.servers import web_server
from webapp import create_app
from webapp.catalog.listing import Listing, VariantListing
from webapp.catalog.models import ProductStatus
from webapp.catalog.services import list_products
from webapp.core.money import Money
from webapp.extensions import db

PRODUCTS = ("Desk Lamp", "Tea Towel", "Wall Clock", "Garden Bench", "Field Compass")


@dataclass(frozen=True)
class House:
    """Both servers of one shop; every test brings people of its own."""

    app: Flask
    addresses: list[str]

    def visitor(self, server: int = 0) -> Browser:
        return Browser(self.addresses[server])

    def scalar(self, question: Select[Any]) -> Any:
        """Ask the database itself."""
        with self.app.app_context(), db.sessionmaker() as session:
            return session.scalar(question)


@pytest.fixture(scope="session")
def house(server, template, worker) -> Iterator[House]:
    name = f"journeys_{worker}"
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    address = at(server, name)
    app = create_app(DATABASE_URL=address)
    with app.app_context(), db.sessionmaker.begin() as session:
        list_products(session, [a_listing(name) for name in PRODUCTS])
    with ExitStack() as running:
        servers = [web_server(DATABASE_URL=address) for _ in range(2)]
        yield House(app, [running.enter_context(one) for one in servers])
    dispose(app)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def a_listing(name: str) -> Listing:
    return Listing(
        slug=name.lower().replace(" ", "-"),
        name=name,
        description=f"A {name.lower()}.",
        shop="Fallow House",
        category="Home",
        options=(),
        variants=(
            VariantListing(
                option_values=(),
                price=Money(2400, "USD"),
                compare_at=None,
                stock=5,
                sku=name,
            ),
        ),
        pictures=(),
        status=ProductStatus.ACTIVE,
        expected_on=None,
    )
