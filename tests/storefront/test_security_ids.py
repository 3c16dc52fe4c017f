"""Other people's things look like missing ones, in every address and every form."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.architecture.test_routes import pages
from tests.people import same_but_for, where_to
from tests.storefront.test_security import every_form
from webapp.accounts.owners import Owner
from webapp.cart.queries import open_cart_id
from webapp.orders.models import OrderLine
from webapp.web.forms import IdField, IdsField

MALFORMED = ["nothing", "0", "-1", "1 OR 1=1", "%00", "a" * 300, "{}", "😀"]
THINGS = {
    "item_id": "lamp",
    "group_id": "group",
    "removal_id": "removal",
    "link_id": "link",
    "session_id": "browser",
    "grant_id": "program",
    "line_id": "line",
    "order_id": "order",
    "payment_id": "payment",
    "rule_id": "rule",
    "code_id": "code",
    "user_id": "self",
}
# Forms that name things by their ids, with what is fit in them.
FORMS_WITH_IDS = {
    "/wishlist/items": ("product", "variant", "group"),
    "/wishlist/items/{item}/choose": ("variant",),
    "/wishlist/items/{item}/place": ("group", "before"),
    "/wishlist/items/{item}/transfer": ("group",),
    "/wishlist/groups/{group}/place": ("before",),
    "/wishlist/bulk": ("items", "group"),
    "/wishlist/share/issue": ("groups",),
    "/cart/lines": ("variant",),
    "/w/{list}/cart": ("variant",),
    "/cart/back": ("line", "variant"),
    "/checkout": ("cart",),
}
IN_ADDRESS = {"/cart/back"}  # what a notice's way back says
# Where an id that is nothing to whoever asks says nothing, and takes nothing either.
MAY_BE_GONE = {"/cart/back": ("item", "removal")}
AT_THE_DESK = {
    "/sg-admin/promotions/new": ("categories",),
    "/sg-admin/promotions/{rule}/edit": ("categories",),
    "/sg-admin/promotions/conversion": ("rule",),
}
# Where what is not there any more is passed over, and the answer says how many it was.
MAY_BE_DONE = {
    "/sg-admin/messages/retry": ("ids",),
    "/sg-admin/messages/discard": ("ids",),
}
# What makes a form fit, wherever an address names the thing that it is about.
FIT = {
    "next": "/",
    "to": "up",
    "wanted": "1",
    "priority": "high",
    "quantity": "1",
    "method": "test_card",
    "answer": "pay",
    "reason": "As agreed",
    "what": "whole",
    "email": "alice@example.com",
    "name": "Summer",
    "kind": "percent",
    "percent": "5",
    "hours": "48",
}
SIGN_IN = {"/account/sign-in", "/sg-admin/sign-in"}
OF_OTHERS = {"alice": ("bob", "carol"), "bob": ("alice",), "carol": ("alice", "bob")}


def with_ids(app):
    """Yield the pages whose address names a thing by its id, and by which name."""
    for rule in pages(app):
        for name in rule.arguments - {"slug", "token", "template", "what", "name"}:
            yield rule, name


def test_every_id_in_an_address_is_tried_below(app):
    assert {name for _, name in with_ids(app)} == set(THINGS)


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
@pytest.mark.parametrize("visitor", OF_OTHERS)
def test_the_ids_of_others_in_an_address_look_like_missing_ones(
    world, undone, everything, visitor, part
):
    for rule, name in with_ids(world.app):
        known = [f"{other}'s {THINGS[name]}" for other in OF_OTHERS[visitor]]
        others = [world.ids[key] for key in known if key in world.ids]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answers, browser = set(), world.browser(visitor)
            for asked in (uuid4(), *others, *MALFORMED):
                path = rule.rule.replace(f"<uuid:{name}>", str(asked))
                before = everything()
                with undone():
                    answer = browser.open(path, method=method, data=FIT, headers=part)
                    assert everything() == before, (rule, asked)
                turned_away = where_to(answer) in SIGN_IN
                answers.add("turned away" if turned_away else same_but_for(answer))
            assert len(answers) == 1, (method, rule)


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_to_operators_every_id_of_nothing_looks_like_a_missing_one(
    world, undone, everything, part
):
    browser = world.browser("ada")
    of_each = {
        kind: next(id_ for key, id_ in world.ids.items() if key.endswith(kind))
        for kind in THINGS.values()
    }
    desk = [one for one in with_ids(world.app) if one[0].rule.startswith("/sg-admin")]
    of_the_desk = {"order_id", "rule_id", "code_id", "user_id"}
    assert {name for _, name in desk} == of_the_desk
    for rule, name in desk:
        of_others = [id_ for kind, id_ in of_each.items() if kind != THINGS[name]]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answers = set()
            for asked in (uuid4(), *of_others, *MALFORMED):
                path = rule.rule.replace(f"<uuid:{name}>", str(asked))
                before = everything()
                with undone():
                    answer = browser.open(path, method=method, data=FIT, headers=part)
                    assert everything() == before, (rule, asked)
                answers.add(same_but_for(answer))
            assert {status for status, _ in answers} == {404}, (method, rule)
            assert len(answers) == 1, (method, rule)


def test_every_id_in_a_form_is_tried_below():
    found = {
        name
        for form in every_form()
        for name, field in vars(form).items()
        if issubclass(getattr(field, "field_class", object), IdField | IdsField)
    }
    tried = {
        name
        for forms in (FORMS_WITH_IDS, MAY_BE_GONE, AT_THE_DESK, MAY_BE_DONE)
        for names in forms.values()
        for name in names
    }
    assert found | {"rule"} == tried  # a rule is chosen from a list


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_the_ids_of_others_in_a_form_look_like_missing_ones(
    world, undone, everything, part
):
    shirt, secret = world.products.shirt.variants[1].id, world.ids["secret's variant"]
    hidden = {
        "product": [world.ids["secret"], world.ids["relic"]],
        "variant": [shirt, world.ids["lamp"]],
        "group": [world.ids["bob's group"], world.ids["lamp"]],
        "before": [world.ids["bob's lamp"], world.ids["bob's group"]],
        "items": [world.ids["bob's lamp"], world.ids["carol's lamp"]],
        "groups": [world.ids["bob's group"], world.ids["lamp"]],
        "line": [world.ids["bob's line"], world.ids["carol's line"]],
        "cart": [cart_of(world, "bob"), world.ids["alice's order"]],
    }
    fit = {
        "/wishlist/items": {"product": world.ids["vase"]},
        "/wishlist/items/{item}/place": {"before": ""},
        "/wishlist/bulk": {
            "items": world.ids["alice's lamp"],
            "do": "move",
            "group": "",
        },
        "/cart/back": {"quantity": 1},
        "/checkout": world.checkout,
    }
    browser = world.browser("alice")
    for path, names in FORMS_WITH_IDS.items():
        there = path.format(
            item=world.ids["alice's lamp"],
            group=world.ids["alice's group"],
            list=world.links["alice's list"],
        )
        is_sold_freely = path in {"/cart/lines", "/cart/back"}
        for name in names:
            answers = set()
            known = [secret] if is_sold_freely and name == "variant" else hidden[name]
            for asked in (uuid4(), *known, *MALFORMED):
                before = everything()
                sent_along = fit.get(path, {}) | {name: asked}
                where = "query_string" if path in IN_ADDRESS else "data"
                with undone():
                    answer = browser.post(there, **{where: sent_along}, headers=part)
                    assert everything() == before, (path, name, asked)
                answers.add(same_but_for(answer))
            assert {status for status, _ in answers} == {404}, (path, name)
            assert len(answers) == 1, (path, name)


def cart_of(world, name):
    return open_cart_id(world.session, Owner(user_id=world.people_of(name).id))


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_a_way_back_takes_nothing_off_the_lists_of_others(
    world, undone, everything, part
):
    browser = world.browser("alice")
    back = {"variant": world.ids["lamp's variant"], "quantity": 1}
    for path, names in MAY_BE_GONE.items():
        for name in names:
            thing = THINGS[f"{name}_id"]
            others = [world.ids[f"{other}'s {thing}"] for other in OF_OTHERS["alice"]]
            answers = set()
            for asked in (uuid4(), *others, *MALFORMED):
                before = everything()
                with undone():
                    answer = browser.post(
                        path, query_string=back | {name: asked}, headers=part
                    )
                    after = everything()
                touched = {table for table in after if after[table] != before[table]}
                assert touched - {"wishlists"} == {"carts", "cart_lines"}, asked
                answers.add(same_but_for(answer))
            assert len(answers) == 1, name


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_what_operators_tick_is_there(world, undone, everything, part):
    browser = world.browser("ada")
    for path, names in AT_THE_DESK.items():
        there = path.format(rule=world.ids["spring rule"])
        for name in names:
            answers = set()
            for asked in (uuid4(), world.ids["lamp"], *MALFORMED):
                before = everything()
                with undone():
                    answer = browser.post(there, data=FIT | {name: asked}, headers=part)
                    assert everything() == before, (path, asked)
                answers.add(same_but_for(answer))
            assert {status for status, _ in answers} == {422}, path
            assert len(answers) == 1, path


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_what_operators_tick_may_be_done_already(world, undone, everything, part):
    for path, names in MAY_BE_DONE.items():
        for name in names:
            answers = set()
            for asked in (uuid4(), world.ids["lamp"], *MALFORMED):
                browser, before = world.browser("ada"), everything()
                with undone():
                    answer = browser.post(path, data={name: asked}, headers=part)
                    assert everything() == before, (path, asked)
                answers.add(same_but_for(answer))
            assert {status for status, _ in answers} <= {200, 303}, path
            assert len(answers) == 1, path


@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_no_piece_of_another_order_is_given_back(world, undone, everything, part):
    browser = world.browser("ada")
    path = f"/sg-admin/orders/{world.ids['paid order']}/refund"
    line = world.session.scalar(
        select(OrderLine.id).filter_by(order_id=world.ids["alice's order"])
    )
    answers = set()
    for asked in (uuid4(), line, *MALFORMED):
        before = everything()
        data = {"reason": "As agreed", "what": "lines", "once_key": "once"}
        with undone():
            answer = browser.post(
                path, data=data | {f"quantity-{asked}": "1"}, headers=part
            )
            assert everything() == before, asked
        answers.add(same_but_for(answer))
    assert len(answers) == 1
    assert {status for status, _ in answers} <= {404, 422}


def test_whatever_is_done_with_what_is_ticked_none_of_it_is_anothers(
    world, undone, everything
):
    browser = world.browser("alice")
    of_others = [world.ids["bob's lamp"], world.ids["carol's lamp"]]
    for do in ("archive", "cart", "restore", "remove", "move"):
        answers = set()
        for asked in (uuid4(), *of_others, *MALFORMED):
            before = everything()
            data = {"do": do, "items": asked, "group": ""}
            with undone():
                answer = browser.post("/wishlist/bulk", data=data)
                assert everything() == before, (do, asked)
            answers.add(same_but_for(answer))
        assert {status for status, _ in answers} == {404}, do
        assert len(answers) == 1, do


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_mailed_link_of_others_looks_like_one_that_was_made_up(
    world, undone, everything, method
):
    answers, browser = set(), world.browser("alice")
    bobs, mine = world.links["bob's way"], world.links["alice's way"]
    for token in (bobs, mine[:-1], world.links["alice's list"], *MALFORMED):
        before = everything()
        with undone():
            answer = browser.open(f"/wishlist/to-cart/{token}", method=method)
            assert everything() == before, token
        answers.add(same_but_for(answer))
    assert {status for status, _ in answers} == {404}
    assert len(answers) == 1
