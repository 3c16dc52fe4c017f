"""The history: who, what, when, what prompted it, and what it led to."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.conversion.buying import buy, give_back
from tests.conversion.past import Past, day
from webapp.accounts.models import User
from webapp.conversion.models import Outcome, Prompt
from webapp.conversion.queries import history
from webapp.conversion.services import move_item


@pytest.fixture
def past(session, alice):
    return Past(session, alice)


@pytest.fixture
def told(session):
    """Tell the days of the spring on which what is asked for went into a cart."""

    def told(**which):
        found = history(session, **which)
        return [(row.converted_at - day(1)).days + 1 for row in found.rows]

    return told


def test_a_row_says_all_there_is_to_it(
    session, alice, owner, goods, save, list_of, settle
):
    small = goods.sizes["Small"]
    item_id = save(goods.shirt, variant_id=small.id)
    moved = move_item(session, owner, item_id, quantity=2)
    bought = buy(session, alice)
    refund = give_back(session, bought, {"Shirt": 1})
    settle()

    back, row = history(session).rows

    assert (row.name, row.slug, row.variant_label) == ("Shirt", "shirt", "Small")
    assert (row.customer_name, row.user_id) == ("Alice", alice.id)
    assert (row.wishlist_id, row.cart_id) == (list_of(alice).id, moved.cart_id)
    assert (row.order_id, row.order_number) == (bought.id, bought.number)
    assert (row.outcome, row.prompt) == (Outcome.PAID, Prompt.OWN_VISIT)
    assert (row.quantity, row.value_minor, row.currency) == (2, 8000, "USD")
    assert (row.returned_minor, row.reverses_id, row.code) == (4000, None, None)
    assert (back.outcome, back.reverses_id) == (Outcome.REFUNDED, row.id)
    assert (back.quantity, back.value_minor, back.returned_minor) == (-1, -4000, 0)
    assert back.converted_at == refund.refunded_at


def test_a_row_without_a_person_says_so(session, alice, past):
    past.pay(1, 100)
    session.execute(text("DELETE FROM users"))

    (row,) = history(session).rows

    assert (row.customer_name, row.user_id, row.value_minor) == (None, None, 100)


def test_it_is_narrowed_by_what_became_of_it_what_prompted_it_day_and_product(
    bob, past, told
):
    paid = past.pay(1, 100)
    past.add(2, "abandoned", prompt=Prompt.REMINDER, reminder_number=1)
    past.add(3, prompt=Prompt.REMINDER, reminder_number=2)
    past.give_back(paid, 100, on=4)
    past.add(5, of=past.vase)
    past.alice = bob
    past.add(6)

    assert told() == [6, 5, 4, 3, 2, 1]
    assert told(outcome=Outcome.PAID) == [1]
    assert told(outcome=Outcome.REFUNDED) == [4]
    assert told(prompt=Prompt.REMINDER) == [3, 2]
    assert told(prompt=Prompt.REMINDER, reminder_number=2) == [3]
    assert told(since=day(3), until=day(5)) == [4, 3]
    assert told(product_id=past.vase.id) == [5]
    assert told(user_id=bob.id) == [6]
    assert told(user_id=bob.id, outcome=Outcome.PAID) == []


@pytest.mark.parametrize("which", [{}, {"outcome": Outcome.PENDING}])
def test_page_after_page_nothing_is_told_twice_or_left_out(session, past, which):
    """Many of them went into a cart at the very same moment."""
    every = {past.add(1 + number // 5).id for number in range(23)}

    seen, before, pages = [], None, 0
    while pages == 0 or before is not None:
        stretch = history(session, before=before, most=4, **which)
        seen += stretch.rows
        before, pages = stretch.next, pages + 1

    assert pages == 6
    assert {row.id for row in seen} == every
    assert len(seen) == 23
    assert [row.converted_at for row in seen] == sorted(
        (row.converted_at for row in seen), reverse=True
    )


def test_a_last_page_that_is_full_has_none_behind_it(session, past):
    for number in range(4):
        past.add(number + 1)

    assert history(session, most=4).next is None
    assert history(session, most=3).next is not None


def test_it_is_one_statement_of_any_length(session, past, statements):
    for number in range(60):
        past.add(number + 1)
    for most in (1, 50):
        with statements() as sent:
            assert len(history(session, most=most).rows) == most
        assert len(sent) == 1


FILL = text("""
    INSERT INTO conversions (id, user_id, product_id, variant_id, prompt, outcome,
           converted_at, quantity)
    SELECT gen_random_uuid(), :user_id, product_id, variant_id, 'own_visit',
           (ARRAY['pending', 'paid', 'abandoned'])[1 + n % 3],
           now() - n * interval '1 minute', 1
      FROM generate_series(1, 5000) AS n,
           LATERAL (SELECT product_id, id AS variant_id FROM variants
                     ORDER BY id OFFSET n % 2 LIMIT 1) AS variant
""")


@pytest.fixture
def plan_of(session, past, monkeypatch):
    """Return how PostgreSQL would find a stretch among five thousand rows."""
    others = [
        User(email=f"{n}@example.com", name=f"N {n}", password_hash="-")
        for n in range(2)
    ]
    session.add_all(others)
    session.flush()
    session.execute(FILL, {"user_id": others[0].id})
    past.add(1)
    session.execute(text("ANALYZE conversions"))

    def plan_of(**which):
        asked = []

        class Explaining:
            def execute(self, statement, known):
                asked.append(text(f"EXPLAIN {statement.text}"))
                return session.execute(statement, known)

        history(Explaining(), **which)
        known = which | {"most": 51}
        if "before" in which:
            known["before"], known["before_id"] = which["before"]
        return "\n".join(session.scalars(asked[0], known))

    return plan_of


@pytest.mark.parametrize("which", ["", "before", "since", "outcome"])
def test_a_stretch_is_read_from_an_index_in_its_order(past, plan_of, which, session):
    last = history(session, most=50).rows[-1]
    asked = {
        "": {},
        "before": {"before": (last.converted_at, last.id)},
        "since": {"since": last.converted_at - timedelta(days=2)},
        "outcome": {"outcome": Outcome.PAID},
    }[which]

    plan = plan_of(**asked)

    stretch = plan.partition("CTE stretch")[2] or plan
    assert "ix_conversions_converted_at_id" in stretch
    assert "Seq Scan on conversions" not in plan


def test_one_customers_history_does_not_read_everybodys(plan_of, past):
    plan = plan_of(user_id=past.alice.id)

    assert "ix_conversions_user_id_converted_at" in plan
    assert "Seq Scan on conversions" not in plan
