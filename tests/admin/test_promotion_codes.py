"""One-time codes on the operators' pages: given, found, taken back."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.accounts.people import a_customer
from tests.admin.desk import HTMX, told
from tests.promotions.rules import ADA, redeem
from webapp.audit.queries import acts
from webapp.promotions.models import PromoCode
from webapp.promotions.queries import codes_of
from webapp.promotions.services import end_rule, issue_code, revoke_code

TOOLS = "/sg-admin/promotions"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_customer_gets_a_code_until_a_day_is_over(session, desk, alice, rule, at):
    part = desk.post(
        f"{at}/codes",
        data={"email": "Alice@example.com ", "expires": "2999-12-24"},
        headers=HTMX,
    )

    (code,) = codes_of(session, rule.id)
    assert (code.user_id, code.expires_at) == (
        alice.id,
        datetime(2999, 12, 25, tzinfo=UTC),
    )
    assert f"{code.code} is for Alice@example.com, until the end of Dec 24, 2999." in (
        part.text
    )
    assert f"<code>{code.code}</code>" in part.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "", "Enter the e-mail address of the customer."),
        ("email", "nobody@example.com", "No customer has this address."),
        ("email", "no address", "No customer has this address."),
        ("expires", "2020-01-01", "Choose a day to come."),
        ("expires", "never", "Give a day such as 2026-12-24."),
    ],
)
def test_why_no_code_is_given_is_told_beside_the_field(
    session, desk, alice, at, field, typed, sentence
):
    answer = desk.post(
        f"{at}/codes", data={"email": "alice@example.com", field: typed}, headers=HTMX
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Ten off"' in answer.text  # the other form is as the rule is
    assert session.scalar(select(func.count()).select_from(PromoCode)) == 0


def test_a_rule_that_is_off_gives_out_no_codes(session, desk, alice, rule, at):
    end_rule(session, ADA, rule.id)
    session.commit()

    answer = desk.post(f"{at}/codes", data={"email": "alice@example.com"})

    assert answer.status_code == 422
    assert "This rule gives out no codes now" in answer.text


def test_a_code_is_revoked_and_the_page_stays_narrowed(session, desk, alice, rule, at):
    bob = a_customer(session, "Bob")
    mine = issue_code(session, rule.id, alice.id, expires_at=None)
    issue_code(session, rule.id, bob.id, expires_at=None)
    session.commit()
    here = f"{at}?q=alice@example.com"

    part = desk.post(
        f"{TOOLS}/codes/{mine.id}/revoke",
        headers=HTMX | {"HX-Current-URL": f"http://localhost{here}"},
    ).text

    assert f"{mine.code} is withdrawn; it never works again." in part
    assert "bob@example.com" not in part
    assert acts(session, subject_id=rule.id)[0].action == "promotion.code.revoke"

    again = desk.post(f"{TOOLS}/codes/{mine.id}/revoke", data={"next": here})
    assert again.location == here
    assert told(desk)[0][0] == "error"


def test_codes_say_where_they_stand(session, desk, alice, rule, at):
    used = issue_code(session, rule.id, alice.id, expires_at=None)
    redeem(session, used.code, alice)
    gone = issue_code(session, rule.id, alice.id, expires_at=None)
    revoke_code(session, ADA, gone.id)
    live = issue_code(session, rule.id, alice.id, expires_at=None)
    session.commit()

    page = desk.get(at).text

    words = re.findall(r'data-label="State"><span class="badge.*?">(\w+)<', page)
    assert words == ["Live", "Withdrawn", "Used"]
    assert page.count('href="/sg-admin/orders/') == 2  # the tool, and the order
    assert re.findall(r"codes/([\w-]+)/revoke", page) == [str(live.id)]


def test_codes_are_found_by_address_or_code(session, desk, alice, rule, at):
    bob = a_customer(session, "Bob")
    mine = issue_code(session, rule.id, alice.id, expires_at=None)
    issue_code(session, rule.id, bob.id, expires_at=None)
    session.commit()

    for question in ("alice@example.com", mine.code.lower().replace("-", "%20")):
        page = desk.get(f"{at}?q={question}").text
        assert mine.code in page
        assert "bob@example.com" not in page
    assert "none belongs to that address" in desk.get(f"{at}?q=<b>").text
