"""Customers: making an account, recognising its owner, changing the password."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts import passwords
from webapp.accounts.errors import EmailTaken, NotYourPassword, WrongPassword
from webapp.accounts.identifiers import known_as, mail_address, person_name
from webapp.accounts.models import Purpose, User
from webapp.accounts.services.links import kill_links, send_verification
from webapp.accounts.services.sessions import end_other_sessions
from webapp.accounts.services.tries import Door, forget_tries


def register(session: Session, *, email: str, name: str, password: str) -> User:
    """Make an account and mail a link that confirms its address.

    Raises:
        BadAddress, BadName, BadPassword: what is wrong with the field.
        EmailTaken: the address has an account.
    """
    address, called = mail_address(email), person_name(name)
    passwords.check_password(password, email=address)
    new = (
        insert(User)
        .values(email=address, name=called, password_hash=passwords.hashed(password))
        .on_conflict_do_nothing(index_elements=[User.email])
        .returning(User)
    )
    user = session.scalars(new).one_or_none()
    if user is None:
        raise EmailTaken
    send_verification(session, user)
    return user


def recognise(session: Session, *, email: str, password: str, ip: str) -> User:
    """Return the customer whose address and password these are.

    Count the try first (``count_try``). Unknown addresses take as long as wrong
    passwords, and get the same answer.

    Raises:
        WrongPassword: they do not belong together.
    """
    user = session.scalar(select(User).where(User.email == known_as(email)))
    is_right = passwords.matches(password, user.password_hash if user else None)
    if user is None or not is_right:
        raise WrongPassword
    # A new password may have been set while we looked at this one: it ends the sessions
    # and grants that are there, so none may begin behind its back.
    still = select(User.id).where(
        User.id == user.id, User.password_hash == user.password_hash
    )
    if session.scalar(still.with_for_update(key_share=True)) is None:
        raise WrongPassword
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    forget_tries(session, Door.SHOP, email=user.email, ip=ip)
    return user


def change_password(
    session: Session,
    user_id: UUID,
    *,
    present: str,
    new: str,
    keep_session: UUID,
    ip: str,
) -> None:
    """Change a customer's password; sign out all browsers but this, and all programs.

    Count the try first (``count_try``): an open browser is no right to guess.

    Raises:
        NotYourPassword: ``present`` is not the password.
        BadPassword: the new one is not accepted.
    """
    user = session.get_one(User, user_id, with_for_update={"key_share": True})
    if not passwords.matches(present, user.password_hash):
        raise NotYourPassword
    passwords.check_password(new, email=user.email)
    user.password_hash = passwords.hashed(new)
    end_other_sessions(session, user_id, but=keep_session)
    kill_links(session, user_id, Purpose.RESET_PASSWORD)
    forget_tries(session, Door.SHOP, email=user.email, ip=ip)
