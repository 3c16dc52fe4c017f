"""Promise A4: no token but the shop's own opens anything, and nowhere but here."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.accounts.people import sign_in
from tests.api.conftest import Program
from tests.api.envelopes import is_told
from tests.api.forge import Forge
from tests.api.forged import FORGED
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Issuer
from webapp.web.cookies import OPERATOR_COOKIE, SHOP_COOKIE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLAIN = 'Bearer realm="Keepsake"'
BAD = PLAIN + ', error="invalid_token"'

# Of a whole header: ``{}`` is a good token.
HEADERS = {
    "basic": "Basic YWxpY2VAZXhhbXBsZS5jb206Y29ycmVjdCBob3JzZSBiYXR0ZXJ5",
    "basic with a token": "Basic {}",
    "digest": 'Digest username="alice", response="{}"',
    "negotiate": "Negotiate {}",
    "token": "Token {}",
    "jwt": "JWT {}",
    "no scheme": "{}",
    "empty": "",
    "scheme alone": "Bearer",
    "scheme and a space": "Bearer ",
    "colon": "Bearer: {}",
    "no space": "Bearer{}",
    "quoted": 'Bearer "{}"',
    "by name": "Bearer token={}",
    "twice": "Bearer {} Bearer {}",
    "two of them": "Bearer {}, Bearer {}",
    "and a remark": "Bearer {} please",
    "accents": "Bearer é.é.é",
    "accent at the end": "Bearer {}é",
    "NUL": "Bearer \x00",
    "NUL at the end": "Bearer {}\x00",
    "tab at the end": "Bearer {}\t.",
}
ELSEWHERE = {
    "query": {"query_string": {"access_token": "{}", "token": "{}", "jwt": "{}"}},
    "another header": {
        "headers": {
            "X-Access-Token": "{}",
            "X-Authorization": "Bearer {}",
            "Proxy-Authorization": "Bearer {}",
        }
    },
    "cookie": {
        "headers": {"Cookie": f"{SHOP_COOKIE}={{}}; access_token={{}}; jwt={{}}"}
    },
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def forge(app, shop, session):
    """A forge that has a grant of Alice, and knows of one of Bob."""
    grants = [
        accounts.start_grant(session, user, program="curl/8")
        for user in (shop.alice, shop.bob)
    ]
    session.commit()
    return Forge(app, *grants)


@pytest.fixture
def opens(app, shop, everything):
    """Tell whether a header opens anything; if not, that is said as is promised."""
    calls = (
        ("POST", "/groups", {"name": "Mallory"}),
        ("GET", "/groups", None),
        ("GET", f"/api/v1/e-commerce/products/{shop.goods.lamp.slug}", None),
    )

    def opens(header):
        before, heard = everything(), set()
        for method, path, body in calls:
            program = Program(app)
            status, _ = program.ask(
                method, path, body, headers={"Authorization": header}
            )
            assert is_told(program.answer)
            assert "Set-Cookie" not in program.answer.headers
            if status == 401:
                assert program.answer.headers["WWW-Authenticate"] == BAD
            heard.add(status)
        if heard == {401}:
            assert everything() == before
            return False
        assert heard == {200}
        return True

    return opens


def test_the_token_of_the_shop_itself_opens(forge, opens):
    assert opens(f"Bearer {forge.good}")


def test_what_the_forge_makes_well_is_as_good_as_the_shops(forge, opens):
    """Else each of the forged ones might be refused for how the forge is made."""
    assert opens(f"Bearer {forge.token()}")


@pytest.mark.parametrize("scheme", ["bearer ", "BEARER ", "Bearer  ", "bEaReR "])
def test_how_the_scheme_is_written_does_not_matter(forge, opens, scheme):
    assert opens(scheme + forge.good)


def test_there_are_more_than_forty_of_them():
    assert len(FORGED) > 40


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_token_opens_nothing_and_changes_nothing(forge, opens, case):
    token = FORGED[case](forge)
    assert token != forge.good
    assert not opens(f"Bearer {token}")


@pytest.mark.parametrize("case", HEADERS)
def test_what_is_no_bearer_header_opens_nothing(forge, opens, case):
    assert not opens(HEADERS[case].replace("{}", forge.good))


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_token_elsewhere_than_in_its_header_is_not_even_looked_for(
    app, forge, everything, case
):
    told = {
        name: {key: value.replace("{}", forge.good) for key, value in values.items()}
        for name, values in ELSEWHERE[case].items()
    }
    before = everything()
    for method, body in (("POST", {"name": "Mallory"}), ("GET", None)):
        program = Program(app)
        status, _ = program.ask(method, "/groups", body, **told)
        assert status == 401
        assert program.answer.headers["WWW-Authenticate"] == PLAIN
    assert everything() == before


def test_a_token_in_the_body_is_not_looked_for(app, forge, everything):
    before = everything()
    for body in ({"name": "x", "access_token": forge.good}, {"token": forge.good}):
        assert Program(app).post("/groups", body)[0] == 401
    form = {"access_token": forge.good, "name": "x"}
    answer = app.test_client().post("/api/v1/e-commerce/wishlist/groups", data=form)
    assert answer.status_code == 401
    assert everything() == before


def test_a_token_of_an_ended_grant_opens_nothing(forge, opens, session):
    accounts.end_grant(session, forge.claims.user_id, forge.claims.grant_id)
    session.commit()
    assert not opens(f"Bearer {forge.good}")


def test_a_token_of_a_deleted_customer_opens_nothing(forge, opens, session, shop):
    session.delete(shop.alice)
    session.commit()
    assert not opens(f"Bearer {forge.good}")


def test_a_token_dies_to_the_second(forge, opens, clock):
    clock.move_to(NOW + timedelta(minutes=15, seconds=-1))
    assert opens(f"Bearer {forge.good}")
    clock.move_to(NOW + timedelta(minutes=15))
    assert not opens(f"Bearer {forge.good}")


def test_a_replaced_key_is_believed_while_it_is_among_the_old_ones(
    app, forge, opens, monkeypatch
):
    old, issuer = app.config["SECRET_KEY"], forge.issuer
    for keys, is_good in ((("new", old), True), (("newer", "new"), False)):
        replaced = Issuer(issuer.name, issuer.audience, keys)
        monkeypatch.setitem(app.extensions, "token_issuer", replaced)
        assert opens(f"Bearer {forge.good}") is is_good
        monkeypatch.undo()


def test_a_cookie_is_no_token(app, shop, client, everything):
    sign_in(client)
    before = everything()
    browser = client.get_cookie(SHOP_COOKIE).value
    groups = "/api/v1/e-commerce/wishlist/groups"
    answers = [
        client.get(groups),
        client.post(groups, json={"name": "Mallory"}),
        client.get(groups, headers={"Authorization": f"Bearer {browser}"}),
    ]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert everything() == before


def test_a_token_is_no_cookie_and_no_key_to_the_pages(app, forge, everything):
    """Neither as a token, nor as a session, nor as what a session holds."""
    before = everything()
    for name, value in (
        (SHOP_COOKIE, forge.good),
        (OPERATOR_COOKIE, forge.good),
        ("keepsake_guest", forge.good),
    ):
        client = app.test_client()
        client.set_cookie(name, value)
        bearer = {"Authorization": f"Bearer {forge.good}"}
        for path, door in (
            ("/account", "/account/sign-in"),
            ("/wishlist/archived", "/account/sign-in"),
            ("/sg-admin/", "/sg-admin/sign-in"),
        ):
            answer = client.get(path, headers=bearer)
            assert answer.status_code == 303
            assert answer.location.startswith(door)
        answer = client.post("/wishlist/clear", headers=bearer)
        assert answer.location.startswith("/account/sign-in")
    assert everything() == before
