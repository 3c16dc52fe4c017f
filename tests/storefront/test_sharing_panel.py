"""The panel from which an owner shares a list, and takes it back."""

import re
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import select

from tests.accounts.people import a_customer, sign_in
from tests.sharing.lists import a_birthday, share_all
from webapp.sharing import services as sharing
from webapp.sharing.models import ShareLink
from webapp.sharing.queries import parts_of

HTMX = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/wishlist/share",
}
ADDRESS = re.compile(r'<input id="share-address" [^>]*value="([^"]*)"')
BOX = re.compile(
    r'<input type="checkbox" name="\w+" value="[^"]*"( checked)?>\s*<span>(.*?) <span'
)
NOTICE = re.compile(r'<div class="notice [^>]*>.*?<p>(.*?)</p>', re.DOTALL)


@pytest.fixture
def there(session):
    return a_birthday(session)


@pytest.fixture
def alice(client, there):
    """Alice at her browser; one group of hers has a link."""
    sign_in(client)
    client.get("/")
    return client


@pytest.fixture
def panel(there):
    """Where alice's shared group and her hidden one are shared."""
    return {
        "birthday": f"/wishlist/groups/{there.group_id}/share",
        "hidden": f"/wishlist/groups/{there.hidden_id}/share",
    }


@pytest.fixture
def show_to(alice, there):
    """Say who is to see a group, as its panel does."""

    def show_to(who, group_id=there.group_id, **more):
        return alice.post(
            f"/wishlist/share/groups/{group_id}/visibility",
            data={"visibility": who},
            **more,
        )

    return show_to


def address_on(page):
    found = ADDRESS.search(page)
    return found and found[1]


def path_of(address):
    return "/w/" + address.rpartition("/w/")[2]


def boxes(page):
    """Return which parts of the list are ticked."""
    return {unescape(name): bool(checked) for checked, name in BOX.findall(page)}


def said(page):
    found = NOTICE.search(page)
    return unescape(found[1]) if found else ""


def visibilities(session, user):
    return {part.name: part.visibility.value for part in parts_of(session, user.id)}


@pytest.mark.parametrize("path", ["/wishlist/share", "{birthday}"])
def test_a_guest_is_told_why_to_sign_in(client, panel, path):
    path = path.format_map(panel)

    answer = client.get(path)

    assert answer.location == f"/account/sign-in?next={path}"
    page = client.get(answer.location).text
    assert said(page) == "Sign in to share your list: a link belongs to an account."


def test_somebody_with_nothing_saved_finds_out_what_to_do(app, session):
    a_customer(session, "Bob")
    client = app.test_client()
    sign_in(client, "bob@example.com")

    page = client.get("/wishlist/share").text

    assert "Nothing to share yet" in page
    refused = client.post("/wishlist/share/issue", data={"ungrouped": "y"})
    assert refused.status_code == 422
    assert client.post("/wishlist/share/stop").status_code == 303
    assert session.scalars(select(ShareLink)).all() == []


def test_at_first_everything_is_ticked_and_one_press_shares_it(alice, session, there):
    sharing.stop_sharing(session, there.alice.id)
    session.commit()
    page = alice.get("/wishlist/share").text
    assert boxes(page) == {
        "Ungrouped": True,
        "Birthday": True,
        "Hidden surprises": True,
    }
    assert address_on(page) is None

    answer = alice.post(
        "/wishlist/share/issue",
        data={"ungrouped": "y", "groups": [there.group_id]},
    )

    assert answer.location == "/wishlist/share"
    page = alice.get("/wishlist/share").text
    assert said(page) == "Whoever has the link sees what you chose."
    assert boxes(page) == {
        "Ungrouped": True,
        "Birthday": True,
        "Hidden surprises": False,
    }
    shown = alice.get(path_of(address_on(page))).text
    assert "Loose Sock" in shown
    assert "Secret Ring" not in shown


def test_the_link_can_be_copied_again_any_time(alice, there, panel):
    addresses = {address_on(alice.get(panel["birthday"]).text) for _ in range(3)}

    assert addresses == {f"http://127.0.0.1:5000{there.path}"}


def test_the_link_comes_as_a_picture_without_any_style(alice, panel):
    page = alice.get(panel["birthday"]).text

    drawing = re.search(r'<figure role="img" aria-label="[^"]+">(.*?)</figure>', page)[
        1
    ]
    assert drawing.startswith("<svg ")
    assert "style" not in drawing


def test_the_choice_can_be_changed_and_the_link_stays(alice, session, there):
    path = share_all(session, there)
    both = {"groups": [there.group_id, there.hidden_id]}

    alice.post("/wishlist/share/issue", data=both)

    page = alice.get("/wishlist/share").text
    assert path_of(address_on(page)) == path
    assert "Secret Ring" in alice.get(path).text
    assert "Loose Sock" not in alice.get(path).text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_a_link_to_nothing_is_refused_beside_the_choice(
    alice, session, there, everything, headers
):
    before = everything()

    answer = alice.post("/wishlist/share/issue", headers=headers)

    assert answer.status_code == 422
    assert "Choose at least one part of your list to share." in answer.text
    assert boxes(answer.text)["Birthday"]
    assert everything() == before
    if headers:
        assert answer.headers["HX-Retarget"] == "#panel"
        assert not answer.text.lstrip().startswith("<!doctype")


def test_a_group_gets_its_link_by_saying_so(alice, session, there, panel, show_to):
    assert address_on(alice.get(panel["hidden"]).text) is None

    answer = show_to("link", there.hidden_id)

    assert answer.location == panel["hidden"]
    page = alice.get(panel["hidden"]).text
    assert said(page) == "Whoever has the link sees “Hidden surprises” now."
    assert "Secret Ring" in alice.get(path_of(address_on(page))).text


def test_a_public_group_is_found_among_the_public_lists(alice, there, panel, show_to):
    show_to("public")

    page = alice.get(panel["birthday"]).text
    assert said(page) == "“Birthday” is public now: everybody can find it."
    assert path_of(address_on(page)) == there.path
    assert there.path in alice.get("/lists").text
    assert "Public" in alice.get("/wishlist/share").text


def test_a_private_group_has_no_link_and_what_it_had_is_dead(
    alice, there, panel, show_to
):
    show_to("private")

    page = alice.get(panel["birthday"]).text
    assert said(page) == "Only you see “Birthday” now."
    assert address_on(page) is None
    assert "1 earlier link" in page
    assert alice.get(there.path).status_code == 410


@pytest.mark.parametrize("who", ["", "everybody", "LINK", "private\x00"])
def test_nobody_else_can_be_named(alice, show_to, everything, who):
    before = everything()

    answer = show_to(who, headers=HTMX)

    assert answer.status_code == 422
    assert "Say who is to see this group" in answer.text
    assert everything() == before


def test_a_link_is_revoked_once(alice, there, panel):
    revoke = f"/wishlist/share/links/{there.link_id}/revoke"

    first = alice.post(revoke)
    assert first.location == panel["birthday"]
    assert said(alice.get(panel["birthday"]).text) == (
        "That link is dead now, whoever has it."
    )
    again = alice.post(revoke, data={"next": panel["birthday"]})
    assert again.location == panel["birthday"]
    page = alice.get(panel["birthday"]).text
    assert said(page) == "This link was already revoked."
    part = alice.post(revoke, headers=HTMX)
    assert part.status_code == 422

    assert 'value="private" checked' in page, "no link leads to it any more"
    assert alice.get(there.path).status_code == 410


def test_a_new_link_is_another_one(alice, there, panel, show_to):
    alice.post(f"/wishlist/share/links/{there.link_id}/revoke")

    show_to("link")

    fresh = path_of(address_on(alice.get(panel["birthday"]).text))
    assert fresh != there.path
    assert alice.get(fresh).status_code == 200
    assert alice.get(there.path).status_code == 410


def test_all_sharing_stops_with_one_press(alice, session, there):
    whole = share_all(session, there)

    answer = alice.post("/wishlist/share/stop")

    assert answer.location == "/wishlist/share"
    page = alice.get("/wishlist/share").text
    assert said(page).startswith("Your list is yours alone again.")
    assert {alice.get(path).status_code for path in (whole, there.path)} == {410}
    assert set(visibilities(session, there.alice).values()) == {"private"}
    assert "Stop all sharing" not in page


def test_the_owner_sees_how_often_a_link_was_opened(alice, app, there, panel):
    assert "by nobody yet" in alice.get(panel["birthday"]).text

    with app.test_client().get(there.path, buffered=True):
        pass
    assert "once, last on " in alice.get(panel["birthday"]).text
    with app.test_client().get(there.path, buffered=True):
        pass
    assert "2 times, last on " in alice.get(panel["birthday"]).text


@pytest.mark.parametrize(
    ("days", "told"), [(0, "you revoke it"), (30, r"\w+ \d+, \d{4}, ")]
)
def test_a_link_works_for_as_long_as_the_setting_says(
    app, alice, there, panel, show_to, monkeypatch, days, told
):
    config = replace(app.config["KEEPSAKE"], SHARE_LINK_DAYS=days)
    monkeypatch.setitem(app.config, "KEEPSAKE", config)

    show_to("link", there.hidden_id)

    page = alice.get(panel["hidden"]).text
    assert re.search(rf"<dt>Works until</dt><dd>{told}", page)


@pytest.mark.parametrize("path", ["share/issue", "share/stop", "visibility", "revoke"])
def test_in_a_dialog_the_panel_itself_is_the_answer(alice, there, path):
    path, data = {
        "visibility": (
            f"share/groups/{there.group_id}/visibility",
            {"visibility": "public"},
        ),
        "revoke": (f"share/links/{there.link_id}/revoke", {}),
    }.get(path, (path, {"ungrouped": "y"}))

    answer = alice.post(f"/wishlist/{path}", data=data, headers=HTMX)

    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "#panel"
    assert answer.text.count('id="panel"') == 1
    assert answer.text.count('id="notice"') == 1
    assert "<!doctype" not in answer.text


def test_a_link_of_an_older_key_says_why_it_cannot_be_copied(
    app, alice, there, panel, show_to, monkeypatch
):
    site = replace(app.extensions["site"], secret_key="another key altogether")
    monkeypatch.setitem(app.extensions, "site", site)

    page = alice.get(panel["birthday"]).text
    refused = show_to("link", headers=HTMX)

    assert "made under an older key" in page
    assert address_on(page) is None
    assert f"/wishlist/share/links/{there.link_id}/revoke" in page
    assert refused.status_code == 422
    assert alice.get(there.path).status_code == 200
    assert alice.get("/lists").status_code == 200


def test_what_bob_shares_is_none_of_alices_business(app, session, there, panel):
    a_customer(session, "Bob")
    bob = app.test_client()
    sign_in(bob, "bob@example.com")

    missing = bob.get("/wishlist/groups/no-such-group/share")
    for path in panel.values():
        answer = bob.get(path)
        assert answer.status_code == missing.status_code == 404
        assert "Birthday" not in answer.text
    bob.post("/wishlist/share/stop")
    assert bob.get(there.path).status_code == 200


def test_links_to_groups_that_are_gone_stay_on_record(alice, session, there):
    alice.post(f"/wishlist/groups/{there.group_id}/delete", data={"items": "keep"})

    page = alice.get("/wishlist/share").text

    assert "1 earlier link" in page
    assert "with its group" in page
    assert alice.get(there.path).status_code == 410
    assert session.get_one(ShareLink, there.link_id).group_id is None


def test_an_undone_deletion_brings_the_group_back_without_its_link(
    alice, session, there, panel
):
    alice.post(f"/wishlist/groups/{there.group_id}/delete", data={"items": "keep"})
    undo = re.search(r'formaction="(/wishlist/removals/[^"]+)"', alice.get("/").text)[1]

    alice.post(undo)

    assert alice.get(there.path).status_code == 410
    assert address_on(alice.get(panel["birthday"]).text) is None


def test_the_page_of_parts_survives_ids_that_are_none(alice, there):
    data = {"groups": ["x", "", str(there.group_id), "0" * 400]}

    assert alice.post("/wishlist/share/issue", data=data).status_code == 303
