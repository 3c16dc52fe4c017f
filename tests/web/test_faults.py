"""What the log says of a mistake of ours behind a request."""

import pytest
import structlog
from structlog.testing import LogCapture, ReturnLogger

from webapp.web import faults

SECRET = "who-has-this-is-in"


@pytest.fixture
def said(monkeypatch):
    """What is noted; a logger that was used before minds no new configuration."""
    capture = LogCapture()
    log = structlog.wrap_logger(ReturnLogger(), processors=[capture])
    monkeypatch.setattr(faults, "log", log)
    return capture.entries


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (f"/w/{SECRET}", "/w/<token>"),
        (f"/account/reset/{SECRET}", "/account/reset/<token>"),
        (f"/m/stop/all/{SECRET}", "/m/stop/<what>/<token>"),
        (f"/m/c/{SECRET}", "/m/c/<token>"),
        (
            f"/api/v1/e-commerce/products/{SECRET}",
            "/api/v1/e-commerce/products/<slug>",
        ),
    ],
    ids=["a shared list", "a new password", "a way out", "a click", "a program"],
)
def test_a_mistake_is_noted_once_and_not_with_its_address(
    app, client, monkeypatch, said, caplog, path, address
):
    rule = next(one for one in app.url_map.iter_rules() if one.rule == address)

    def breaks(**_):
        raise RuntimeError

    monkeypatch.setitem(app.view_functions, rule.endpoint, breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", value=False)

    assert client.get(path).status_code == 500

    assert [line["event"] for line in said] == ["request.broke"]
    assert said[0]["page"] == f"GET {address}"
    assert SECRET not in f"{said}{caplog.text}"
    assert "Traceback" not in caplog.text


def test_where_nothing_went_wrong_nothing_is_noted(said):
    faults.note_raised((None, None, None))

    assert said == []
