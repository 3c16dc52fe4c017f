"""People and lists as others see them, and as they are looked for."""

# Somebody who gave a mail address for a name is nobody's to write to.
FIRST_NAME = """
    CASE WHEN strpos(normalize(split_part(users.name, ' ', 1), NFKC), '@') > 0
         THEN 'Somebody' ELSE split_part(users.name, ' ', 1) END
"""
_SIGMA = "\N{GREEK SMALL LETTER SIGMA}"  # the one that ends no word


def plain(words: str) -> str:
    """Return the SQL for ``words``, itself SQL, without case and accents."""
    bare = rf"regexp_replace(normalize({words}, NFKD), '[\u0300-\u036f]', '', 'g')"
    return f"translate(replace(lower({bare}), 'ß', 'ss'), 'ς', '{_SIGMA}')"
