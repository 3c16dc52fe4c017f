"""What the rows of one product in Shopify's CSV say, put together."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from webapp.catalog.entries import Entry, Found, Note, RowError
from webapp.catalog.errors import BadListing
from webapp.catalog.listing import (
    LONGEST_ALT,
    MOST_PICTURES,
    Listing,
    PictureListing,
    VariantListing,
)
from webapp.catalog.models import ProductStatus
from webapp.catalog.picture_hosts import PictureHosts, host_of
from webapp.catalog.plain_text import paragraphs_of
from webapp.catalog.shopify_row import BadCell, Row

MOST_HOSTS = 100  # that one file is told of
LONGEST_PLACE = 6  # digits

_STATUSES = {
    "": ProductStatus.ACTIVE,
    "active": ProductStatus.ACTIVE,
    "draft": ProductStatus.DRAFT,
    "unlisted": ProductStatus.DRAFT,
    "archived": ProductStatus.RETIRED,
}
_NO = frozenset(("false", "no", "0"))
# How Shopify says that there is nothing to choose.
_NO_OPTIONS = ("title",)
_NO_VALUE = "default title"


@dataclass(slots=True)
class Product:
    """The rows of one product, as they follow each other."""

    slug: str
    rows: list[Row] = field(default_factory=list)
    is_whole: bool = True


class Assembly:
    """Puts the products of one file together.

    Args:
        default_shop: who sells what names no vendor.
        picture_hosts: where pictures may come from, ``*.example.com`` for all below.
    """

    def __init__(
        self, *, currency: str, default_shop: str, picture_hosts: Sequence[str]
    ) -> None:
        self._currency = currency
        self._default_shop = default_shop
        self._hosts = PictureHosts(picture_hosts)
        self._unnamed: list[str] = []
        self._has_strange_pictures = False

    def entries(self, product: Product) -> Iterator[Entry]:
        """Yield the errors and notes of a product's rows, and then the product.

        Raises:
            BadCell: what its rows say of the whole product cannot be used.
            BadListing: taken together they are no product.
        """
        options = _options(product.rows)
        variants: list[VariantListing] = []
        lines: list[int] = []
        skus: dict[str | None, int] = {}
        for row in product.rows:
            if not row.is_variant:
                continue
            try:
                variant = _variant(row, options, self._currency)
                _refuse_again(variant, variants)
            except (BadCell, BadListing) as error:
                yield RowError(row.line, str(error))
            else:
                if variant.sku in skus:
                    # Real files have it: one number for all colours of a chair.
                    yield Note(
                        row.line,
                        f"The SKU {variant.sku} stays with line {skus[variant.sku]}.",
                    )
                    variant = replace(variant, sku=None)
                elif variant.sku is not None:
                    skus[variant.sku] = row.line
                variants.append(variant)
                lines.append(row.line)
        if not variants:
            if not any(row.is_variant for row in product.rows):
                msg = f"{product.slug} has no price."
                raise BadCell(msg)
            return
        pictures = yield from self._pictures(product.rows)
        listing = self._listing(product, options, variants, pictures)
        offered = sum(row.is_variant for row in product.rows)
        lost = offered - len(variants)
        yield Found(listing, tuple(lines), rows=len(product.rows) - lost)

    def _listing(
        self,
        product: Product,
        options: tuple[str, ...],
        variants: list[VariantListing],
        pictures: tuple[PictureListing, ...],
    ) -> Listing:
        taxonomy = _first(product.rows, "taxonomy").split(">")[-1].strip()
        offered = sum(row.is_variant for row in product.rows)
        listing = Listing(
            slug=product.slug,
            name=_first(product.rows, "title"),
            description=_description(product.rows),
            shop=_first(product.rows, "vendor") or self._default_shop,
            category=_first(product.rows, "type") or taxonomy or None,
            options=options,
            variants=tuple(variants),
            pictures=pictures,
            status=_status(product.rows),
            is_whole=product.is_whole and len(variants) == offered,
        )
        if not listing.name:
            msg = f"{product.slug} has no title."
            raise BadCell(msg)
        listing.check()
        return listing

    def _pictures(
        self, rows: Sequence[Row]
    ) -> Generator[Note, None, tuple[PictureListing, ...]]:
        """Return a product's pictures in their order; note once what is left out."""
        placed: list[tuple[int, PictureListing]] = []
        for row in rows:
            if not (address := row["picture"]):
                continue
            host = host_of(address)
            if host is None:
                if not self._has_strange_pictures:
                    self._has_strange_pictures = True
                    yield Note(
                        row.line, "Pictures without an https address are left out."
                    )
                continue
            is_withheld = not self._hosts.include(host)
            if is_withheld and self._is_news(host):
                yield Note(row.line, self._advice(host))
            picture = PictureListing(
                address,
                row["picture_alt"][:LONGEST_ALT].strip(),
                is_withheld=is_withheld,
            )
            placed.append((_place(row, len(placed) + 1), picture))
        placed.sort(key=lambda pair: pair[0])
        pictures: dict[str, PictureListing] = {}
        for _, picture in placed:
            pictures.setdefault(picture.address, picture)
        return tuple(pictures.values())[:MOST_PICTURES]

    def _is_news(self, host: str) -> bool:
        """Tell whether nothing was said of a host yet; remember that it is now."""
        if host in self._unnamed or len(self._unnamed) == MOST_HOSTS:
            return False
        self._unnamed.append(host)
        return True

    def _advice(self, host: str) -> str:
        """Say what lets pictures from a host in, and all others that were left out."""
        named = ",".join([*self._hosts.names, *self._unnamed])
        return (
            f"Pictures from {host} are left out: set PICTURE_HOSTS={named},"
            " for the shop too, and import again."
        )


def _first(rows: Sequence[Row], name: str) -> str:
    """Return what the first row that says anything says."""
    return next((row[name] for row in rows if row[name]), "")


def _options(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the names of a product's options; none where there is one variant."""
    names = next((names for row in rows if (names := row.option_names())), ())
    if tuple(name.casefold() for name in names) == _NO_OPTIONS and all(
        row["option1_value"].casefold() in {"", _NO_VALUE} for row in rows
    ):
        return ()
    return names


def _variant(row: Row, options: tuple[str, ...], currency: str) -> VariantListing:
    price = row.price(currency)
    is_default = not options and row["option1_value"].casefold() == _NO_VALUE
    variant = VariantListing(
        option_values=() if is_default else row.option_values(options),
        price=price,
        compare_at=row.compare_at(price),
        stock=row.stock(),
        sku=row["sku"] or None,
    )
    variant.check(options)
    return variant


def _refuse_again(variant: VariantListing, variants: Sequence[VariantListing]) -> None:
    for other in variants:
        if other.option_values == variant.option_values:
            msg = f"The variant {variant.label or 'without options'} is listed twice."
            raise BadCell(msg)


def _description(rows: Sequence[Row]) -> str:
    html = next((row.cells["body"] for row in rows if "body" in row.cells), "")
    try:
        return paragraphs_of(html)
    except ValueError as error:
        msg = f"The description cannot be taken: {error}."
        raise BadCell(msg) from None


def _status(rows: Sequence[Row]) -> ProductStatus:
    word = _first(rows, "status").casefold()
    if word not in _STATUSES:
        msg = f"The status {word} is unknown; say active, draft or archived."
        raise BadCell(msg)
    status = _STATUSES[word]
    is_hidden = _first(rows, "published").casefold() in _NO
    if is_hidden and status is ProductStatus.ACTIVE:
        return ProductStatus.DRAFT
    return status


def _place(row: Row, otherwise: int) -> int:
    text = row["picture_position"]
    is_number = text.isascii() and text.isdigit() and len(text) < LONGEST_PLACE
    return int(text) if is_number else otherwise
