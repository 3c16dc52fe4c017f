"""What is written about the shop leads where it says."""

import re

import pytest

from tests.conftest import ROOT

DOCUMENTS = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
PICTURE = re.compile(r'(?:src|srcset)="(?!\w+:)([^"]+)"')
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"`((?:webapp|tests|docs|migrations)/[\w/.-]+\.\w+)`")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text):
    """Return what headings are called in an address."""
    kept = (re.sub(r"[^\w\- ]", "", heading) for heading in HEADING.findall(text))
    return {heading.lower().replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(name):
    document = ROOT / name
    for path, anchor in LINK.findall(BLOCK.sub("", document.read_text())):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text()), f"{path}#{anchor}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_picture_of_a_document_is_there(name):
    document = ROOT / name
    for path in PICTURE.findall(document.read_text()):
        assert (document.parent / path).exists(), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_a_document_names_is_there(name):
    for path in PATH.findall((ROOT / name).read_text()):
        assert (ROOT / path).exists(), path
