"""Which program may do what: a written expectation for every endpoint and every asker.

An endpoint that is not in the table fails, and so does a line without an endpoint. Pages
have a table of their own: tests/architecture/test_routes.py.
"""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from tests.api.asked import (
    ADD,
    BY_CALL,
    GROUP,
    GROUPS,
    ITEM,
    TO_CART,
    WISHLIST,
    Wish,
    address,
    askers,
    plain,
    wishes,
)
from tests.api.envelopes import MOMENT, is_told, told_of
from tests.architecture.test_routes import (
    ID,
    asked,
    for_programs,
    is_for_programs,
    pages,
)
from webapp.api import BASE
from webapp.api.endpoints import Who

# "both" asks with Alice's token out of Bob's browser, "cookie" out of Alice's and "desk"
# out of Ada's without one; "refresh" shows Alice's refresh token, "link" that of the list
# she shares. Whose tokens are good stands first.
TABLE = """
method  rule                                        case       nobody   alice    bob      both     cookie   desk     expired  foreign  ended    deleted  refresh  link
GET     /openapi.json                               -          200      200      200      200      200      200      200      200      200      200      200      200
POST    /auth/token                                 alice's    200      200      200      200      200      200      200      200      200      200      200      200
POST    /auth/token                                 wrong      401      401      401      401      401      401      401      401      401      401      401      401
POST    /auth/token                                 nothing    422      422      422      422      422      422      422      422      422      422      422      422
POST    /auth/refresh                               alice's    200      200      200      200      200      200      200      200      200      200      200      200
POST    /auth/refresh                               wrong      401      401      401      401      401      401      401      401      401      401      401      401
POST    /auth/refresh                               nothing    422      422      422      422      422      422      422      422      422      422      422      422
POST    /auth/revoke                                alice's    200      200      200      200      200      200      200      200      200      200      200      200
POST    /auth/revoke                                wrong      200      200      200      200      200      200      200      200      200      200      200      200
POST    /auth/revoke                                nothing    422      422      422      422      422      422      422      422      422      422      422      422
GET     /e-commerce/products/<slug>                 lamp       200      200      200      200      200      200      401      401      401      401      401      401
GET     /e-commerce/products/<slug>                 relic      200      200      200      200      200      200      401      401      401      401      401      401
GET     /e-commerce/products/<slug>                 secret     404      404      404      404      404      404      401      401      401      401      401      401
GET     /e-commerce/products/<slug>                 unknown    404      404      404      404      404      404      401      401      401      401      401      401
GET     /e-commerce/products/<slug>                 malformed  404      404      404      404      404      404      401      401      401      401      401      401
GET     /e-commerce/wishlist                        -          401      200      200      200      401      401      401      401      401      401      401      401
GET     /e-commerce/wishlist                        archived   401      200      200      200      401      401      401      401      401      401      401      401
GET     /e-commerce/wishlist                        malformed  401      422      422      422      401      401      401      401      401      401      401      401
GET     /e-commerce/wishlist/grouped                -          401      200      200      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    vase       401      200      200      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    lamp       401      400      400      400      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    relic      401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    secret     401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    unknown    401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    malformed  401      422      422      422      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    nothing    401      422      422      422      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    into       401      200      404      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    anew       401      200      200      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    twin       401      400      200      400      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    either     401      400      400      400      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/add                    variant    401      200      200      200      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/clear                  -          401      200      200      200      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/<item_id>              alice's    401      200      404      200      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/<item_id>              unknown    401      404      404      404      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/<item_id>              malformed  401      404      404      404      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/<item_id>              archived   401      200      404      200      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        alice's    401      200      404      200      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        unknown    401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        malformed  401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        archived   401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        nothing    401      422      422      422      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/group        of-bob     401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     alice's    401      200      404      200      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     unknown    401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     malformed  401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     archived   401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     nothing    401      422      422      422      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/<item_id>/position     far        401      422      404      422      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> alice's    401      200      404      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> unknown    401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> malformed  401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> archived   401      404      404      404      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> none       401      422      422      422      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/move-to-cart/<item_id> more       401      400      404      400      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/groups                 -          401      200      200      200      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/groups                 twin       401      400      200      400      401      401      401      401      401      401      401      401
POST    /e-commerce/wishlist/groups                 nothing    401      422      422      422      401      401      401      401      401      401      401      401
GET     /e-commerce/wishlist/groups                 -          401      200      200      200      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/groups/<group_id>      alice's    401      200      404      200      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/groups/<group_id>      unknown    401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/groups/<group_id>      malformed  401      404      404      404      401      401      401      401      401      401      401      401
PATCH   /e-commerce/wishlist/groups/<group_id>      nothing    401      422      422      422      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/groups/<group_id>      alice's    401      200      404      200      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/groups/<group_id>      unknown    401      404      404      404      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/groups/<group_id>      malformed  401      404      404      404      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/groups/<group_id>      whole      401      200      404      200      401      401      401      401      401      401      401      401
DELETE  /e-commerce/wishlist/groups/<group_id>      maybe      401      422      422      422      401      401      401      401      401      401      401      401
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
ASKERS = HEAD[3:]
CALLS = sorted({(method, rule) for method, rule, _ in (line[:3] for line in LINES)})
DOCUMENT = ("GET", "/openapi.json")  # stands in no envelope
NOT_HERE = {"expired", "foreign", "ended", "deleted", "refresh", "link"}
COUNTED = {"sign_in_tries"}  # a wrong password is counted, whatever else happens
NOBODY = UUID(int=1)
MADE_ANEW = re.compile(r'(?<=Token":")[^"]+')
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
DISGUISES = (
    {"Accept": "text/html"},
    {"HX-Request": "true", "HX-Current-URL": "http://localhost/wishlist"},
    {"X-Requested-With": "XMLHttpRequest", "Accept": "*/*;q=0.1"},
)


def wish_of(world, line):
    """Say what is asked for in a line of the table."""
    method, rule, case = line[:3]
    if (method, rule) == DOCUMENT:
        return Wish()
    fit = wishes(world)[method, rule]
    names = {name: named(world, name, case) for name in fit.names}
    query, body = changed(world, (method, rule), case)
    if case == "nothing":
        return replace(fit, body={})
    wish = replace(fit, names=names, query=fit.query | query)
    return wish if fit.body is None else replace(wish, body=fit.body | body)


def named(world, name, case):
    """Say what stands in the address."""
    if name == "slug":
        return {"malformed": "lamp or vase"}.get(case, case)
    things = {"item_id": "alice's lamp", "group_id": "alice's group"}
    strange = {
        "unknown": NOBODY,
        "malformed": "lamp",
        "archived": world.ids["old lamp"],
    }
    return strange.get(case, world.ids[things[name]])


def changed(world, call, case):
    """Say what the query and the body of a case say besides what is fit."""
    ids = world.ids
    into = {"groupId": ids["alice's group"]}
    anew = {"groupName": "Birthday"}
    twin = "PRESENTS OF ALICE"
    bodies = {
        (ADD, "into"): into,
        (ADD, "anew"): anew,
        (ADD, "twin"): {"groupName": twin},
        (ADD, "either"): into | anew,
        (ADD, "variant"): {"variantId": ids["vase's variant"]},
        (ADD, "unknown"): {"productId": NOBODY},
        (ADD, "malformed"): {"productId": "lamp"},
        (GROUPS, "twin"): {"name": twin},
        (f"{ITEM}/group", "of-bob"): {"groupId": ids["bob's group"]},
        (f"{ITEM}/position", "far"): {"position": 2**40},
        ("/auth/token", "wrong"): {"password": "no"},
        ("/auth/refresh", "wrong"): {"refreshToken": "no"},
        ("/auth/revoke", "wrong"): {"token": "no"},
    }
    queries = {
        (WISHLIST, "archived"): {"archived": "true"},
        (WISHLIST, "malformed"): {"archived": "maybe"},
        (TO_CART, "none"): {"quantity": "0"},
        (TO_CART, "more"): {"quantity": "6"},
        (GROUP, "whole"): {"deleteProducts": "true"},
        (GROUP, "maybe"): {"deleteProducts": "maybe"},
    }
    of_product = {"productId": ids[case]} if call[1] == ADD and case in ids else {}
    return queries.get((call[1], case), {}), bodies.get((call[1], case), of_product)


def name_of(line):
    return " ".join(line[:3])


def test_every_endpoint_is_in_the_table(app):
    there = {(method, plain(rule)) for method, rule in asked(for_programs(app))}
    assert set(CALLS) == there
    assert set(BY_CALL) | {DOCUMENT} == there


def test_every_endpoint_has_something_that_it_is_asked(world):
    assert set(wishes(world)) == set(BY_CALL)


def test_no_address_is_in_neither_table(app):
    rules = [*pages(app), *for_programs(app)]
    assert len(rules) == len(list(app.url_map.iter_rules()))
    assert not {is_for_programs(rule) for rule in pages(app)} - {False}


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_every_program_gets_what_the_table_says(world, undone, everything, line):
    assert len(line) == len(HEAD), "an expectation is missing"
    call, wish, told = tuple(line[:2]), wish_of(world, line), {}
    for who, asker in askers(world).items():
        before = everything(but=COUNTED)
        with undone():
            answer = asker.ask(call, wish)
            if answer.status_code >= 400:
                assert everything(but=COUNTED) == before, who
        told[who] = str(answer.status_code)
        assert call == DOCUMENT or is_told(answer), who
        assert "Set-Cookie" not in answer.headers, who
        assert is_told_how(answer, who, BY_CALL.get(call)), who
    assert told == dict(zip(ASKERS, line[3:], strict=True))


def is_told_how(answer, who, one):
    """Tell whether an answer says how one may ask, exactly where one may not."""
    challenge = answer.headers.get("WWW-Authenticate")
    if answer.status_code != 401:
        return challenge is None
    if one is None or one.who is Who.NOBODY:
        return challenge is not None
    why = ', error="invalid_token"' if who in NOT_HERE else ""
    return challenge == f'Bearer realm="Keepsake"{why}'


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_it_is_the_same_however_one_asks_for_it(world, undone, line):
    call, wish = tuple(line[:2]), wish_of(world, line)
    for who, asker in askers(world).items():
        told = set()
        for headers in ({}, *DISGUISES):
            with undone():
                told.add(but_for_what_is_new(asker.ask(call, wish, **headers)))
        assert len(told) == 1, who


def but_for_what_is_new(answer):
    """Return what is told without what is made anew for each: ids, times and tokens."""
    status, text = told_of(answer)
    return status, MADE_ANEW.sub("", MOMENT.sub("", ID.sub("", text)))


@pytest.mark.parametrize("rule", sorted({rule for _, rule in CALLS}))
def test_no_other_method_does_anything(world, undone, everything, rule):
    there = {method for method, known in CALLS if known == rule}
    names = {"slug": "lamp", "item_id": NOBODY, "group_id": NOBODY}
    path = address(rule, names)
    everywhere = {"OPTIONS"} if rule == DOCUMENT[1] else set()
    for who, asker in askers(world).items():
        for method in set(METHODS) - there - everywhere:
            before = everything()
            answer = asker.client.open(path, method=method, headers=asker.headers)
            assert answer.status_code == 405, (who, method)
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed - {"HEAD"} - everywhere == there, (who, method)
            assert is_told(answer)
            assert everything() == before


@pytest.mark.parametrize("path", ["", "/", "/nowhere", "/e-commerce", "/auth/token/x"])
def test_where_nothing_is_nobody_is_told_more(world, path):
    told = {
        told_of(asker.client.open(BASE + path, method=method, headers=asker.headers))
        for asker in askers(world).values()
        for method in ("GET", "POST", "DELETE")
    }
    assert {status for status, _ in told} == {404}
    assert len(told) == 1
