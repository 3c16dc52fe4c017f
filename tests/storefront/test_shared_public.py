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


@pytest.mark.parametrize(
    ("owner", "group", "questions"),
    [
        (
            "Éloïse Moreau",
            "Straße",
            "éloïse ÉLOÏSE Eloise E\u0301lo strasse STRASSE straße",
        ),
        ("Strauß", "Fête", "strauss STRAUSS strauß STRAUẞ fete FÊTE fe\u0302te"),
        ("Νίκος", "Čeština", "Νίκος ΝΊΚΟΣ νικοσ cestina ČEŠTINA"),
        ("İpek", "\uff28\uff2f\uff2d\uff25", "ipek İPEK home \uff28\uff2f"),
    ],
)
def test_case_and_accents_do_not_matter(
    client, session, there, owner, group, questions
):
    there.alice.name = owner
    wishlist.edit_group(
        session, there.alice.id, there.group_id, name=group, occasion_on=None
    )
    make_public(session, there.alice, there.group_id)

    for question in questions.split():
        assert there.path in client.get("/lists", query_string={"q": question}).text
    for question in ("\uff05", "eloiso"):
        page = client.get("/lists", query_string={"q": question}).text
        assert there.path not in page


@pytest.mark.parametrize("name", ["alice@example.com", "alice\uff20example.com Moreau"])
def test_a_mail_address_given_for_a_name_is_shown_nowhere(client, session, there, name):
    there.alice.name = name
    make_public(session, there.alice, there.group_id)

    shared, public = client.get(there.path).text, client.get("/lists").text

    assert "by Somebody" in public
    assert "Somebody\u2019s list" in shared
    assert 'property="og:title" content="Somebody\u2019s Birthday list"' in shared
    for page in (shared, public):
        assert "alice" not in page.casefold()
        assert "example.com" not in page
    for question, is_found in (("alice", False), ("example", False), ("some", True)):
        page = client.get("/lists", query_string={"q": question}).text
        assert (there.path in page) == is_found


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
