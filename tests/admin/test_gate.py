"""Who may pass to which tool: by capability, in pages and in answers to htmx."""

import pytest
from sqlalchemy import func, select

from tests.admin.desk import HTMX
from tests.promotions.rules import a_rule
from webapp.accounts.capabilities import WORDS, Capability
from webapp.accounts.models import Role
from webapp.audit.models import Act
from webapp.promotions.services import issue_code

VIEW, CONFIGURE = Capability.VIEW_PROMOTIONS, Capability.CONFIGURE_PROMOTIONS
TOOLS = "/sg-admin/promotions"
# method, address, capability, who may
DOORS = [
    ("get", f"{TOOLS}/", VIEW, "vic ed ada"),
    ("get", f"{TOOLS}/<rule>", VIEW, "vic ed ada"),
    ("get", f"{TOOLS}/new", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/new", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/<rule>/edit", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/<rule>/end", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/<rule>/resume", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/<rule>/codes", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/codes/<code>/revoke", CONFIGURE, "ada"),
    ("post", f"{TOOLS}/conversion", Capability.CONFIGURE_PROMO, "ada"),
    ("get", "/sg-admin/settings/", Capability.CONFIGURE_SETTINGS, "ada"),
    ("post", "/sg-admin/settings/", Capability.CONFIGURE_SETTINGS, "ada"),
]


@pytest.fixture
def address(session, alice):
    """Fill ids into an address."""
    rule = a_rule(session)
    code = issue_code(session, rule.id, alice.id, expires_at=None)
    session.commit()
    return lambda path: path.replace("<rule>", str(rule.id)).replace(
        "<code>", str(code.id)
    )


def deeds(session):
    return session.scalar(select(func.count()).select_from(Act))


@pytest.mark.parametrize(("method", "path", "capability", "may"), DOORS)
def test_a_role_without_the_capability_is_told_which_one(
    session, desks, address, method, path, capability, may
):
    before = deeds(session)
    for name, browser in desks.items():
        if name in may.split():
            assert browser.open(address(path), method=method).status_code < 500
            continue
        page = browser.open(address(path), method=method)
        part = browser.open(address(path), method=method, headers=HTMX)
        for answer in (page, part):
            assert answer.status_code == 403
            assert WORDS[capability].replace("'", "&#39;") in answer.text
            assert capability in answer.text
        assert "<main" in page.text
        assert part.headers["HX-Retarget"] == "#notice"
        assert deeds(session) == before


@pytest.mark.parametrize(("method", "path", "capability", "may"), DOORS)
def test_whoever_is_not_signed_in_is_led_to_the_door(
    client, address, method, path, capability, may
):
    page = client.open(address(path), method=method)
    part = client.open(address(path), method=method, headers=HTMX)

    assert page.status_code == 303
    assert page.location.startswith("/sg-admin/sign-in")
    assert part.status_code == 401
    assert part.headers["HX-Redirect"].startswith("/sg-admin/sign-in")


def test_a_capability_that_is_lost_is_lost_with_the_next_request(session, desks):
    role = session.scalars(select(Role).where(Role.name == "Administrator")).one()
    role.capabilities = [VIEW]
    session.commit()

    assert desks["ada"].get(f"{TOOLS}/").status_code == 200
    assert desks["ada"].get(f"{TOOLS}/new").status_code == 403
    assert desks["ada"].get("/sg-admin/settings/").status_code == 403


@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("vic", ["Overview", "Orders", "Promotions"]),
        ("ed", ["Overview", "Orders", "Promotions"]),
        ("ada", ["Overview", "Orders", "Promotions", "Settings"]),
    ],
)
def test_the_head_of_a_page_leads_where_a_role_may_go(desks, name, tools):
    page = desks[name].get(f"{TOOLS}/").text

    for tool in ("Overview", "Orders", "Promotions", "Settings"):
        assert (f">{tool}</a>" in page) is (tool in tools)
    assert 'href="/sg-admin/promotions/" aria-current="page"' in page


def test_without_any_capability_there_is_the_overview_alone(session, desks):
    for role in session.scalars(select(Role)):
        role.capabilities = []
    session.commit()

    page = desks["vic"].get("/sg-admin/").text
    assert "Your role has no capabilities" in page
    assert ">Orders</a>" not in page
    assert ">Promotions</a>" not in page
