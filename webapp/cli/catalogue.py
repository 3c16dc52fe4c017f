"""Filling the shop from a file."""

import io
import os
import stat
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.catalog import importing
from webapp.catalog.entries import Note, RowError
from webapp.catalog.shopify_csv import Reader
from webapp.config import Config
from webapp.core.errors import DomainError
from webapp.extensions import transaction

LONGEST_LINE = 1_000_000  # characters, so that a file without line ends stays bounded
LINES_PER_STEP = 500  # between two steps of the progress bar


@click.command("import-catalogue")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@with_appcontext
def import_catalogue(file: Path) -> None:
    """Take over the products of a Shopify product CSV; "-" reads standard input.

    Importing a file again brings prices, stock and texts up to date. Rows that cannot
    be used are named with their line and left out; the others are kept. What names no
    vendor is sold by the shop itself; products of another seller are left alone.
    """
    try:
        with _opened(file) as text:
            summary = _import(text)
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror or error}."
        raise click.ClickException(msg) from error
    except UnicodeError as error:
        msg = f"{file} is neither UTF-8 nor UTF-16 text."
        raise click.ClickException(msg) from error
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    counts = summary.products
    click.echo(
        f"{counts.added} added, {counts.updated} updated, {counts.unchanged} unchanged,"
        f" {_rows(summary.failed_rows)} left out."
    )
    if summary.is_empty:
        msg = "Nothing could be imported."
        raise click.ClickException(msg)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


@contextmanager
def _opened(file: Path) -> Iterator[io.TextIOWrapper]:
    """Open a file in UTF-8 or, if it says so, UTF-16; standard input is in UTF-8.

    What is no UTF-8 becomes lone surrogates, which the reader finds in its row.
    """
    if str(file) == "-":
        text = _text(sys.stdin.buffer, "utf-8")
        try:
            yield text
        finally:
            text.detach()  # standard input is not ours to close
        return
    with file.open("rb") as stream:
        is_utf16 = stream.peek(2)[:2] in {BOM_UTF16_LE, BOM_UTF16_BE}
        with _text(stream, "utf-16" if is_utf16 else "utf-8") as text:
            yield text


def _text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        stream, encoding=encoding, errors="surrogateescape", newline=""
    )


def _import(text: io.TextIOWrapper) -> importing.Summary:
    config: Config = current_app.config["KEEPSAKE"]
    reader = Reader(
        currency=config.CURRENCY,
        default_shop=config.SHOP_NAME,
        picture_hosts=config.PICTURE_HOSTS,
    )
    size = _size(text)
    with click.progressbar(
        length=size, label="Importing", file=sys.stderr, hidden=size == 0
    ) as bar:
        advance = (lambda: bar.update(_place(text) - bar.pos)) if size else None
        lines = _lines(text, advance)
        return importing.import_catalogue(transaction, reader.read(lines), _tell)


def _tell(entry: RowError | Note) -> None:
    """Name what is left out, above the progress bar where there is one."""
    over_the_bar = "\r\x1b[K" if sys.stderr.isatty() else ""
    click.echo(f"{over_the_bar}line {entry.line}: {entry.sentence}", err=True)


def _size(text: io.TextIOWrapper) -> int:
    """Return the bytes to be read, 0 where nobody knows, as of a pipe."""
    try:
        status = os.fstat(text.fileno())
    except OSError:  # io.UnsupportedOperation: there is no file behind it
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _place(text: io.TextIOWrapper) -> int:
    """Return how many bytes of a file were read."""
    return os.lseek(text.fileno(), 0, os.SEEK_CUR)


def _lines(
    text: io.TextIOWrapper, advance: Callable[[], object] | None
) -> Iterator[str]:
    """Yield the lines of a file; call ``advance`` now and then."""
    for number in count():
        if advance is not None and number % LINES_PER_STEP == 0:
            advance()
        line = text.readline(LONGEST_LINE)
        if not line:
            return
        yield line
