"""Every page of the shop with an example of each of its faces, and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
    Example(
        ACCOUNT + "show",
        "/account",
        "alice",
        act=_submit("Change password", present="wrong", new="short"),
        face="refused",
    ),
    Example("storefront.mailbox.show", "/dev/mailbox?open={letter}"),
    Example("admin.sign_in", "/sg-admin/sign-in"),
    Example("admin.sign_in", "/sg-admin/sign-in", act=_submit("Sign in"), face="empty"),
    Example("admin.dashboard", "/sg-admin/", "ada"),
    Example("admin.dashboard", "/sg-admin/", "vic"),
]

NOT_PAGES = {
    "storefront.wishlist.drawer": "lies over any page; alone it leads to the list",
    "storefront.product.similar": "a piece of the product page; alone it leads there",
    "storefront.account.password": "leads to the account",
    "storefront.site.alive": "for machines",
    "storefront.site.ready": "for machines",
    "storefront.site.brand": "a stylesheet",
    "storefront.site.robots": "for crawlers",
}
