"""A program without a library: it speaks HTTP, keeps no cookie, and brings its token."""

import json
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

BASE = "/api/v1"
WISHLIST = f"{BASE}/e-commerce/wishlist"


class Told(NamedTuple):
    """What came back: of a 304 nothing but that."""

    status: int
    headers: dict[str, str]
    json: Any

    @property
    def message(self) -> str:
        return self.json["message"]

    @property
    def data(self) -> Any:
        return self.json["data"]


class Program:
    """Asks one server after the other, as behind a balancer."""

    def __init__(self, addresses):
        self.addresses = [urlsplit(address).netloc for address in addresses]
        self.asked = 0
        self.access = self.refresh = ""

    def ask(self, method, path, body=None, **headers) -> Told:
        """Send one request; ``path`` begins where the wishlist ends, or is whole."""
        server = self.addresses[self.asked % len(self.addresses)]
        self.asked += 1
        known = {"Authorization": f"Bearer {self.access}"} if self.access else {}
        told = None
        if body is not None:
            known["Content-Type"] = "application/json"
            told = json.dumps(body)
        connection = HTTPConnection(server, timeout=30)
        try:
            whole = path if path.startswith("/api") else WISHLIST + path
            connection.request(method, whole, told, known | headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.headers["Set-Cookie"] is None
            return Told(
                answer.status,
                dict(answer.headers),
                json.loads(content) if content else None,
            )
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def patch(self, path, body=None):
        return self.ask("PATCH", path, body)

    def delete(self, path):
        return self.ask("DELETE", path)

    # What it does with tokens

    def sign_in(self, email, password) -> Told:
        told = self.post(
            f"{BASE}/auth/token", {"userName": email, "password": password}
        )
        return self._keep(told)

    def renew(self) -> Told:
        return self._keep(
            self.post(f"{BASE}/auth/refresh", {"refreshToken": self.refresh})
        )

    def give_back(self) -> Told:
        return self.post(f"{BASE}/auth/revoke", {"token": self.refresh})

    def _keep(self, told):
        if told.status == 200:
            self.access = told.data["accessToken"]
            self.refresh = told.data["refreshToken"]
        return told

    # What it finds

    def groups(self) -> dict[str, list[str]]:
        """Return the names of what is saved, by the name of its group."""
        told = self.get("/grouped").data
        return {
            group["groupName"]: [item["productName"] for item in group["items"]]
            for group in [*told["groups"], told["ungrouped"]]
        }

    def item(self, name) -> str:
        """Return the id of what is saved under a product's name."""
        items = self.get("").data["wishlistItems"]
        return next(one["wishlistId"] for one in items if one["productName"] == name)

    def group(self, name) -> str:
        told = self.get("/groups").data
        return next(one["groupId"] for one in told if one["name"] == name)


def once() -> dict[str, str]:
    """Return the header of a request that is to be done once."""
    return {"Idempotency-Key": uuid4().hex}
