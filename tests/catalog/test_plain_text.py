"""Descriptions without their markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.catalog.plain_text import LONGEST_HTML, paragraphs_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Plain words", "Plain words"),
        ("One\r\n\r\nTwo\nstill two", "One\n\nTwo still two"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\n\nTwo\n\nThree"),
        ("<p>A <b>bold</b>\n  claim</p>", "A bold claim"),
        ("<ul><li>Warm</li><li><p>Soft</p></li><li></li></ul>", "• Warm\n\n• Soft"),
        ("<p>5 &lt; 6 &amp; more&nbsp;</p>", "5 < 6 & more"),
        ("Fish &amp; chips", "Fish & chips"),
        ("<style>p{}</style><p>Seen</p><script>alert(1)</script>", "Seen"),
        ("<p>never closed", "never closed"),
        ("<p>nul\0 and \u200b</p>", "nul and \u200b"),
        ("<![if !vml]><p>Seen</p><![endif]>", "Seen"),
        ("Seen <![CDATA[x", "Seen"),
        ("<!-- note --><p>Seen</p>", "Seen"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "A\n\nB"),
    ],
)
def test_blocks_become_paragraphs(html, text):
    assert paragraphs_of(html) == text


def test_a_novel_is_refused():
    with pytest.raises(ValueError, match="too long"):
        paragraphs_of("x" * (LONGEST_HTML + 1))


@given(st.text(alphabet="<>/&;!-[]ap='\" \n\0", max_size=80))
def test_broken_markup_breaks_nothing(html):
    assert "\0" not in paragraphs_of(html)
