"""Operators: who runs the shop, and the roles that say what they may do."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from webapp.accounts import passwords
from webapp.accounts.capabilities import ROLES
from webapp.accounts.errors import EmailTaken, NoSuchRole, WrongPassword
from webapp.accounts.identifiers import known_as, mail_address, person_name
from webapp.accounts.models import Operator, Role
from webapp.accounts.services.tries import Door, forget_tries


def install_roles(session: Session) -> None:
    """Make sure that the built-in roles exist; those that do stay as they are."""
    session.execute(
        insert(Role)
        .values(
            [
                {"name": name, "capabilities": sorted(capabilities)}
                for name, capabilities in ROLES.items()
            ]
        )
        .on_conflict_do_nothing(index_elements=[Role.name])
    )


def create_operator(
    session: Session, *, email: str, name: str, password: str, role: str
) -> Operator:
    """Let somebody run the shop in a role.

    Raises:
        BadAddress, BadName, BadPassword: what is wrong with the field.
        NoSuchRole: no role is called ``role``.
        EmailTaken: the address has an operator.
    """
    address, called = mail_address(email), person_name(name)
    passwords.check_password(password, email=address)
    role_id = session.scalar(select(Role.id).where(Role.name == role))
    if role_id is None:
        raise NoSuchRole(role)
    new = (
        insert(Operator)
        .values(
            email=address,
            name=called,
            password_hash=passwords.hashed(password),
            role_id=role_id,
        )
        .on_conflict_do_nothing(index_elements=[Operator.email])
        .returning(Operator)
    )
    operator = session.scalars(new).one_or_none()
    if operator is None:
        raise EmailTaken
    return operator


def recognise_operator(
    session: Session, *, email: str, password: str, ip: str
) -> Operator:
    """Return the operator whose address and password these are.

    Count the try first (``count_try``). Unknown addresses take as long as wrong
    passwords, and get the same answer.

    Raises:
        WrongPassword: they do not belong together.
    """
    operator = session.scalar(select(Operator).where(Operator.email == known_as(email)))
    kept = operator.password_hash if operator else None
    is_right = passwords.matches(password, kept)
    if operator is None or not is_right:
        raise WrongPassword
    if passwords.is_outdated(operator.password_hash):
        operator.password_hash = passwords.hashed(password)
    forget_tries(session, Door.ADMIN, email=operator.email, ip=ip)
    return operator
