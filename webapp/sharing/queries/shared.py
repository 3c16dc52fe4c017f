"""What somebody who holds a link sees, and not a word more.

Read is only what the page may show: no item's or customer's id, no note that is marked
private, no price of an earlier day, no exact stock.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.accounts.owners import Owner
from webapp.catalog.availability import FEW
from webapp.catalog.models import Availability, Category, Shop
from webapp.core import clock, tokens
from webapp.core.db import Reader
from webapp.sharing.errors import LinkEnded, NoSuchLink, NotOnList
from webapp.sharing.queries.names import FIRST_NAME
from webapp.wishlist.models import Priority, Wishlist, WishlistItem
from webapp.wishlist.queries import saved_beside, today
from webapp.wishlist.queries.owners import items
from webapp.wishlist.queries.today import products, variants

# Whether the link works is judged where it is looked up: nothing lies between.
_OPEN = text(f"""
    SELECT link.id AS link_id, link.user_id AS owner_id,
           {FIRST_NAME} AS owner_name,
           link.scope = 'group' AS of_group,
           link.revoked_at IS NULL AND coalesce(link.expires_at > :now, true)
           AND (shown.groups IS NOT NULL OR shown.ungrouped) AS is_live,
           shown.groups, shown.ungrouped, wishlists.version,
           on_it.many, on_it.versions
      FROM share_links AS link
      JOIN users ON users.id = link.user_id
      JOIN wishlists ON wishlists.user_id = link.user_id
     CROSS JOIN LATERAL (
           SELECT CAST(json_agg(json_build_array(g.id, g.name, g.occasion_on)
                                ORDER BY g.sort_order, g.id) AS text) AS groups,
                  array_agg(g.id) AS ids,
                  link.scope = 'list' AND wishlists.visibility <> 'private' AS ungrouped
             FROM wishlist_groups AS g
            WHERE g.user_id = link.user_id AND g.visibility <> 'private'
              AND (link.scope = 'list' OR g.id = link.group_id)) AS shown
     CROSS JOIN LATERAL (
           SELECT count(*) AS many, sum(products.version) AS versions
             FROM wishlist_items AS item
              JOIN products ON products.id = item.product_id
             WHERE item.user_id = link.user_id AND item.status = 'active'
               AND (item.group_id = ANY(shown.ids)
                    OR (shown.ungrouped AND item.group_id IS NULL))) AS on_it
     WHERE link.token_digest = :token_digest
""")  # noqa: S608 - our own words

_is_open = variants.id.is_(None)
_COLUMNS = (
    items.group_id,
    products.id.label("product_id"),
    case((today.IS_SOLD, products.slug), else_=null()).label("slug"),
    products.name,
    Category.__table__.c.slug.label("category_slug"),
    Shop.__table__.c.name.label("shop_name"),
    products.picture,
    products.picture_alt,
    today.LABEL.label("variant_label"),
    case((_is_open, products.options), else_=literal_column("'{}'")).label("to_choose"),
    today.IS_GONE.label("is_gone"),
    func.coalesce(variants.price_minor, products.price_minor).label("price_minor"),
    func.coalesce(variants.price_currency, products.price_currency).label("currency"),
    (_is_open & products.price_varies).label("price_varies"),
    today.chosen(variants.compare_at_minor, products.compare_at_minor),
    today.chosen(variants.prior_minor, products.prior_minor),
    today.AVAILABILITY.label("availability"),
    (today.STOCK <= FEW).label("few_left"),
    products.expected_on,
    items.wanted_count,
    items.priority,
    case((items.is_note_private, literal_column("''")), else_=items.note).label("note"),
    items.variant_id,
)
_IS_SHOWN = (items.group_id == any_(bindparam("group_ids", type_=ARRAY(Uuid())))) | (
    items.group_id.is_(None) & bindparam("ungrouped", type_=Boolean())
)
_IS_OWNERS = today.is_owned(
    WishlistItem.__table__, bindparam("shared_by", type_=items.user_id.type)
)
_ITEMS = (
    today.with_product(select(*_COLUMNS), WishlistItem.__table__)
    .where(_IS_OWNERS, _IS_SHOWN)
    .order_by(items.sort_order, items.id.desc())
)
_lists = Wishlist.__table__.c
_WISH = (
    select(_lists.id.label("wishlist_id"), items.product_id)
    .join_from(
        WishlistItem.__table__, Wishlist.__table__, _lists.user_id == items.user_id
    )
    .where(_IS_OWNERS, _IS_SHOWN, items.variant_id == bindparam("variant_id"))
)


class SharedItem(NamedTuple):
    """One thing that is wished for, at today's price and stock.

    Attributes:
        slug: ``None`` when there is no page to go to any more.
        to_choose: options that its owner has not settled on.
        is_gone: the chosen variant is not made any more.
        few_left: hardly any are in stock.
        note: what its owner says to those who see it; empty when it is private.
        variant_id: ``None`` while its owner has not chosen.
        saved: what the reader has saved it as, if at all.
    """

    group_id: UUID | None
    product_id: UUID
    slug: str | None
    name: str
    category_slug: str | None
    shop_name: str
    picture: str | None
    picture_alt: str
    variant_label: str
    to_choose: list[str]
    is_gone: bool
    price_minor: int | None
    currency: str | None
    price_varies: bool
    compare_at_minor: int | None
    prior_minor: int | None
    availability: Availability
    few_left: bool
    expected_on: date | None
    wanted_count: int
    priority: Priority
    note: str
    variant_id: UUID | None
    saved: UUID | None = None


class SharedGroup(NamedTuple):
    """A group that a link shows; ``group_id`` None is what is in none."""

    group_id: UUID | None
    name: str
    occasion_on: date | None


class SharedSection(NamedTuple):
    """A group that a link shows, with what is in it."""

    group: SharedGroup
    items: list[SharedItem]


class Wish(NamedTuple):
    """One thing that a link shows, as what somebody buys it for."""

    wishlist_id: UUID
    product_id: UUID


@dataclass(frozen=True, slots=True)
class SharedList:
    """What a link shows, before anybody asks what is on it.

    Attributes:
        owner_name: the owner's first name alone, if it is one.
        of_group: one group is shared, the first of ``groups``.
        count: how many things are on it.
        facts: whatever a drawing of it depends on, besides its reader and the day.
    """

    link_id: UUID
    owner_id: UUID
    owner_name: str
    of_group: bool
    groups: list[SharedGroup]
    count: int
    facts: tuple[Any, ...]


def open_link(session: Reader, token: str) -> SharedList:
    """Return what the link with this token shows, if it works at this moment.

    Raises:
        NoSuchLink: nothing was ever shared under it.
        LinkEnded: it was revoked, its time is over, or what it showed is private.
    """
    asked = {"token_digest": tokens.digest(token), "now": clock.now()}
    row = session.execute(_OPEN, asked).one_or_none()
    if row is None:
        raise NoSuchLink
    if not row.is_live:
        raise LinkEnded
    groups = [
        SharedGroup(UUID(id_), name, on and date.fromisoformat(on))
        for id_, name, on in json.loads(row.groups or "[]")
    ]
    if row.ungrouped:
        groups.append(SharedGroup(None, "", None))
    return SharedList(
        link_id=row.link_id,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        of_group=row.of_group,
        groups=groups,
        count=row.many,
        facts=(row.link_id, row.owner_name, row.version, row.groups, row.versions),
    )


def sections_of(
    session: Reader, shared: SharedList, reader: Owner
) -> list[SharedSection]:
    """Return what is on a shared list, in its owner's order, in one statement.

    Args:
        reader: who looks at it, and wants to know what of it they have saved, too.
    """
    asked = {**_shown_by(shared), "owner_id": reader.id}
    sections = {group.group_id: SharedSection(group, []) for group in shared.groups}
    for row in session.execute(_ITEMS.add_columns(*saved_beside(reader)), asked):
        sections[row.group_id].items.append(SharedItem(*row))
    return list(sections.values())


def wish_for(session: Reader, shared: SharedList, variant_id: UUID) -> Wish:
    """Return the wish for a variant among those that a link shows.

    Raises:
        NotOnList: there is none.
    """
    asked = {**_shown_by(shared), "variant_id": variant_id}
    row = session.execute(_WISH, asked).one_or_none()
    if row is None:
        raise NotOnList
    return Wish(*row)


def _shown_by(shared: SharedList) -> dict[str, Any]:
    return {
        "shared_by": shared.owner_id,
        "group_ids": [group.group_id for group in shared.groups if group.group_id],
        "ungrouped": any(group.group_id is None for group in shared.groups),
    }
