"""The words of a message: its templates, filled with what it says, or with a sample.

A folder under ``templates/mail`` is one message. ``subject.txt`` and ``opening.txt``,
its first paragraph, may be said in an operator's words instead; ``body.txt`` and
``body.html`` are given the opening, ready to stand there. ``sms.txt`` is what goes to a
telephone, and ``sample.json`` what the message could be about.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from webapp.core.site import Site
from webapp.core.text import tidy, tidy_lines

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"
SUBJECT, OPENING = "subject", "opening"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What samples call the shop's address, wherever this one is.
SAMPLE_ADDRESS = "https://shop.example.com"
WIDTH = 76  # columns of the plain text (RFC 5322 wants at most 78)

# What operators had messages say, by template and part.
Overrides = Mapping[tuple[str, str], str]
OUR_OWN: Overrides = MappingProxyType({})

# Mail programs drop style sheets, so each rule is written onto the elements it is for.
_inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,  # a mail that says "Dear ," is worse than none
    trim_blocks=True,
    lstrip_blocks=True,
)


class Texts(NamedTuple):
    """What a mail says: on one line, as plain text, and as HTML in our look."""

    subject: str
    text: str
    html: str


class WayOut(NamedTuple):
    """How a reader ends mails of a kind: why they come, the link, and its words."""

    why: str
    link: str
    words: str


def mail_texts(
    template: str,
    context: Mapping[str, Any],
    site: Site,
    overrides: Overrides = OUR_OWN,
    way_out: WayOut | None = None,
) -> Texts:
    """Write what a mail says; its HTML has no style sheet inlined yet."""
    values = {**context, "site": site, "way_out": way_out}

    def said(part: str) -> str:
        wanted = overrides.get((template, part))
        if wanted is not None:
            own = filled(wanted, context, site)
            if own is not None:
                return own
        return _rendered(template, f"{part}.txt", values)

    opening = tidy_lines(said(OPENING))
    text = _rendered(template, "body.txt", {**values, "opening": wrapped(opening)})
    if way_out is not None:
        text += "\n\n" + _templates.get_template("_footer.txt").render(values)
    html = _rendered(template, "body.html", {**values, "opening": in_html(opening)})
    # tidy() leaves one line: nobody's name can add a header.
    return Texts(tidy(said(SUBJECT)), text, html)


def sms_text(template: str, context: Mapping[str, Any], site: Site) -> str:
    """Write what an SMS says, on one line."""
    return tidy(_rendered(template, "sms.txt", {**context, "site": site}))


def inlined(html: str) -> str:
    """Write each rule of a mail's style sheet onto the elements it is for."""
    return _inliner.inline(html)


def filled(text: str, context: Mapping[str, Any], site: Site) -> str | None:
    """Put values in the place of ``{name}``; everything else is text, and stays it.

    ``None``: one of them is empty this time, such as the code where there is none, or
    how many more there are where that is all, so it cannot say this.
    """
    values = {**context, "shop": site.name}
    names = PLACEHOLDER.findall(text)
    if not all(_is_said(values.get(name)) for name in names):
        return None
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)


def _is_said(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, int) and value != 0


def wrapped(text: str) -> str:
    """Break lines that are too long for plain text, but no address."""
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def in_html(text: str) -> Markup:
    """Return text for the inside of a ``<p>``, its paragraphs as paragraphs."""
    paragraphs = (
        Markup("<br>").join(escape(line) for line in paragraph.split("\n"))
        for paragraph in re.split(r"\n\n+", text)
    )
    return Markup("</p>\n<p>").join(paragraphs)


def messages() -> tuple[str, ...]:
    """Name every message of the shop, by its folder."""
    folders = (path for path in TEMPLATES.iterdir() if path.is_dir())
    return tuple(sorted(path.name for path in folders))


def has(template: str, part: str) -> bool:
    """Tell whether a message has a file of this name; what is no message has none."""
    return template in messages() and (TEMPLATES / template / part).is_file()


def sample(template: str, site: Site | None = None) -> dict[str, Any]:
    """Return what a message could be about, at this shop's address if it is given."""
    raw = _sample_of(template)
    if site is not None:
        raw = raw.replace(SAMPLE_ADDRESS, site.base_url)
    values: dict[str, Any] = json.loads(raw)
    return values


@cache
def _sample_of(template: str) -> str:
    return (TEMPLATES / template / "sample.json").read_text()


def _rendered(template: str, part: str, values: Mapping[str, Any]) -> str:
    return _templates.get_template(f"{template}/{part}").render(values)
