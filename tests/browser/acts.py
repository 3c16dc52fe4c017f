"""What one sees of a page, and what one does there first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


def stay(_window: Any) -> None:
    pass


def submit(button: str, **fields: str) -> Callable[[Any], None]:
    return lambda window: window.submit(button, **fields)


def unfold(window: Any) -> None:
    for summary in window.page.locator("main summary").all():
        summary.click()


def share_nothing(window: Any) -> None:
    for box in window.page.locator("main [type=checkbox]").all():
        box.uncheck()
    window.submit("Keep this choice")


def press(selector: str) -> Callable[[Any], None]:
    return lambda window: window.page.locator(selector).first.click()


def open_up(selector: str, what: str) -> Callable[[Any], None]:
    def act(window: Any) -> None:
        window.page.locator(selector).first.click()
        window.page.wait_for_selector(what)

    return act


def select_one(window: Any) -> None:
    window.page.locator("#select").click()
    window.page.locator(".item input").nth(1).check()


def refused(button: str, **fields: str) -> Callable[[Any], None]:
    """Send what cannot be, and wait for the page to say so."""

    def act(window: Any) -> None:
        window.submit(button, **fields)
        window.page.wait_for_selector("main :is(.field-error, .callout-error)")

    return act


def too_many(window: Any) -> None:
    quantity = window.page.locator(".line [name=quantity][inputmode]").first
    quantity.fill("98")
    quantity.press("Enter")
    window.page.wait_for_selector(".field-error")


def fetch_it(window: Any) -> None:
    with window.page.expect_response("**/checkout/summary*"):
        window.page.get_by_label("Pick up in the shop").check()


def look_again(window: Any) -> None:
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
    act: Callable[[Any], None] = stay
    face: str = ""

    def __str__(self) -> str:
        return f"{self.who}:{self.path}{':' if self.face else ''}{self.face}"
