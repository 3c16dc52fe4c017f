"""A list with everything on it that others may see, and everything that they may not."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from tests.accounts.people import PASSWORD
from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, variants_of
from tests.people import KEY
from webapp.accounts import services as accounts
from webapp.catalog import services as catalog
from webapp.core import clock
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import Priority, Visibility, WishlistGroup, WishlistItem

KEYS = [KEY]
STOCK = 7341  # nobody but the owner reads this number


def a_birthday(session):
    """Share alice's group Birthday by link; return what there is, and what is hidden."""
    alice = accounts.register(
        session, email="alice@example.com", name="Alice Moreau", password=PASSWORD
    )
    goods = _goods(session)
    group_id = wishlist.create_group(session, alice.id, "Birthday")
    hidden_id = wishlist.create_group(session, alice.id, "Hidden surprises")
    group = session.get_one(WishlistGroup, group_id)
    group.occasion_on = clock.now().date() + timedelta(days=13)
    saved = {}
    for name in ("relic", "vase", "shirt", "kettle", "clock", "lamp"):
        one = wishlist.save_item(session, alice.id, goods[name].id, group_id=group_id)
        saved[name] = one.item_id
    small = variants_of(session, goods["shirt"])["Small"]
    saved["small shirt"] = wishlist.save_item(
        session, alice.id, goods["shirt"].id, variant_id=small.id, group_id=group_id
    ).item_id
    wishlist.save_item(session, alice.id, goods["secret-ring"].id, group_id=hidden_id)
    wishlist.save_item(session, alice.id, goods["loose-sock"].id)
    away = wishlist.save_item(
        session, alice.id, goods["old-boot"].id, group_id=group_id
    )
    wishlist.archive_items(session, alice.id, [away.item_id])
    _write_about(session, saved)
    catalog.retire(session, goods["relic"])
    session.flush()
    issued = sharing.issue_link(
        session,
        alice.id,
        group_id=group_id,
        keys=KEYS,
        lives_for=timedelta(days=180),
    )
    session.commit()
    return SimpleNamespace(
        alice=alice,
        goods=goods,
        group_id=group_id,
        hidden_id=hidden_id,
        saved=saved,
        link_id=issued.link_id,
        token=issued.token,
        path=f"/w/{issued.token}",
    )


def share_all(session, there, *, ungrouped=True):
    """Share alice's whole list but for the hidden group; return the path to it."""
    issued = sharing.share_list(
        session,
        there.alice.id,
        group_ids=[there.group_id],
        ungrouped=ungrouped,
        keys=KEYS,
    )
    session.commit()
    return f"/w/{issued.token}"


def make_public(session, user, group_id):
    sharing.set_visibility(session, user.id, group_id, Visibility.PUBLIC, keys=KEYS)
    session.commit()


def _goods(session):
    names = ("lamp", "clock", "kettle", "vase", "relic")
    stocks = (STOCK, 2, 0, 5, 5)
    listed = [
        a_listing(name, variants=(a_variant(stock=stock),))
        for name, stock in zip(names, stocks, strict=True)
    ]
    listed[3] = a_listing("vase", status="preorder", variants=(a_variant(stock=0),))
    listed += [a_listing(name) for name in ("secret-ring", "loose-sock", "old-boot")]
    listed.append(a_shirt("Small", "Large"))
    return {product.slug: product for product in put_up(session, *listed)}


def _write_about(session, saved):
    found = session.scalars(
        select(WishlistItem).where(WishlistItem.id.in_(saved.values()))
    )
    items = {item.id: item for item in found}
    lamp, watch = items[saved["lamp"]], items[saved["clock"]]
    lamp.note, lamp.is_note_private = "For the\nreading corner", False
    lamp.priority, lamp.wanted_count = Priority.HIGH, 3
    watch.note, watch.is_note_private = "canary: from my ex", True
    watch.priority = Priority.LOW
    watch.expires_on = clock.now().date() + timedelta(days=4321)
    session.flush()
