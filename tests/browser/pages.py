"""Every page of the shop with an example of each of its faces, and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webapp.api.endpoints import OPERATIONS


def _stay(_window: Any) -> None:
    pass


def _submit(button: str, **fields: str) -> Callable[[Any], None]:
    return lambda window: window.submit(button, **fields)


def _unfold(window: Any) -> None:
    for summary in window.page.locator("main summary").all():
        summary.click()


def _share_nothing(window: Any) -> None:
    for box in window.page.locator("main [type=checkbox]").all():
        box.uncheck()
    window.submit("Keep this choice")


def _press(selector: str) -> Callable[[Any], None]:
    return lambda window: window.page.locator(selector).first.click()


def _open(selector: str, what: str) -> Callable[[Any], None]:
    def act(window: Any) -> None:
        window.page.locator(selector).first.click()
        window.page.wait_for_selector(what)

    return act


def _select_one(window: Any) -> None:
    window.page.locator("#select").click()
    window.page.locator(".item input").nth(1).check()


def _refused(button: str, **fields: str) -> Callable[[Any], None]:
    """Send what cannot be, and wait for the page to say so."""

    def act(window: Any) -> None:
        window.submit(button, **fields)
        window.page.wait_for_selector("main :is(.field-error, .callout-error)")

    return act


def _too_many(window: Any) -> None:
    quantity = window.page.locator(".line [name=quantity][inputmode]").first
    quantity.fill("98")
    quantity.press("Enter")
    window.page.wait_for_selector(".field-error")


def _fetch_it(window: Any) -> None:
    with window.page.expect_response("**/checkout/summary*"):
        window.page.get_by_label("Pick up in the shop").check()


def _look_again(window: Any) -> None:
    """Order at a price that is not the one of today."""
    window.page.evaluate(
        """() => {
          for (const shown of document.querySelectorAll("[name=shown]"))
            shown.value = shown.value.replace(/\\d+$/, "1");
          document.querySelector("[name=total]").value = "1";
        }"""
    )
    window.submit("Place order", **HOME_ADDRESS)
    window.page.wait_for_selector("main .callout-warn")


@dataclass(frozen=True)
class Example:
    """One face of a page.

    ``act`` is what one does once there; ``{names}`` in the address are filled in from
    what the test has prepared.
    """

    endpoint: str
    path: str
    who: str = "nobody"
    status: int = 200
    act: Callable[[Any], None] = _stay
    face: str = ""

    def __str__(self) -> str:
        return f"{self.who}:{self.path}{':' if self.face else ''}{self.face}"


HOME = "storefront.catalogue.home"
SEARCH = "storefront.catalogue.search"
PRODUCT = "storefront.product.product"
ACCOUNT = "storefront.account."
LIST = "storefront.wishlist.show"
ITEM = "storefront.wishlist_items.show"
GROUP = "storefront.wishlist_groups.show"
SHARED = "storefront.shared."
SHARING = "storefront.sharing."
CART = "storefront.cart.show"
CHECKOUT = "storefront.checkout.show"
WAY, MAILED = "storefront.buying.show", "storefront.mailed.show"
ORDERS = "storefront.orders."
PAY = "storefront.test_card.show"
HOME_ADDRESS = {
    "name": "Bianca Ott",
    "line1": "Elm 1",
    "postcode": "10115",
    "city": "Berlin",
}

# What orders that one customer has come to.
STATES = (
    *("unpaid", "at_bank", "failed", "cancelled", "lapsed", "on_delivery", "paid"),
    *("sent", "fetched", "part", "returned", "given_back", "discounted", "free"),
)

EXAMPLES = [
    Example(HOME, "/"),
    Example(HOME, "/", "alice"),
    Example(HOME, "/?page=2"),
    Example(HOME, "/?from=2&page=2", "guest"),
    Example(HOME, "/?price_min=dear&price_max=1&available=1&sort=name"),
    Example("storefront.catalogue.category", "/c/kitchen-table", "guest"),
    Example("storefront.catalogue.category", "/c/no-such-thing", status=404),
    Example(SEARCH, "/search?q=lamp", "alice"),
    Example(SEARCH, "/search?q=nothing-like-it"),
    Example(SEARCH, "/search"),
    Example(PRODUCT, "/p/weighted-chess-set"),
    Example(PRODUCT, "/p/weighted-chess-set", "alice"),
    Example(PRODUCT, "/p/fishermans-sweater", "alice"),
    Example(PRODUCT, "/p/driftwood-headphones?o1=Oak", "guest"),
    Example(PRODUCT, "/p/belt-drive-turntable", "alice"),
    Example(PRODUCT, "/p/pebble-earbuds"),
    Example(PRODUCT, "/p/screen-print-blue-hills", "alice", status=410),
    Example(PRODUCT, "/p/no-such-thing", status=404),
    Example(LIST, "/wishlist"),
    Example(LIST, "/wishlist", "guest"),
    Example(LIST, "/wishlist", "newcomer"),
    Example(LIST, "/wishlist", "alice"),
    Example(LIST, "/wishlist?view=flat", "alice"),
    Example(LIST, "/wishlist?show=available&sort=price_up", "alice"),
    Example(LIST, "/wishlist?q=nothing-like-it", "alice"),
    Example(LIST, "/wishlist", "alice", act=_select_one, face="selecting"),
    Example(LIST, "/wishlist", "alice", act=_press(".adder summary"), face="new group"),
    Example(LIST, "/wishlist", "alice", act=_press(".item .grip"), face="menu"),
    Example(
        LIST, "/wishlist", "alice", act=_open(".item .open", "#sheet"), face="sheet"
    ),
    Example(
        HOME,
        "/",
        "alice",
        act=_open(".you [href='/wishlist']", "#drawer"),
        face="drawer",
    ),
    Example(
        HOME,
        "/",
        "guest",
        act=_open(".you [href='/wishlist']", "#drawer"),
        face="drawer",
    ),
    Example(ITEM, "/wishlist/items/{open}", "alice"),
    Example(ITEM, "/wishlist/items/{chosen}", "alice", act=_unfold),
    Example(
        ITEM,
        "/wishlist/items/{chosen}",
        "alice",
        act=_submit("Save", wanted="0", needed="2001-01-01"),
        face="refused",
    ),
    Example(ITEM, "/wishlist/items/{deleted}", "alice", status=404),
    Example(GROUP, "/wishlist/groups/{public}", "alice"),
    Example(
        GROUP,
        "/wishlist/groups/{public}",
        "alice",
        act=_submit("Save", name="  "),
        face="refused",
    ),
    Example(GROUP, "/wishlist/groups/{deleted}", "alice", status=404),
    Example("storefront.wishlist.archived", "/wishlist/archived", "newcomer"),
    Example("storefront.wishlist.archived", "/wishlist/archived", "alice", act=_unfold),
    Example("storefront.wishlist.ask_to_clear", "/wishlist/clear", "newcomer"),
    Example("storefront.wishlist.ask_to_clear", "/wishlist/clear", "alice"),
    Example(SHARING + "whole", "/wishlist/share", "newcomer"),
    Example(SHARING + "whole", "/wishlist/share", "alice", act=_unfold),
    Example(
        SHARING + "whole",
        "/wishlist/share",
        "alice",
        act=_share_nothing,
        face="refused",
    ),
    Example(SHARING + "group", "/wishlist/groups/{public}/share", "alice", act=_unfold),
    Example(SHARING + "group", "/wishlist/groups/{taken}/share", "alice", act=_unfold),
    Example(SHARED + "show", "/w/{list}"),
    Example(SHARED + "show", "/w/{list}", "newcomer"),
    Example(SHARED + "show", "/w/{group}", "guest"),
    Example(SHARED + "show", "/w/{group}", "alice"),
    Example(SHARED + "show", "/w/{empty}"),
    Example(SHARED + "show", "/w/{ended}", status=410),
    Example(SHARED + "show", "/w/no-such-list", status=404),
    Example(SHARED + "public", "/lists"),
    Example(SHARED + "public", "/lists?q=nobody-of-that-name"),
    Example(ACCOUNT + "sign_in", "/account/sign-in"),
    Example(
        ACCOUNT + "sign_in", "/account/sign-in", act=_submit("Sign in"), face="empty"
    ),
    Example(ACCOUNT + "register", "/account/register", "guest"),
    Example(
        ACCOUNT + "register",
        "/account/register",
        act=_submit("Create account", name="", email="nobody", password="short"),
        face="refused",
    ),
    Example(ACCOUNT + "forgot", "/account/forgot"),
    Example(
        ACCOUNT + "forgot",
        "/account/forgot",
        act=_submit("Send the link", email="nobody@example.com"),
        face="sent",
    ),
    Example(ACCOUNT + "reset", "/account/reset/{reset}"),
    Example(ACCOUNT + "reset", "/account/reset/no-such-link", status=410),
    Example(ACCOUNT + "verify", "/account/verify/{verify}"),
    Example(ACCOUNT + "verify", "/account/verify/no-such-link", status=410),
    Example(ACCOUNT + "show", "/account", "newcomer"),
    Example(ACCOUNT + "show", "/account", "alice", face="programs"),
    Example(
        ACCOUNT + "show",
        "/account",
        "alice",
        act=_submit("Change password", present="wrong", new="short"),
        face="refused",
    ),
    Example("api_docs.page", "/api/docs"),
    Example("api_docs.page", "/api/docs", act=_unfold, face="unfolded"),
    Example("storefront.mailbox.show", "/dev/mailbox?open={letter}"),
    Example("storefront.mailbox.show", "/dev/mailbox?open={order_letter}"),
    Example(PRODUCT, "/p/cork-ball", "buyer", face="in the cart"),
    Example(PRODUCT, "/p/music-box", "troubled", face="to be ordered ahead"),
    Example(CART, "/cart"),
    Example(CART, "/cart", "guest"),
    Example(CART, "/cart", "newcomer"),
    Example(CART, "/cart", "buyer", face="with a code"),
    Example(CART, "/cart", "saver"),
    Example(CART, "/cart", "troubled"),
    Example(
        CART,
        "/cart",
        "saver",
        act=_refused("Use it", code="no-such-code"),
        face="refused code",
    ),
    Example(CART, "/cart", "saver", act=_too_many, face="too many"),
    Example(CHECKOUT, "/checkout", "buyer"),
    Example(CHECKOUT, "/checkout", "troubled"),
    Example(
        CHECKOUT,
        "/checkout",
        "saver",
        act=_refused("Place order", name="", city="", line1="x" * 121),
        face="refused",
    ),
    Example(CHECKOUT, "/checkout", "buyer", act=_look_again, face="other prices"),
    Example(CHECKOUT, "/checkout", "saver", act=_fetch_it, face="to be fetched"),
    Example(WAY, "/wishlist/to-cart"),
    Example(WAY, "/wishlist/to-cart", "guest"),
    Example(WAY, "/wishlist/to-cart", "saver"),
    Example(MAILED, "/wishlist/to-cart/{way}", "saver"),
    Example(MAILED, "/wishlist/to-cart/{way_used}", "saver", status=410),
    Example(MAILED, "/wishlist/to-cart/{way_late}", "saver", status=410),
    Example(MAILED, "/wishlist/to-cart/{way}", "newcomer", status=404),
    Example(ORDERS + "listed", "/account/orders", "newcomer"),
    Example(ORDERS + "listed", "/account/orders", "buyer"),
    Example(ORDERS + "listed", "/account/orders?before=nothing", "buyer"),
    *(
        Example(
            ORDERS + "show", f"/account/orders/{{order_{state}}}", "buyer", act=_unfold
        )
        for state in STATES
    ),
    Example(ORDERS + "show", "/account/orders/{order_paid}", "alice", status=404),
    Example(ORDERS + "cancel", "/account/orders/{order_unpaid}/cancel", "buyer"),
    Example(PAY, "/dev/pay/{payment}", "buyer"),
    Example(PAY, "/dev/pay/{payment}?bank=", "buyer"),
    Example(PAY, "/dev/pay/{payment}", "alice", status=404),
    Example("admin.sign_in", "/sg-admin/sign-in"),
    Example("admin.sign_in", "/sg-admin/sign-in", act=_submit("Sign in"), face="empty"),
    Example("admin.dashboard", "/sg-admin/", "ada"),
    Example("admin.dashboard", "/sg-admin/", "vic"),
    Example("orders.listed", "/sg-admin/orders/", "ada"),
    Example("orders.listed", "/sg-admin/orders/?payment=paid&q=buyer", "vic"),
    Example("orders.listed", "/sg-admin/orders/?q=nothing-like-it", "ed"),
    *(
        Example("orders.show", f"/sg-admin/orders/{{order_{state}}}", "ada")
        for state in (*STATES, "foreign")
    ),
    Example("orders.show", "/sg-admin/orders/{order_paid}", "vic"),
    Example("orders.show", "/sg-admin/orders/{deleted}", "ada", status=404),
    Example(
        "orders.show",
        "/sg-admin/orders/{order_paid}",
        "ada",
        act=_refused("Give this back", reason=""),
        face="refund refused",
    ),
    Example(
        "orders.show",
        "/sg-admin/orders/{order_part}",
        "ada",
        act=_refused("Give this back", reason="It broke"),
        face="refund of nothing",
    ),
    Example(
        "orders.show",
        "/sg-admin/orders/{order_unpaid}",
        "ada",
        act=_refused("Cancel the order", reason=""),
        face="cancel refused",
    ),
    Example("promotions.rules", "/sg-admin/promotions/", "ada"),
    Example("promotions.rules", "/sg-admin/promotions/", "vic"),
    Example("promotions.rules", "/sg-admin/promotions/?before={deleted}", "ada"),
    Example(
        "promotions.rules",
        "/sg-admin/promotions/",
        "ada",
        act=_refused("Keep this", hours="0"),
        face="refused",
    ),
    Example("promotions.new", "/sg-admin/promotions/new", "ada"),
    Example("promotions.new", "/sg-admin/promotions/new", "vic", status=403),
    Example(
        "promotions.new",
        "/sg-admin/promotions/new",
        "ada",
        act=_refused("Make the rule", name="", starts="2026-12-24"),
        face="refused",
    ),
    Example("promotions.rule", "/sg-admin/promotions/{rule}", "ada"),
    Example("promotions.rule", "/sg-admin/promotions/{rule}", "vic"),
    Example("promotions.rule", "/sg-admin/promotions/{rule}?q=nothing-like-it", "ed"),
    Example("promotions.rule", "/sg-admin/promotions/{rule_over}", "ada"),
    Example("promotions.rule", "/sg-admin/promotions/{rule_free}", "ada"),
    Example("promotions.rule", "/sg-admin/promotions/{deleted}", "ada", status=404),
    Example(
        "promotions.rule",
        "/sg-admin/promotions/{rule}",
        "ada",
        act=_refused("Issue a code", email="nobody@example.com"),
        face="no such customer",
    ),
    Example(
        "promotions.rule",
        "/sg-admin/promotions/{rule}",
        "ada",
        act=_refused("Change the rule", percent="a lot"),
        face="refused",
    ),
    Example("settings.tune", "/sg-admin/settings/", "ada"),
    Example("settings.tune", "/sg-admin/settings/", "vic", status=403),
    Example(
        "settings.tune",
        "/sg-admin/settings/",
        "ada",
        act=_refused("Keep these", unpaid_order_hours="0"),
        face="refused",
    ),
]

NOT_PAGES = {
    "storefront.wishlist.drawer": "lies over any page; alone it leads to the list",
    "storefront.product.similar": "a piece of the product page; alone it leads there",
    "storefront.account.password": "leads to the account",
    "storefront.checkout.summary": "a piece of the checkout",
    "storefront.site.alive": "for machines",
    "storefront.site.ready": "for machines",
    "storefront.site.brand": "a stylesheet",
    "storefront.site.robots": "for crawlers",
    "api_docs.openapi": "for programs",
    **{f"api.{one.name}": "for programs" for one in OPERATIONS if one.method == "GET"},
}
