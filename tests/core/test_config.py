from datetime import timedelta

import pytest

from webapp.cart.delivery import PICKUP
from webapp.config import ROOT, BadSetting, Config

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "DATABASE_URL": "postgresql://shop@db/shop",
    "BASE_URL": "https://shop.example.com/",
    "SMTP_URL": "smtp://mail.example.com",
}


def test_a_laptop_needs_no_setting_at_all() -> None:
    config = Config.read({})

    assert config.in_development
    assert config.base_url == "http://127.0.0.1:5000"
    assert config.mail_from == "no-reply@127.0.0.1"
    assert config.instance == ROOT / "instance"


def test_settings_come_from_the_environment() -> None:
    config = Config.read(
        {
            "SHOP_NAME": "Lantern & Loom",
            "PORT": "8080",
            "GUESTS_CAN_SAVE": "no",
            "PICTURE_HOSTS": "cdn.example.com, *.example.org",
            "INSTANCE_FOLDER": "/var/lib/keepsake",
        }
    )

    assert config.SHOP_NAME == "Lantern & Loom"
    assert config.base_url == "http://127.0.0.1:8080"
    assert config.GUESTS_CAN_SAVE is False
    assert config.PICTURE_HOSTS == ("cdn.example.com", "*.example.org")
    assert str(config.instance) == "/var/lib/keepsake"


def test_share_links_end_by_themselves_or_never() -> None:
    assert Config.read({}).links_live_for == timedelta(days=180)
    assert Config.read({"SHARE_LINK_DAYS": "0"}).links_live_for is None


def test_an_empty_setting_is_none() -> None:
    assert Config.read({"PORT": "", "SHOP_NAME": ""}) == Config()


def test_production_with_everything_set_is_fine() -> None:
    config = Config.read(PRODUCTION)

    assert not config.in_development
    assert config.base_url == "https://shop.example.com"
    assert config.mail_from == "no-reply@shop.example.com"


def test_production_offers_no_payment_that_leads_nowhere() -> None:
    with_account = PRODUCTION | {"BANK_DETAILS": "IBAN DE00 0000 0000"}

    assert Config.read(PRODUCTION).payment_methods == ("on_delivery",)
    assert Config.read(with_account).payment_methods == ("transfer", "on_delivery")
    with pytest.raises(BadSetting, match="PAYMENT_METHODS"):
        Config.read(PRODUCTION | {"PAYMENT_METHODS": "transfer,test_card"})


def test_a_shop_that_sends_nothing_lets_things_be_fetched() -> None:
    assert [*Config.read({}).deliveries][-1] == PICKUP
    assert PICKUP not in Config.read({"PICKUP": "none"}).deliveries


def test_keys_of_the_past_are_as_long_as_the_one_in_use() -> None:
    old = {"SECRET_KEY_FALLBACKS": f"{'a' * 32}, {'b' * 40}"}
    short = {"SECRET_KEY_FALLBACKS": f"{'a' * 32},{'b' * 31}"}

    assert Config.read(PRODUCTION).SECRET_KEY_FALLBACKS == ()
    assert Config.read(PRODUCTION | old).SECRET_KEY_FALLBACKS == ("a" * 32, "b" * 40)
    with pytest.raises(BadSetting, match=r"^SECRET_KEY_FALLBACKS: "):
        Config.read(PRODUCTION | short)


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"ENVIRONMENT"}))
def test_production_refuses_to_guess(missing) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}

    with pytest.raises(BadSetting, match=missing):
        Config.read(given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("BASE_URL", "shop.example.com"),
        ("CURRENCY", "Dollar"),
        ("LOCALE", "klingon"),
        ("TIMEZONE", "Middle/Earth"),
        ("TIMEZONE", "../../etc/passwd"),
        ("BRAND_COLOUR", "green; } body { display: none"),
        ("ACCENT_COLOUR", "#12345"),
        ("PICTURE_HOSTS", "https://cdn.example.com"),
        ("PICTURE_HOSTS", "cdn.example.com; script-src *"),
        ("SHARE_LINK_DAYS", "-1"),
        ("SHARE_LINK_DAYS", "36501"),
        ("DELIVERY", "Standard"),
        ("DELIVERY", "Standard=-1"),
        ("DELIVERY", "Standard=4.90,standard=5"),
        ("COUNTRIES", "DE,Austria"),
        ("PAYMENT_METHODS", "barter"),
        ("PORT", "five thousand"),
        ("PORT", "-1"),
        ("MAX_ITEMS", "1.5"),
        ("GUESTS_CAN_SAVE", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(name, value) -> None:
    with pytest.raises(BadSetting, match=f"^{name}: "):
        Config.read({name: value})
