"""What a customer is about to order, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from webapp.accounts.owners import Owner
from webapp.cart import queries as carts
from webapp.cart.delivery import Delivery
from webapp.cart.queries import CartLineView, CartPage, Problem
from webapp.cart.totals import Totals, totals
from webapp.core.db import Reader
from webapp.promotions import queries as promotions
from webapp.web.assets import picture_address
from webapp.web.formatting import site


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A cart with its code and its delivery, at the prices of this moment.

    Attributes:
        refusal: why the code takes nothing off; blank when it does, or there is none.
    """

    cart: CartPage
    delivery: Delivery
    sums: Totals
    currency: str
    refusal: str = ""

    @property
    def lines(self) -> Sequence[CartLineView]:
        """Return what is ordered."""
        return self.cart.lines

    @property
    def is_blocked(self) -> bool:
        """Tell whether something in the cart cannot be had as it is."""
        return any(self.problem(line) for line in self.lines)

    def picture(self, line: CartLineView) -> str | None:
        """Return the address of a line's picture."""
        return picture_address(line.picture)

    def problem(self, line: CartLineView) -> str:
        """Return why a line cannot be ordered as it is; blank when it can."""
        if line.currency != self.currency:
            return f"Not sold in {self.currency}"
        match line.problem:
            case Problem.RETIRED:
                return "No longer sold"
            case Problem.OUT_OF_STOCK:
                return "Out of stock"
            case Problem.NOT_ENOUGH:
                return f"Only {line.stock} left"
        return ""


def bill_of(session: Reader, user_id: UUID, delivery: Delivery) -> Bill:
    """Add up a customer's cart, delivered in one of the shop's ways."""
    cart = carts.cart_page(session, Owner(user_id=user_id))
    off, refusal, shop = 0, "", site()
    if cart.code is not None and cart.lines:
        quote = promotions.quote(
            session,
            user_id=user_id,
            code=cart.code,
            lines=cart.discountable,
            currency=shop.currency,
            locale=shop.locale,
        )
        off = quote.discount.total_minor if quote.discount else 0
        refusal = f"{quote.refusal}." if quote.refusal else ""
    sums = totals(cart.lines, discount_minor=off, delivery_minor=delivery.price_minor)
    return Bill(
        cart=cart, delivery=delivery, sums=sums, currency=shop.currency, refusal=refusal
    )
