"""The demo shop's sellers, categories and products, as plain data."""

from webapp.cli.demo.products_audio import AUDIO
from webapp.cli.demo.products_books import BOOKS
from webapp.cli.demo.products_clothing import CLOTHING
from webapp.cli.demo.products_desk import DESK
from webapp.cli.demo.products_home import HOME
from webapp.cli.demo.products_kitchen import KITCHEN
from webapp.cli.demo.products_outdoors import OUTDOORS
from webapp.cli.demo.products_toys import TOYS
from webapp.cli.demo.shapes import DemoCategory, DemoProduct, DemoShop, DemoVariant

__all__ = [
    "CATEGORIES",
    "PRODUCTS",
    "SHOPS",
    "DemoCategory",
    "DemoProduct",
    "DemoShop",
    "DemoVariant",
]

SHOPS: tuple[DemoShop, ...] = (
    DemoShop(slug="fallow-house", name="Fallow House"),
    DemoShop(slug="rye-and-ladle", name="Rye & Ladle"),
    DemoShop(slug="wren-and-quire", name="Wren & Quire"),
    DemoShop(slug="hollow-oak-audio", name="Hollow Oak Audio"),
    DemoShop(slug="larch-and-cairn", name="Larch & Cairn"),
    DemoShop(slug="tumbletop-toys", name="Tumbletop Toys"),
)

CATEGORIES: tuple[DemoCategory, ...] = (
    DemoCategory(slug="home", name="Home & light"),
    DemoCategory(slug="kitchen", name="Kitchen & table"),
    DemoCategory(slug="desk", name="Desk & stationery"),
    DemoCategory(slug="audio", name="Audio & cameras"),
    DemoCategory(slug="outdoors", name="Outdoors"),
    DemoCategory(slug="clothing", name="Clothing & bags"),
    DemoCategory(slug="toys", name="Toys & games"),
    DemoCategory(slug="books", name="Books & prints"),
)

PRODUCTS: tuple[DemoProduct, ...] = (
    *HOME,
    *KITCHEN,
    *DESK,
    *AUDIO,
    *OUTDOORS,
    *CLOTHING,
    *TOYS,
    *BOOKS,
)
