"""Where an order goes to."""

from webapp.orders.address import Address

HOME = Address(
    name="Alice Liddell",
    line1="Lewis Street 7",
    line2="",
    postcode="10115",
    city="Berlin",
    region="",
    country="DE",
)


def test_an_address_stands_as_on_a_parcel():
    assert HOME.lines("en_US") == [
        "Alice Liddell",
        "Lewis Street 7",
        "10115 Berlin",
        "Germany",
    ]
    assert HOME.lines("de_DE")[-1] == "Deutschland"


def test_a_country_that_has_no_name_here_keeps_its_code():
    kept = HOME.as_json() | {"country": "ZZ9", "region": "Carroll County"}

    assert Address.of(kept).lines("en_US")[-2:] == ["Carroll County", "ZZ9"]


def test_what_is_kept_can_be_read_again_even_if_a_channel_kept_less():
    assert Address.of(HOME.as_json()) == HOME
    assert Address.of({"name": "Alice", "phone": "7"}).lines("en_US") == ["Alice"]
