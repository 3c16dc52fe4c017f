"""What a list's pages show and send, for tests of its doors."""

import re
from html import unescape

from webapp.catalog.models import Variant
from webapp.wishlist.models import WishlistItem

AT_THE_LIST = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/wishlist",
}
NAMES = re.compile(r'<li class="item[^>]*>.*?<h3>(.*?)</h3>', re.DOTALL)


def shown(client, path="/wishlist"):
    found = NAMES.findall(client.get(path).text)
    return [unescape(re.sub("<[^>]+>", "", name)) for name in found]


def notice(client):
    return unescape(
        re.search(r'id="notice".*?<p>(.*?)</p>', client.get("/").text, re.DOTALL)[1]
    )


def the_variant_of(session, item_id):
    return session.get_one(Variant, session.get_one(WishlistItem, item_id).variant_id)


def fields(page, action):
    """Return what a form of a page sends when nobody touches it."""
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") != "radio" or " checked" in tag:
            sent[said["name"]] = said.get("value", "")
    return sent
