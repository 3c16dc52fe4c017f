"""``flask import-catalogue FILE``."""

import codecs
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from webapp.catalog import queries

FILE = Path(__file__).parents[1] / "catalog" / "files" / "products.csv"


@pytest.fixture
def run(app):
    """Run the command."""
    runner: FlaskCliRunner = app.test_cli_runner()

    def run(*arguments, **options):
        return runner.invoke(args=["import-catalogue", *map(str, arguments)], **options)

    return run


def test_a_file_is_taken_over_with_a_summary(session, run):
    result = run(FILE)

    assert result.exit_code == 0
    assert result.stdout == "5 added, 0 updated, 0 unchanged, 0 rows left out.\n"
    assert queries.product_page(session, "walnut-board")[0].name == "Walnut Board"


def test_a_second_time_nothing_changes(run):
    run(FILE)
    assert "0 added, 0 updated, 5 unchanged" in run(FILE).stdout


def test_what_is_left_out_is_named_with_its_line(run, tmp_path):
    file = tmp_path / "file.csv"
    file.write_text("Handle,Title,Price\na,A,5\nb,B,free\nc,C,6\n")

    result = run(file)

    assert result.exit_code == 0
    assert "line 3: “free” is no price.\n" in result.stderr
    assert result.stdout == "2 added, 0 updated, 0 unchanged, 1 row left out.\n"


def test_standard_input_is_a_dash(run):
    result = run("-", input="Handle,Title,Price\na,A,5\n")
    assert "1 added" in result.stdout


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_spreadsheets_save_in_several_encodings(session, run, tmp_path, encoding):
    file = tmp_path / "file.csv"
    file.write_text("Handle,Title,Price\nlamp,Café Lamp,5\n", encoding=encoding)

    assert "1 added" in run(file).stdout
    assert queries.product_page(session, "lamp")[0].name == "Café Lamp"


def test_a_row_in_another_encoding_is_named(run, tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes("Handle,Title,Price\na,A,5\nlamp,Café,5\n".encode("latin-1"))

    result = run(file)

    assert "line 3: The row is not UTF-8 text" in result.stderr
    assert "1 added" in result.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\0" * 5_000, "The file has no column called Title"),
        (codecs.BOM_UTF16_LE + b"a", "is neither UTF-8 nor UTF-16 text."),
        (b"Name,Cost\na,5\n", "The file has no column called Title"),
        (b"Handle,Title,Price\n", "Nothing could be imported."),
        (b"Handle,Title,Price\na,A,free\n", "Nothing could be imported."),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_a_failure(
    run, tmp_path, content, sentence
):
    file = tmp_path / "file.csv"
    file.write_bytes(content)

    result = run(file)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_cannot_be_read_is_one_sentence(run, tmp_path):
    for file in (tmp_path, tmp_path / "missing.csv"):
        result = run(file)
        assert result.exit_code == 1
        assert f"{file} cannot be read: " in result.stderr


def test_a_file_without_line_ends_stays_bounded(run, tmp_path):
    file = tmp_path / "file.csv"
    file.write_bytes(b"Handle,Title,Price\na,A,5\n" + b"x" * 3_000_000)

    result = run(file)

    assert "1 added" in result.stdout
