"""Importing a whole file."""

import csv
import io
from contextlib import contextmanager
from dataclasses import astuple

import pytest
from sqlalchemy import func, select

from tests.catalog.goods import (
    a_listing,
    a_shirt,
    a_variant,
    prices_of,
    put_up,
    variants_of,
)
from webapp.catalog import queries
from webapp.catalog.entries import Found, RowError
from webapp.catalog.importing import import_catalogue
from webapp.catalog.listing import PictureListing
from webapp.catalog.models import PriceChange, Product, Variant
from webapp.catalog.services import Counts
from webapp.catalog.shopify_csv import Reader
from webapp.jobs import queries as jobs

COLUMNS = "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price"


@pytest.fixture
def load(session):
    """Import lines; returns the summary and the errors."""

    @contextmanager
    def transaction():
        yield session
        session.commit()

    def load(lines, **about):
        said = []
        reader = Reader(currency="USD", **({"default_shop": "Keepsake"} | about))
        summary = import_catalogue(transaction, reader.read(lines), said.append)
        return summary, [(entry.line, entry.sentence) for entry in said]

    return load


def generated(rows, *, factor=1):
    """Yield a file of so many rows, three variants to a product."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(COLUMNS.split(","))
    for row in range(rows):
        product, size = divmod(row, 3)
        first = size == 0
        write(
            (
                f"product-{product}",
                f"Product {product}" if first else "",
                "<p>Words</p>" if first else "",
                f"Shop {product % 7}",
                f"Shelf {product % 5}",
                "Size" if first else "",
                "SML"[size],
                f"SKU-{row}",
                row % 20,
                f"{(5 + row % 90) * factor}.00",
            )
        )
        if out.tell() > 10_000:
            yield from out.getvalue().splitlines(keepends=True)
            out.seek(0)
            out.truncate()
    yield from out.getvalue().splitlines(keepends=True)


def test_five_thousand_rows_are_taken_over_and_again_change_nothing(
    session, load, heard, statements
):
    summary, errors = load(generated(5_000))

    assert astuple(summary) == ((1_667, 0, 0), 0)
    assert errors == []
    assert session.scalar(select(func.count(Variant.id))) == 5_000
    assert session.scalar(select(func.count(PriceChange.id))) == 5_000

    with statements() as sent:
        summary, _ = load(generated(5_000))

    assert summary.products == Counts(unchanged=1_667)
    assert session.scalar(select(func.sum(Product.version))) == 1_667
    assert jobs.waiting(session) == 0
    assert len(sent) < 20 * 9


def test_new_prices_and_stocks_in_a_file_are_told(session, load, heard, settle):
    load([COLUMNS + "\n", "a,A,,,,,,A-1,5,10.00\n", "b,B,,,,,,B-1,5,10.00\n"])

    load([COLUMNS + "\n", "a,A,,,,,,A-1,0,8.00\n", "b,B,,,,,,B-1,5,10.00\n"])
    settle()

    assert heard == [
        {"old_stock": 5, "new_stock": 0},
        {"old_minor": 1000, "new_minor": 800, "currency": "USD"},
    ]


def test_bad_rows_are_named_and_the_good_ones_kept(session, load):
    summary, errors = load(
        [
            COLUMNS + "\n",
            "shirt,Shirt,,,,Size,S,,5,10.00\n",
            "shirt,,,,,,M,,5,free\n",
            "jug,,,,,,,,5,10.00\n",
            "bowl,Bowl,,,,,,,5,10.00\n",
        ]
    )

    assert astuple(summary) == ((2, 0, 0), 2)
    assert errors == [(3, "“free” is no price."), (4, "jug has no title.")]


def test_an_unreadable_row_does_not_end_the_sale_of_its_variant(session, load):
    (shirt,) = put_up(session, a_shirt("S", "M", shop="Keepsake"))

    load([COLUMNS + "\n", "shirt,Shirt,,,,Size,S,,5,10.00\n", "shirt,,,,,,M,,5,?\n"])

    sizes = variants_of(session, shirt)
    assert not sizes["M"].is_discontinued
    assert prices_of(session, sizes["S"]) == [(4000, None), (1000, None)]


def test_a_sku_of_another_product_is_named_and_left_out(session, load):
    put_up(session, a_listing(variants=(a_variant(sku="TAKEN"),)))

    summary, errors = load(
        [
            COLUMNS + "\n",
            "shirt,Shirt,,,,Size,S,TAKEN,5,10.00\n",
            "shirt,,,,,,M,FREE,5,10.00\n",
            "bowl,Bowl,,,,,,FREE,5,10.00\n",
        ]
    )

    assert errors == [
        (2, "The SKU TAKEN belongs to brass-lamp."),
        (4, "The SKU FREE belongs to shirt."),
    ]
    assert astuple(summary) == ((1, 0, 0), 2)
    page, _ = queries.product_page(session, "shirt")
    assert [line.label for line in page.variants] == ["M"]


def test_a_handle_of_another_seller_is_named_and_left_out(session, load):
    (lamp,) = put_up(session, a_listing("arc-lamp", shop="Fallow House"))

    summary, errors = load(
        [
            COLUMNS + "\n",
            "arc-lamp,Mine,,Other House,,Size,S,,5,free\n",
            "arc-lamp,,,,,,M,FREE,5,10.00\n",
            "arc-lamp,,,,,,L,,5,10.00\n",
            "bowl,Bowl,,Other House,,,,FREE,5,10.00\n",
        ]
    )

    assert errors == [
        (2, "“free” is no price."),
        (3, "'arc-lamp' belongs to Fallow House; give it another handle."),
    ]
    assert astuple(summary) == ((1, 0, 0), 3)
    session.refresh(lamp)
    assert (lamp.name, lamp.shop.name, lamp.version) == ("Arc Lamp", "Fallow House", 1)


@pytest.mark.parametrize("vendor", ["Fallow House", "FALLOW  house", "fallow-house"])
def test_a_seller_is_known_in_any_case_and_spacing(session, load, vendor):
    put_up(session, a_listing("arc-lamp", shop="Fallow House"))

    summary, errors = load([COLUMNS + "\n", f"arc-lamp,New,,{vendor},,,,,5,10.00\n"])

    assert (summary.products, errors) == (Counts(updated=1), [])


def test_what_names_no_vendor_is_sold_by_the_shop_itself(session, load):
    put_up(session, a_listing("mine", shop="Keepsake"), a_listing("theirs"))
    lines = ["Handle,Title,Price\n", "mine,Mine,10\n", "theirs,Theirs,10\n"]

    summary, errors = load(lines)

    assert summary.products == Counts(updated=1)
    assert errors == [
        (3, "'theirs' belongs to North Workshop; give it another handle.")
    ]


class TestPictures:
    """Pictures of hosts that are named at one time and not at another."""

    LINES = (
        "Handle,Title,Price,Image Src,Image Alt Text\n",
        "jug,Jug,5,https://one.example/a.jpg,Front\n",
        "jug,,,https://two.example/b.jpg,\n",
    )
    ONE, BOTH = ("one.example",), ("one.example", "two.example")

    @pytest.fixture
    def shown(self, session, load):
        def shown(*hosts, lines=self.LINES):
            load(lines, picture_hosts=hosts)
            page, _ = queries.product_page(session, "jug")
            return [tuple(picture) for picture in page.pictures]

        return shown

    def test_those_of_other_hosts_are_left_out_of_a_new_product(self, shown):
        assert shown() == []
        assert shown(*self.ONE) == [("https://one.example/a.jpg", "Front")]

    def test_what_is_there_stays(self, shown, load):
        all_of_them = shown(*self.BOTH)

        assert len(all_of_them) == 2
        assert shown(*self.ONE) == all_of_them
        assert shown() == all_of_them
        assert load(self.LINES)[0].products == Counts(unchanged=1)

    def test_what_was_there_before_stays_where_nothing_may_come_instead(
        self, session, shown
    ):
        drawn = PictureListing("products/jug.svg", "Drawn")
        put_up(session, a_listing("jug", shop="Keepsake", pictures=(drawn,)))

        assert shown() == [("products/jug.svg", "Drawn")]
        assert shown(*self.ONE) == [("https://one.example/a.jpg", "Front")]

    def test_a_file_without_pictures_takes_them_away(self, shown):
        shown(*self.BOTH)
        assert shown(*self.BOTH, lines=("Handle,Title,Price\n", "jug,Jug,5\n")) == []

    def test_what_a_picture_shows_is_the_product_unless_it_says_more(
        self, session, shown
    ):
        assert [alt for _, alt in shown(*self.BOTH)] == ["Front", "Jug"]
        assert [alt for _, alt in shown("two.example")] == ["Front", "Jug"]
        session.expire_all()
        (card,) = queries.cards_page(session, queries.Choice()).cards
        assert card.picture_alt == "Front"


def test_an_empty_catalogue_is_empty(load):
    summary, _ = load([COLUMNS + "\n"])
    assert summary.is_empty


def test_batches_are_committed_one_by_one(session):
    sizes = []

    @contextmanager
    def transaction():
        before = session.scalar(select(func.count(Product.id)))
        yield session
        sizes.append(session.scalar(select(func.count(Product.id))) - before)

    reader = Reader(currency="USD", default_shop="Keepsake")
    import_catalogue(transaction, reader.read(generated(1_500)), sizes.append)

    assert sizes == [200, 200, 100]


def test_a_reader_keeps_one_product_at_a_time():
    taken = []

    def lines():
        for line in generated(30):
            taken.append(line)
            yield line

    entries = Reader(currency="USD", default_shop="Keepsake").read(lines())

    assert isinstance(next(entries), Found)
    assert len(taken) == 5
    assert not any(isinstance(entry, RowError) for entry in entries)
