"""Dragging on the list, by mouse and by touch, and what the shop hears of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import (
    BEAR,
    DUCK,
    KITE,
    RINGS,
    Arranged,
    Finger,
    a_list,
    point,
    settle,
)

DESK = {"viewport": {"width": 1440, "height": 1200}}
PHONE = {"viewport": {"width": 390, "height": 1500}, "has_touch": True}


@pytest.fixture
def alice(shop):
    return a_list(
        shop, Ungrouped=[KITE, BEAR, DUCK], Birthday=[RINGS], **{"Some day": []}
    )


def open_list(window, who, **options):
    seen = window(who, **(options or DESK))
    seen.open("/wishlist")
    return seen, Arranged(seen).ready()


def test_an_item_is_dragged_to_another_place(window, alice):
    seen, mine = open_list(window, alice)

    with mine.placed() as answer:
        mine.drag(mine.grip(KITE), mine.item(DUCK), (0.9, 0.5))

    expect(mine.names("Ungrouped")).to_have_text([BEAR, DUCK, KITE])
    mine.said("Diamond Kite moved to 3 of 3 in Ungrouped")
    assert answer.value.status == 200
    assert 'id="items"' not in answer.value.text()
    seen.page.reload()
    expect(mine.names("Ungrouped")).to_have_text([BEAR, DUCK, KITE])


def test_an_item_is_dragged_into_another_group(window, alice):
    seen, mine = open_list(window, alice)

    with mine.placed():
        mine.drag(mine.grip(BEAR), mine.item(RINGS), (0.2, 0.5))

    mine.said("Corduroy Bear moved to 1 of 2 in Birthday")
    expect(mine.names("Birthday")).to_have_text([BEAR, RINGS])
    mine.counts("Ungrouped", 2)
    mine.counts("Birthday", 2)
    seen.page.reload()
    expect(mine.names("Birthday")).to_have_text([BEAR, RINGS])


def test_an_item_is_dragged_into_an_empty_group(window, alice):
    _, mine = open_list(window, alice)
    empty = mine.group("Some day").locator(".group-empty")
    expect(empty).to_contain_text("Drag something here")

    with mine.placed():
        mine.drag(mine.grip(RINGS), mine.group("Some day").locator(".items"))

    mine.said("Stacking Rings moved to 1 of 1 in Some day")
    expect(empty).to_be_hidden()
    expect(mine.group("Birthday").locator(".group-empty")).to_be_visible()


def test_a_group_is_dragged_among_the_others(window, alice):
    seen, mine = open_list(window, alice)
    first = mine.group("Birthday").locator("h2")

    with mine.placed():
        mine.drag(mine.grip("the group Some day"), first, (0.5, 0))

    expect(mine.groups()).to_have_text(["Ungrouped", "Some day", "Birthday"])
    mine.said("Some day moved to 1 of 2")
    seen.page.reload()
    expect(mine.groups()).to_have_text(["Ungrouped", "Some day", "Birthday"])


def test_groups_that_fold_stay_under_the_pointer(window, alice):
    seen, mine = open_list(window, alice)
    posts = posts_of(seen)
    grip, heading = (
        mine.grip("the group Some day"),
        mine.group("Some day").locator("h2"),
    )
    x, y = point(grip)
    top, height = heading.bounding_box()["y"], tall(seen)
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 6, y + 2, steps=6)
    settle(seen)

    assert abs(heading.first.bounding_box()["y"] - top) < 4
    assert tall(seen) == height
    seen.page.mouse.up()
    settle(seen)
    assert posts == []
    assert abs(heading.bounding_box()["y"] - top) < 1
    expect(mine.groups()).to_have_text(["Ungrouped", "Birthday", "Some day"])


def test_what_is_dropped_where_it_was_is_no_move(window, alice):
    seen, mine = open_list(window, alice)
    posts = posts_of(seen)

    mine.drag(mine.grip(KITE), mine.item(KITE), (0.8, 0.6))

    settle(seen)
    assert posts == []
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])
    expect(seen.page.locator(".mover")).to_be_hidden()


def test_what_was_dropped_stays_there_while_the_shop_is_slow(window, alice):
    seen, mine = open_list(window, alice)
    seen.page.route("**/place", slowly(seen))

    with mine.placed():
        mine.drag(mine.grip(KITE), mine.item(DUCK), (0.9, 0.5))
        expect(mine.names("Ungrouped")).to_have_text([BEAR, DUCK, KITE])

    mine.said("Diamond Kite moved to 3 of 3 in Ungrouped")
    expect(mine.names("Ungrouped")).to_have_text([BEAR, DUCK, KITE])


def test_moves_leave_one_after_the_other_each_with_the_newest_version(window, alice):
    seen, mine = open_list(window, alice)
    seen.page.route("**/place", slowly(seen))
    versions = []
    seen.page.on(
        "request",
        lambda sent: (
            "/place" in sent.url
            and versions.append(int(sent.post_data_json["version"]))
        ),
    )

    mine.drag(mine.grip(KITE), mine.item(DUCK), (0.9, 0.5))
    mine.drag(mine.grip(BEAR), mine.item(RINGS), (0.2, 0.5))

    mine.said("Corduroy Bear moved to 1 of 2 in Birthday")
    assert versions[1] == versions[0] + 1


def test_a_list_changed_elsewhere_is_drawn_as_it_is_now(window, alice):
    seen, mine = open_list(window, alice)
    seen.page.route("**/wishlist", lambda route: route.fulfill(status=304))
    duck = mine.item(DUCK).get_attribute("id").removeprefix("item-")
    alice.post(f"/wishlist/items/{duck}/shift", to="top")

    with mine.placed() as answer:
        mine.drag(mine.grip(KITE), mine.item(RINGS), (0.2, 0.5))

    assert answer.value.status == 409
    seen.told("Your list was changed elsewhere. Here is how it is now.")
    expect(mine.names("Ungrouped")).to_have_text([DUCK, KITE, BEAR])
    expect(mine.names("Birthday")).to_have_text([RINGS])
    with mine.placed() as answer:
        mine.drag(mine.grip(KITE), mine.item(RINGS), (0.2, 0.5))
    assert answer.value.status == 200


def test_a_move_that_never_arrived_is_taken_back(window, alice):
    seen, mine = open_list(window, alice)
    seen.page.route("**/place", lambda route: route.abort())

    mine.drag(mine.grip(KITE), mine.item(RINGS), (0.2, 0.5))

    seen.told("That did not reach the shop")
    expect(mine.names("Ungrouped")).to_have_text([KITE, BEAR, DUCK])
    mine.counts("Birthday", 1)
    seen.complaints = [one for one in seen.complaints if "console" not in one]


def test_dragging_by_touch_starts_on_the_grip_alone(window, alice):
    seen, mine = open_list(window, alice, **PHONE)

    with mine.placed():
        mine.drag_by_finger(mine.grip(KITE), mine.item(BEAR), (0.5, 0.9))

    mine.said("Diamond Kite moved to 2 of 3 in Ungrouped")
    posts = posts_of(seen)
    finger, (x, y) = Finger(seen), point(mine.item(BEAR), (0.4, 0.3))
    finger.down(x, y)
    for step in range(20):
        finger.move(x, y - 12 * step)
    finger.up()
    seen.page.wait_for_function("() => scrollY > 50")
    assert posts == []


def test_a_tap_on_a_grip_shows_where_its_thing_can_go(window, alice):
    seen, mine = open_list(window, alice, **PHONE)

    mine.grip(KITE).tap()
    seen.page.get_by_role("button", name="Birthday", exact=True).tap()

    mine.said("Diamond Kite moved to 1 of 2 in Birthday")
    expect(mine.names("Birthday")).to_have_text([KITE, RINGS])
    expect(seen.page.locator(".mover")).to_be_hidden()


def tall(seen):
    """Return how tall the list is."""
    return seen.page.locator("#items").bounding_box()["height"]


def posts_of(seen):
    """Return a list that fills with what the page writes."""
    posts = []
    seen.page.on("request", lambda sent: sent.method == "POST" and posts.append(sent))
    return posts


def slowly(seen):
    def hold(route):
        seen.page.wait_for_timeout(500)
        route.continue_()

    return hold
