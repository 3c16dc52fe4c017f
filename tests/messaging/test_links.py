"""Links in mails: made by this shop for one purpose, and good for no other."""

from uuid import uuid4

import pytest

from tests.messaging.test_writing import SITE
from webapp.messaging import links
from webapp.messaging.models import Kind

KEYS = SITE.secrets
ALICE, MESSAGE = uuid4(), uuid4()


def token_in(link):
    return link.split("?")[0].rpartition("/")[2]


@pytest.mark.parametrize("what", links.STOPS)
def test_a_way_out_names_its_person_and_what_it_stops(what):
    token = token_in(links.stop_link(SITE, ALICE, what))
    assert links.who_stops(KEYS, what, token) == ALICE
    others = set(links.STOPS) - {what}
    assert {links.who_stops(KEYS, other, token) for other in others} == {None}


def test_what_no_way_out_stops_is_none():
    token = token_in(links.stop_link(SITE, ALICE, "all"))
    assert links.who_stops(KEYS, "everything", token) is None


def test_a_link_of_before_the_key_was_replaced_still_works():
    token = token_in(links.stop_link(SITE, ALICE, "all"))
    assert links.who_stops(("another", *KEYS), "all", token) == ALICE
    assert links.who_stops(("another",), "all", token) is None


def test_a_changed_letter_makes_it_nobodys():
    token = token_in(links.stop_link(SITE, ALICE, "all"))
    changed = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    assert links.who_stops(KEYS, "all", changed) is None


def test_a_measured_link_is_good_for_its_own_path_alone():
    link = links.tracked(SITE, MESSAGE, "/p/lamp?o1=Big size#top")
    assert link.endswith("?to=/p/lamp%3Fo1%3DBig%20size%23top")
    token = token_in(link)
    assert links.clicked(KEYS, token, "/p/lamp?o1=Big size#top") == MESSAGE
    assert links.clicked(KEYS, token, "/p/vase") is None


def test_tokens_of_one_purpose_do_not_work_for_another():
    clicked = token_in(links.tracked(SITE, MESSAGE, "/"))
    opened = token_in(links.pixel(SITE, MESSAGE)).removesuffix(".gif")
    assert links.opened(KEYS, opened) == MESSAGE
    assert links.opened(KEYS, clicked) is None
    assert links.clicked(KEYS, opened, "/") is None
    for what in links.STOPS:
        assert links.who_stops(KEYS, what, clicked) is None
        assert links.who_stops(KEYS, what, opened) is None


def test_no_way_out_stops_what_nobody_can_leave():
    with pytest.raises(LookupError):
        links.what_stops([Kind.ACCOUNT])
