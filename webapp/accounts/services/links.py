"""Links mailed to customers: to confirm an address, to choose a new password."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.accounts import passwords
from webapp.accounts.errors import LinkNotValid
from webapp.accounts.identifiers import known_as
from webapp.accounts.models import AccountLink, Purpose, User
from webapp.accounts.services.preferences import opt_out
from webapp.accounts.services.sessions import end_all
from webapp.core import clock, tokens
from webapp.messaging import services as messaging
from webapp.messaging.models import Channel, Kind
from webapp.messaging.suppressions import OPTED_OUT, is_suppressed, lift

LIVES = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
}
KEPT = timedelta(days=30)  # after its end, for questions


def send_verification(
    session: Session, user: User, *, keys: Collection[str] = ()
) -> None:
    """Mail a link that confirms the customer's address; older such links die.

    Nothing is sent for an address that is confirmed already, unless mail to it came
    back since.

    Args:
        keys: the application's; what came back is known by one of them.
    """
    is_to_confirm = user.email_verified_at is None
    if is_to_confirm or is_suppressed(session, keys, Channel.EMAIL, user.email):
        _mail_link(session, user, Purpose.VERIFY_EMAIL)


def send_reset(session: Session, *, email: str) -> None:
    """Mail a link to choose a new password, if the address has an account.

    The caller learns nothing of that. Older such links die.
    """
    user = session.scalar(select(User).where(User.email == known_as(email)))
    if user is not None:
        _mail_link(session, user, Purpose.RESET_PASSWORD)


def verify_email(session: Session, token: str, *, keys: Collection[str]) -> User:
    """Note that mail to the customer's address arrives, also if some came back before.

    Args:
        keys: the application's; links are signed with one of them.

    Raises:
        LinkNotValid: the link is used up, too old or not ours.
    """
    return _confirmed(session, _use(session, Purpose.VERIFY_EMAIL, token, keys), keys)


def reset_password(
    session: Session, token: str, *, password: str, keys: Collection[str]
) -> User:
    """Give the customer a new password; end every session, and let no program in.

    Whoever has the link reads the customer's mail, so the address is confirmed too.

    Raises:
        LinkNotValid: the link is used up, too old or not ours.
        BadPassword: the new one is not accepted; the link still works.
    """
    link = _use(session, Purpose.RESET_PASSWORD, token, keys)
    passwords.check_password(password, email=link.email)
    user = _confirmed(session, link, keys)
    user.password_hash = passwords.hashed(password)
    end_all(session, user.id)
    return user


def forget_links(session: Session) -> None:
    """Drop links that ended a month ago."""
    session.execute(
        delete(AccountLink).where(AccountLink.expires_at < clock.now() - KEPT)
    )


def _mail_link(session: Session, user: User, purpose: Purpose) -> None:
    # Two clicks at once must not leave two links that work: the second one waits.
    session.refresh(user, with_for_update={"key_share": True})
    kill_links(session, user.id, purpose)
    now = clock.now()
    link = AccountLink(
        user_id=user.id,
        purpose=purpose,
        email=user.email,
        created_at=now,
        expires_at=now + LIVES[purpose],
    )
    session.add(link)
    session.flush()
    messaging.notify(
        session,
        person_id=user.id,
        kind=Kind.ACCOUNT,
        template=purpose.value,
        about={"link_id": str(link.id)},
        once_key=f"{purpose}:{link.id}",
    )


def _use(
    session: Session, purpose: Purpose, token: str, keys: Collection[str]
) -> AccountLink:
    now = clock.now()
    used = (
        update(AccountLink)
        .where(
            AccountLink.id == tokens.reference_of(keys, purpose, token),
            AccountLink.purpose == purpose,
            AccountLink.used_at.is_(None),
            AccountLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(AccountLink)
    )
    link = session.scalars(used).one_or_none()
    if link is None:
        raise LinkNotValid
    kill_links(session, link.user_id, purpose)
    return link


def kill_links(session: Session, user_id: UUID, purpose: Purpose) -> None:
    """Let no link for this purpose that was mailed before work any more."""
    session.execute(
        update(AccountLink)
        .where(
            AccountLink.user_id == user_id,
            AccountLink.purpose == purpose,
            AccountLink.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )


def _confirmed(session: Session, link: AccountLink, keys: Collection[str]) -> User:
    user = session.get_one(User, link.user_id)
    if user.email == link.email:
        user.email_verified_at = user.email_verified_at or clock.now()
        lift(session, keys, Channel.EMAIL, user.email)
        # Who was erased had opted out for good: it is theirs again to come back.
        if lift(session, keys, Channel.EMAIL, user.email, causes=(OPTED_OUT,)):
            opt_out(session, user.id)
    return user
