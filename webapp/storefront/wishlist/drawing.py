"""The wishlist as markup: whole, in the parts that a change redraws, in the drawer."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from webapp.accounts.owners import Owner
from webapp.core.cache import Bounded
from webapp.core.db import Reader
from webapp.storefront.drawing import draw, joined
from webapp.web.assets import picture_address
from webapp.web.formatting import site, today
from webapp.web.pages import blocks
from webapp.wishlist import queries
from webapp.wishlist.models import Visibility
from webapp.wishlist.narrowing import Look, change_of, narrowed
from webapp.wishlist.queries import Entry, Line, Outline, Pulse, Section

LIST = "storefront/wishlist/_list.html"
ARCHIVE = "storefront/wishlist/_archived.html"
DRAWER = "storefront/wishlist/_drawer.html"


class Row(NamedTuple):
    """One thing in the drawer, and how it stands with its owner's cart."""

    line: Line
    in_cart: int
    is_buyable: bool

    @classmethod
    def of(cls, line: Line, entry: Entry) -> "Row":
        """Lay beside a line what its entry says of the cart."""
        return cls(line, entry.in_cart, line.can_join(entry.in_cart))


def whole(session: Reader, owner: Owner, pulse: Pulse, look: Look) -> Markup:
    """Draw a whole wishlist, or find it as it was drawn while its pulse was the same.

    The pulse costs the database a fraction of what the outline does; so that is asked
    for only when something has changed.
    """
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawn_pages"]
    known = drawn.get(_whole_key(owner, pulse, look))
    if known is not None:
        return known
    found = queries.outline(session, owner)
    shown = _list(session, owner, found, look)
    html = draw(LIST, **shown)
    # What was removed this very moment is missing in the drawing: draw again next time.
    if not shown["is_whole"]:
        return html
    return drawn.keep(_whole_key(owner, found.pulse, look), html)


def _whole_key(owner: Owner, pulse: Pulse, look: Look) -> tuple[Any, ...]:
    return ("wishlist", owner, pulse, look, today())


def parts(session: Reader, owner: Owner, found: Outline, look: Look) -> Markup:
    """Draw what a change to the list changes on its page, for an answer to htmx."""
    return blocks(LIST, "summary", "items", **_list(session, owner, found, look))


def drawer(
    session: Reader, owner: Owner, found: Outline, *, stamp: str | None = None
) -> Markup:
    """Draw the list small, for the drawer of any page.

    Args:
        stamp: by which the open drawer asks whether it is still current; ``None`` draws
            only what a change changes.
    """
    sections = queries.sections(found)
    lines = {
        str(line.id): pictured(line) for line in _all_lines(session, owner, sections)
    }

    def rows(section: Section) -> list[Row]:
        entries = (entry for entry in section.entries if entry.id in lines)
        return [Row.of(lines[one.id], one) for one in entries]

    context = {
        **_about(owner, found, sections),
        "sections": [_section(section, rows(section)) for section in sections],
    }
    if stamp is None:
        return blocks(DRAWER, "drawer_list", **context)
    return draw(DRAWER, stamp=stamp, **context)


def archive(found: queries.Archive, *, archived_count: int, older: str) -> Markup:
    """Draw what was put away.

    Args:
        older: address of the next stretch; blank: there is none.
    """
    return draw(
        ARCHIVE,
        items=[pictured(line) for line in found.lines],
        count=archived_count,
        older=older,
    )


def pictured(line: Line) -> Line:
    """Return a line that names its picture by an address."""
    return line._replace(picture=picture_address(line.picture))


def _list(session: Reader, owner: Owner, found: Outline, look: Look) -> dict[str, Any]:
    sections = queries.sections(found)
    cards = _cards(session, owner, sections)
    if look.is_selecting and owner.user_id is not None:
        cards = {entry: _with_box(entry, card) for entry, card in cards.items()}
    if look.is_narrowed:
        lines = narrowed(_all_lines(session, owner, sections), look)
        by_id = {entry.id: card for entry, card in cards.items()}
        stacks = [_as_one([by_id.get(str(line.id), "") for line in lines])]
    elif look.is_flat:
        entries = [entry for section in sections for entry in section.entries]
        stacks = [_as_one([cards.get(entry, "") for entry in entries])]
    else:
        stacks = [
            _section(s, joined(cards.get(entry, "") for entry in s.entries))
            for s in sections
        ]
    return {
        **_about(owner, found, sections),
        "sections": stacks,
        "groups": [(s.group_id, s.name) for s in sections if s.group_id],
        "view": "flat" if look.is_flat else "groups",
        "choice": {
            "q": look.q,
            "show": look.show.value,
            "sort": look.sort.value,
            "is_narrowed": look.is_narrowed,
            "is_selecting": look.is_selecting,
            "address": "/wishlist?view=flat" if look.is_flat else "/wishlist",
        },
        "shown": sum(stack["count"] for stack in stacks),
        "is_whole": len(cards) == sum(len(section.entries) for section in sections),
    }


def _about(owner: Owner, found: Outline, sections: Sequence[Section]) -> dict[str, Any]:
    head = queries.head(found)
    return {
        "summary": queries.summary(sections, site().currency),
        "currency": site().currency,
        "version": head.version,
        "visibility": head.visibility,
        "archived_count": head.archived_count,
        "is_guest": owner.user_id is None,
    }


def _as_one(cards: Sequence[str]) -> dict[str, Any]:
    """Return the one section of a look at the list that knows no groups."""
    whole = Section(None, "Your things", None, Visibility.PRIVATE, [])
    return _section(whole, joined(cards)) | {"count": len(cards)}


def _section(section: Section, items: Markup | list[Row]) -> dict[str, Any]:
    return {
        "group_id": section.group_id,
        "name": section.name,
        "count": len(section.entries),
        "occasion_on": section.occasion_on,
        "visibility": section.visibility,
        "items": items,
    }


def _cards(
    session: Reader, owner: Owner, sections: Sequence[Section]
) -> dict[Entry, Markup]:
    """Return the drawing of each entry; one more statement for what was never drawn."""
    drawn: Bounded[tuple[Any, ...], Markup] = current_app.extensions["drawings"]
    entries = [entry for section in sections for entry in section.entries]
    cards = {entry: drawn.get(entry) for entry in entries}
    new = {entry.id: entry for entry, card in cards.items() if card is None}
    for line in queries.lines(session, owner, list(new)):
        entry = new[str(line.id)]
        cards[entry] = drawn.keep(entry, _card(line, entry))
    return {entry: card for entry, card in cards.items() if card is not None}


def _all_lines(
    session: Reader, owner: Owner, sections: Iterable[Section]
) -> list[Line]:
    """Return everything on the list, in its owner's order."""
    ids = [entry.id for section in sections for entry in section.entries]
    lines = {str(line.id): line for line in queries.lines(session, owner, ids)}
    return [lines[id_] for id_ in ids if id_ in lines]


def _with_box(entry: Entry, card: Markup) -> Markup:
    """Return a card with a box to tick, named by the card's heading."""
    box = draw("storefront/wishlist/_box.html", id=entry.id)
    return card.replace(Markup("<h3>"), box, 1)


def _card(line: Line, entry: Entry) -> Markup:
    # What the cart holds comes and goes: a drawing shows what its key says.
    return draw(
        "storefront/wishlist/_item.html",
        item=line,
        in_cart=entry.in_cart,
        is_buyable=line.can_join(entry.in_cart),
        is_watched=entry.is_watched,
        picture=picture_address(line.picture),
        change=change_of(line),
    )
