"""A program that comes in, renews its tokens, and gives them back."""

from tests.accounts.people import PASSWORD
from tests.api.conftest import Program
from tests.api.envelopes import is_told

CHALLENGE = 'Bearer realm="Keepsake"'
NO_TOKEN = "Missing, expired, or invalid JWT token"


def come_in(program, email="alice@example.com", password=PASSWORD, **headers):
    """Ask for tokens as somebody."""
    body = {"userName": email, "password": password}
    return program.post("/api/v1/auth/token", body, headers=headers)


def pair(program, **options):
    """Come in as Alice; return both tokens."""
    status, told = come_in(program, **options)
    assert status == 200, told
    return told["data"]["accessToken"], told["data"]["refreshToken"]


def renew(program, token, **headers):
    body = {"refreshToken": token}
    return program.post("/api/v1/auth/refresh", body, headers=headers)


def renewed(program, token, **headers):
    status, told = renew(program, token, **headers)
    assert status == 200, told
    return told["data"]["accessToken"], told["data"]["refreshToken"]


def give_back(program, token):
    return program.post("/api/v1/auth/revoke", {"token": token})


def works(program, token):
    """Tell whether somebody's groups are shown for a token."""
    asking = Program(program.app, token)
    status, _ = asking.get("/groups")
    assert status in {200, 401}
    return status == 200


def is_refused(program, sentence=NO_TOKEN, *, is_bad=True):
    """Tell whether a program was told to bring another token, or to sign in anew."""
    answer = program.answer
    assert answer.status_code == 401
    assert answer.json["message"] == sentence
    assert is_told(answer)
    said = f'{CHALLENGE}, error="invalid_token"' if is_bad else CHALLENGE
    assert answer.headers["WWW-Authenticate"] == said
    assert "Set-Cookie" not in answer.headers
    return True
