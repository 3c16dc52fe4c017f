"""The demo's customers, with what each saved, wrote and shared."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from webapp.accounts import passwords
from webapp.accounts.models import User
from webapp.catalog import services as catalog
from webapp.catalog.models import PriceChange, Product, ProductStatus, Variant
from webapp.cli.demo.people import PASSWORD, DemoCustomer, DemoGroup, DemoWish
from webapp.config import Config
from webapp.core import clock
from webapp.core.money import Money
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import Visibility, WishlistItem


def register(session: Session, customer: DemoCustomer, config: Config) -> None:
    """Let a customer in, and do all that the demo says of them."""
    now = clock.now()
    user = User(
        email=customer.email,
        name=customer.name,
        password_hash=passwords.hashed(PASSWORD),
        email_verified_at=now,
        created_at=now - timedelta(days=200),
    )
    session.add(user)
    session.flush()
    groups: dict[str, UUID] = {}
    for wish in customer.wishes:
        _save(session, user.id, wish, groups)
    for group in customer.groups:
        _tell(session, user.id, group, groups[group.name], config)


def _save(
    session: Session, user_id: UUID, wish: DemoWish, groups: dict[str, UUID]
) -> None:
    product = session.scalars(select(Product).where(Product.slug == wish.slug)).one()
    was_retired = product.status is ProductStatus.RETIRED
    if was_retired:  # it was sold on the day it was saved
        catalog.relist(session, product)
    known = groups.get(wish.group or "")
    saved = wishlist.save_item(
        session,
        user_id,
        product.id,
        group_id=known,
        new_group=None if known else wish.group,
    )
    item = session.get_one(WishlistItem, saved.item_id)
    if wish.group and item.group_id:
        groups[wish.group] = item.group_id
    _date_back(session, item, wish.days_ago)
    _write(session, user_id, item, wish)
    if was_retired:
        catalog.retire(session, product)
    if wish.was_out:
        for variant in product.variants:
            there = variant.stock
            catalog.restock(session, variant, 0)
            catalog.restock(session, variant, there)


def _write(session: Session, user_id: UUID, item: WishlistItem, wish: DemoWish) -> None:
    session.flush()
    wishlist.edit_item(
        session,
        user_id,
        item.id,
        note=wish.note.strip("()"),
        is_note_private=not wish.note or wish.note.startswith("("),
        wanted_count=wish.wanted_count,
        priority=wish.priority,
        expires_on=_in(wish.needed_in_days),
        today=clock.now().date(),
    )
    if wish.is_archived:
        wishlist.archive_items(session, user_id, [item.id])


def _tell(
    session: Session, user_id: UUID, group: DemoGroup, group_id: UUID, config: Config
) -> None:
    wishlist.edit_group(
        session,
        user_id,
        group_id,
        name=group.name,
        occasion_on=_in(group.occasion_in_days),
    )
    if group.visibility is Visibility.PRIVATE:
        return
    keys, lives_for = [config.SECRET_KEY], config.links_live_for
    sharing.set_visibility(
        session, user_id, group_id, group.visibility, keys=keys, lives_for=lives_for
    )
    sharing.issue_link(
        session, user_id, group_id=group_id, keys=keys, lives_for=lives_for
    )


def _in(days: int | None) -> date | None:
    return None if days is None else clock.now().date() + timedelta(days=days)


def _date_back(session: Session, item: WishlistItem, days: int) -> None:
    """Have an item saved some days ago, at the price of that day."""
    item.added_at = clock.now() - timedelta(days=days)
    item.saved_price = price_on(session, item, item.added_at)


def price_on(session: Session, item: WishlistItem, at: datetime) -> Money:
    """Return what something saved cost then: its variant, or the cheapest of all.

    As the card shows it: while no variant is chosen, that is the lowest price.
    """
    asked = (
        select(PriceChange)
        .join(Variant, Variant.id == PriceChange.variant_id)
        .where(Variant.product_id == item.product_id, PriceChange.changed_at <= at)
        .ext(distinct_on(PriceChange.variant_id))
        .order_by(PriceChange.variant_id, PriceChange.changed_at.desc())
    )
    if item.variant_id is None:
        asked = asked.where(~Variant.is_discontinued)
    else:
        asked = asked.where(Variant.id == item.variant_id)
    prices = [change.price for change in session.scalars(asked)]
    return min(prices, key=lambda price: price.minor)
