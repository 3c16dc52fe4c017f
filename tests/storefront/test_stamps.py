"""Whatever a page shows has reached its stamp: no page is called unchanged that is not."""

import random
import re
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.people import KEY, same_but_for
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.accounts.owners import Owner
from webapp.cart import services as cart
from webapp.cart.models import CartLine
from webapp.catalog import services as catalog
from webapp.catalog.models import Product, ProductStatus, Variant
from webapp.conversion import services as conversion
from webapp.core import clock
from webapp.core.errors import DomainError
from webapp.core.money import Money
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist
from webapp.wishlist.models import (
    ItemStatus,
    Priority,
    Visibility,
    WishlistGroup,
    WishlistItem,
)
from webapp.wishlist.ordering import Step

STEPS = 150
STAMP = re.compile(r'data-stamp="([0-9a-f]+)"')


class Life:
    """All that may happen to Alice's list, by her or by the shop, at random."""

    def __init__(self, session, world, seed):
        self.session, self.alice = session, world.people.alice.id
        self.chance = random.Random(seed)
        self.acts = [
            getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")
        ]

    def happen(self):
        act = self.chance.choice(self.acts)
        try:
            with self.session.begin_nested():
                act()
        except (DomainError, IndexError):
            pass  # refused, or nothing there to do it with
        self.session.commit()
        self.session.expire_all()
        return act.__name__

    def one_of(self, kind, *conditions):
        found = self.session.scalars(select(kind).where(*conditions)).all()
        return self.chance.choice(sorted(found, key=lambda row: row.id))

    def item(self, status=ItemStatus.ACTIVE):
        mine = (WishlistItem.user_id == self.alice, WishlistItem.status == status)
        return self.one_of(WishlistItem, *mine).id

    def group(self):
        return self.one_of(WishlistGroup, WishlistGroup.user_id == self.alice).id

    def product(self):
        return self.one_of(Product, Product.status != ProductStatus.DRAFT)

    def do_save(self):
        wishlist.save_item(self.session, self.alice, self.product().id)

    def do_save_into(self):
        name = f"Group {self.chance.randrange(3)}"
        product = self.product().id
        wishlist.save_item(self.session, self.alice, product, new_group=name)

    def do_remove(self):
        wishlist.remove_item(self.session, self.alice, self.item())

    def do_shift(self):
        to = self.chance.choice([*Step, 1, 2])
        wishlist.shift_item(self.session, self.alice, self.item(), to)

    def do_transfer(self):
        group = self.group()
        item = self.item()
        wishlist.transfer_item(self.session, self.alice, item, group_id=group)

    def do_edit(self):
        wishlist.edit_item(
            self.session,
            self.alice,
            self.item(),
            note=self.chance.choice(["", "In blue"]),
            is_note_private=self.chance.choice([True, False]),
            wanted_count=self.chance.randrange(1, 4),
            priority=self.chance.choice(list(Priority)),
            expires_on=self.chance.choice([None, date(2999, 1, 1)]),
            today=clock.now().date(),
        )

    def do_choose(self):
        item = self.one_of(
            WishlistItem,
            WishlistItem.user_id == self.alice,
            WishlistItem.status == ItemStatus.ACTIVE,
        )
        variant = self.one_of(Variant, Variant.product_id == item.product_id).id
        wishlist.choose_variant(self.session, self.alice, item.id, variant)

    def do_archive(self):
        wishlist.archive_items(self.session, self.alice, [self.item()])

    def do_restore(self):
        item = self.item(ItemStatus.ARCHIVED)
        today = clock.now().date()
        wishlist.restore_items(self.session, self.alice, [item], today=today)

    def do_edit_group(self):
        wishlist.edit_group(
            self.session,
            self.alice,
            self.group(),
            name=f"Group {self.chance.randrange(9)}",
            occasion_on=self.chance.choice([None, date(2030, 5, 1)]),
        )

    def do_shift_group(self):
        to = self.chance.choice(list(Step))
        wishlist.shift_group(self.session, self.alice, self.group(), to)

    def do_end_group(self):
        kept = self.chance.random() < 0.7
        group = self.group()
        wishlist.delete_group(self.session, self.alice, group, with_items=not kept)

    def do_share(self):
        visibility = self.chance.choice(list(Visibility))
        group = self.group()
        sharing.set_visibility(self.session, self.alice, group, visibility, keys=[KEY])

    def do_move_to_cart(self):
        conversion.move_item(self.session, Owner(self.alice), self.item())

    def do_take_out_of_cart(self):
        line = self.one_of(CartLine, CartLine.user_id == self.alice).id
        cart.remove_line(self.session, Owner(self.alice), line)

    def do_see(self):
        wishlist.note_seen(self.session, self.alice)

    def do_watch(self):
        said = self.chance.choice([None, True, False])
        percent = self.chance.choice([None, 5, 25])
        watch = {"stock": said, "price": said, "threshold_pct": percent}
        wishlist.watch_item(self.session, self.alice, self.item(), **watch)

    def do_prefer(self):
        wishes = {"watches_stock": self.chance.choice([None, True, False])}
        wishes["stock_email"] = self.chance.choice([True, False])
        wishes["threshold_pct"] = self.chance.choice([None, 20])
        accounts.change_preferences(self.session, self.alice, **wishes)

    def do_confirm(self):
        user = self.session.get(User, self.alice)
        user.email_verified_at = self.chance.choice([None, clock.now()])

    def do_reprice(self):
        variant = self.one_of(Variant)
        price = Money(self.chance.randrange(1000, 9000), "USD")
        higher = Money(price.minor + 500, "USD")
        compare_at = self.chance.choice([None, higher])
        catalog.reprice(self.session, variant, price, compare_at=compare_at)

    def do_restock(self):
        variant = self.one_of(Variant)
        catalog.restock(self.session, variant, self.chance.choice([0, 0, 1, 2, 9]))

    def do_retire(self):
        catalog.retire(self.session, self.product())

    def do_relist(self):
        status = self.chance.choice([ProductStatus.ACTIVE, ProductStatus.PREORDER])
        day = date(2030, 1, self.chance.randrange(1, 20))
        expected = day if status is ProductStatus.PREORDER else None
        catalog.relist(self.session, self.product(), status, expected_on=expected)


@pytest.mark.parametrize("seed", range(3))
def test_no_page_is_called_unchanged_that_shows_something_else(world, session, seed):
    browser, life = world.browser("alice"), Life(session, world, seed)
    token = sharing.share_list(
        session, world.people.alice.id, group_ids=[], ungrouped=True, keys=[KEY]
    ).token
    session.commit()
    pages = ("/wishlist", "/wishlist?sort=name&show=sale", "/", "/p/shirt")
    pages = {path: browser.get(path) for path in (*pages, f"/w/{token}")}
    unchanged, changed = 0, 0
    with time_machine.travel(clock.now(), tick=False) as moment:
        for _ in range(STEPS):
            act = life.happen()
            moment.shift(timedelta(minutes=life.chance.randrange(90)))
            for path, before in pages.items():
                now = browser.get(path)
                asked = {"If-None-Match": before.headers.get("ETag", "")}
                again = browser.get(path, headers=asked)
                if again.status_code == 304:
                    unchanged += 1
                    assert same_but_for(now) == same_but_for(before), (act, path)
                    assert again.data == b""
                else:
                    changed += 1
                    assert again.text == now.text
                pages[path] = now
    assert unchanged > STEPS
    assert changed > STEPS / 2


def test_the_stamp_in_a_page_is_the_one_that_it_was_sent_with(world):
    for who in ("alice", "carol", "anonymous"):
        browser = world.browser(who)
        for path in ("/wishlist", "/", "/p/lamp"):
            answer = browser.get(path)
            stamp = STAMP.search(answer.text)[1]
            assert answer.headers["ETag"] == f'W/"{stamp}"'
            again = browser.get(path, headers={"If-None-Match": f'W/"{stamp}"'})
            assert again.status_code == 304


def test_what_is_to_be_said_is_said_although_nothing_has_changed(world):
    browser = world.browser("alice")
    stamp = browser.get("/wishlist").headers["ETag"]
    lamp = world.ids["alice's lamp"]
    browser.post(f"/wishlist/items/{lamp}/shift", data={"to": "99x"})

    answer = browser.get("/wishlist", headers={"If-None-Match": stamp})

    assert answer.status_code == 200
    assert "Say up, down" in answer.text


def test_one_person_s_stamp_says_nothing_to_another(world):
    stamp = world.browser("alice").get("/wishlist").headers["ETag"]
    for who in ("bob", "carol", "anonymous", "alice"):
        answer = world.browser(who).get("/wishlist", headers={"If-None-Match": stamp})
        assert answer.status_code == 200, who
