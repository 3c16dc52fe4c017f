"""The map of the whole: every name in it leads somewhere."""

import ast
import inspect
import re
from dataclasses import fields
from html.parser import HTMLParser
from inspect import Parameter
from urllib.parse import urlsplit

import pytest

from tests.architecture.test_code import MODULES
from tests.conftest import ROOT
from tests.messaging.letters import html_of, text_of, written
from tests.messaging.told import a_cause
from webapp import wiring
from webapp.config import Config, flask_settings
from webapp.events.services import Event, When
from webapp.jobs.queue import queue
from webapp.messaging import wording
from webapp.messaging.courier import Recipient
from webapp.messaging.rendering import TEMPLATES, messages
from webapp.web.security import content_policy

LETTERS = wording.editable()
ALICE = Recipient(to="alice@example.com", name="Alice", is_measured=True)


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
        for named in names:
            name = named.job if isinstance(named, When) else named
            job = wiring.JOBS[name]
            taken = inspect.signature(job.function).parameters
            given = told | set(job.needs) | {"session"}
            # Of a job that queues itself again, the rest says how far it came.
            own = {one for one in taken if taken[one].default is not Parameter.empty}
            assert set(taken) - own == given, name


def test_every_event_has_a_name_of_its_own():
    names = [event.name for event in Event.__subclasses__()]
    assert len(names) == len(set(names))


def test_every_message_has_a_writer_and_its_parts():
    assert {*messages(), wording.TEST} == set(wiring.COMPOSERS)
    by_mail = {"subject.txt", "opening.txt", "body.txt", "body.html", "sample.json"}
    by_sms = {"sms.txt", "sample.json"}
    for name in messages():
        parts = {path.name for path in (TEMPLATES / name).iterdir()}
        assert parts in (by_mail, by_sms, by_mail | by_sms), name


@pytest.mark.parametrize("name", LETTERS)
def test_a_message_knows_what_its_wording_may_name(app, session, world, name):
    site = app.extensions["site"]
    letter = wiring.COMPOSERS[name](session, site, a_cause(world, name))
    known = {**letter.context, "shop": site.name}
    for placeholder in wording.placeholders(name):
        # This one may have nothing to say there; its own words are said then.
        assert isinstance(known[placeholder], str | int), placeholder


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


@pytest.mark.parametrize("name", LETTERS)
def test_every_link_in_a_mail_leads_to_a_page(app, session, world, name):
    site = app.extensions["site"]
    told = a_cause(world, name)
    letter = wiring.COMPOSERS[name](session, site, told)
    found = links_of(written(told, letter, site, found=ALICE))
    assert len(found) > 1
    adapter = app.url_map.bind("")
    for link in found:
        assert link.startswith(site.base_url + "/"), link
        adapter.match(urlsplit(link).path, "GET")
        # Or to sign in: an order is shown to its customer alone.
        answer = world.browser("anonymous").get(link, follow_redirects=True)
        assert answer.status_code == 200, link


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
