"""Who gets a message at the moment it is sent, and who is left alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import func, select

from tests.accounts.people import a_customer, an_operator, newest_link
from webapp.accounts import recipients
from webapp.accounts import services as accounts
from webapp.accounts.models import Phone
from webapp.audit.services import Actor
from webapp.core import clock
from webapp.messaging import services as messaging
from webapp.messaging.courier import Later, Moot, Recipient
from webapp.messaging.models import Channel, Kind, Notification
from webapp.messaging.suppressions import BOUNCED, COMPLAINED, suppress

NUMBER = "+12015550123"
NEWS = (Kind.STOCK_ALERT, Kind.PRICE_ALERT, Kind.REMINDER)
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 20, 12, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def hands(one_clock):
    with time_machine.travel(NOON, tick=False) as hands:
        yield hands


@pytest.fixture
def site(app):
    return app.extensions["site"]


@pytest.fixture
def alice(session):
    alice = a_customer(session)
    alice.email_verified_at = clock.now()
    session.commit()
    return alice


@pytest.fixture
def by_phone(session, alice):
    """Alice gets SMS of everything that goes as SMS."""
    now = clock.now()
    phone = Phone(
        user_id=alice.id,
        number=NUMBER,
        confirmed_at=now,
        consent_words="Text me.",
        consented_at=now,
    )
    session.add(phone)
    accounts.change_preferences(
        session, alice.id, stock_sms=True, price_sms=True, timezone=NEW_YORK.key
    )
    session.commit()
    return phone


@pytest.fixture
def found(session, site, alice):
    """Find who gets a message of a kind, or why nobody does."""

    def found(kind, channel=Channel.EMAIL, template="any", person_id=alice.id):
        message = messaging.notify(
            session,
            person_id=person_id,
            kind=kind,
            channel=channel,
            template=template,
            about={},
            once_key=f"{kind}:{channel}:{template}",
        )
        answer = recipients.find(session, site, message)
        session.delete(message)
        session.flush()
        return answer

    return found


def messages(session, who):
    counted = select(func.count()).where(Notification.person_id == who.id)
    return session.scalar(counted)


def causes(found, kinds=NEWS, channel=Channel.EMAIL):
    """Return why nobody gets messages of these kinds; all alike, or it fails."""
    (cause,) = {found(kind, channel).cause for kind in kinds}
    return cause


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_who_confirmed_an_address_and_chose_nothing_gets_mail(found, kind):
    is_measured = kind in NEWS

    assert found(kind) == Recipient(
        to="alice@example.com", name="Alice", is_measured=is_measured
    )


def test_whose_address_is_not_confirmed_gets_what_they_asked_for(session, alice, found):
    alice.email_verified_at = None

    assert causes(found) == "unverified"
    # Nor does their name go anywhere: whoever registers chooses it.
    assert found(Kind.ACCOUNT) == Recipient(to="alice@example.com")
    assert found(Kind.ORDER) == Recipient(to="alice@example.com")


@pytest.mark.parametrize(
    ("silence", "cause"),
    [(accounts.opt_out, "opted_out"), (accounts.pause_all, "paused")],
    ids=["opted-out", "paused"],
)
def test_who_wants_silence_gets_what_they_asked_for_and_nothing_else(
    session, alice, by_phone, found, silence, cause
):
    silence(session, alice.id)

    assert causes(found, (*NEWS, Kind.ORDER)) == cause
    assert causes(found, NEWS[:2], Channel.SMS) == cause
    assert isinstance(found(Kind.ACCOUNT), Recipient)
    assert isinstance(found(Kind.ACCOUNT, Channel.SMS), Recipient)
    assert isinstance(found(Kind.ORDER, template="order_placed"), Recipient)


def test_whom_an_operator_opted_out_comes_back_by_themselves(session, alice, found):
    ada = an_operator(session)
    accounts.opt_out_for(session, Actor(ada.id, "Ada"), alice.id, "Asked by letter")

    assert causes(found) == "opted_out"
    accounts.opt_in(session, alice.id)
    assert isinstance(found(Kind.REMINDER), Recipient)


@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind is not Kind.ACCOUNT], ids=str
)
def test_a_kind_that_is_off_is_off_and_the_others_are_on(session, alice, found, kind):
    accounts.stop(session, alice.id, [kind])

    off = [one for one in Kind if isinstance(found(one), Moot)]
    assert off == [kind]
    assert found(kind).cause == "kind_off"
    if kind is Kind.ORDER:  # whoever bought has a right to that one
        assert isinstance(found(kind, template="order_placed"), Recipient)


def test_who_is_not_to_be_measured_is_not(session, alice, found):
    accounts.change_preferences(session, alice.id, is_measured=False)

    assert not any(found(kind).is_measured for kind in Kind)


@pytest.mark.parametrize("cause", [BOUNCED, COMPLAINED])
def test_an_address_that_takes_no_mail_gets_no_news(session, site, alice, found, cause):
    suppress(
        session, site.secrets, Channel.EMAIL, alice.email, cause=cause, reason="No."
    )

    assert causes(found, (*NEWS, Kind.ORDER)) == cause
    assert isinstance(found(Kind.ACCOUNT), Recipient)
    assert isinstance(found(Kind.ORDER, template="order_placed"), Recipient)


def test_who_is_gone_gets_nothing(session, alice, found):
    gone = alice.id
    session.delete(alice)
    session.flush()

    assert {found(kind, person_id=gone).cause for kind in NEWS} == {"gone"}
    assert found(Kind.ACCOUNT, person_id=gone) == Recipient(to="")


def test_an_sms_goes_to_a_confirmed_number(by_phone, found):
    for kind in NEWS[:2]:
        assert found(kind, Channel.SMS) == Recipient(to=NUMBER)


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"confirmed_at": None}, "unconfirmed"),
        ({"consented_at": None}, "unconfirmed"),
        ({"stopped_at": NOON}, "stopped"),
    ],
    ids=["unconfirmed", "no-consent", "stopped"],
)
def test_a_telephone_that_is_not_theirs_or_said_stop_gets_none(
    session, by_phone, found, change, cause
):
    for name, value in change.items():
        setattr(by_phone, name, value)
    session.flush()

    assert causes(found, NEWS[:2], Channel.SMS) == cause
    # A code is what confirms it; but who said STOP is left alone altogether.
    code = found(Kind.ACCOUNT, Channel.SMS)
    assert isinstance(code, Moot) == (cause == "stopped")


def test_without_a_telephone_or_the_switch_there_is_no_sms(session, alice, found):
    assert causes(found, NEWS[:2], Channel.SMS) == "kind_off"
    accounts.change_preferences(session, alice.id, stock_sms=True, price_sms=True)
    assert causes(found, NEWS[:2], Channel.SMS) == "no_phone"


def test_a_number_that_is_dead_gets_none(session, site, by_phone, found):
    suppress(
        session, site.secrets, Channel.SMS, NUMBER, cause=BOUNCED, reason="Unknown."
    )

    assert causes(found, (*NEWS[:2], Kind.ACCOUNT), Channel.SMS) == BOUNCED


def test_at_night_an_sms_waits_for_the_morning_where_its_reader_is(
    session, alice, by_phone, found, hands
):
    hands.move_to(datetime(2026, 11, 20, 21, tzinfo=NEW_YORK))

    eight = datetime(2026, 11, 21, 8, tzinfo=NEW_YORK)
    assert found(Kind.STOCK_ALERT, Channel.SMS) == Later(eight.astimezone(UTC))
    assert isinstance(found(Kind.STOCK_ALERT), Recipient)  # mail does not wake up
    assert isinstance(found(Kind.ACCOUNT, Channel.SMS), Recipient)  # just asked for
    accounts.change_preferences(session, alice.id, timezone="America/Los_Angeles")
    assert isinstance(found(Kind.STOCK_ALERT, Channel.SMS), Recipient)


def test_hours_of_ones_own_are_kept_and_the_shops_zone_is_the_usual_one(
    session, alice, site, by_phone, found, hands
):
    accounts.change_preferences(
        session, alice.id, timezone=None, quiet_from=18, quiet_until=11
    )
    here = ZoneInfo(site.timezone)
    hands.move_to(datetime(2026, 11, 20, 18, tzinfo=here))

    eleven = datetime(2026, 11, 21, 11, tzinfo=here)
    assert found(Kind.PRICE_ALERT, Channel.SMS) == Later(eleven.astimezone(UTC))
    hands.move_to(eleven)
    assert isinstance(found(Kind.PRICE_ALERT, Channel.SMS), Recipient)


def test_mail_that_came_back_comes_again_once_the_address_is_confirmed_anew(
    session, site, alice, found
):
    keys = site.secrets
    suppress(
        session, keys, Channel.EMAIL, alice.email, cause=BOUNCED, reason="Mailbox gone."
    )
    before = messages(session, alice)
    accounts.send_verification(session, alice)
    assert messages(session, alice) == before  # it is confirmed, as far as that goes
    accounts.send_verification(session, alice, keys=keys)
    assert messages(session, alice) == before + 1

    accounts.verify_email(session, newest_link(session, site, alice), keys=keys)

    assert isinstance(found(Kind.REMINDER), Recipient)
