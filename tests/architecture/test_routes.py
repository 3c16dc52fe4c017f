"""Who may go where: a written expectation for every page and every kind of visitor.

A route that is not in the table fails, and so does a line without a route. What programs
ask for has a table of its own: tests/api/test_routes.py.
"""

import pytest

from tests.architecture.routes import ID, TABLE, WORDS
from tests.people import PASSWORD, where_to
from webapp.api import BASE

HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
VISITORS = HEAD[3:]
NEWCOMER = {"name": "Dora", "email": "dora@example.com", "password": PASSWORD}
A_RULE = {"name": "Summer", "kind": "percent", "percent": "12.5", "minimum": "0"}
A_WORDING = {"subject": "Off it goes", "opening": "It is on its way."}
# What is sent, and what stands in the address, where that is not the case itself.
SENT = {
    ("/wishlist/items/<uuid:item_id>/place", "alice's"): {"before": ""},
    ("/wishlist/items/<uuid:item_id>/transfer", "alice's"): {"group": ""},
    ("/wishlist/groups/<uuid:group_id>/place", "alice's"): {"before": ""},
    ("/wishlist/items/<uuid:item_id>/shift", "alice's"): {"to": "up"},
    ("/wishlist/items/<uuid:item_id>/edit", "alice's"): {
        "note": "In blue, please",
        "private": "y",
        "wanted": "2",
        "priority": "high",
        "needed": "2999-12-31",
    },
    ("/wishlist/groups", "-"): {"name": "Somewhere else"},
    ("/wishlist/groups/<uuid:group_id>/edit", "alice's"): {
        "name": "Presents",
        "occasion": "2999-12-31",
    },
    ("/wishlist/groups/<uuid:group_id>/shift", "alice's"): {"to": "1"},
    ("/wishlist/groups/<uuid:group_id>/delete", "alice's"): {"items": "keep"},
    ("/wishlist/share/issue", "-"): {"ungrouped": "y"},
    ("/wishlist/share/groups/<uuid:group_id>/visibility", "alice's"): {
        "visibility": "public",
        "next": "/wishlist/share",
    },
    ("/wishlist/share/links/<uuid:link_id>/revoke", "alice's"): {
        "next": "/wishlist/share",
    },
    ("/cart/lines/<uuid:line_id>/quantity", "alice's"): {"quantity": "2"},
    ("/cart/code", "-"): {"code": "nobody knows it"},
    ("/account/orders/<uuid:order_id>/pay", "alice's"): {"method": "test_card"},
    ("/dev/pay/<uuid:payment_id>", "alice's"): {"answer": "pay"},
    ("/sg-admin/orders/<uuid:order_id>/cancel", "alice's"): {"reason": "As agreed"},
    ("/sg-admin/orders/<uuid:order_id>/refund", "paid"): {
        "reason": "As agreed",
        "what": "whole",
        "once_key": "once",
    },
    ("/sg-admin/promotions/conversion", "-"): {"hours": "48"},
    ("/sg-admin/promotions/new", "-"): A_RULE,
    ("/sg-admin/promotions/<uuid:rule_id>/edit", "spring"): A_RULE,
    ("/sg-admin/promotions/<uuid:rule_id>/codes", "spring"): {
        "email": "bob@example.com",
        "expires": "2999-12-31",
    },
    ("/sg-admin/settings/", "-"): {
        "unpaid_order_hours": "48",
        "abandoned_cart_days": "5",
        "conversion_link_days": "10",
        "after_purchase": "keep",
        "alert_threshold_pct": "12",
        "alert_stock_minimum": "2",
        "alert_cooldown_hours": "48",
        "alert_mail_hours": "12",
        "reminder_wait_days": "4",
        "reminder_interval_days": "8",
        "reminder_most": "2",
        "reminder_throttle_hours": "12",
        "reminders_per_minute": "100",
    },
    ("/sg-admin/messages/cause/retry", "-"): {"cause": "smtp.550"},
    ("/sg-admin/messages/cause/discard", "-"): {"cause": "smtp.550"},
    ("/sg-admin/messages/wordings/<template>", "order_sent"): A_WORDING,
    ("/sg-admin/messages/wordings/<template>/preview", "order_sent"): A_WORDING,
    ("/sg-admin/messages/customers/<uuid:user_id>/opt-out", "alice's"): {
        "reason": "As the customer asked",
    },
    ("/wishlist/items/<uuid:item_id>/watch", "alice's"): {
        "stock": "y",
        "price": "y",
        "percent": "20",
        "below": "30",
    },
    ("/wishlist/items/<uuid:item_id>/bell", "alice's"): {"on": "1"},
    ("/account/messages/choices", "-"): {
        "stock_email": "y",
        "order_email": "y",
        "threshold": "20",
    },
    ("/account/messages/phone", "-"): {"number": "+12015550199", "consent": "y"},
    ("/account/sign-in", "-"): {"email": "alice@example.com", "password": PASSWORD},
    ("/account/sign-in", "wrong"): {"email": "alice@example.com", "password": "no"},
    ("/account/register", "-"): NEWCOMER,
    ("/account/forgot", "-"): {"email": "alice@example.com"},
    ("/account/reset/<token>", "alice's"): {"password": "a new one, long"},
    ("/account/password", "-"): {"present": PASSWORD, "new": "a new one, long"},
    ("/sg-admin/sign-in", "-"): {"email": "ada@example.com", "password": PASSWORD},
    ("/sg-admin/sign-in", "customer"): {
        "email": "alice@example.com",
        "password": PASSWORD,
    },
}
IN_ADDRESS = {
    "line_id": "{} line",
    "order_id": "{} order",
    "payment_id": "{} payment",
    "rule_id": "{} rule",
    "code_id": "{} code",
    "item_id": "{} lamp",
    "group_id": "{} group",
    "removal_id": "{} removal",
    "link_id": "{} link",
    "session_id": "{} browser",
    "grant_id": "{} program",
    "user_id": "{} self",
}


def address(world, rule, case):
    known = {"slug": case, "template": case, "name": case, "what": "reminder"}
    for name, words in IN_ADDRESS.items():
        known[name] = world.ids.get(words.format(case))
    purpose = "reset_password" if "/reset/" in rule else "verify_email"
    tokens = {"alice's": world.links[purpose]}
    if rule.startswith("/w/"):
        tokens = {
            "alice's": world.links["alice's list"],
            "ended": world.links["alice's ended list"],
        }
    if rule.startswith("/wishlist/to-cart/"):
        tokens = {"alice's": world.links["alice's way"]}
    if rule.startswith("/m/st"):
        tokens = {"alice's": world.links["alice's way out"]}
    known["token"] = tokens.get(case, case)
    for name, value in known.items():
        rule = rule.replace(f"<{name}>", str(value)).replace(
            f"<uuid:{name}>", str(value)
        )
    assert "<" not in rule, "the table's case does not fill this address"
    return rule


def sent(world, method, rule, case):
    if rule == "/wishlist/items":
        into = {"group": world.ids["alice's group"]} if case == "into" else {}
        return {"product": world.ids.get(case, world.ids["vase"])} | into
    if rule in {"/cart/lines", "/w/<token>/cart"}:
        return {"variant": world.ids["lamp's variant"]}
    if rule == "/cart/back":
        return {}
    if rule == "/checkout":
        return world.checkout
    known = {
        "/account/messages/phone/code": {"code": world.links["alice's code"]},
        "/wishlist/bulk": {"do": "archive", "items": world.ids["alice's lamp"]},
        "/sg-admin/messages/retry": {"ids": world.ids["alice's letter"]},
        "/sg-admin/messages/discard": {"ids": world.ids["alice's letter"]},
    }
    if rule in known:
        return known[rule] if method == "POST" else None
    return SENT.get((rule, case), {}) if method == "POST" else None


def ask(world, visitor, line, **headers):
    method, rule, case = line[:3]
    return world.browser(visitor).open(
        address(world, rule, case),
        method=method,
        data=sent(world, method, rule, case),
        headers=headers,
    )


def pages(app):
    """Return the rules of all addresses that are for people."""
    return [rule for rule in app.url_map.iter_rules() if not is_for_programs(rule)]


def for_programs(app):
    """Return the rules of all other addresses."""
    return [rule for rule in app.url_map.iter_rules() if is_for_programs(rule)]


def is_for_programs(rule):
    return rule.rule.startswith(f"{BASE}/")


def asked(rules):
    """Return each method of each rule."""
    return {
        (method, rule.rule)
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_page_is_in_the_table(app):
    assert {(method, rule) for method, rule, *_ in LINES} == asked(pages(app))


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:3]))
def test_everybody_gets_where_the_table_says(world, undone, line):
    assert len(line) == len(HEAD), "an expectation is missing"
    told = {}
    for visitor in VISITORS:
        with undone():
            answer = ask(world, visitor, line)
        told[visitor] = ID.sub("<id>", where_to(answer)) or str(answer.status_code)
        assert bool(where_to(answer)) == (answer.status_code == 303), visitor
    expected = dict(zip(VISITORS, line[3:], strict=True))
    assert told == {who: WORDS.get(what, what) for who, what in expected.items()}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:3]))
def test_a_fragment_is_refused_to_whom_the_page_is(world, undone, line):
    for visitor, expected in zip(VISITORS, line[3:], strict=True):
        with undone():
            answer = ask(world, visitor, line, **{"HX-Request": "true"})
        if expected in {"in", "desk-in"}:
            assert answer.status_code == 401, visitor
            assert answer.headers["HX-Redirect"].startswith(WORDS[expected]), visitor
            assert not answer.data, visitor
        elif expected == "told":
            assert answer.status_code == 422, visitor
        elif expected.isdigit():
            assert str(answer.status_code) == expected, visitor
        else:
            assert answer.status_code in {200, 303}, visitor
