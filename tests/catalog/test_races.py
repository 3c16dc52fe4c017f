"""Changes that meet."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from tests.catalog.goods import a_listing, a_shirt, a_variant, put_up, the_variant, usd
from webapp.catalog import services as catalog
from webapp.catalog.models import PriceChange, Product, Shop, Variant
from webapp.extensions import db


def test_many_who_list_reprice_and_restock_at_once_neither_wait_for_ever_nor_fail(live):
    with live.app_context():
        sessions = db.sessionmaker
        with sessions.begin() as session:
            (lamp,) = put_up(session, a_listing())
            bulb_id = the_variant(session, lamp).id

    def act(turn):
        with sessions.begin() as session:
            bulb = session.get(Variant, bulb_id)
            match turn % 4:
                case 0:
                    catalog.reprice(session, bulb, usd(f"{turn + 1}.00"))
                case 1:
                    catalog.restock(session, bulb, turn)
                case 2:
                    new = a_shirt(
                        "S", "M", slug=f"shirt-{turn % 8}", shop=f"Shop {turn % 3}"
                    )
                    lamp = a_listing(variants=(a_variant(price=f"{turn + 1}.00"),))
                    catalog.list_products(session, [new, lamp])
                case 3:
                    product = session.get(Product, bulb.product_id)
                    (catalog.retire if turn % 8 == 3 else catalog.relist)(
                        session, product
                    )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(80)))

    with sessions() as session:
        slugs = session.scalars(select(Product.slug).order_by(Product.slug)).all()
        assert slugs == ["brass-lamp", "shirt-2", "shirt-6"]
        assert session.scalar(select(func.count(Shop.id))) == 4
        lamp = session.scalars(
            select(Product).where(Product.slug == "brass-lamp")
        ).one()
        bulb = session.get(Variant, bulb_id)
        assert (lamp.price_minor, lamp.stock) == (bulb.price.minor, bulb.stock)
        newest = session.scalars(
            select(PriceChange)
            .where(PriceChange.variant_id == bulb_id)
            .order_by(PriceChange.changed_at.desc())
            .limit(1)
        ).one()
        assert newest.price == bulb.price
