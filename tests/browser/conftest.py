"""A demo shop on a database of its own, and Chromium to look at it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.company import gather
from tests.browser.looking import Shop, Window
from tests.conftest import admin, at, dispose
from tests.journeys.servers import free_port, web_server
from webapp import create_app
from webapp.cli.seed import fill

NO_CHROMIUM = (
    "There is no Chromium here. Install your system's package 'chromium', or run"
    " 'python -m playwright install chromium'; CHROMIUM names one elsewhere."
)
PATIENCE = 30_000  # ms until something is called missing, on a busy machine
KNOWN_AS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def shop(server, template, worker, tmp_path_factory) -> Iterator[Shop]:
    """The demo shop, open for customers; journeys in it leave each other alone."""
    name, port = f"browser_{worker}", free_port()
    settings = {
        "DATABASE_URL": at(server, name),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "INSTANCE_FOLDER": str(tmp_path_factory.mktemp("instance")),
    }
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    app = create_app(**settings)
    with app.app_context():
        fill()
    with web_server(port=port, **settings) as address:
        yield Shop(app, address, settings)
    dispose(app)
    with admin(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def known(shop):
    """Everybody who looks at pages, and the links that lead to some of them."""
    return gather(shop)


@pytest.fixture(scope="package")
def chromium():
    """Not for the whole session: Playwright's event loop bars every other one."""
    with sync_playwright() as playwright:
        known = os.environ.get("CHROMIUM") or next(
            filter(None, map(shutil.which, KNOWN_AS)), None
        )
        program = Path(known or playwright.chromium.executable_path)
        if not program.exists():
            pytest.fail(NO_CHROMIUM)
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, shop):
    """Open windows of browsers that know nothing of each other; none may complain."""
    opened: list[Window] = []

    def window(who=None, at=shop, **options) -> Window:
        context = chromium.new_context(base_url=at.address, **options)
        context.set_default_timeout(PATIENCE)
        if who is not None:
            context.add_cookies(who.cookies())
        opened.append(Window(context, at))
        return opened[-1]

    yield window
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []
