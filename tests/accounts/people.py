"""People for tests: who they are, and how they come in."""

from sqlalchemy.orm import Session

from webapp.accounts import services as accounts
from webapp.accounts.models import Operator, User

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


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200
