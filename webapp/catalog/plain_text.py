"""The words of an HTML description, without its markup."""

import re
from html.parser import HTMLParser

from webapp.core.text import tidy

LONGEST_HTML = 200_000  # characters; no shop describes a product in more

# What ends a paragraph; everything else runs on in its line.
_BLOCKS = frozenset(
    """address article aside blockquote br caption dd details div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre
    section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
# What office programs write, a browser passes over, and HTMLParser stumbles on.
_MARKED_SECTION = re.compile(r"<!\[[^>]*>?")
_UNSEEN = frozenset(("script", "style", "template", "title", "head", "noscript"))


class _Reader(HTMLParser):
    """Collects the visible text, a paragraph for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._line: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph with each block, a list's with a bullet."""
        del attrs
        if self._unseen is None and tag in _UNSEEN:
            self._unseen = tag
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag == "li":
            self._line.append("• ")

    def handle_endtag(self, tag: str) -> None:
        """End the paragraph with its block."""
        if tag == self._unseen:
            self._unseen = None
        if tag in _BLOCKS:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        """Keep text that a browser would show."""
        if self._unseen is None:
            self._line.append(data)

    def end_paragraph(self) -> None:
        """Keep the paragraph, unless it is empty or a bullet alone."""
        text = tidy("".join(self._line))
        self._line.clear()
        if text not in {"", "•"}:
            self.paragraphs.append(text)
        elif text:
            self._line.append("• ")  # of <li><p>: the text is still to come


def paragraphs_of(html: str) -> str:
    """Return a description as plain text, an empty line between its paragraphs.

    Text without any tag keeps the paragraphs that its own empty lines make.

    Raises:
        ValueError: it is longer than ``LONGEST_HTML`` characters.
    """
    if len(html) > LONGEST_HTML:
        msg = f"a description of {len(html)} characters is too long"
        raise ValueError(msg)
    html = _MARKED_SECTION.sub("", html)
    parts = [html] if "<" in html else html.replace("\r\n", "\n").split("\n\n")
    reader = _Reader()
    for part in parts:
        reader.feed(part)
        reader.end_paragraph()
    reader.close()
    reader.end_paragraph()
    return "\n\n".join(reader.paragraphs)
