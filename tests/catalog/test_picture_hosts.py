"""Where pictures may come from."""

import pytest

from webapp.catalog.picture_hosts import PictureHosts

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
    assert HOSTS.refusal(address) is None


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
        'https://cdn.example.com/"onerror=',
        "https://cdn.example.com/" + "a" * 2_000,
    ],
)
def test_what_is_no_https_address_is_refused(address):
    assert HOSTS.refusal(address) == "Pictures without an https address are left out."


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
    refusal = HOSTS.refusal(address)
    assert (
        refusal == f"Pictures from {host} are left out: PICTURE_HOSTS does not name it."
    )


def test_a_star_is_everybody():
    assert PictureHosts(("*",)).refusal("https://any.example/a.jpg") is None
