"""The map of the whole: every name in it leads somewhere."""

import ast
import inspect
import re
from dataclasses import fields
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from tests.architecture.test_code import MODULES
from tests.conftest import ROOT
from tests.messaging.letters import a_notification, html_of, text_of, written
from tests.people import where_to
from webapp import wiring
from webapp.accounts.models import Purpose, User
from webapp.audit.services import Actor
from webapp.config import Config, flask_settings
from webapp.events.services import Event
from webapp.jobs.queue import queue
from webapp.messaging.writing import TEMPLATES
from webapp.orders import services as orders
from webapp.orders.services import RefundWish
from webapp.web.security import content_policy

MAILS = sorted(p.name for p in TEMPLATES.iterdir() if p.is_dir())


@pytest.mark.parametrize("name", wiring.JOBS)
def test_every_job_is_known_to_the_queue_and_can_be_given_what_it_needs(app, name):
    job = wiring.JOBS[name]
    first, *rest = inspect.signature(job.function).parameters
    assert first == "session"
    assert name in queue.tasks
    assert set(job.needs) <= set(rest)
    assert set(job.needs) <= {"sessions", *app.extensions["resources"]}
    if job.every:
        assert set(rest) == set(job.needs), "nobody gives a periodic job arguments"


def test_whatever_is_queued_by_name_is_a_job():
    queued = {
        node.args[1].value
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == "enqueue"
        and isinstance(node.args[1], ast.Constant)
    }
    assert queued
    assert queued <= set(wiring.JOBS)


def test_every_subscriber_is_a_job_that_takes_what_the_event_tells(app):
    for event, names in wiring.SUBSCRIPTIONS.items():
        told = {"event_id", *(field.name for field in fields(event))}
        for name in names:
            job = wiring.JOBS[name]
            taken = inspect.signature(job.function).parameters
            assert told | set(job.needs) | {"session"} == set(taken), name


def test_every_event_has_a_name_of_its_own():
    names = [event.name for event in Event.__subclasses__()]
    assert len(names) == len(set(names))


def test_every_mail_has_a_writer_and_three_parts():
    assert set(MAILS) == set(wiring.COMPOSERS)
    for name in MAILS:
        parts = {path.name for path in (TEMPLATES / name).iterdir()}
        assert parts == {"subject.txt", "body.txt", "body.html"}


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, _tag, attrs):
        self.found += [value for name, value in attrs if name in {"href", "src"}]


def links_of(message):
    links = Links()
    links.feed(html_of(message))
    return {*re.findall(r"https?://\S+", text_of(message)), *links.found}


def about(session, world, name):
    """Return what a message is about; every mail of the shop has a line here."""
    if name in {purpose.value for purpose in Purpose}:
        raw = world.link_ids[name]
        return {"link_id": str(raw)}
    if name.startswith("order_"):
        is_paid = name in {"order_paid", "order_sent"}
        order_id = world.ids["paid order" if is_paid else "alice's order"]
        if name == "order_sent":
            orders.send_goods(session, Actor(world.people.ada.id, "Ada"), order_id)
        if name == "order_cancelled":
            orders.cancel_order(session, order_id, by="customer")
        if name == "order_refunded":
            return refunded(session, world)
        return {"order_id": str(order_id)}
    pytest.fail(f"nobody says what {name} is about")


def refunded(session, world):
    order_id = world.ids["paid order"]
    refund = orders.refund_order(
        session,
        Actor(world.people.ada.id, "Ada"),
        order_id,
        wish=RefundWish(whole=True),
        reason="As agreed",
        once_key="once",
        providers=world.app.extensions["payments"],
    )
    return {"order_id": str(order_id), "refund_id": str(refund.id)}


@pytest.mark.parametrize("name", MAILS)
def test_every_link_in_a_mail_leads_to_a_page(app, session, world, name):
    site = app.extensions["site"]
    person = session.scalars(select(User)).first()
    told = a_notification(name, person_id=person.id, about=about(session, world, name))
    letter = wiring.COMPOSERS[name](session, site, told)
    found = links_of(written(told, letter, site))
    assert len(found) > 1
    adapter = app.url_map.bind("")
    for link in found:
        assert link.startswith(site.base_url + "/"), link
        adapter.match(urlsplit(link).path, "GET")
        answer = world.browser("anonymous").get(link)
        # An order is shown to whoever is signed in as its customer.
        assert answer.status_code == 200 or where_to(answer) == "/account/sign-in", link


def test_every_setting_is_documented_in_the_order_of_the_code():
    told = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\|\s*`([A-Z][A-Z_]+)`", told, re.MULTILINE)
    assert rows == [setting.name for setting in fields(Config)]


def test_every_setting_says_what_it_is_for():
    for setting in fields(Config):
        assert setting.metadata["about"].strip().endswith("."), setting.name


def test_the_content_policy_makes_no_exceptions():
    policy = content_policy(Config(PICTURE_HOSTS=("pictures.example.com",)))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert not re.search(r"unsafe|nonce|strict-dynamic|data:|blob:|\*|http:", policy)
    assert {rules[name] for name in ("default-src", "script-src", "style-src")} == {
        "'self'"
    }
    assert rules["img-src"] == "'self' https://pictures.example.com"
    assert rules["form-action"] == "'self'"
    assert {rules[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {
        "'none'"
    }


def test_what_is_sent_has_a_limit():
    settings = flask_settings(Config())
    assert settings["MAX_FORM_MEMORY_SIZE"] <= settings["MAX_CONTENT_LENGTH"] <= 2**20
    assert settings["MAX_FORM_PARTS"] <= 100
