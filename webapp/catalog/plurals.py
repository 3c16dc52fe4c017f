"""The other number of an English word, as far as a search needs to know it; pure."""

SHORTEST = 3  # letters of a word that may have another number

# Endings whose other number begins with other letters; longer ones go first.
_UNLIKE = (
    ("children", "child"),
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
    ("mice", "mouse"),
    ("men", "man"),
)
_SOFT = ("f", "fe")  # knife, knives
_HISSING = ("s", "x", "z", "ch", "sh", "o")  # boxes, dishes, potatoes


def other_numbers(word: str) -> list[str]:
    """Return what a word may be in the singular or plural, where a prefix is no help.

    ``lamp`` begins ``lamps``, so it has none; ``lamps`` has ``lamp``, and ``shelf`` has
    ``shelves``. Some of what is returned are no words; nothing is found by them.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    found = [*_unlike(word), *_singulars(word), *_plurals(word)]
    return [form for form in dict.fromkeys(found) if not form.startswith(word)]


def _unlike(word: str) -> list[str]:
    pairs = (*_UNLIKE, *((one, many) for many, one in _UNLIKE))
    return [
        word.removesuffix(ending) + other
        for ending, other in pairs
        if word.endswith(ending)
    ]


def _singulars(word: str) -> list[str]:
    if not word.endswith("s") or word.endswith("ss"):
        return []
    singulars = [word[:-1]]
    if word.endswith("ies"):
        singulars.append(word[:-3] + "y")
    if word.endswith("ves"):
        singulars += [word[:-3] + ending for ending in _SOFT]
    if word.endswith("es") and word[:-2].endswith(_HISSING):
        singulars.append(word[:-2])
    if word.endswith(("sses", "zzes")):  # quizzes
        singulars.append(word[:-3])
    return singulars


def _plurals(word: str) -> list[str]:
    if word.endswith("y"):
        return [word[:-1] + "ies"]
    if word.endswith(_SOFT):
        return [word.removesuffix("e").removesuffix("f") + "ves"]
    return []
