"""Operators put messages into their own words, and look at them before they go out."""

import pytest
from markupsafe import escape

from tests.admin.desk import HTMX
from webapp.admin.wording_telling import PLACEHOLDERS
from webapp.audit.queries import acts
from webapp.messaging.mailbox import mails
from webapp.messaging.rendering import messages
from webapp.messaging.wording import editable, overrides, placeholders

LIST = "/sg-admin/messages/wordings/"
PAGE = f"{LIST}order_sent"


def test_every_message_is_listed_and_leads_to_its_page(desk):
    page = desk.get(LIST).text

    for template in messages():
        assert f'href="{LIST}{template}"' in page
        assert desk.get(LIST + template).status_code == 200


@pytest.mark.parametrize("name", editable())
def test_every_mail_is_shown_as_html_and_as_text(desk, name):
    page = desk.get(LIST + name).text
    letter = desk.get(f"{LIST}{name}/letter")

    assert f'src="{LIST}{name}/letter"' in page
    assert "As plain text" in page
    assert letter.text.lower().startswith("<!doctype html>")
    assert "style=" in letter.text


def test_what_goes_by_telephone_is_shown_and_stays_as_it_is(desk):
    page = desk.get(f"{LIST}phone_code").text

    assert "As SMS" in page
    assert "Keep this" not in page


def test_what_there_is_not_is_missing(desk):
    for path in ("nothing", "_layout.html", "order_sent%2F..", "nothing/letter"):
        assert desk.get(LIST + path).status_code == 404
    for path in ("nothing", "nothing/preview", "nothing/test", "phone_code/test"):
        assert desk.post(LIST + path, data={"subject": "x"}).status_code == 404


def test_words_are_looked_at_before_they_are_kept(session, desk):
    typed = {"subject": "Off it goes, says {shop}", "opening": "Dear <b>you</b>,"}

    part = desk.post(f"{PAGE}/preview", data=typed, headers=HTMX)

    assert part.status_code == 200
    assert "With what you typed, not kept yet" in part.text
    assert "<strong>Off it goes, says Keepsake</strong>" in part.text
    assert 'value="Off it goes, says {shop}"' in part.text
    framed = part.text.split('<iframe class="op-framed" src="')[1].split('"')[0]
    letter = desk.get(framed.replace("&amp;", "&")).text
    assert "Dear &lt;b&gt;you&lt;/b&gt;," in letter
    assert overrides(session) == {}


@pytest.mark.parametrize("name", editable())
def test_each_placeholder_is_explained(desk, name):
    page = desk.get(LIST + name).text

    for one in placeholders(name):
        assert f"<code>{{{one}}}</code></dt><dd>{escape(PLACEHOLDERS[one])}" in page
    assert "that part goes out in our own words" in page


def test_a_subject_is_shown_as_it_is_where_a_word_of_it_is_empty(desk):
    address = f"{LIST}reminder"
    bare = "Where a word of it is empty</span> 5 things are waiting on your wishlist"
    assert "Where a word of it is empty" not in desk.get(address).text

    typed = {"subject": "Your code {code}", "opening": ""}
    for path in (f"{address}/preview", address):
        assert bare in desk.post(path, data=typed, headers=HTMX).text


def test_words_are_kept_and_can_be_given_up_again(session, desk):
    part = desk.post(
        PAGE, data={"subject": " Off it  goes ", "opening": ""}, headers=HTMX
    )

    assert "From now on it says this." in part.text
    assert overrides(session) == {("order_sent", "subject"): "Off it goes"}
    assert "yours" in desk.get(LIST).text
    assert "Off it goes" in desk.get(PAGE).text
    desk.post(PAGE, data={"subject": "", "opening": ""})
    assert overrides(session) == {}
    assert len(acts(session)) == 2


@pytest.mark.parametrize(
    ("part", "typed", "sentence"),
    [
        ("subject", "{password}", "This message knows no {password}."),
        ("subject", "x" * 151, "Use at most 150 characters for the subject."),
        ("subject", "\u200b", "Say something, or go back to our own words."),
        ("opening", "x" * 1_001, "Use at most 1,000 characters for the opening."),
    ],
)
def test_what_a_message_cannot_say_is_told_beside_the_field(
    session, desk, part, typed, sentence
):
    for path in (PAGE, f"{PAGE}/preview"):
        for headers in ({}, HTMX):
            answer = desk.post(path, data={part: typed}, headers=headers)
            assert answer.status_code == 422
            assert sentence in answer.text
    assert overrides(session) == {}


def test_what_is_left_out_is_not_taken_for_blank(session, desk):
    desk.post(PAGE, data={"subject": "Off it goes", "opening": ""})

    assert desk.post(PAGE, json={"subject": "Gone"}).status_code == 422
    assert overrides(session) == {("order_sent", "subject"): "Off it goes"}


def test_a_test_goes_to_the_operator_who_asks(app, session, desk, settle):
    desk.post(PAGE, data={"subject": "Off it goes", "opening": ""})

    part = desk.post(f"{PAGE}/test", headers=HTMX)
    settle()

    assert "It is on its way to ada@example.com." in part.text
    folder = app.config["KEEPSAKE"].instance / "mailbox"
    (mail, *_) = mails(folder, to="ada@example.com")
    assert "Off it goes" in mail.subject


def test_the_letter_may_only_be_framed_and_runs_nothing(desk):
    policy = desk.get(f"{PAGE}/letter").headers["Content-Security-Policy"]

    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy


def test_a_letter_takes_nothing_that_a_form_would_not(desk):
    plain = desk.get(f"{PAGE}/letter").text

    for subject in ("{password}", "x" * 20_000, "\0"):
        asked = {"subject": subject, "opening": subject}
        assert desk.get(f"{PAGE}/letter", query_string=asked).text == plain


def test_wording_is_for_those_who_may(desks):
    for who in ("vic", "ed"):
        assert desks[who].get(PAGE).status_code == 403
        assert desks[who].get(f"{PAGE}/letter").status_code == 403
        assert desks[who].post(PAGE, data={"subject": "x"}).status_code == 403
        assert desks[who].post(f"{PAGE}/test").status_code == 403
