"""What fits into an SMS."""

import pytest

from webapp.messaging.texting import is_plain, parts_of, plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each is written as two letters
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
    ids=lambda value: f"{value[:1]}{len(value)}" if isinstance(value, str) else None,
)
def test_so_many_are_paid_for(text, parts):
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\u201cBrass\u201d \u2013 it\u2019s €5…", '"Brass" - it\'s €5...'),
        ("Grüße, à la carte", "Grüße, à la carte"),
        ("Façade by Zoë in Łódź", "Façade by Zoë in Łódź"),
        ("Façade by Zoë", "Facade by Zoe"),
        ("Лампа", "Лампа"),
        ("20 \N{MULTIPLICATION SIGN} 30", "20 x 30"),
        ("Only 3 left", "Only 3 left"),
    ],
    ids=["quotes", "known", "stroke", "accents", "cyrillic", "times", "space"],
)
def test_what_the_alphabet_lacks_is_written_as_it_can_or_not_at_all(text, wanted):
    assert plain(text) == wanted


def test_what_is_plain_stays_as_it_is():
    text = "Keepsake: Brass lamp costs $30.00 now. https://shop.example.com/p/lamp?o1=L"
    assert is_plain(text)
    assert plain(text) == text
