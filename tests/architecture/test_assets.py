"""What browsers are sent: our own files and pinned ones, nobody's else, nothing inline."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT

STATIC = ROOT / "static"
MANIFEST = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = sorted([*(STATIC / "css").rglob("*.css"), *(STATIC / "js").rglob("*.js")])
DRAWINGS = sorted((STATIC / "img").rglob("*.svg"))
ADDRESS = re.compile(r"""(?:https?:)?//[\w-]+\.[\w.-]+""")
NAMESPACES = {"http://www.w3.org", "http://www.w3.org/2000/svg"}  # names, not addresses
# The words that reach for something, in a style sheet and in a script.
REACHING = re.compile(r"@import|url\(\s*[\"']?(?!/static/|#|\.\.?/|data:image/svg)\w")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def named(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", MANIFEST)
def test_a_vendored_file_is_the_one_that_was_pinned(name):
    digest = hashlib.sha384((STATIC / name).read_bytes()).digest()
    assert MANIFEST[name]["sha384"] == f"sha384-{base64.b64encode(digest).decode()}"


def test_every_vendored_file_is_in_the_manifest():
    there = {
        path.relative_to(STATIC).as_posix()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file() and path.suffix not in {".gz", ".br"}
    }
    listed = {name for name in MANIFEST if name.startswith("vendor/")}
    assert there == listed | {"vendor/MANIFEST.json"}


def test_every_vendored_package_comes_with_its_licence_and_pinned_version():
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    for package in {about["package"] for about in MANIFEST.values()}:
        files = [name for name in MANIFEST if MANIFEST[name]["package"] == package]
        assert any(Path(name).name.startswith("LICENSE") for name in files), package
        for name in files:
            assert MANIFEST[name]["version"] == pinned[package]
            assert MANIFEST[name]["licence"]


@pytest.mark.parametrize("path", [*OURS, *DRAWINGS], ids=named)
def test_our_own_files_ask_nobody_else_for_anything(path):
    text = path.read_text()
    assert set(ADDRESS.findall(text)) <= NAMESPACES
    assert not REACHING.search(text)


@pytest.mark.parametrize("path", DRAWINGS, ids=named)
def test_a_drawing_runs_nothing(path):
    text = path.read_text()
    assert not re.search(
        r"<script|<foreignObject|\son\w+\s*=|javascript:", text, re.IGNORECASE
    )


@pytest.mark.parametrize("path", OURS, ids=named)
def test_our_scripts_make_no_code_and_no_markup_of_text(path):
    made = r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write"
    assert not re.search(made, path.read_text())


class Inline(HTMLParser):
    """Collects what a strict Content-Security-Policy would stop."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        handlers = {name for name in names if re.match(r"(hx-)?on", name)}
        self.found += [*(handlers | (names & {"style"}))]
        self.found += [v for _, v in attrs if v and "javascript:" in v.lower()]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_style_and_no_script(path):
    inline = Inline()
    # Without the template's own words: a tag may stand around an attribute.
    inline.feed(TAGS.sub("", path.read_text()))
    if path.name == "_layout.html" and path.parent.name == "mail":
        assert inline.found == ["style"]  # written onto the elements when it is sent
    else:
        assert inline.found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_lets_nothing_through_unescaped(path):
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_asks_nobody_else_for_anything(path):
    assert not ADDRESS.findall(TAGS.sub("", path.read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_file_that_a_template_names_is_there(path):
    for name in re.findall(r"asset\(['\"]([^'\"]+)['\"]\)", path.read_text()):
        assert (STATIC / name).is_file(), name


def test_every_icon_that_a_template_names_is_there():
    sprite = (STATIC / "img" / "icons.svg").read_text()
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    for path in TEMPLATES:
        text = path.read_text()
        drawn = set(re.findall(r"icons\.svg'\) }}#([\w-]+)\"", text))
        for call in re.findall(r"icon\(([^)]*)\)", text):
            words = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", call))
            drawn |= words if "name" not in call else set()
        assert drawn <= there, path


def test_forms_do_not_offer_to_send_files():
    for path in TEMPLATES:
        text = path.read_text()
        assert "enctype" not in text, path
        assert 'type="file"' not in text, path
