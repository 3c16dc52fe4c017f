"""Lists to arrange, and hands to arrange them with: a mouse, and a finger."""

from dataclasses import dataclass

from playwright.sync_api import expect
from sqlalchemy import select

from tests.journeys.browsing import Browser
from webapp.accounts.models import User
from webapp.catalog.models import Product
from webapp.wishlist import services

KITE, BEAR, DUCK, RINGS = (
    "Diamond Kite",
    "Corduroy Bear",
    "Pull-along Duck",
    "Stacking Rings",
)
STEPS = 12  # of a drag; a hand does not jump
SETTLED = 300  # ms in which what makes room has begun to move
STANDS_STILL = """() =>
  !document.getAnimations().some((animation) => animation.playState === "running")"""
WIRED = "() => Boolean(window.Sortable)"


def a_list(shop, **groups: list[str]) -> Browser:
    """Return the browser of a newcomer whose list is this: group → names, in order."""
    alice = shop.newcomer()

    def fill(session):
        user_id = session.scalar(select(User.id).where(User.email == alice.email))
        for group, names in groups.items():
            group_id = None
            if group != "Ungrouped":
                group_id = services.create_group(session, user_id, group)
            for name in reversed(names):  # what is saved last is on top
                product_id = session.scalar(
                    select(Product.id).where(Product.name == name)
                )
                services.save_item(session, user_id, product_id, group_id=group_id)

    shop.change(fill)
    return alice


def user_id_of(shop, browser):
    """Return the id of somebody who has registered."""
    return shop.change(
        lambda session: session.scalar(
            select(User.id).where(User.email == browser.email)
        )
    )


@dataclass(frozen=True)
class Arranged:
    """A list on a page or in the drawer, as one sees and handles it."""

    seen: "object"
    root: str = "#items"

    def ready(self):
        """Wait until it can be dragged."""
        self.seen.page.wait_for_function(WIRED)
        return self

    def group(self, name):
        return self.seen.page.locator(f"{self.root} .group").filter(
            has=self.seen.page.locator(".group-name", has_text=name)
        )

    def names(self, group):
        """Return the locator of the names in a group, from the top."""
        return self.group(group).locator("li :is(h3, .row-name)")

    def groups(self):
        return self.seen.page.locator(f"{self.root} .group-name")

    def item(self, name):
        return self.seen.page.locator(f"{self.root} li", has_text=name)

    def grip(self, name):
        return self.seen.page.get_by_role("button", name=f"Move {name}", exact=True)

    def counts(self, group, number):
        expect(self.group(group).locator(".group-count")).to_have_text(str(number))

    def said(self, words):
        expect(self.seen.page.locator("#said")).to_have_text(words)

    def placed(self):
        """Wait, as a block's end, until the shop has heard of a move."""
        return self.seen.sent("/place")

    def drag(self, grip, target, at=(0.5, 0.5)):
        """Drag by mouse to a point of another thing, told in parts of its size.

        Groups fold when one of them is taken, so the point is sought after that.
        """
        mouse = self.seen.page.mouse
        grip.scroll_into_view_if_needed()
        x, y = point(grip)
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 6, y + 6, steps=3)
        to_x, to_y = point(target, at)
        mouse.move(to_x, to_y, steps=STEPS)
        settle(self.seen)
        mouse.move(to_x + 1, to_y, steps=2)
        mouse.up()

    def drag_by_finger(self, grip, target, at=(0.5, 0.5)):
        """Drag by touch; the finger rests on the grip before it moves."""
        finger = Finger(self.seen)
        grip.scroll_into_view_if_needed()
        (x, y), (to_x, to_y) = point(grip), point(target, at)
        finger.down(x, y)
        self.seen.page.wait_for_timeout(SETTLED)
        for step in range(1, STEPS + 1):
            part = step / STEPS
            finger.move(x + (to_x - x) * part, y + (to_y - y) * part)
        settle(self.seen)
        finger.move(to_x + 1, to_y)
        finger.up()


class Finger:
    """One finger on the screen."""

    def __init__(self, seen):
        self.session = seen.context.new_cdp_session(seen.page)

    def _touch(self, kind, *points):
        self.session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    def down(self, x, y):
        self._touch("touchStart", (x, y))

    def move(self, x, y):
        self._touch("touchMove", (x, y))

    def up(self):
        self._touch("touchEnd")


def settle(seen):
    """Wait until everything that makes room for something has moved."""
    seen.page.wait_for_timeout(SETTLED)
    seen.page.wait_for_function(STANDS_STILL)


def point(thing, at=(0.5, 0.5)):
    """Return a point of something on the screen."""
    box = thing.bounding_box()
    return box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]
