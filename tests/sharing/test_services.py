"""Sharing: which links there are, and when they end."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.sharing.conftest import KEYS
from webapp.core import clock
from webapp.sharing.errors import (
    AlreadyRevoked,
    LinkNotFound,
    LinkUnreadable,
    NothingShared,
    NotPublicAlone,
)
from webapp.sharing.models import ShareLink
from webapp.sharing.queries import links_of, parts_of, public_lists
from webapp.sharing.services import (
    issue_link,
    note_opened,
    revoke_link,
    set_visibility,
    share_list,
    stop_sharing,
)
from webapp.wishlist.errors import GroupNotFound
from webapp.wishlist.models import Visibility, Wishlist

PRIVATE, LINK, PUBLIC = Visibility.PRIVATE, Visibility.LINK, Visibility.PUBLIC


def visibilities(session, user):
    return {part.name: part.visibility for part in parts_of(session, user.id)}


def test_a_new_list_is_private_in_every_part(session, alice, groups):
    assert set(visibilities(session, alice).values()) == {PRIVATE}


def test_a_group_that_gets_a_link_is_seen_by_link(session, alice, groups, share, shown):
    issued = share(groups.birthday)

    assert shown(issued.token) == ["Birthday"]
    assert visibilities(session, alice)["Birthday"] is LINK
    assert visibilities(session, alice)["Home"] is PRIVATE


def test_pressing_twice_makes_one_link(groups, share):
    assert share(groups.birthday) == share(groups.birthday)
    assert share(None) == share(None)
    assert share(None) != share(groups.birthday)


def test_two_lists_never_share_a_token(session, bob, groups, share):
    services_of_bob = save_for(session, bob)
    tokens = {share(groups.birthday).token, share(groups.home).token, share(None).token}

    assert len(tokens | {services_of_bob.token}) == 4


def save_for(session, user):
    session.add(Wishlist(user_id=user.id, visibility=LINK))
    session.flush()
    return issue_link(session, user.id, keys=KEYS)


def test_a_link_works_for_as_long_as_the_shop_says(share, groups):
    issued = share(groups.birthday, lives_for=timedelta(days=3))
    forever = share(groups.home, lives_for=None)

    rest = issued.expires_at - clock.now()
    assert timedelta(days=2, hours=23) < rest <= timedelta(days=3)
    assert forever.expires_at is None


def test_the_whole_list_is_shared_in_the_parts_that_were_chosen(
    session, alice, groups, shown
):
    issued = share_list(
        session, alice.id, group_ids=[groups.home], ungrouped=True, keys=KEYS
    )

    assert shown(issued.token) == ["Home", ""]
    again = share_list(
        session, alice.id, group_ids=[groups.birthday], ungrouped=False, keys=KEYS
    )
    assert again == issued
    assert shown(issued.token) == ["Birthday"]


def test_choosing_parts_leaves_what_is_public_public(session, alice, groups, share):
    set_visibility(session, alice.id, groups.home, PUBLIC, keys=KEYS)

    share(None)

    assert visibilities(session, alice)["Home"] is PUBLIC


def test_a_part_that_is_left_out_takes_its_own_link_along(
    session, alice, groups, share, shown
):
    birthday = share(groups.birthday)

    share_list(session, alice.id, group_ids=[groups.home], ungrouped=False, keys=KEYS)

    assert shown(birthday.token) == "LinkEnded"


def test_sharing_nothing_is_refused(session, sessions, alice, bob, groups):
    session.commit()
    for user, chosen, refusal in (
        (alice, [], NothingShared),
        (alice, [UUID(int=7)], GroupNotFound),
        (bob, [groups.home], GroupNotFound),
    ):
        with pytest.raises(refusal), sessions.begin() as other:
            share_list(other, user.id, group_ids=chosen, ungrouped=False, keys=KEYS)
    with pytest.raises(NothingShared):
        issue_link(session, alice.id, keys=KEYS)

    assert session.scalars(select(ShareLink)).all() == []
    assert set(visibilities(session, alice).values()) == {PRIVATE}


def test_somebody_elses_group_looks_like_a_missing_one(session, bob, groups):
    for group_id in (groups.birthday, UUID(int=7)):
        with pytest.raises(GroupNotFound):
            issue_link(session, bob.id, group_id=group_id, keys=KEYS)
        for visibility in Visibility:
            with pytest.raises(GroupNotFound):
                set_visibility(session, bob.id, group_id, visibility, keys=KEYS)


def test_a_revoked_link_is_gone_for_good(session, alice, groups, share, shown, row_of):
    issued = share(groups.birthday)

    revoke_link(session, alice.id, issued.link_id)

    assert shown(issued.token) == "LinkEnded"
    with pytest.raises(AlreadyRevoked, match="already revoked"):
        revoke_link(session, alice.id, issued.link_id)
    fresh = share(groups.birthday)
    assert fresh.token != issued.token
    assert shown(issued.token) == "LinkEnded"
    assert shown(fresh.token) == ["Birthday"]
    assert row_of(issued.link_id).revoked_at is not None


def test_somebody_elses_link_looks_like_a_missing_one(
    session, bob, groups, share, shown
):
    issued = share(groups.birthday)

    for link_id in (issued.link_id, UUID(int=7)):
        with pytest.raises(LinkNotFound):
            revoke_link(session, bob.id, link_id)

    assert shown(issued.token) == ["Birthday"]


@pytest.mark.parametrize("revived", ["NULL", "now() - interval '1 day'"])
def test_the_database_itself_keeps_a_link_revoked(
    session, alice, groups, share, revived
):
    issued = share(groups.birthday)
    revoke_link(session, alice.id, issued.link_id)

    with pytest.raises(IntegrityError, match="stays revoked"), session.begin_nested():
        session.execute(text(f"UPDATE share_links SET revoked_at = {revived}"))

    note_opened(session, issued.link_id)  # the rest of the row may change


def test_the_database_itself_keeps_a_second_link_out(session, alice, groups, share):
    issued = share(None)
    row = session.get_one(ShareLink, issued.link_id)

    session.add(
        ShareLink(
            user_id=alice.id,
            scope=row.scope,
            token_digest=bytes(32),
            sealed_token=b"",
        )
    )

    with pytest.raises(IntegrityError, match="uq_share_link_of_list"):
        session.flush()


def test_making_a_group_private_ends_its_link(
    session, alice, groups, share, shown, row_of
):
    issued, whole = share(groups.birthday), share(None)

    set_visibility(session, alice.id, groups.birthday, PRIVATE, keys=KEYS)

    assert shown(issued.token) == "LinkEnded"
    assert row_of(issued.link_id).revoked_at is not None
    assert shown(whole.token) == ["Home", ""]
    set_visibility(session, alice.id, groups.birthday, LINK, keys=KEYS)
    assert shown(issued.token) == "LinkEnded"


def test_making_the_last_part_private_ends_the_link_to_the_list(
    session, alice, groups, share, shown
):
    whole = share(None)
    for group_id in (groups.birthday, groups.home):
        set_visibility(session, alice.id, group_id, PRIVATE, keys=KEYS)
    assert shown(whole.token) == [""]

    set_visibility(session, alice.id, None, PRIVATE, keys=KEYS)

    assert shown(whole.token) == "LinkEnded"
    set_visibility(session, alice.id, None, LINK, keys=KEYS)
    assert shown(whole.token) == "LinkEnded"


def test_a_group_that_is_gone_takes_its_link_along(
    session, groups, share, shown, row_of
):
    issued, whole = share(groups.birthday), share(None)

    session.execute(
        text("UPDATE wishlist_items SET group_id = NULL WHERE group_id = :id"),
        {"id": groups.birthday},
    )
    session.execute(
        text("DELETE FROM wishlist_groups WHERE id = :id"), {"id": groups.birthday}
    )

    assert shown(issued.token) == "LinkEnded"
    assert shown(whole.token) == ["Home", ""]
    assert row_of(issued.link_id).group_id is None


def test_an_account_that_is_gone_takes_its_links_along(
    session, alice, groups, share, shown
):
    issued = share(groups.birthday)

    session.execute(
        text("UPDATE wishlist_items SET group_id = NULL; DELETE FROM users")
    )

    assert shown(issued.token) == "NoSuchLink"


def test_a_public_group_has_a_link_by_which_it_is_found(session, alice, groups):
    set_visibility(session, alice.id, groups.birthday, PUBLIC, keys=KEYS)

    (found,) = public_lists(session, keys=KEYS).lists
    (link,) = links_of(session, alice.id, keys=KEYS)
    assert (found.name, found.token) == ("Birthday", link.token)


def test_revoking_the_link_of_a_public_group_takes_it_off_the_page(
    session, alice, groups
):
    set_visibility(session, alice.id, groups.birthday, PUBLIC, keys=KEYS)
    (link,) = links_of(session, alice.id, keys=KEYS)

    revoke_link(session, alice.id, link.id)

    assert public_lists(session, keys=KEYS).lists == []
    assert visibilities(session, alice)["Birthday"] is PRIVATE


def test_what_no_link_leads_to_any_more_is_private(session, alice, groups, share):
    share(groups.birthday)
    whole = share_list(
        session,
        alice.id,
        group_ids=[groups.birthday, groups.home],
        ungrouped=True,
        keys=KEYS,
    )

    revoke_link(session, alice.id, whole.link_id)

    assert visibilities(session, alice) == {
        "Birthday": LINK,
        "Home": PRIVATE,
        "Ungrouped": PRIVATE,
    }


def test_public_and_by_link_keep_the_same_link(session, alice, groups, share):
    issued = share(groups.birthday)

    for visibility in (PUBLIC, LINK, PUBLIC):
        set_visibility(session, alice.id, groups.birthday, visibility, keys=KEYS)
        (link,) = links_of(session, alice.id, keys=KEYS)
        assert link.token == issued.token


def test_what_is_in_no_group_cannot_be_public(session, alice, groups):
    with pytest.raises(NotPublicAlone):
        set_visibility(session, alice.id, None, PUBLIC, keys=KEYS)


def test_stopping_ends_everything_at_once(session, alice, groups, share, shown):
    tokens = [share(part).token for part in (None, groups.birthday, groups.home)]
    set_visibility(session, alice.id, groups.home, PUBLIC, keys=KEYS)

    stop_sharing(session, alice.id)

    assert {shown(token) for token in tokens} == {"LinkEnded"}
    assert set(visibilities(session, alice).values()) == {PRIVATE}
    assert not any(link.is_live for link in links_of(session, alice.id, keys=KEYS))


def test_a_link_whose_time_is_over_makes_room_for_a_new_one(
    session, groups, share, shown, time_machine
):
    old = share(groups.birthday, lives_for=timedelta(days=1))
    time_machine.move_to(clock.now() + timedelta(days=1, seconds=1))

    fresh = share(groups.birthday)

    assert fresh.token != old.token
    assert shown(old.token) == "LinkEnded"
    assert shown(fresh.token) == ["Birthday"]


def test_a_link_that_no_key_opens_works_and_says_so(
    session, alice, groups, share, shown
):
    issued = share(groups.birthday)
    others = ["another key"]

    with pytest.raises(LinkUnreadable):
        issue_link(session, alice.id, group_id=groups.birthday, keys=others)

    (link,) = links_of(session, alice.id, keys=others)
    assert link.token is None
    assert shown(issued.token) == ["Birthday"]
    after_rotation = [*others, *KEYS]
    again = issue_link(session, alice.id, group_id=groups.birthday, keys=after_rotation)
    assert again == issued


def test_every_change_raises_the_version_of_the_list(session, alice, groups, share):
    def version():
        return session.scalar(select(Wishlist.version).filter_by(user_id=alice.id))

    issued = share(groups.home)
    for change in (
        lambda: share(groups.birthday),
        lambda: share(None),
        lambda: set_visibility(session, alice.id, groups.home, PUBLIC, keys=KEYS),
        lambda: set_visibility(session, alice.id, None, PRIVATE, keys=KEYS),
        lambda: revoke_link(session, alice.id, issued.link_id),
        lambda: stop_sharing(session, alice.id),
    ):
        before = version()
        change()
        assert version() > before


def test_opens_are_counted(session, alice, groups, share, row_of, time_machine):
    issued = share(groups.birthday)
    for _ in range(2):
        note_opened(session, issued.link_id)
    time_machine.move_to(clock.now() - timedelta(hours=1))
    note_opened(session, issued.link_id)

    (link,) = links_of(session, alice.id, keys=KEYS)
    assert link.opened_count == 3
    assert link.last_opened_at > clock.now() + timedelta(minutes=59)


def test_a_copy_of_the_table_holds_no_token_that_works(session, groups, share):
    made = [share(part).token for part in (None, groups.birthday, groups.home)]

    dump = " ".join(session.scalars(text("SELECT share_links::text FROM share_links")))

    for token in made:
        assert token not in dump
        assert token.encode().hex() not in dump
