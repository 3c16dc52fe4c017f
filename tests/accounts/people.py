"""People for tests: who they are, and how they come in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts import services as accounts
from webapp.accounts.models import AccountLink, Operator, User
from webapp.core import tokens

PASSWORD = "correct horse battery"
NEWCOMER = {"name": "Alice", "email": "alice@example.com", "password": PASSWORD}


def a_customer(session: Session, name: str = "Alice") -> User:
    user = accounts.register(
        session, email=f"{name.lower()}@example.com", name=name, password=PASSWORD
    )
    session.commit()
    return user


def an_operator(
    session: Session, name: str = "Ada", role: str = "Administrator"
) -> Operator:
    accounts.install_roles(session)
    operator = accounts.create_operator(
        session,
        email=f"{name.lower()}@example.com",
        name=name,
        password=PASSWORD,
        role=role,
    )
    session.commit()
    return operator


def sign_in(client, email="alice@example.com", password=PASSWORD, **more):
    return client.post(
        "/account/sign-in", data={"email": email, "password": password} | more
    )


def sign_in_operator(client, email="ada@example.com", password=PASSWORD, **more):
    return client.post(
        "/sg-admin/sign-in", data={"email": email, "password": password} | more
    )


def newest_link(session, site, who) -> str:
    """Return the token of the link that was mailed to somebody last."""
    links = select(AccountLink).where(AccountLink.user_id == who.id)
    link = session.scalars(links.order_by(AccountLink.id.desc())).first()
    return tokens.sign(site.secret_key, link.purpose, link.id)


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200
