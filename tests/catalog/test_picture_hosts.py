"""Where pictures may come from."""

import pytest

from tests.catalog.goods import a_listing, put_up
from webapp.catalog.listing import PictureListing
from webapp.catalog.picture_hosts import PictureHosts, host_of
from webapp.web.assets import picture_address

HOSTS = PictureHosts(
    ("cdn.example.com", "*.shop.example", "[::1]:8443", "own.example:8443")
)


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example.com/a.jpg",
        "https://CDN.example.com/a@2x.jpg?v=1&w=2",
        "https://a.b.shop.example/a.jpg",
        "https://own.example:8443/a.jpg",
    ],
)
def test_named_hosts_are_fine(address):
    assert HOSTS.allow(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn.example.com/a.jpg",
        "//cdn.example.com/a.jpg",
        "/a.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://",
        "https://[broken",
        "https://cdn.example.com:99999/a.jpg",
        "https://cdn.example.com/a b.jpg",
        "https://$(reboot)/a.jpg",
        "https://a;b,c/a.jpg",
        'https://cdn.example.com/"onerror=',
        "https://cdn.example.com/" + "a" * 2_000,
    ],
)
def test_what_is_no_https_address_is_refused(address):
    assert host_of(address) is None
    assert not HOSTS.allow(address)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://evil.example/a.jpg", "evil.example"),
        ("https://cdn.example.com@evil.example/a.jpg", "evil.example"),
        ("https://cdn.example.com.evil.example/a.jpg", "cdn.example.com.evil.example"),
        ("https://shop.example/a.jpg", "shop.example"),
        ("https://own.example/a.jpg", "own.example"),
    ],
)
def test_other_hosts_are_named(address, host):
    assert host_of(address) == host
    assert not HOSTS.allow(address)


def test_a_star_is_everybody():
    assert PictureHosts(("*",)).allow("https://any.example/a.jpg")


def test_a_picture_whose_host_is_named_no_more_is_drawn(
    session, client, app, monkeypatch
):
    put_up(
        session,
        a_listing(pictures=(PictureListing("https://cdn.example.com/a.jpg", "Shade"),)),
    )
    session.commit()

    for path in ("/", "/p/brass-lamp"):
        page = client.get(path).text
        assert "cdn.example.com" not in page
        assert "/static/img/stand-in.svg?v=" in page
        assert 'alt="Shade"' in page

    monkeypatch.setitem(app.extensions, "picture_hosts", HOSTS)
    with app.app_context():
        address = "https://cdn.example.com/a.jpg"
        assert picture_address(address) == address
