"""A customer who is erased leaves the numbers behind, and nothing of themselves."""

from sqlalchemy import delete, select, text

from tests.conversion.buying import buy, give_back
from tests.conversion.conftest import KEY
from tests.promotions.rules import a_rule
from webapp.accounts.models import User
from webapp.conversion import jobs
from webapp.conversion.models import Conversion, ConversionLink, Prompt
from webapp.conversion.queries import history
from webapp.conversion.services import issue_link, link_token, move_item, use_link
from webapp.settings.definitions import Settings


def erase(session, user):
    session.execute(delete(User).where(User.id == user.id))
    session.commit()


def test_the_rows_stay_without_the_person(
    session, alice, bob, goods, save, rows, settle
):
    save(goods.lamp)
    settings = Settings(
        conversion_promo_on=True, conversion_promo_rule_id=a_rule(session).id
    )
    link = issue_link(session, alice.id, prompt=Prompt.REMINDER, settings=settings)
    use_link(session, alice.id, link_token(KEY, link), keys=[KEY], settings=settings)
    bought = buy(session, alice)
    give_back(session, bought)
    settle()
    whose = {str(alice.id), str(link.wishlist_id), str(link.id)}

    erase(session, alice)

    paid, back = rows()
    for row in (paid, back):
        assert (row.user_id, row.wishlist_id, row.link_id) == (None, None, None)
        assert row.cart_id is None
        assert row.order_id == bought.id
    assert (paid.value_minor, back.value_minor) == (3600, -3600)
    assert session.scalars(select(ConversionLink)).all() == []
    kept = session.scalars(text("SELECT conversions::text FROM conversions")).all()
    assert not any(one in line for line in kept for one in whose)
    assert [row.customer_name for row in history(session).rows] == [None, None]


def test_what_was_in_the_cart_is_given_up(session, alice, owner, goods, save, rows):
    move_item(session, owner, save(goods.lamp))
    erase(session, alice)
    session.execute(
        Conversion.__table__.update().values(
            converted_at=text("converted_at - interval '8 days'")
        )
    )

    jobs.abandon_untouched(session)

    assert [row.outcome for row in rows()] == ["abandoned"]


def test_the_jobs_that_come_after_find_nobody_and_nothing_to_do(
    session, alice, owner, goods, save, rows, settle
):
    """Their cart went with them before it was told that the order is paid."""
    move_item(session, owner, save(goods.lamp))
    bought = buy(session, alice)
    erase(session, alice)
    settle()
    give_back(session, bought)
    settle()

    assert [(row.outcome, row.user_id) for row in rows()] == [("pending", None)]
    failed = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
    assert session.scalar(text(failed)) == 0


UNINDEXED = text("""
    WITH RECURSIVE erased AS (
         SELECT CAST('users' AS regclass) AS gone
          UNION
         SELECT conrelid FROM pg_constraint JOIN erased ON confrelid = gone
          WHERE contype = 'f' AND confdeltype = 'c'
    )
    SELECT CAST(conrelid AS regclass)::text || '.' || attname
      FROM pg_constraint
      JOIN erased ON confrelid = gone
      JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
     WHERE contype = 'f' AND NOT EXISTS (
           SELECT FROM pg_index
            WHERE indrelid = conrelid AND indkey[0] = conkey[1]
              AND (indpred IS NULL
                   OR pg_get_expr(indpred, indrelid) = '(' || attname || ' IS NOT NULL)'))
""")


def test_what_goes_with_a_customer_is_found_by_indexes(session):
    """Else each of many rows would have all of another table looked through."""
    of_other_slices = {"share_links.group_id"}  # few for each customer

    assert set(session.scalars(UNINDEXED)) <= of_other_slices
