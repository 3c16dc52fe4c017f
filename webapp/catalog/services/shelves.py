"""Shops and categories, made the first time a listing names them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.catalog.listing import LONGEST_SHELF_NAME, slug_from
from webapp.catalog.models import Category, Shop


def shelf_slug(name: str) -> str:
    """Return the address of the shop or category with this name."""
    return slug_from(name)[:LONGEST_SHELF_NAME].strip("-")


def shop_ids(session: Session, names: Iterable[str]) -> dict[str, UUID]:
    """Return the ids of shops by slug; whoever is new is added."""
    named = {shelf_slug(name): name for name in names}
    known = select(Shop.slug, Shop.id).where(Shop.slug.in_(named))
    ids = dict(session.execute(known).all())
    new = [{"slug": s, "name": n} for s, n in named.items() if s not in ids]
    if new:
        session.execute(insert(Shop).on_conflict_do_nothing(), new)
        ids.update(session.execute(known).all())
    return ids


def category_ids(session: Session, names: Iterable[str]) -> dict[str, UUID]:
    """Return the ids of categories by slug; new ones are put last, in this order."""
    named = {shelf_slug(name): name for name in names}
    known = select(Category.slug, Category.id).where(Category.slug.in_(named))
    ids = dict(session.execute(known).all())
    if new := [slug for slug in named if slug not in ids]:
        last = session.scalar(select(func.max(Category.position))) or 0
        rows = [
            {"slug": slug, "name": named[slug], "position": position}
            for position, slug in enumerate(new, last + 1)
        ]
        session.execute(insert(Category).on_conflict_do_nothing(), rows)
        ids.update(session.execute(known).all())
    return ids
