"""What operators have messages say: words, never programs."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.messaging.letters import a_courier, a_notification, html_of, text_of
from tests.messaging.test_writing import SITE
from tests.storefront.test_input_markup import PAYLOADS, check
from webapp.audit.models import Act
from webapp.audit.services import Actor
from webapp.core.text import tidy
from webapp.messaging import rendering, wording
from webapp.messaging.courier import Letter, Recipient
from webapp.messaging.errors import NoSuchMessage, UnfitWording
from webapp.messaging.mailbox import mails
from webapp.messaging.models import Channel
from webapp.messaging.rendering import sample
from webapp.messaging.transports.mailbox import MailboxTransport
from webapp.messaging.writing import write


@pytest.fixture
def ada(world):
    return Actor(world.people.ada.id, "Ada")


@pytest.fixture
def say(session, ada):
    """Have the mail about a paid order say something in one of its parts."""

    def say(part, text, template="order_paid"):
        wording.change_wording(session, ada, template, part, text)
        return wording.preview(template, SITE, wording.overrides(session))

    return say


def acts(session):
    asked = select(Act).filter_by(action="message.wording.change").order_by(Act.id)
    return session.scalars(asked).all()


def test_a_message_says_what_an_operator_wants(say):
    say("subject", "{shop} has your {paid} for {number}")
    subject, text, html = say("opening", "Hooray, {paid}!\n\nMore soon.")
    assert subject == "Keepsake has your $104.70 for K-1042"
    assert text.startswith("Hooray, $104.70!\n\nMore soon.\n\nWe are preparing it")
    assert "Hooray, $104.70!</p>" in html
    assert "More soon.</p>" in html


def test_it_goes_back_to_its_own_words(session, say):
    own = wording.preview("order_paid", SITE)
    say("subject", "Paid")
    assert say("subject", None) == own
    assert wording.overrides(session) == {}
    say("subject", None)
    changes = [(act.before["text"], act.after["text"]) for act in acts(session)]
    assert changes == [(None, "Paid"), ("Paid", None)]


def test_a_change_is_written_down_once(session, ada, say):
    say("subject", "Paid")
    say("subject", " Paid ")
    say("subject", "All paid")
    assert [act.after["text"] for act in acts(session)] == ["Paid", "All paid"]
    act = acts(session)[0]
    assert (act.operator_name, act.subject) == ("Ada", "order_paid: subject")


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("subject", "For {nmae}", "This message knows no {nmae}. It knows {delivery}"),
        ("opening", "Hello {}", "knows no {}"),
        ("opening", "Go to {link}", "knows no {link}"),
        ("subject", "One\nTwo", "one line"),
        ("subject", "One\r\nBcc: mallory@example.com", "one line"),
        ("subject", "a" * 151, "at most 150 characters for the subject"),
        ("subject", "a" * 100_000, "at most 150 characters"),
        ("opening", "a" * 1_001, "at most 1,000 characters for the opening"),
        ("subject", " ", "Say something"),
        ("opening", "\u200b\u2060", "Say something"),
    ],
    ids=[
        *("typo", "nothing named", "link", "two lines", "header", "long subject"),
        *("very long", "long opening", "blank", "invisible"),
    ],
)
def test_what_a_message_cannot_say_is_refused(session, say, part, text, sentence):
    with pytest.raises(UnfitWording) as refusal:
        say(part, text)
    assert sentence in str(refusal.value)
    assert wording.overrides(session) == {}
    assert acts(session) == []


@pytest.mark.parametrize(
    ("message", "part"),
    [("order_paid", "body"), ("nothing", "subject"), ("../mail", "subject")],
    ids=["no part", "no message", "no folder"],
)
def test_what_is_no_message_is_not_found(session, ada, message, part):
    with pytest.raises(NoSuchMessage):
        wording.change_wording(session, ada, message, part, "Paid")


def test_an_sms_has_no_wording_of_its_own(session, ada):
    assert "phone_code" not in wording.editable()
    with pytest.raises(NoSuchMessage):
        wording.change_wording(session, ada, "phone_code", "subject", "Code")
    assert "042137" in wording.preview("phone_code", SITE).text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_are_never_evaluated(session, ada, payload):
    words = payload.replace("\0", "")
    kept = words if "{" not in words else words.replace("{", "(").replace("}", ")")
    for part in wording.PARTS:
        wording.change_wording(session, ada, "order_paid", part, kept)
    said = wording.overrides(session)
    context = sample("order_paid", SITE) | {"paid": payload, "number": payload}
    message = write(
        a_notification("order_paid"),
        Letter(context=context),
        Recipient(to="alice@example.com"),
        a_courier(SITE),
        said,
    )
    check(html_of(message), mail=True)
    assert str(message["Subject"]) == tidy(kept)
    assert tidy(kept)[:20] in tidy(text_of(message))


def test_what_a_value_says_is_no_placeholder(session, say, ada):
    wording.change_wording(session, ada, "order_paid", "subject", "{number} {paid}")
    context = sample("order_paid", SITE) | {"number": "{shop}", "paid": "{{ site }}"}
    message = write(
        a_notification("order_paid"),
        Letter(context=context),
        Recipient(to="alice@example.com"),
        a_courier(SITE),
        wording.overrides(session),
    )
    assert message["Subject"] == "{shop} {{ site }}"


def test_a_message_that_does_not_know_a_value_says_its_own_words(session, ada):
    """A mail that says "Dear {name}" is worse than one in the shop's words."""
    wording.change_wording(session, ada, "order_paid", "subject", "{number}: {paid}")
    context = sample("order_paid", SITE)
    del context["paid"]
    known = {**context, "number": "K-7"}
    with pytest.raises(Exception, match="paid"):  # its opening names it, too
        _written(session, known)
    wording.change_wording(session, ada, "order_paid", "opening", "Thank you.")
    assert str(_written(session, known)["Subject"]) == "Your order K-7 is paid"


def test_no_reminder_promises_a_code_where_there_is_none(session, ada):
    wording.change_wording(session, ada, "reminder", "subject", "Use {code} now")
    known = sample("reminder", SITE) | {"code": "SAVE-1"}
    assert str(_written(session, known, "reminder")["Subject"]) == "Use SAVE-1 now"
    message = _written(session, known | {"code": ""}, "reminder")
    assert str(message["Subject"]) == wording.preview("reminder", SITE).subject


@pytest.mark.parametrize("empty", [None, "", " ", 0], ids=repr)
def test_a_part_that_names_what_is_empty_says_its_own_words(session, ada, empty):
    wording.change_wording(session, ada, "alerts", "subject", "{name} and {more} more")
    wording.change_wording(session, ada, "alerts", "opening", "Look at {name}.")
    known = sample("alerts", SITE)
    said = _written(session, known, "alerts")
    assert str(said["Subject"]) == "Brass lamp and 1 more"

    said = _written(session, known | {"more": empty or 0}, "alerts")

    own = wording.preview("alerts", SITE).subject
    assert str(said["Subject"]) == own
    assert text_of(said).startswith("Look at Brass lamp.")
    filled = rendering.filled("Just {news}", {"news": empty}, SITE)
    assert filled is None


def test_the_bare_case_can_be_looked_at(session, ada):
    wording.change_wording(session, ada, "reminder", "subject", "Your code {code}")
    said = wording.overrides(session)
    own = wording.preview("reminder", SITE)
    assert wording.preview("reminder", SITE, said).subject == "Your code FROST-2K7QX"
    seen = wording.bare("reminder", SITE, said, {"code", "more"})
    assert seen.subject == own.subject
    assert "FROST" not in seen.text


def _written(session, context, template="order_paid"):
    return write(
        a_notification(template),
        Letter(context=context),
        Recipient(to="alice@example.com"),
        a_courier(SITE),
        wording.overrides(session),
    )


@pytest.mark.parametrize("name", wording.editable())
def test_every_message_can_be_looked_at_with_every_placeholder(session, ada, name):
    names = wording.placeholders(name)
    assert "shop" in names
    every = " ".join(f"{{{one}}}" for one in names)
    wording.change_wording(session, ada, name, "subject", every)
    seen = wording.preview(name, SITE, wording.overrides(session))
    assert "{" not in seen.subject
    assert SITE.name in seen.subject
    assert "undefined" not in seen.text.lower()


@pytest.fixture
def mailbox(app, tmp_path, monkeypatch):
    resources = app.extensions["resources"]
    ways = {Channel.EMAIL: MailboxTransport(tmp_path)}
    courier = replace(resources["courier"], transports=ways)
    monkeypatch.setitem(resources, "courier", courier)
    return tmp_path


def test_an_operator_gets_a_message_to_look_at(session, ada, settle, mailbox):
    wording.change_wording(session, ada, "order_paid", "opening", "Hooray!")
    wording.test_send(session, ada, "order_paid", "ada@example.com")
    wording.test_send(session, ada, "order_paid", "ada@example.com")
    settle()
    first, second = mails(mailbox, to="ada@example.com")
    assert first.subject == second.subject == "Test: Your order K-1042 is paid"
    assert first.text.startswith("Hooray!")


def test_nothing_is_sent_that_is_no_mail(session, ada):
    for name in ("nothing", "phone_code", "test_send"):
        with pytest.raises(NoSuchMessage):
            wording.test_send(session, ada, name, "ada@example.com")
