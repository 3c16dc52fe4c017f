"""One list, many hands at the same moment, over several server processes."""

import random
import re
from collections import Counter
from html import unescape

import pytest
from sqlalchemy import func, select

from tests.journeys.test_at_once import at_once, saved_by, statuses
from tests.torture import rounds
from webapp.accounts.models import User
from webapp.wishlist.models import WishlistGroup, WishlistItem

AT_THE_LIST = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://127.0.0.1/wishlist",
}
ITEMS = re.compile(r'id="item-([0-9a-f-]{36})"')
GROUPS = re.compile(r'id="group-([0-9a-f-]{36})"')
VERSION = re.compile(r'id="list-version"[^>]*value="(\d+)"')
CHANCE = random.Random(3)


class Lister:
    """Alice, with a list that she changes in many windows at once."""

    def __init__(self, house):
        self.house = house
        self.browser = house.visitor()
        self.email = self.browser.register("Alice")
        self.products = list(self.browser.products().values())
        self.token = self.browser.token()

    def page(self):
        return self.browser.get("/wishlist").text

    def items(self):
        return ITEMS.findall(self.page())

    def save_all(self, **more):
        for product in self.products:
            assert self.browser.save(product, **more).status == 303
        return self.items()

    def post(self, window, path, **form):
        return window.post(path, token=self.token, headers=AT_THE_LIST, **form)

    def at_once(self, acts):
        """Do each of ``acts`` (path, form) in a window of its own, all at once."""
        waiting = iter(acts)

        def act(window):
            path, form = next(waiting)
            return self.post(window, path, **form)

        return at_once(self.house, self.browser, len(acts), act)

    def count(self, kind):
        mine = select(func.count()).select_from(kind).join(User)
        return self.house.scalar(mine.where(User.email == self.email))


@pytest.fixture
def alice(house):
    return Lister(house)


def test_an_answer_shows_the_list_as_it_is_from_now_on(alice):
    item, *others = alice.save_all()

    moved = alice.post(
        alice.browser, "/wishlist/bulk", do="move", items=item, new_group="Birthday"
    )

    assert moved.status == 200
    assert ITEMS.findall(moved.text) == alice.items() == [*others, item]
    assert GROUPS.findall(moved.text) == GROUPS.findall(alice.page())


def test_fifty_saves_with_one_new_group_make_one_group_and_one_item(alice):
    product = alice.products[0]

    answers = alice.at_once(
        [("/wishlist/items", {"product": product, "new_group": "Birthday"})] * 50
    )

    assert statuses(answers) == {200: 1, 422: 49}
    assert (alice.count(WishlistItem), alice.count(WishlistGroup)) == (1, 1)


def test_six_drags_at_once_leave_every_item_in_one_place(alice):
    items = set(alice.save_all())
    for _ in range(rounds(10, 60)):
        moved = CHANCE.sample(sorted(items), 5) + CHANCE.sample(sorted(items), 1)
        acts = [
            (
                f"/wishlist/items/{item}/place",
                {"group": "", "before": CHANCE.choice(sorted(items - {item}))},
            )
            for item in moved
        ]
        assert set(statuses(alice.at_once(acts))) == {200}
        now = alice.items()
        assert len(now) == len(items)
        assert set(now) == items


def test_of_drags_that_saw_the_same_list_one_is_made_and_the_others_see_the_new(
    alice,
):
    items = alice.save_all()
    version = VERSION.search(alice.page())[1]
    acts = [
        (
            f"/wishlist/items/{item}/place",
            {"group": "", "before": "", "version": version},
        )
        for item in items
    ]

    answers = alice.at_once(acts)

    assert statuses(answers) == {200: 1, 409: len(items) - 1}
    stale = next(answer for answer in answers if answer.status == 409)
    assert "Your list was changed elsewhere" in unescape(stale.text)
    assert set(ITEMS.findall(stale.text)) == set(items)


def test_a_group_that_ends_while_things_come_into_it_keeps_or_takes_them(alice):
    item, *others = alice.save_all()
    for number in range(rounds(10, 1_000)):
        name = f"Group {number}"
        alice.post(alice.browser, "/wishlist/groups", name=name)
        group = GROUPS.findall(alice.page())[-1]
        acts = [
            (f"/wishlist/groups/{group}/delete", {"items": "keep"}),
            *((f"/wishlist/items/{x}/transfer", {"group": group}) for x in others),
            (f"/wishlist/items/{item}/place", {"group": group, "before": ""}),
        ]
        CHANCE.shuffle(acts)
        assert set(statuses(alice.at_once(acts))) <= {200, 404}
        assert set(alice.items()) == {item, *others}
        assert alice.count(WishlistGroup) == 0


def test_drags_while_items_come_and_go_lose_none_and_double_none(alice):
    first, *others = alice.save_all()
    for _ in range(rounds(10, 200)):
        gone = CHANCE.choice(others)
        acts = [
            (f"/wishlist/items/{gone}/remove", {}),
            *(
                (
                    f"/wishlist/items/{item}/place",
                    {"group": "", "before": first},
                )
                for item in others
            ),
        ]
        CHANCE.shuffle(acts)
        answers = alice.at_once(acts)
        assert set(statuses(answers)) <= {200, 404}
        now = Counter(alice.items())
        assert now == Counter([first, *(x for x in others if x != gone)])
        undo = next(
            u for a in answers for u in re.findall(r"/wishlist/removals/[^\"]+", a.text)
        )
        assert alice.post(alice.browser, undo).status == 200
        assert Counter(alice.items()) == Counter([first, *others])
        assert saved_by(alice.house, alice.email) == len(others) + 1
