"""Those who look at pages, what they own, and the links that they were sent."""

from datetime import timedelta
from functools import partial
from itertools import chain
from types import SimpleNamespace
from uuid import UUID

from sqlalchemy import select

from tests.browser.buying import buy_and_sell
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.catalog.models import Variant
from webapp.core import clock
from webapp.messaging import links as mail_links
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import (
    ItemStatus,
    Priority,
    Visibility,
    WishlistGroup,
    WishlistItem,
)


def gather(shop):
    """Return those who look at pages, and what is in the links that lead to some."""
    guest = shop.visitor()
    for product in list(guest.products().values())[:3]:
        assert guest.save(product).status == 303
    guest.post("/wishlist/to-cart")
    newcomer = shop.newcomer("Nora")
    newcomer.post("/account/forgot", email=newcomer.email)
    people = {
        "nobody": shop.visitor(),
        "guest": guest,
        "newcomer": newcomer,
        "alice": shop.known("alice@example.com"),
        "ada": shop.known("ada@example.com", "/sg-admin/sign-in"),
        "ed": shop.known("ed@example.com", "/sg-admin/sign-in"),
        "vic": shop.known("vic@example.com", "/sg-admin/sign-in"),
    }
    buyers, bought = buy_and_sell(shop)
    people |= buyers
    letters = shop.letters_to(newcomer.email)
    links = {"letter": letters[0].name}
    for link in chain.from_iterable(letter.links for letter in letters):
        _, kind, token = link.rsplit("/", 2)
        links[kind] = token
    links |= shop.change(partial(share, [shop.app.config["SECRET_KEY"]]))
    links |= shop.change(organise) | bought
    shop.change(let_programs_in)
    links |= shop.change(partial(tell, shop.app.extensions["site"]))
    return SimpleNamespace(people=people, links=links)


def share(keys, session):
    """Share what the demo's alice has, in part; return tokens and groups by name."""
    users = {user.email: user.id for user in session.scalars(select(User))}
    alice, bob = users["alice@example.com"], users["bob@example.com"]
    public, taken = session.scalars(
        select(WishlistGroup.id).filter_by(user_id=alice).order_by(WishlistGroup.id)
    ).all()[:2]
    empty = wishlist.create_group(session, bob, "Nothing so far")
    ended = sharing.issue_link(session, alice, group_id=taken, keys=keys)
    sharing.revoke_link(session, alice, ended.link_id)
    sharing.set_visibility(session, alice, public, Visibility.PUBLIC, keys=keys)
    issued = {
        "list": sharing.share_list(
            session, alice, group_ids=[public, taken], ungrouped=True, keys=keys
        ),
        "group": sharing.issue_link(session, alice, group_id=public, keys=keys),
        "empty": sharing.issue_link(session, bob, group_id=empty, keys=keys),
        "ended": ended,
    }
    tokens = {name: one.token for name, one in issued.items()}
    return tokens | {"public": public, "taken": taken}


def tell(site, session):
    """Opt one of the demo's people out; return those who are told things, and ways out."""
    users = {user.email: user.id for user in session.scalars(select(User))}
    alice, chidi = users["alice@example.com"], users["chidi@example.com"]
    accounts.opt_out(session, chidi)
    ways = {
        "way_out": mail_links.stop_link(site, alice, "reminder"),
        "way_out_of_alerts": mail_links.stop_link(
            site, users["dana@example.com"], "alerts"
        ),
        "way_out_of_all": mail_links.stop_link(site, chidi, mail_links.ALL),
    }
    people = {"told": alice, "reminded": users["bob@example.com"], "opted_out": chidi}
    return people | {name: way.rsplit("/", 1)[1] for name, way in ways.items()}


def let_programs_in(session):
    """Give programs access to what the demo's alice has, whatever they are called."""
    alice = session.scalar(select(User).where(User.email == "alice@example.com"))
    for program in ("", "wishes/1.4 (Android 16)", "\u202e<b>evil</b>", "x" * 300):
        accounts.start_grant(session, alice, program=program)


def organise(session):
    """Write about what the demo's alice has, put some of it away; return items."""
    alice = session.scalar(select(User.id).where(User.email == "alice@example.com"))
    items = session.scalars(
        select(WishlistItem).filter_by(user_id=alice, status=ItemStatus.ACTIVE)
    ).all()
    today, soon = clock.now().date(), clock.now().date() + timedelta(days=9)
    for item, needed in zip(items, (soon, soon, today), strict=False):
        wishlist.edit_item(
            session,
            alice,
            item.id,
            note="The large one, please.\nNot the blue.",
            is_note_private=False,
            wanted_count=3,
            priority=Priority.HIGH,
            expires_on=needed,
            today=today,
        )
    wishlist.expire_items(session, today + timedelta(days=1))
    wishlist.archive_items(session, alice, [items[3].id])
    first = next(item for item in items[4:] if item.variant_id is None)
    return {
        "open": first.id,
        "chosen": settled(session, alice, items[4:]),
        "deleted": UUID(int=7),
    }


def settled(session, alice, items):
    """Choose a variant for one of these; return its item."""
    for item in items[::-1]:
        if item.variant_id is None:
            variant_id = session.scalar(
                select(Variant.id).filter_by(product_id=item.product_id)
            )
            wishlist.choose_variant(session, alice, item.id, variant_id)
            return item.id
    return None
