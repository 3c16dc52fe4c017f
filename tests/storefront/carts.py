"""What a cart's pages show and send, for tests of its door."""

import re
from html import unescape

from webapp.cart.models import CartLine

AT_THE_CART = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://localhost/cart",
}
LINE = re.compile(r'<li class="line[ "].*?</li>', re.DOTALL)
SUM = re.compile(r"<dt>(.*?)</dt>\s*<dd.*?>(.*?)</dd>", re.DOTALL)


def add(client, variant, quantity=1, **more):
    data = {"variant": variant.id, "quantity": quantity, "next": "/c/lamps"}
    return client.post("/cart/lines", data=data | more.pop("data", {}), **more)


def words(markup):
    return " ".join(unescape(re.sub("<[^>]+>", " ", markup)).split())


def shown(client):
    """Return what stands on each line of the cart page, by its name."""
    lines = LINE.findall(client.get("/cart").text)
    return {
        words(re.search(r"<h2>(.*?)</h2>", line, re.DOTALL)[1]): words(line)
        for line in lines
    }


def sums(page):
    return {words(name): words(amount) for name, amount in SUM.findall(page)}


def held(session):
    """Return how many of each variant all carts hold: id → quantity."""
    session.expire_all()
    return {line.variant_id: line.quantity for line in session.query(CartLine)}


def line_of(session, variant):
    session.expire_all()
    return session.query(CartLine).filter_by(variant_id=variant.id).one()


def path_of(session, variant, what):
    return f"/cart/lines/{line_of(session, variant).id}/{what}"


def undo_of(page):
    """Return where the notice's way back leads."""
    return unescape(re.search(r'id="undo"[^>]*formaction="([^"]+)"', page)[1])


def count(page):
    """Return what the cart in the header counts."""
    found = re.search(r'id="cart-count"[^>]*>(\d*)', page)
    return int(found[1] or 0)
