"""Catalogues that real shops have, brought into Shopify's columns and imported."""

import csv
import io
import json
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from webapp.catalog import queries
from webapp.catalog.entries import RowError
from webapp.catalog.importing import import_catalogue
from webapp.catalog.models import Variant
from webapp.catalog.services import Counts
from webapp.catalog.shopify_csv import Reader

FILES = Path(__file__).parents[3] / "shared" / "data" / "catalogue"
COLUMNS = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "Variant Inventory Qty",
    "Variant Price",
    "Image Src",
]

pytestmark = pytest.mark.skipif(
    not FILES.exists(), reason="the catalogues are elsewhere"
)


def written(products):
    """Write products as Shopify does; each has its head and rows of values."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for head, options, variants in products:
        for number, (values, rest) in enumerate(variants):
            row = {"Handle": head["Handle"], **(head if number == 0 else {}), **rest}
            for place, (name, value) in enumerate(zip(options, values, strict=True), 1):
                row[f"Option{place} Name"] = name
                row[f"Option{place} Value"] = value
            writer.writerow(row)
    return out.getvalue().splitlines(keepends=True)


def variant(sku, stock, price):
    return {"Variant SKU": sku, "Variant Inventory Qty": stock, "Variant Price": price}


def from_json():
    """Read 54 products with 88 variants."""
    for product in json.loads((FILES / "catalog.json").read_text()):
        head = {
            "Handle": product["slug"],
            "Title": product["name"],
            "Body (HTML)": product["description"],
            "Type": product["facets"][0].partition(":")[2],
        }
        variants = [
            (v["option_values"], variant(v["sku"], v["stock"], v["price"]))
            for v in product["variants"]
        ]
        yield head, product["options"], variants


def from_padded_csv():
    """Read the same products from columns that are padded with blanks."""
    head, options, variants = None, [], []
    with (FILES / "products.csv").open(newline="") as file:
        rows = csv.reader(file)
        names = [name.strip() for name in next(rows)]
        for cells in rows:
            row = dict(zip(names, (cell.strip() for cell in cells), strict=True))
            if row["slug"]:
                if head:
                    yield head, options, variants
                head = {
                    "Handle": row["slug"],
                    "Title": row["name"],
                    "Body (HTML)": row["description"],
                    "Type": row["facets"].split("|")[0].partition(":")[2],
                }
                options, variants = (
                    list(filter(None, row["optionGroups"].split("|"))),
                    [],
                )
            values = list(filter(None, row["optionValues"].split("|")))
            variants.append(
                (values, variant(row["sku"], row["stockOnHand"], row["price"]))
            )
    yield head, options, variants


def from_fixtures():
    """Read 32 products from another shop's database, with prices in dollars."""
    tables = defaultdict(dict)
    for row in json.loads((FILES / "saleor" / "populatedb_data.json").read_text()):
        tables[row["model"].partition(".")[2]][row["pk"]] = row["fields"]
    dollars = {
        pk
        for pk, channel in tables["channel"].items()
        if channel["currency_code"] == "USD"
    }
    prices = {
        listing["variant"]: listing["price_amount"]
        for listing in tables["productvariantchannellisting"].values()
        if listing["channel"] in dollars
    }
    stock = defaultdict(int)
    for row in tables["stock"].values():
        stock[row["product_variant"]] += row["quantity"]
    variants = defaultdict(list)
    for pk, row in tables["productvariant"].items():
        said = variant(row["sku"], stock.get(pk, ""), prices[pk])
        variants[row["product"]].append(([row["name"]], said))
    for pk, row in tables["product"].items():
        blocks = (row["description"] or {}).get("blocks", [])
        head = {
            "Handle": row["slug"],
            "Title": row["name"],
            "Body (HTML)": "".join(
                f"<p>{block['data'].get('text', '')}</p>" for block in blocks
            ),
            "Type": tables["category"][row["category"]]["name"],
        }
        yield head, ["Variant"], variants[pk]


@pytest.fixture
def load(session):
    """Import lines; returns the counts and the errors."""

    @contextmanager
    def transaction():
        yield session
        session.commit()

    def load(lines):
        errors = []
        reader = Reader(
            currency="USD", default_shop="Keepsake", picture_hosts=("*.shopifycdn.com",)
        )
        summary = import_catalogue(transaction, reader.read(lines), errors.append)
        return summary.products, [e for e in errors if isinstance(e, RowError)]

    return load


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_catalogue_in_json(session, load):
    assert load(written(from_json())) == (Counts(added=54), [])
    assert count(session, Variant) == 88


def test_the_same_catalogue_in_other_columns_says_the_same(session, load):
    load(written(from_json()))

    assert load(written(from_padded_csv())) == (Counts(unchanged=54), [])
    page, _ = queries.product_page(session, "laptop")
    assert (page.options, page.card.price_minor) == (("screen size", "RAM"), 129900)


def test_a_catalogue_from_the_fixtures_of_another_shop(session, load):
    lines = written(from_fixtures())

    assert load(lines) == (Counts(added=32), [])
    assert count(session, Variant) == 73
    assert load(lines) == (Counts(unchanged=32), [])


def test_a_file_of_shopify_itself(session, load):
    with (FILES / "shopify-apparel.csv").open(
        newline="", encoding="utf-8-sig"
    ) as lines:
        counts, errors = load(lines)

    assert errors == []
    assert counts == Counts(added=20)
    page, _ = queries.product_page(session, "classic-varsity-top")
    assert [line.label for line in page.variants] == ["Small", "Medium", "Large"]
    assert page.pictures[0].address.startswith("https://burst.shopifycdn.com/")


def test_all_of_them_in_one_shop(session, load):
    load(written(from_json()))
    load(written(from_fixtures()))
    with (FILES / "shopify-apparel.csv").open(
        newline="", encoding="utf-8-sig"
    ) as lines:
        load(lines)

    assert queries.count(session, queries.Choice()) == 106
    assert queries.cards_page(session, queries.Choice(q="laptop")).cards
