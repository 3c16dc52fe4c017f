import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from tests.accounts.people import PASSWORD, a_customer
from webapp.accounts import passwords
from webapp.accounts import services as accounts
from webapp.accounts.errors import (
    BadAddress,
    BadName,
    BadPassword,
    EmailTaken,
    WrongPassword,
)
from webapp.accounts.models import SignInTries, User
from webapp.extensions import db
from webapp.messaging.models import Notification

HERE = "203.0.113.7"


def register(session, **changes):
    given = {"email": "alice@example.com", "name": "Alice", "password": PASSWORD}
    return accounts.register(session, **(given | changes))


def recognise(session, email="alice@example.com", password=PASSWORD):
    return accounts.recognise(session, email=email, password=password, ip=HERE)


def test_an_address_is_kept_tidy_and_in_lower_case(session):
    user = register(session, email="  Alice@Example.COM ", name=" Alice\x00  B. ")
    assert (user.email, user.name) == ("alice@example.com", "Alice B.")


def test_a_domain_is_kept_as_mail_servers_write_it(session):
    assert register(session, email="a@bücher.example.com").email.isascii()
    assert recognise(session, email="A@BÜCHER.example.com")


def test_an_address_has_one_account(session):
    a_customer(session)
    with pytest.raises(EmailTaken):
        register(session, email="ALICE@example.com")
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_a_new_customer_is_mailed_a_link(session):
    user = a_customer(session)
    notification = session.scalars(select(Notification)).one()
    assert (notification.person_id, notification.template) == (user.id, "verify_email")
    assert user.email_verified_at is None


@pytest.mark.parametrize(
    "email", ["", "alice", "alice@", "a b@example.com", "ü@example.com", "a" * 300]
)
def test_what_is_no_address_is_refused(session, email):
    with pytest.raises(BadAddress):
        register(session, email=email)


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b\u2060", "\x00", "A" * 81, "A" * 10**6]
)
def test_what_is_no_name_is_refused(session, name):
    with pytest.raises(BadName):
        register(session, name=name)


@pytest.mark.parametrize(
    "password", ["", "ninechars", " " * 12, "x" * 201, "Alice@example.com"]
)
def test_a_poor_password_is_refused(session, password):
    with pytest.raises(BadPassword):
        register(session, password=password)


@pytest.mark.parametrize(
    "password", ["\ud800 half a letter", "nul \x00 in here", "\u202ebidi text"]
)
def test_any_character_may_be_in_a_password(session, password):
    user = register(session, password=password)
    assert recognise(session, password=password) == user


def test_an_accent_may_be_typed_either_way(session):
    register(session, password="caf\u00e9 cr\u00e8me brulee")
    assert recognise(session, password="cafe\u0301 cre\u0300me brulee")


def test_the_database_keeps_no_password(session):
    assert a_customer(session).password_hash.startswith(
        "$argon2id$v=19$m=19456,t=2,p=1$"
    )


def test_a_customer_is_recognised(session):
    alice = a_customer(session)
    assert recognise(session, email=" ALICE@example.com") == alice


def test_unknown_and_wrong_get_the_same_answer_for_the_same_work(session, monkeypatch):
    a_customer(session)
    passwords.matches("anything", None)  # the dummy is made once per process
    verified = []
    verify = PasswordHasher.verify

    def counted(self, kept, given):
        verified.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    said = []
    for email in ("alice@example.com", "nobody@example.com", "no address", "\x00"):
        with pytest.raises(WrongPassword) as refusal:
            recognise(session, email=email, password="wrong")
        said.append(str(refusal.value))

    assert len(verified) == len(said)
    assert len(set(said)) == 1
    # The same parameters, so the same time.
    assert len({kept.rpartition("$")[0].rpartition("$")[0] for kept in verified}) == 1


def test_a_password_that_is_replaced_while_it_is_looked_at_opens_nothing(
    live, monkeypatch
):
    matches = passwords.matches

    def replaced_meanwhile(password, kept):
        with db.sessionmaker.begin() as other:
            other.get_one(User, alice.id).password_hash = passwords.hashed("new words")
        return matches(password, kept)

    with live.app_context(), db.sessionmaker(expire_on_commit=False) as session:
        alice = a_customer(session)
        session.commit()
        monkeypatch.setattr(passwords, "matches", replaced_meanwhile)
        with pytest.raises(WrongPassword):
            recognise(session)


def test_a_password_kept_the_old_way_is_kept_anew(session):
    alice = a_customer(session)
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    alice.password_hash = weaker.hash(PASSWORD)

    recognise(session)

    assert "m=19456,t=2" in alice.password_hash
    assert recognise(session) == alice


def test_success_forgets_the_tries(session):
    a_customer(session)
    accounts.count_try(session, accounts.Door.SHOP, email="alice@example.com", ip=HERE)

    recognise(session)

    assert session.scalar(select(func.count()).select_from(SignInTries)) == 0
