"""Many lists at once, made in a few statements: each with a lamp that can be bought."""

from sqlalchemy import text

from tests.catalog.goods import a_listing, a_variant, put_up

PEOPLE = text("""
    INSERT INTO users (id, email, name, password_hash, email_verified_at, created_at)
    SELECT gen_random_uuid(), 'n' || number || '@example.com', 'N', '-', now(), now()
      FROM generate_series(1, :count) AS number
""")
LISTS = text("""
    INSERT INTO wishlists (id, user_id, version, created_at, updated_at,
           reminder_cycle, next_reminder_at)
    SELECT gen_random_uuid(), id, 1, now() - interval '9 days',
           now() - interval '9 days', 1, CAST(:due AS timestamptz)
      FROM users WHERE password_hash = '-'
""")
ITEMS = text("""
    INSERT INTO wishlist_items (id, user_id, product_id, variant_id, status, sort_order,
           saved_price_minor, saved_price_currency, added_at)
    SELECT gen_random_uuid(), id, :product_id, :variant_id, 'active', 0, 4000, 'USD',
           now() - interval '9 days'
      FROM users WHERE password_hash = '-'
""")


def a_crowd(session, count, *, due):
    """Have so many customers with a list, all due at one moment; return the lamp."""
    (lamp,) = put_up(session, a_listing("crowd-lamp", variants=(a_variant(stock=5),)))
    known = {"product_id": lamp.id, "variant_id": lamp.variants[0].id}
    session.execute(PEOPLE, {"count": count})
    session.execute(LISTS, {"due": due})
    session.execute(ITEMS, known)
    session.commit()
    return lamp
