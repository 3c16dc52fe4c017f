"""The door for people: pages, and the htmx fragments cut out of them."""

from flask import Blueprint

from webapp.storefront.account import views as account
from webapp.storefront.catalogue import product
from webapp.storefront.catalogue import views as catalogue
from webapp.storefront.mailbox import views as mailbox
from webapp.storefront.site import views as site
from webapp.storefront.wishlist import views as wishlist

door = Blueprint("storefront", __name__)
for subject in (account, catalogue, mailbox, product, site, wishlist):
    door.register_blueprint(subject.bp)
