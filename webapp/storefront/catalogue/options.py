"""Choosing a variant by its options, one link at a time; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from webapp.catalog.models import Availability
from webapp.catalog.queries import VariantLine

NAMES = ("o1", "o2", "o3")  # of the parts of the address, in the options' order


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an option, as a link that chooses it."""

    value: str
    address: str
    selected: bool
    possible: bool
    note: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option with all its values."""

    name: str
    values: tuple[Value, ...]


Chosen = tuple[str | None, ...]


def chosen(
    options: Sequence[str], variants: Sequence[VariantLine], args: Mapping[str, str]
) -> Chosen:
    """Read what is chosen from an address; values that do not exist choose nothing."""
    known = [
        {variant.option_values[i] for variant in variants} for i in range(len(options))
    ]
    asked = [args.get(name) for name in NAMES[: len(options)]]
    return tuple(
        value if value in values else None
        for value, values in zip(asked, known, strict=True)
    )


def variant_of(variants: Sequence[VariantLine], wanted: Chosen) -> VariantLine | None:
    """Return the variant that is chosen, once every option is."""
    if None in wanted:
        return None
    return next((v for v in _live(variants) if v.option_values == wanted), None)


def offered(
    path: str,
    options: Sequence[str],
    variants: Sequence[VariantLine],
    wanted: Chosen,
) -> list[Option]:
    """Return every option with its values, each with the address that chooses it.

    A value that does not go with the rest of the choice says so; its link keeps of the
    rest what goes with it.
    """
    return [
        Option(
            name,
            tuple(
                _value(path, variants, wanted, place, value)
                for value in _values(variants, place)
            ),
        )
        for place, name in enumerate(options)
    ]


def _values(variants: Sequence[VariantLine], place: int) -> list[str]:
    return list(dict.fromkeys(v.option_values[place] for v in _live(variants)))


def _value(
    path: str,
    variants: Sequence[VariantLine],
    wanted: Chosen,
    place: int,
    value: str,
) -> Value:
    choice = (*wanted[:place], value, *wanted[place + 1 :])
    matching = _matching(variants, choice)
    if matching:
        has_some = any(v.availability != Availability.OUT_OF_STOCK for v in matching)
        note = "" if has_some else "sold out"
    else:
        note = "not available"
        choice = _compatible(variants, choice, place)
    query = urlencode(
        {name: text for name, text in zip(NAMES, choice, strict=False) if text}
    )
    return Value(
        value=value,
        address=f"{path}?{query}",
        selected=wanted[place] == value,
        possible=bool(matching),
        note=note,
    )


def _compatible(variants: Sequence[VariantLine], choice: Chosen, place: int) -> Chosen:
    """Drop of a choice what does not go with its value at ``place``."""
    kept: list[str | None] = [None] * len(choice)
    kept[place] = choice[place]
    for i, text in enumerate(choice):
        attempt = (*kept[:i], text, *kept[i + 1 :])
        if _matching(variants, attempt):
            kept[i] = text
    return tuple(kept)


def _matching(variants: Sequence[VariantLine], choice: Chosen) -> list[VariantLine]:
    return [
        variant
        for variant in _live(variants)
        if all(
            text is None or text == value
            for text, value in zip(choice, variant.option_values, strict=True)
        )
    ]


def _live(variants: Sequence[VariantLine]) -> list[VariantLine]:
    return [variant for variant in variants if not variant.is_discontinued]
