"""Reading Shopify's product CSV."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.goods import usd
from webapp.catalog.entries import Found, Note, RowError
from webapp.catalog.listing import MOST_VARIANTS, PictureListing
from webapp.catalog.models import ProductStatus
from webapp.catalog.shopify_csv import Reader
from webapp.catalog.shopify_row import NotACatalogue

FILE = Path(__file__).parent / "files" / "products.csv"
HEADER = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Status,Vendor,Image Src"


def read(text):
    """Return listings by slug, (line, sentence) of errors, and notes."""
    reader = Reader(
        currency="USD", default_shop="Keepsake", picture_hosts=("pictures.example",)
    )
    entries = list(reader.read(text.splitlines(keepends=True)))
    listings = {e.listing.slug: e.listing for e in entries if isinstance(e, Found)}
    errors = [(e.line, e.sentence) for e in entries if isinstance(e, RowError)]
    notes = [(e.line, e.sentence) for e in entries if isinstance(e, Note)]
    return listings, errors, notes


def rows(*lines, header=HEADER):
    return "\n".join([header, *lines]) + "\n"


@pytest.fixture(scope="module")
def file():
    return read(FILE.read_text())


class TestAFile:
    """A small file as Shopify writes it."""

    def test_is_read_without_error(self, file):
        listings, errors, notes = file

        assert list(listings) == [
            "linen-apron",
            "walnut-board",
            "hidden-jug",
            "old-tray",
            "next-bowl",
        ]
        assert errors == []
        assert notes == [
            (
                4,
                "Pictures from elsewhere.example are left out: set PICTURE_HOSTS=pictures.example,elsewhere.example, for the shop too, and import again.",
            )
        ]

    def test_a_product_without_options(self, file):
        apron = file[0]["linen-apron"]

        assert (apron.name, apron.shop, apron.category) == (
            "Linen Apron",
            "Flax & Thread",
            "Kitchen",
        )
        assert (
            apron.description == "Washed linen, two pockets.\n\nOne size for everyone."
        )
        assert apron.options == ()
        (variant,) = apron.variants
        assert (variant.price, variant.stock, variant.sku) == (usd("38.00"), 12, "AP-1")

    def test_pictures_come_in_their_order_those_of_other_hosts_withheld(self, file):
        assert file[0]["linen-apron"].pictures == (
            PictureListing("https://pictures.example/apron-1.jpg", "Apron, front"),
            PictureListing("https://pictures.example/apron-2.jpg", "Pocket"),
            PictureListing("https://elsewhere.example/apron-3.jpg", is_withheld=True),
        )

    def test_a_product_over_several_rows(self, file):
        board = file[0]["walnut-board"]

        assert board.options == ("Size", "Finish")
        assert [v.option_values for v in board.variants] == [
            ("Small", "Raw"),
            ("Small", "Oiled"),
            ("Large", "Raw"),
        ]
        assert [v.compare_at for v in board.variants] == [usd("30.00"), None, None]
        assert [v.stock for v in board.variants] == [4, 0, 0]
        assert board.description == "• Oiled\n\n• Solid"

    def test_what_is_unpublished_archived_or_a_draft(self, file):
        statuses = {slug: listing.status for slug, listing in file[0].items()}

        assert statuses["hidden-jug"] is ProductStatus.DRAFT
        assert statuses["old-tray"] is ProductStatus.RETIRED
        assert statuses["next-bowl"] is ProductStatus.DRAFT
        assert file[0]["next-bowl"].description == "Plain text over two lines"
        assert file[0]["next-bowl"].variants[0].stock is None


def test_the_newer_names_of_columns_are_known():
    text = rows(
        'jug,Jug,<p>Clay</p>,Grain,"Home & Garden > Kitchen > Jugs",,true,Active,J-1,Size,Small,12.00,15.00,3,https://pictures.example/j.jpg,1,Front',
        header="URL handle,Title,Description,Vendor,Product category,Type,Published on online store,Status,SKU,Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Product image URL,Image position,Image alt text",
    )

    (jug,) = read(text)[0].values()

    assert (jug.category, jug.options, jug.description) == ("Jugs", ("Size",), "Clay")
    assert (jug.variants[0].compare_at, jug.variants[0].stock) == (usd("15.00"), 3)
    assert jug.pictures[0].alt == "Front"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_line_end_and_a_byte_order_mark_are_fine(tmp_path, mark, end):
    path = tmp_path / "file.csv"
    path.write_bytes((mark + FILE.read_text().replace("\n", end)).encode())
    reader = Reader(currency="USD", default_shop="Keepsake")

    with path.open(newline="", encoding="utf-8") as lines:
        found = [entry for entry in reader.read(lines) if isinstance(entry, Found)]

    assert len(found) == 5


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_part_columns_otherwise(delimiter):
    text = (
        delimiter.join(["Handle", "Title", "Price"])
        + "\n"
        + delimiter.join(["a", "A", "5"])
    )
    assert read(text)[0]["a"].variants[0].price == usd("5.00")


def test_missing_and_unknown_columns_are_fine():
    listings, errors, _ = read("title,PRICE,Colour of the box\nBrass Lamp,12.5,red\n")

    assert listings["brass-lamp"].shop == "Keepsake"
    assert listings["brass-lamp"].variants[0].price == usd("12.50")
    assert errors == []


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Name,Cost\na,1\n", "Title\nA\n", "\0\0\0"]
)
def test_what_is_no_product_file_is_refused(text):
    with pytest.raises(NotACatalogue):
        read(text)


def test_blank_rows_are_passed_over():
    listings, errors, _ = read(rows("", "a,A,,,,,5", ",,,,,,", "  ,,,", "b,B,,,,,6"))
    assert (list(listings), errors) == (["a", "b"], [])


def test_a_row_without_handle_belongs_to_the_one_above_or_to_its_title():
    listings, errors, _ = read(rows("a,A,Size,S,,,5", ",,,M,,,6", ",Big Jug,,,,,7"))

    assert errors == []
    assert [v.label for v in listings["a"].variants] == ["S", "M"]
    assert "big-jug" in listings


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,,,M,,,", "The price is missing."),
        ("a,,,M,,,-5", "“-5” is no price."),
        ("a,,,M,,,NaN", "“NaN” is no price."),
        ("a,,,M,,,1e309", "“1e309” is no price."),
        ("a,,,M,,,Infinity", "“Infinity” is no price."),
        ("a,,,M,,,99999999999999", "“99999999999999” is no price."),
        ("a,,,M,,,٣", "“٣” is no price."),
        ('a,,,M,,,"12,90"', "“12,90” is no price."),
        ("a,,,M,,,5,-1", "“-1” is no price."),
        ("a,,,M,,many,5", "“many” is no quantity."),
        ("a,,,M,,99999999999,5", "“99999999999” is no quantity."),
        ("a,,,M,,1.5,5", "“1.5” is no quantity."),
        ("a,,,,X,,5", "The value of the option Size is missing."),
        ("a,,,S,,,5", "The variant S is listed twice."),
        ("a,,,M\0,,,5", "The row holds a NUL character."),
        ("a,,,M\udcff,,,5", "The row is not UTF-8 text; save the file as CSV UTF-8."),
        (f"a,,,{'M' * 121},,,5", "An option value has 1 to 120 characters."),
        (f"a,,,M,{'M' * 121},,5", "A SKU has 1 to 120 characters."),
        ("a,,,M,,,5,,,,,,,extra", "There are 14 values for 11 columns."),
        ('a,,,"M"x,,,5', "The row cannot be read: ',' expected after '\"'."),
    ],
)
def test_a_bad_row_is_named_and_the_others_of_its_product_stay(row, sentence):
    listings, errors, _ = read(
        rows("a,A,Size,S,SKU-S,,5", row, "a,,,L,,,7", "b,B,,,,,6")
    )

    assert errors == [(3, sentence)]
    assert [v.label for v in listings["a"].variants] == ["S", "L"]
    assert not listings["a"].is_whole
    assert listings["b"].is_whole


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["a,,Size,S,,,5", "a,,,M,,,5"], "a has no title."),
        (["a,A,,,,,", "a,A,,,,,,,,,https://pictures.example/x.jpg"], "a has no price."),
        (
            [f"a,{'A' * 256},Size,S,,,5", "a,,,M,,,5"],
            "A product's name has 1 to 255 characters.",
        ),
        (
            ["a,A,Size,S,,,5,,lost", "a,,,M,,,5"],
            "The status lost is unknown; say active, draft or archived.",
        ),
        (
            [f"a,A,Size,S,,,5,,,{'V' * 121}", "a,,,M,,,5"],
            "A shop or category has a name of up to 120 letters.",
        ),
        (
            [f"{'a' * 201},A,Size,S,,,5", f"{'a' * 201},,,M,,,5"],
            "A product's address is words of up to 200 characters.",
        ),
        (
            [f"a,A,{'O' * 81},S,,,5", "a,,,M,,,5"],
            "An option's name has 1 to 80 characters.",
        ),
        (["!!!,!!!,,,,,5", "???,,,,,,6"], "The row has neither handle nor title."),
    ],
)
def test_a_product_that_cannot_be_is_named_with_all_its_rows(lines, sentence):
    reader = Reader(
        currency="USD", default_shop="K", picture_hosts=("pictures.example",)
    )
    entries = list(reader.read(rows(*lines, "b,B,,,,,6").splitlines(keepends=True)))

    assert [e for e in entries if isinstance(e, RowError)] == [RowError(2, sentence, 2)]
    assert [e.listing.slug for e in entries if isinstance(e, Found)] == ["b"]


def test_a_sku_stays_with_the_first_variant_that_has_it():
    listings, errors, notes = read(rows("a,A,Size,S,X,,5", "a,,,M,X,,5", "a,,,L,,,5"))

    assert [v.sku for v in listings["a"].variants] == ["X", None, None]
    assert (errors, notes) == ([], [(3, "The SKU X stays with line 2.")])
    assert listings["a"].is_whole


def test_rows_that_fail_with_their_product_are_counted_once():
    reader = Reader(currency="USD", default_shop="K")
    text = rows("a,,Size,S,,,5", "a,,,M,,,free", "a,,,L,,,7")
    errors = list(reader.read(text.splitlines(keepends=True)))

    assert errors == [
        RowError(3, "“free” is no price."),
        RowError(2, "a has no title.", 2),
    ]


def test_each_host_is_told_once_with_all_that_it_takes():
    hosts = ("one.example", "two.example", "one.example")
    lines = (f"p{n},A,,,,,5,,,,https://{host}/a" for n, host in enumerate(hosts))
    _, _, notes = read(rows(*lines, "q,A,,,,,5,,,,ftp://x/a", "r,A,,,,,5,,,,ftp://x/b"))

    assert [
        (line, note.partition(": ")[2].partition(", ")[0]) for line, note in notes
    ] == [
        (2, "set PICTURE_HOSTS=pictures.example,one.example"),
        (3, "set PICTURE_HOSTS=pictures.example,one.example,two.example"),
        (5, ""),
    ]
    assert notes[2][1] == "Pictures without an https address are left out."


def test_more_than_three_options_are_too_many():
    header = "Handle,Title,Price," + ",".join(
        f"Option{n} Name,Option{n} Value" for n in (1, 2, 3, 4)
    )
    _, errors, _ = read(rows("a,A,5,A,1,B,2,C,3,D,4", header=header))
    assert errors == [(2, "A product has up to 3 options.")]


def test_a_value_needs_an_option():
    _, errors, _ = read(rows("a,A,,Small,,,5"))
    assert errors == [(2, "“Small” is the value of an option without a name.")]


def test_rows_of_a_product_belong_together():
    listings, errors, _ = read(rows("a,A,Size,S,,,5", "b,B,,,,,6", "A,A,Size,M,,,5"))

    assert errors == [(4, "a was listed further up; its rows belong together.")]
    assert [v.label for v in listings["a"].variants] == ["S"]


def test_lines_are_counted_as_an_editor_counts_them():
    text = rows('a,"A\nin\nthree lines",,,,,5', "b,B,,,,,bad", "c,C,,,,,6")
    assert read(text)[1] == [(5, "“bad” is no price.")]


def test_a_quote_that_is_never_closed_loses_no_product_before_it():
    listings, errors, _ = read(rows("a,A,,,,,5", 'b,"B,,,,,6', "c,C,,,,,7"))

    assert "a" in listings
    assert errors[0][0] == 3


def test_an_unreadable_row_between_two_products_may_belong_to_either():
    listings, _, _ = read(rows("a,A,,,,,5", '"x"y', "b,B,,,,,6", "c,C,,,,,7"))

    assert [listing.is_whole for listing in listings.values()] == [False, False, True]


def test_a_product_without_end_stays_bounded():
    many = (f"a,A,Size,{n},,,5" for n in range(MOST_VARIANTS + 300))
    listings, errors, _ = read(rows(*many))

    assert listings == {}
    assert len(errors) == 50 + 1


def test_a_default_title_among_others_is_an_option():
    listings, _, _ = read(rows("a,A,Title,Default Title,,,5", "a,,,Other,,,6"))
    assert listings["a"].options == ("Title",)


def test_handles_of_every_alphabet_make_addresses():
    listings, _, _ = read(rows("Лампа из латуни,Лампа,,,,,5"))
    assert list(listings) == ["лампа-из-латуни"]


def test_the_same_picture_twice_is_one():
    picture = "https://pictures.example/a.jpg"
    listings, _, _ = read(rows(f"a,A,,,,,5,,,,{picture}", f"a,,,,,,,,,,{picture}"))
    assert len(listings["a"].pictures) == 1


@given(st.text(alphabet=',"\n\r;a1.5\0é\udc80', max_size=200))
def test_no_text_breaks_the_reader(text):
    read(HEADER + "\n" + text)
