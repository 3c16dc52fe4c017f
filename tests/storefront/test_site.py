"""What a whole shop wears and says: its colours, its words, its pages for nobody."""

import re
from pathlib import Path

import pytest

from tests.accounts.people import (
    NEWCOMER,
    PASSWORD,
    a_customer,
    an_operator,
    sign_in,
    sign_in_operator,
)
from webapp.core.colours import contrast
from webapp.storefront.account.forms import NOT_NEW
from webapp.storefront.site.views import (
    GROUNDS_BY_DAY,
    GROUNDS_BY_NIGHT,
    stylesheet,
)

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
PAIR = re.compile(r"(--[a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def pairs(css):
    return {name: (by_day, by_night) for name, by_day, by_night in PAIR.findall(css)}


def test_the_grounds_are_those_of_the_stylesheet():
    tokens = pairs(TOKENS.read_text())
    grounds = [tokens[name] for name in ("--ground", "--surface", "--wash")]
    assert grounds == list(zip(GROUNDS_BY_DAY, GROUNDS_BY_NIGHT, strict=True))


def test_our_own_colours_can_be_read_on_every_ground():
    tokens = pairs(TOKENS.read_text())
    for name in ("--brand", "--accent", "--ink", "--ink-soft", "--good", "--warn"):
        by_day, by_night = tokens[name]
        assert all(contrast(by_day, ground) >= 4.5 for ground in GROUNDS_BY_DAY)
        assert all(contrast(by_night, ground) >= 4.5 for ground in GROUNDS_BY_NIGHT)


@pytest.mark.parametrize("colour", ["#7a2e1d", "#ffe14d", "#7f7f7f"])
def test_a_shops_own_colour_can_be_read_by_day_and_by_night(colour):
    own = pairs(stylesheet(colour, colour))
    assert own.keys() == {"--brand", "--brand-ink", "--accent"}
    assert own["--brand"] == own["--accent"]
    for shade, ink in zip(own["--brand"], own["--brand-ink"], strict=True):
        assert contrast(shade, ink) >= 4.5


def test_a_shop_without_colours_of_its_own_wears_ours():
    assert stylesheet("", "") == ""
    assert pairs(stylesheet("", "#1d4f43")).keys() == {"--accent"}


@pytest.mark.parametrize("path", ["/", "/account/sign-in", "/nowhere", "/sg-admin/x"])
def test_a_page_is_in_the_language_of_its_words(client, path):
    assert '<html lang="en"' in client.get(path).text


def test_what_is_not_at_the_desk_is_said_at_the_desk(client, session):
    stranger = client.get("/sg-admin/nowhere")
    an_operator(session)
    sign_in_operator(client)
    operator = client.get("/sg-admin/nowhere")
    for answer in (stranger, operator):
        assert answer.status_code == 404
        assert 'class="op-header"' in answer.text
        assert 'href="/sg-admin/">To the overview' in answer.text
        assert 'action="/search"' not in answer.text
    assert "Sign out" in operator.text
    assert "Sign out" not in stranger.text
    assert 'action="/search"' in client.get("/nowhere").text


def test_whoever_registers_is_told_of_the_letter(client):
    client.post("/account/register", data=NEWCOMER)
    page = client.get("/wishlist").text
    assert "Welcome, Alice. We sent a letter to alice@example.com" in page


def test_the_address_of_the_password_form_is_a_way_to_it(client, session):
    a_customer(session)
    sign_in(client)
    answer = client.get("/account/password")
    assert answer.status_code == 303
    assert answer.location == "/account"


def test_the_present_password_is_no_new_one(client, session):
    a_customer(session)
    sign_in(client)
    same = {"present": PASSWORD, "new": PASSWORD}
    answer = client.post("/account/password", data=same)
    assert answer.status_code == 422
    assert NOT_NEW in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_dead_link_leads_to_where_the_next_one_is_had(client, session, method):
    a_customer(session)
    ask = getattr(client, method)
    stranger = ask("/account/verify/dead")
    assert stranger.status_code == 410
    assert 'href="/account/sign-in?next=/account"' in stranger.text
    sign_in(client)
    customer = ask("/account/verify/dead")
    assert customer.status_code == 410
    assert 'href="/account">Ask for a new one' in customer.text


def test_times_have_no_seconds(client, session):
    a_customer(session)
    sign_in(client)
    times = re.findall(r"Since ([^<]+)<", client.get("/account").text)
    assert times
    assert not [one for one in times if re.search(r":\d\d:\d\d", one)]
