"""The door for people: pages, and the htmx fragments cut out of them."""

from flask import Blueprint

from webapp.storefront.account.views import bp as account_pages
from webapp.storefront.cart.views import bp as cart_pages
from webapp.storefront.catalogue.product import bp as product_pages
from webapp.storefront.catalogue.views import bp as catalogue_pages
from webapp.storefront.checkout.views import bp as checkout_pages
from webapp.storefront.mailbox.views import bp as mailbox_pages
from webapp.storefront.messages.phones import bp as phone_pages
from webapp.storefront.messages.views import bp as message_pages
from webapp.storefront.orders.dev import bp as test_card_pages
from webapp.storefront.orders.views import bp as order_pages
from webapp.storefront.shared.views import bp as shared_pages
from webapp.storefront.sharing.views import bp as sharing_pages
from webapp.storefront.site.views import bp as site_pages
from webapp.storefront.wishlist.buying import bp as buying_pages
from webapp.storefront.wishlist.groups import bp as wishlist_groups
from webapp.storefront.wishlist.items import bp as wishlist_items
from webapp.storefront.wishlist.mailed import bp as mailed_pages
from webapp.storefront.wishlist.views import bp as wishlist_pages
from webapp.storefront.wishlist.watching import bp as watching_pages

door = Blueprint("storefront", __name__)
for pages in (
    account_pages,
    buying_pages,
    cart_pages,
    catalogue_pages,
    checkout_pages,
    mailbox_pages,
    message_pages,
    order_pages,
    phone_pages,
    mailed_pages,
    product_pages,
    shared_pages,
    sharing_pages,
    site_pages,
    test_card_pages,
    watching_pages,
    wishlist_groups,
    wishlist_items,
    wishlist_pages,
):
    door.register_blueprint(pages)
