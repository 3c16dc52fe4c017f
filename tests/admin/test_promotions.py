"""Discount rules, their codes and the conversion promo, on the operators' pages."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.admin.desk import HTMX, told
from tests.promotions.rules import ADA, a_rule
from webapp.audit.models import Act
from webapp.audit.queries import acts
from webapp.catalog.models import Category
from webapp.promotions.models import DiscountKind, DiscountRule
from webapp.promotions.queries import rule_page
from webapp.promotions.services import end_rule, issue_code
from webapp.settings.queries import current
from webapp.settings.services import change

TOOLS = "/sg-admin/promotions"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BLANK = {
    "name": "Ten off",
    "kind": "percent",
    "percent": "10",
    "amount": "",
    "minimum": "",
    "starts": "",
    "ends": "",
    "most_uses": "",
    "most_per_customer": "",
    "shared_code": "",
}


@pytest.fixture
def shelves(session):
    """Two categories, of which nothing is for sale."""
    lamps, books = (
        Category(slug=name.lower(), name=name, position=position)
        for position, name in enumerate(("Lamps", "Books"))
    )
    session.add_all([lamps, books])
    session.commit()
    return lamps, books


def the_rule(session):
    return session.scalars(select(DiscountRule)).one()


def deeds(session):
    return session.scalar(select(func.count()).select_from(Act))


def test_a_rule_is_made_as_it_was_written(session, desk, shelves):
    lamps, _books = shelves
    answer = desk.post(
        f"{TOOLS}/new",
        data=BLANK
        | {
            "name": " Summer  sale ",
            "percent": "12,5 %",
            "minimum": "$1,050.90",
            "categories": [str(lamps.id)],
            "starts": "2026-12-01",
            "ends": "2026-12-24",
            "most_uses": "100",
            "most_per_customer": "1",
            "shared_code": "summer-26",
        },
    )

    made = the_rule(session)
    assert answer.location == f"{TOOLS}/{made.id}"
    assert (made.name, made.kind, made.percent_pct) == (
        "Summer sale",
        DiscountKind.PERCENT,
        Decimal("12.50"),
    )
    assert (made.minimum_minor, made.currency, made.amount_minor) == (
        105_090,
        "USD",
        None,
    )
    assert made.starts_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert made.ends_at == datetime(2026, 12, 25, tzinfo=UTC)  # the 24th is the last
    assert (made.most_uses, made.most_per_customer) == (100, 1)
    assert (made.category_ids, made.shared_code) == ([lamps.id], "SUMMER26")
    page = desk.get(answer.location).text
    assert "“Summer sale” is made." in page
    assert "12.5% off, on Lamps, from $1,050.90" in page
    assert "Dec 1, 2026 to Dec 24, 2026" in page
    assert "100 in all, 1 for each customer" in page
    assert acts(session)[0].operator_name == "Ada"


def test_with_script_a_new_rule_opens_its_page(session, desk):
    answer = desk.post(f"{TOOLS}/new", data=BLANK, headers=HTMX)

    assert answer.headers["HX-Redirect"] == f"{TOOLS}/{the_rule(session).id}"
    assert told(desk)


def test_a_fixed_amount_is_typed_as_money(session, desk):
    desk.post(
        f"{TOOLS}/new", data=BLANK | {"kind": "fixed", "percent": "", "amount": "5.00"}
    )

    made = the_rule(session)
    assert (made.kind, made.amount_minor, made.percent_pct) == (
        DiscountKind.FIXED,
        500,
        None,
    )


def test_what_the_other_kind_of_rule_asks_for_is_left_alone(session, desk):
    other = {"kind": "fixed", "percent": "a lot", "amount": "5"}
    assert desk.post(f"{TOOLS}/new", data=BLANK | other).status_code == 303
    assert the_rule(session).amount_minor == 500


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Give it a name of 1 to 80 characters."),
        ("name", "x" * 81, "Give it a name of 1 to 80 characters."),
        ("kind", "both", "Not a valid choice."),
        ("percent", "", "Give a percentage above 0, up to 100."),
        ("percent", "ten", "Give a percentage such as 10 or 12.5."),
        ("percent", "1e1", "Give a percentage such as 10 or 12.5."),
        ("percent", "-5", "Give a percentage such as 10 or 12.5."),
        ("percent", "101", "Give a percentage above 0, up to 100."),
        ("percent", "9" * 300, "Give a percentage above 0, up to 100."),
        ("percent", "0.125", "Give two digits after the point at most."),
        ("minimum", "5.005", "Give a price such as 25 or 24.90."),
        ("minimum", "much", "Give a price such as 25 or 24.90."),
        ("categories", "lamps", "Tick categories that there are."),
        ("categories", f"{UUID(int=7)}", "Tick categories that there are."),
        ("starts", "soon", "Give a day such as 2026-12-24."),
        ("ends", "9999-12-31", "Give a day such as 2026-12-24."),
        ("ends", "2026-12-02", "The end comes after the start."),
        ("most_uses", "0", "Give a number from 1 to 1000000000, or leave it out."),
        ("most_uses", "9" * 30, "Give a whole number."),
        ("most_per_customer", "1.5", "Give a whole number."),
        ("shared_code", "ü", "Use 3 to 40 letters and digits, from A to Z and 0 to 9."),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_made(
    session, desk, rule, field, typed, sentence
):
    before = deeds(session)
    for path in (f"{TOOLS}/new", f"{TOOLS}/{rule.id}/edit"):
        sent = BLANK | {"starts": "2026-12-03", field: typed}
        page = desk.post(path, data=sent)
        part = desk.post(path, data=sent, headers=HTMX)

        for answer in (page, part):
            assert answer.status_code == 422
            beside = re.search(
                rf'id="{field}-error">.*?<span>(.*?)</span>', answer.text, re.DOTALL
            )
            assert beside.group(1) == sentence
        assert part.headers["HX-Retarget"] == "#panel"
        assert "<main" in page.text
        assert "<main" not in part.text
    session.expire_all()
    assert deeds(session) == before
    assert the_rule(session).percent_pct == 10


def test_all_that_is_missing_is_told_at_once(desk):
    for kind, sentence in (
        ("percent", "Give a percentage above 0, up to 100."),
        ("fixed", "Give an amount above 0."),
    ):
        sent = BLANK | {"kind": kind, "name": "", "percent": "", "amount": ""}
        page = desk.post(f"{TOOLS}/new", data=sent).text
        assert "Give it a name of 1 to 80 characters." in page
        assert page.count("field-error") == 2
        assert sentence in page


def test_what_was_typed_is_there_to_be_mended(desk):
    page = desk.post(f"{TOOLS}/new", data=BLANK | {"name": "Sale", "percent": "a lot"})

    assert 'value="Sale"' in page.text
    assert 'value="a lot"' in page.text


def test_of_two_rules_with_one_code_the_second_is_told(session, desk):
    a_rule(session, shared_code="SUMMER26")

    answer = desk.post(f"{TOOLS}/new", data=BLANK | {"shared_code": "Summer 26"})

    assert answer.status_code == 422
    assert "Another rule has this code." in answer.text
    assert the_rule(session).shared_code == "SUMMER26"


def test_a_rule_is_shown_as_one_would_write_it(session, desk, shelves):
    lamps, books = shelves
    shown = a_rule(
        session,
        amount=1_250,
        minimum_minor=5_000,
        category_ids=[books.id],
        starts_at=datetime(2026, 12, 1, tzinfo=UTC),
        ends_at=datetime(2026, 12, 25, tzinfo=UTC),
        most_uses=7,
        shared_code="SUMMER26",
    )

    page = desk.get(f"{TOOLS}/{shown.id}").text

    for typed in ("12.50", "50.00", "2026-12-01", "2026-12-24", "7", "SUMMER26"):
        assert f'value="{typed}"' in page
    assert f'value="{books.id}" checked' in page
    assert f'value="{lamps.id}" checked' not in page


def test_sending_a_rule_back_as_it_is_shown_changes_nothing(session, desk):
    with time_machine.travel(NOW):
        kept = a_rule(session, starts_at=NOW, ends_at=NOW + timedelta(hours=30))
    before = deeds(session)

    answer = desk.post(
        f"{TOOLS}/{kept.id}/edit",
        data=BLANK | {"starts": "2026-11-20", "ends": "2026-11-21"},
        headers=HTMX,
    )

    assert "Nothing changed." in answer.text
    assert deeds(session) == before
    session.expire_all()
    assert (kept.starts_at, kept.ends_at) == (NOW, NOW + timedelta(hours=30))


def test_a_change_is_answered_in_place_and_on_record(session, desk, rule, at):
    sent = BLANK | {"name": "Fifth off", "percent": "20"}

    part = desk.post(f"{at}/edit", data=sent, headers=HTMX)

    assert part.headers["HX-Retarget"] == "#panel"
    assert "20% off" in part.text
    assert "The rule is changed, from the next order on." in part.text
    assert '<s><span class="vh">was </span>10%</s>' in part.text
    done = acts(session, subject_id=rule.id)[0]
    assert done.before == {"name": "Ten off", "percent_pct": "10.00"}

    whole = desk.post(f"{at}/edit", data=BLANK)
    assert whole.location == at
    assert "The rule is changed" in desk.get(at).text


def test_a_rule_is_switched_off_and_on(session, desk, rule, at):
    part = desk.post(f"{at}/end", headers=HTMX).text
    assert "“Ten off” is off. One-time codes given out stay valid." in part
    assert f'action="{at}/resume"' in part
    assert rule_page(session, rule.id).state == "off"

    assert desk.post(f"{at}/resume", data={"next": at}).location == at
    assert "“Ten off” is on again." in desk.get(at).text
    assert rule_page(session, rule.id).state == "active"
    assert [done.action for done in acts(session, subject_id=rule.id)][:2] == [
        "promotion.rule.resume",
        "promotion.rule.end",
    ]


def test_rules_and_codes_are_paged(session, desk, rule, at):
    for n in range(51):
        user = a_customer(session, f"No{n}")
        issue_code(session, rule.id, user.id, expires_at=None)
    for n in range(50):
        a_rule(session, name=f"Rule {n}")

    for path, oldest in ((at, "no0@example.com"), (f"{TOOLS}/", f'href="{at}"')):
        first = desk.get(path).text
        assert oldest not in first
        older = re.search(r'href="([^"]*before=[^"]*)"', first).group(1)
        rest = desk.get(older.replace("&amp;", "&")).text
        assert oldest in rest
        assert ">The newest</a>" in rest
    assert desk.get(f"{TOOLS}/?before=nonsense").status_code == 200


@pytest.mark.parametrize("rules", [1, 30])
def test_a_page_asks_as_much_however_many_rules_there_are(
    session, desk, statements, rules
):
    for n in range(rules):
        a_rule(session, name=f"Rule {n}")
    with statements() as sent:
        desk.get(f"{TOOLS}/")
    assert len([s for s in sent if not s.startswith(("SAVEPOINT", "RELEASE"))]) <= 8


def test_a_shop_without_rules_says_what_a_rule_is(desk):
    assert "No rules yet" in desk.get(f"{TOOLS}/").text


def test_a_rule_that_is_not_there_is_not_found(desk, rule):
    nobody = "00000000-0000-0000-0000-000000000009"
    for path in (f"{TOOLS}/{nobody}", f"{TOOLS}/nonsense"):
        assert desk.get(path).status_code == 404
        for act in ("edit", "end", "resume"):
            assert desk.post(f"{path}/{act}", data=BLANK).status_code == 404
    gone = desk.post(f"{TOOLS}/{nobody}/codes", data={"email": "a@example.com"})
    assert gone.status_code in {404, 422}
    assert desk.post(f"{TOOLS}/codes/{nobody}/revoke").status_code == 404


def test_the_promo_is_set_and_put_on_record(session, desk, rule):
    part = desk.post(
        f"{TOOLS}/conversion",
        data={"on": "y", "rule": str(rule.id), "hours": "48"},
        headers=HTMX,
    ).text

    chosen = current(session)
    assert chosen.conversion_promo_on
    assert chosen.conversion_promo_rule_id == rule.id
    assert chosen.conversion_promo_hours == 48
    assert "The conversion promo is as you set it." in part
    assert acts(session)[0].action == "settings.change"

    off = {"rule": str(rule.id), "hours": "48"}
    assert desk.post(f"{TOOLS}/conversion", data=off).location == f"{TOOLS}/"
    assert not current(session).conversion_promo_on
    part = desk.post(f"{TOOLS}/conversion", data=off, headers=HTMX).text
    assert "Nothing changed." in part


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"rule": ""}, "Choose the rule that the codes are drawn from."),
        ({"rule": "nonsense"}, "Choose the rule that the codes are drawn from."),
        ({"hours": "0"}, "Give a number of hours from 1 to 2160."),
        ({"hours": "2161"}, "Give a number of hours from 1 to 2160."),
        ({"hours": ""}, "Give a number of hours from 1 to 2160."),
        ({"hours": "some"}, "Give a whole number."),
    ],
)
def test_a_promo_that_makes_no_sense_is_not_set(session, desk, rule, sent, sentence):
    data = {"on": "y", "rule": str(rule.id), "hours": "48"} | sent

    answer = desk.post(f"{TOOLS}/conversion", data=data, headers=HTMX)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not current(session).conversion_promo_on


def test_a_promo_whose_rule_gives_nothing_says_so(session, desk, rule):
    change(session, ADA, conversion_promo_on=True, conversion_promo_rule_id=rule.id)
    session.commit()
    assert "no codes are given out now" not in desk.get(f"{TOOLS}/").text

    end_rule(session, ADA, rule.id)
    session.commit()

    page = desk.get(f"{TOOLS}/").text
    assert "“Ten off” is off: no codes are given out now." in page
    assert f'selected value="{rule.id}"' in page


def test_who_may_only_look_finds_no_button(session, desks, alice, rule, at):
    issue_code(session, rule.id, alice.id, expires_at=None)
    session.commit()
    for name in ("vic", "ed"):
        for path in (at, f"{TOOLS}/"):
            page = desks[name].get(path).text
            assert 'method="post" action="/sg-admin/promotions' not in page
            assert "/revoke" not in page
            assert "New rule" not in page


def test_names_are_words_and_never_markup(session, desk):
    name = "<script>alert(1)</script>"
    made = a_rule(session, name=name)
    for path in (f"{TOOLS}/", f"{TOOLS}/{made.id}"):
        page = desk.get(path).text
        assert name not in page
        assert "&lt;script&gt;" in page
