"""Schemathesis asks whatever the OpenAPI document allows, and what it does not."""

import re
from collections import Counter
from itertools import chain
from types import SimpleNamespace

import pytest
import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up
from tests.journeys.servers import web_server
from tests.torture import rounds
from webapp.accounts import passwords
from webapp.accounts import services as accounts
from webapp.accounts.jwt import Kind
from webapp.accounts.models import User
from webapp.api.once import KEY_HEADER
from webapp.core import clock
from webapp.extensions import db
from webapp.wishlist import services as wishlist

DOCUMENT = "/api/v1/openapi.json"
PHASES = {"examples", "coverage", "fuzzing", "stateful"}
# How many requests are drawn for each operation, and from which numbers.
EXAMPLES = rounds(8, 120)
SEEDS = range(rounds(1, 12))
FIT = re.compile("[!-~]{1,200}")  # keys that have room for a number
# What a request that is well formed may be told: a rule of the shop says no with 400.
WELL_FORMED = ["2xx", "304", "400", "401", "404"]
MAY_ALSO_BE_TOLD = {
    "signIn": "429",  # ten wrong passwords close the account for a while
    "positionItem": "422",  # how far the places of a list go, the list alone knows
}


@pytest.fixture
def door(live):
    """The address of a small shop, and a program of Alice's, who saved a few things."""
    with live.app_context(), db.sessionmaker.begin() as session:
        lamp, _, shirt = put_up(
            session,
            a_listing("lamp"),
            a_listing("vase", variants=(a_variant(stock=40),)),
            a_shirt("S", "M"),
        )
        alice = User(
            email="alice@example.com",
            name="Alice",
            password_hash=passwords.hashed("correct horse battery staple"),
        )
        session.add(alice)
        session.flush()
        wishlist.save_item(session, alice.id, lamp.id, new_group="Presents")
        wishlist.save_item(session, alice.id, shirt.id)
        claims = accounts.start_grant(session, alice, program="schemathesis")
    with web_server(DATABASE_URL=live.config["DATABASE_URL"]) as address:
        issuer = live.extensions["token_issuer"]
        token = issuer.sign(Kind.ACCESS, claims, now=clock.now())
        yield SimpleNamespace(address=address, token=token)


def described(door, seed):
    """Read the document, and say how to ask."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "auth": {"openapi": {"bearer": {"bearer": door.token}}},
            "generation": {
                "max-examples": EXAMPLES,
                "deterministic": True,
                "no-shrink": True,
                "database": "none",
            },
            "checks": may_be_told(WELL_FORMED),
            "operations": [
                {
                    "include-operation-id": name,
                    "checks": may_be_told([*WELL_FORMED, status]),
                }
                for name, status in MAY_ALSO_BE_TOLD.items()
            ],
        }
    )
    return schemathesis.openapi.from_url(f"{door.address}{DOCUMENT}", config=config)


def may_be_told(statuses):
    return {"positive_data_acceptance": {"expected-statuses": statuses}}


@pytest.fixture(autouse=True)
def _every_key_is_used_once():
    """Another request under a known key is refused; that is not what is tried here."""
    used = Counter()

    def before_call(context, case, kwargs):
        key = str((case.headers or {}).get(KEY_HEADER, ""))
        used[key] += 1
        if used[key] > 1 and FIT.fullmatch(key):
            case.headers[KEY_HEADER] = f"{used[key]}-{key}"

    schemathesis.hook(before_call)
    yield
    GLOBAL_HOOK_DISPATCHER.unregister(before_call)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_answered_otherwise_than_the_document_says(door, seed):
    findings, asked, checked = [], Counter(), Counter()
    for event in from_schema(described(door, seed)).execute():
        if isinstance(event, FatalError | NonFatalError):
            findings.append(repr(event))
        if isinstance(event, ScenarioFinished):
            asked[event.phase.value] += len(event.recorder.interactions)
            for check in chain.from_iterable(event.recorder.checks.values()):
                checked[check.name] += 1
                if check.failure_info:
                    findings.append(told(check))
    assert findings == []
    assert asked.keys() == PHASES
    assert sum(asked.values()) > 400
    load_all_checks()
    assert checked.keys() == {check.__name__ for check in CHECKS.get_all()}


def told(check):
    failure = check.failure_info
    return f"{check.name}: {failure.failure}\n{failure.code_sample}"
