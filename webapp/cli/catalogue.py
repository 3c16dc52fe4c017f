"""Filling the shop from a file."""

import io
import os
import stat
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.catalog import importing
from webapp.catalog.shopify_csv import Note, Reader, RowError
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
    be used are named with their line and left out; the others are kept.
    """
    try:
        with _opened(file) as stream:
            summary = _import(stream)
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror or error}."
        raise click.ClickException(msg) from error
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    counts = summary.products
    click.echo(
        f"{counts.added} added, {counts.updated} updated, {counts.unchanged} unchanged,"
        f" {summary.failed_rows} rows left out."
    )
    if summary.is_empty:
        msg = "Nothing could be imported."
        raise click.ClickException(msg)


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    return file.open("rb")


def _import(stream: BinaryIO) -> importing.Summary:
    config: Config = current_app.config["KEEPSAKE"]
    reader = Reader(
        currency=config.CURRENCY,
        default_shop=config.SHOP_NAME,
        picture_hosts=config.PICTURE_HOSTS,
    )
    size = _size(stream)
    with click.progressbar(
        length=size, label="Importing", file=sys.stderr, hidden=size == 0
    ) as bar:
        advance = (lambda: bar.update(stream.tell() - bar.pos)) if size else None
        lines = _lines(stream, advance)
        return importing.import_catalogue(transaction, reader.read(lines), _tell)


def _tell(entry: RowError | Note) -> None:
    """Name what is left out, above the progress bar where there is one."""
    over_the_bar = "\r\x1b[K" if sys.stderr.isatty() else ""
    click.echo(f"{over_the_bar}line {entry.line}: {entry.sentence}", err=True)


def _size(stream: BinaryIO) -> int:
    """Return the bytes to be read, 0 where nobody knows, as of a pipe."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # io.UnsupportedOperation: the stream is no file
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _lines(stream: BinaryIO, advance: Callable[[], object] | None) -> Iterator[str]:
    """Yield the lines of a file, UTF-8 or UTF-16; call ``advance`` now and then.

    What is no UTF-8 becomes lone surrogates, which the reader finds in its row.
    """
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    start = buffered.peek(2)[:2]
    encoding = "utf-16" if start in {BOM_UTF16_LE, BOM_UTF16_BE} else "utf-8"
    text = io.TextIOWrapper(
        buffered, encoding=encoding, errors="surrogateescape", newline=""
    )
    for number in count():
        if advance is not None and number % LINES_PER_STEP == 0:
            advance()
        line = text.readline(LONGEST_LINE)
        if not line:
            return
        yield line
