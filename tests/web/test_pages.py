"""What pages say: words that fit the place, addresses that change with their file."""

from datetime import UTC, date, datetime

import pytest

from webapp import create_app
from webapp.web import assets, formatting
from webapp.web.assets import picture_address, versioned
from webapp.web.notices import Notice, tell, waiting
from webapp.web.security import remote_address


@pytest.fixture(scope="module")
def shop():
    """Make a shop elsewhere; nothing here asks a database."""

    def shop(**settings):
        return create_app(DATABASE_URL="postgresql://x@127.0.0.1:1/x", **settings)

    return shop


@pytest.mark.parametrize(
    ("locale", "minor", "currency", "said"),
    [
        ("en_US", 129900, "USD", "$1,299.00"),
        ("en_US", 5, "USD", "$0.05"),
        ("en_US", 1299, "JPY", "¥1,299"),
        ("en_US", 1299, "KWD", "KWD1.299"),
        ("de_DE", 129900, "EUR", "1.299,00\xa0€"),
        ("en_US", -500, "USD", "-$5.00"),
    ],
)
def test_money_is_written_as_people_there_write_it(shop, locale, minor, currency, said):
    with shop(LOCALE=locale).app_context():
        assert formatting.money(minor, currency) == said


def test_times_are_told_in_the_shops_zone(shop):
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with shop(TIMEZONE="Asia/Manila").app_context():
        assert formatting.moment(late).startswith("Nov 21, 2026, 7:30")
        assert formatting.day(date(2026, 11, 20)) == "Nov 20, 2026"
        assert 'datetime="2026-11-20T23:30:00+00:00"' in formatting.when(late)


def test_an_address_changes_with_its_file(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    file = tmp_path / "a.css"
    file.write_text("a{}")
    first = versioned(fresh=False)("a.css")
    assert first.startswith("/static/a.css?v=")
    file.write_text("b{}")
    assert versioned(fresh=False)("a.css") != first


@pytest.mark.parametrize(
    ("picture", "address"),
    [
        (None, None),
        ("products/lamp.svg", "/static/img/products/lamp.svg"),
        ("https://pictures.example.com/a.jpg", "https://pictures.example.com/a.jpg"),
        ("https://elsewhere.example.com/a.jpg", "/static/img/stand-in.svg"),
    ],
)
def test_a_picture_lies_with_us_or_where_it_may(shop, picture, address):
    with shop(PICTURE_HOSTS=("pictures.example.com",)).app_context():
        lies = picture_address(picture)
    assert lies == address or lies.partition("?")[0] == address


def test_a_file_of_ours_may_be_kept_for_a_year_and_is_only_what_it_is(shop):
    with shop().test_client().get("/static/css/base.css") as answer:
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "text/css"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path", ["../wsgi.py", "..%2fwsgi.py", "css/../../wsgi.py", ".hidden", "", "css/"]
)
def test_nothing_but_our_files_is_served(shop, path):
    assert shop().test_client().get(f"/static/{path}").status_code in {404, 503}


def test_the_shop_wears_its_own_colours(shop):
    plain = shop().test_client().get("/brand.css")
    assert plain.text == ""
    own = shop(BRAND_COLOUR="#112233", ACCENT_COLOUR="#aabbcc").test_client()
    assert "#112233" in own.get("/brand.css").text
    assert "#aabbcc" in own.get("/brand.css").text


def test_pictures_may_come_from_named_hosts_alone(shop):
    client = shop(PICTURE_HOSTS=("a.example", "*.b.example")).test_client()
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "img-src 'self' https://a.example https://*.b.example;" in policy


def test_behind_https_browsers_are_told_to_stay_there(shop):
    plain = shop().test_client().get("/healthz").headers
    assert "Strict-Transport-Security" not in plain
    safe = shop(BASE_URL="https://shop.example").test_client().get("/healthz").headers
    assert safe["Strict-Transport-Security"] == "max-age=31536000"


PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k" * 32,
    "BASE_URL": "https://shop.example",
    "SMTP_URL": "smtp://localhost",
}


def test_in_production_there_is_no_mailbox_and_cookies_need_https(shop):
    app = shop(**PRODUCTION)
    assert app.test_client().get("/dev/mailbox").status_code in {404, 503}
    assert app.config["SESSION_COOKIE_SECURE"]


def test_a_proxy_is_believed_only_where_one_was_named(shop):
    told = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}
    seen = {}
    for hops in (0, 1):
        app = shop(TRUSTED_PROXIES=hops)
        app.view_functions["storefront.site.alive"] = remote_address
        seen[hops] = app.test_client().get("/healthz", headers=told).text
    assert seen == {0: "127.0.0.1", 1: "6.6.6.6"}


def test_only_the_newest_sentence_is_said(app):
    with app.test_request_context():
        tell(Notice("First."))
        tell(Notice("Second.", "success", undo="/undo"))
        notice = waiting()
        assert (notice.text, notice.tone, notice.undo) == (
            "Second.",
            "success",
            "/undo",
        )
