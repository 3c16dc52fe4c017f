"""The page of public lists: what is found there, and what is not."""

import pytest

from tests.sharing.lists import a_birthday, make_public
from webapp.sharing import services as sharing
from webapp.wishlist import services as wishlist


@pytest.fixture
def there(session):
    return a_birthday(session)


def test_public_lists_are_found_by_first_name_and_by_what_they_are_called(
    client, session, there
):
    assert there.path not in client.get("/lists").text
    make_public(session, there.alice, there.group_id)

    for question, is_found in (
        ("", True),
        ("alice", True),
        ("ALI", True),
        ("birth", True),
        ("  Birthday ", True),
        ("Moreau", False),
        ("alice@example.com", False),
        ("Hidden", False),
        ("%", False),
        ("_irthday", False),
        ("\\", False),
        ("\x00", True),
    ):
        page = client.get("/lists", query_string={"q": question}).text
        assert (f'href="{there.path}"' in page) == is_found, question
        assert "Moreau<" not in page


def test_a_public_list_that_ended_or_is_empty_is_not_named(client, session, there):
    make_public(session, there.alice, there.group_id)
    assert there.path in client.get("/lists").text

    wishlist.clear_list(session, there.alice.id)
    session.commit()
    assert there.path not in client.get("/lists").text

    wishlist.save_item(
        session, there.alice.id, there.goods["lamp"].id, group_id=there.group_id
    )
    sharing.revoke_link(session, there.alice.id, there.link_id)
    session.commit()
    assert there.path not in client.get("/lists").text


@pytest.mark.parametrize("page", ["0", "-1", "2", "9" * 30, "x", "1e9", ""])
def test_any_page_of_public_lists_can_be_asked_for(client, there, page):
    assert client.get("/lists", query_string={"page": page}).status_code == 200
