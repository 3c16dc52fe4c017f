"""Products and the variants of them that a customer can buy."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship
from uuid_utils.compat import uuid7

from webapp.core import clock
from webapp.core.db import Base, words
from webapp.core.money import Money


class ProductStatus(StrEnum):
    """Where a product stands in its life."""

    DRAFT = "draft"  # not shown yet
    ACTIVE = "active"
    PREORDER = "preorder"  # sold before it is there
    RETIRED = "retired"  # no longer sold, still on lists


class Availability(StrEnum):
    """What a customer can do about a product or variant today."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    PREORDER = "preorder"
    RETIRED = "retired"


# Which products a listing may show. Literal values: an index with a condition serves
# only a query whose condition the planner can read.
IS_LISTED: ColumnElement[bool] = literal_column(
    "products.status IN ('active', 'preorder')", Boolean()
)


class Shop(Base):
    """A seller."""

    __tablename__ = "shops"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # A path under static/img, or a whole address on a host named in PICTURE_HOSTS.
    logo: Mapped[str | None]


class Category(Base):
    """A shelf of the shop."""

    __tablename__ = "categories"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]


class Product(Base):
    """Something the shop offers, in one or more variants.

    The columns from ``price_minor`` on repeat what the variants say, so that a page of
    cards is one index scan; ``services.summaries.refresh`` alone writes them, in the
    transaction that changes a variant. ``version`` grows with every change that a page
    could show.
    """

    __tablename__ = "products"
    __table_args__ = (
        # One for each order of a listing, holding what a listing shows and no more.
        Index("ix_products_newest", "created_at", "id", postgresql_where=IS_LISTED),
        Index(
            "ix_products_category_newest",
            "category_id",
            "created_at",
            "id",
            postgresql_where=IS_LISTED,
        ),
        Index("ix_products_price", "price_minor", "id", postgresql_where=IS_LISTED),
        Index("ix_products_name", "search_name", "id", postgresql_where=IS_LISTED),
        Index(None, "shop_id"),
        Index("ix_products_search", "search", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(default="")  # plain text, paragraphs
    shop_id: Mapped[UUID] = mapped_column(ForeignKey("shops.id"))
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey("categories.id"))
    status: Mapped[ProductStatus] = mapped_column(
        words(ProductStatus), default=ProductStatus.ACTIVE
    )
    expected_on: Mapped[date | None]
    options: Mapped[list[str]] = mapped_column(
        ARRAY(String(80)), default=list, server_default=text("'{}'")
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    # The variant with the lowest price speaks for the product on a card.
    price_minor: Mapped[int | None]
    price_currency: Mapped[str | None] = mapped_column(String(3))
    compare_at_minor: Mapped[int | None]
    prior_minor: Mapped[int | None]
    price_varies: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )
    is_on_sale: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )
    stock: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    restocked_at: Mapped[datetime | None]
    picture: Mapped[str | None]
    picture_alt: Mapped[str] = mapped_column(default="", server_default=text("''"))

    # Words without accents and case (core.text.words_of), most telling ones first.
    search_name: Mapped[str] = mapped_column(default="", server_default=text("''"))
    search_more: Mapped[str] = mapped_column(default="", server_default=text("''"))
    search: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('simple', search_name), 'A') ||"
            " setweight(to_tsvector('simple', search_more), 'C')",
            persisted=True,
        ),
        deferred=True,
    )

    shop: Mapped[Shop] = relationship()
    category: Mapped[Category | None] = relationship()
    pictures: Mapped[list["ProductPicture"]] = relationship(
        order_by="ProductPicture.position", cascade="all, delete-orphan"
    )
    variants: Mapped[list["Variant"]] = relationship(
        back_populates="product", order_by="Variant.position"
    )


class ProductPicture(Base):
    """One picture of a product: our own file, or an address on an allowed host."""

    __tablename__ = "product_pictures"
    __table_args__ = (UniqueConstraint("product_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    # A path under static/img, or a whole https address.
    address: Mapped[str]
    alt: Mapped[str] = mapped_column(default="")


class Variant(Base):
    """One SKU of a product: what a customer buys, with its live price and stock."""

    __tablename__ = "variants"
    __table_args__ = (
        UniqueConstraint("product_id", "option_values"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("compare_at_minor > price_minor", name="compare_at_is_higher"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"))
    sku: Mapped[str | None] = mapped_column(String(120), unique=True)
    option_values: Mapped[list[str]] = mapped_column(ARRAY(String(120)), default=list)
    position: Mapped[int] = mapped_column(default=0)
    is_discontinued: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )
    price: Mapped[Money] = composite(
        mapped_column("price_minor"), mapped_column("price_currency", String(3))
    )
    # The regular price while the variant is reduced.
    compare_at_minor: Mapped[int | None]
    # The lowest price of the 30 days before the present reduction began.
    prior_minor: Mapped[int | None]
    stock: Mapped[int]
    # When there was some again after there had been none.
    restocked_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(back_populates="variants")

    @property
    def label(self) -> str:
        """Return the chosen options as a customer reads them: ``"Brass / Large"``."""
        return " / ".join(self.option_values)


class PriceChange(Base):
    """The price a variant had from one moment on; kept for good."""

    __tablename__ = "price_changes"
    __table_args__ = (Index(None, "variant_id", "changed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    variant_id: Mapped[UUID] = mapped_column(ForeignKey("variants.id"))
    price: Mapped[Money] = composite(
        mapped_column("price_minor"), mapped_column("price_currency", String(3))
    )
    compare_at_minor: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
