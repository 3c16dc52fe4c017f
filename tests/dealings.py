"""What the people of the world did: shared, bought, were written to and counted."""

from datetime import timedelta
from decimal import Decimal

from webapp.accounts.models import Phone
from webapp.accounts.owners import Owner
from webapp.accounts.services.phones import code_of
from webapp.audit.services import Actor
from webapp.cart import services as cart
from webapp.cart.delivery import PICKUP
from webapp.cart.queries import cart_page
from webapp.conversion import services as conversion
from webapp.conversion.models import Prompt
from webapp.core import clock, tokens
from webapp.messaging.models import Channel, Kind, Notification, State
from webapp.orders import services as orders
from webapp.promotions import services as promotions
from webapp.segments.services import create_segment
from webapp.settings.definitions import Settings
from webapp.sharing import services as sharing

KEY = "only-for-development"


def share_things(world):
    """Alice and Bob share their group by link; Alice took an earlier link back."""
    terms = {"keys": [KEY]}
    for name in ("alice", "bob"):
        user_id, group_id = world.people_of(name).id, world.ids[f"{name}'s group"]
        past = sharing.issue_link(world.session, user_id, group_id=group_id, **terms)
        sharing.revoke_link(world.session, user_id, past.link_id)
        issued = sharing.issue_link(world.session, user_id, group_id=group_id, **terms)
        world.ids[f"{name}'s link"] = issued.link_id
        world.links[f"{name}'s list"] = issued.token
        world.links[f"{name}'s ended list"] = past.token


def sell_things(world):
    """A rule with a code for Alice, orders, open carts, and Alice's mailed link."""
    session, alice = world.session, world.people.alice.id
    by = Actor(world.people.ada.id, "Ada")
    rule = promotions.make_rule(
        session,
        by,
        name="Spring",
        kind="percent",
        percent_pct=Decimal(10),
        currency="USD",
    )
    until = clock.now() + timedelta(days=3)
    code = promotions.issue_code(session, rule.id, alice, expires_at=until)
    world.ids |= {"spring rule": rule.id, "spring code": code.id}
    for name, method in (
        ("alice", "transfer"),
        ("alice", "test_card"),
        ("bob", "test_card"),
    ):
        placed = an_order(world, name, method=method)
        world.ids.setdefault(f"{name}'s order", placed.order_id)
        world.ids[f"{name}'s payment"] = placed.payment_id
    paid = an_order(world, "bob")
    orders.confirm_payment(session, by, paid.order_id)
    world.ids["paid order"] = paid.order_id
    owners = {
        name: Owner(user_id=world.people_of(name).id) for name in ("alice", "bob")
    }
    owners["carol"] = Owner(guest_id=world.guest_id)
    for name, owner in owners.items():
        world.ids[f"{name}'s line"] = cart.add_to_cart(
            session, owner, world.products.vase.variants[0].id
        ).line_id
    shown = cart_page(session, owners["alice"])
    world.checkout = {
        "cart": shown.cart_id,
        "version": shown.version,
        "total": shown.lines[0].price_minor,
        "delivery": PICKUP,
        "method": "transfer",
    }
    terms = {"prompt": Prompt.REMINDER, "reminder_number": 1, "settings": Settings()}
    for name in ("alice", "bob"):
        link = conversion.issue_link(session, world.people_of(name).id, **terms)
        world.links[f"{name}'s way"] = conversion.link_token(KEY, link)


def fail_to_tell(world):
    """A mail to each of them that nobody took; operators look after it.

    Alice was sent a code to her telephone, too, and did not type it yet.
    """
    phone = Phone(
        user_id=world.people.alice.id,
        number="+12015550123",
        consent_words="Yes",
        consented_at=clock.now(),
    )
    world.session.add(phone)
    world.session.flush()
    world.links["alice's code"] = code_of(KEY, phone.asked_id)
    for name in ("alice", "bob"):
        letter = Notification(
            person_id=world.people_of(name).id,
            channel=Channel.EMAIL,
            kind=Kind.ORDER,
            template="order_sent",
            about={"order_id": str(world.ids[f"{name}'s order"])},
            once_key=f"order_sent:{name}",
            state=State.DEAD,
            cause="smtp.550",
            reason="550 no such mailbox here",
            attempts=1,
        )
        world.session.add(letter)
        world.session.flush()
        world.ids[f"{name}'s letter"] = letter.id
        person_id = world.ids[f"{name}'s self"] = letter.person_id
        way_out = tokens.sign(KEY, "mail.stop:reminder", person_id)
        world.links[f"{name}'s way out"] = way_out


def name_customers(world):
    """Ada calls those who saved something everybody."""
    world.ids["everybody"] = create_segment(
        world.session,
        Actor(world.people.ada.id, "Ada"),
        "Everybody",
        [{"about": "item_count", "is": "at_least", "value": 1}],
    )


def an_order(world, name, *, method="transfer"):
    """Have somebody buy a vase, to be fetched."""
    session, owner = world.session, Owner(user_id=world.people_of(name).id)
    cart.add_to_cart(session, owner, world.products.vase.variants[0].id)
    shown = cart_page(session, owner)
    wish = cart.CheckoutWish(
        cart_id=shown.cart_id,
        version=shown.version,
        shown_total_minor=shown.lines[0].price_minor,
        delivery=PICKUP,
        address=None,
        method=method,
    )
    return cart.check_out(
        session,
        owner.user_id,
        wish,
        deliveries=world.app.extensions["deliveries"],
        methods=world.app.extensions["payments"],
        unpaid_hours=72,
        currency="USD",
    )
