"""The way to where money is taken, on this host or on a provider's."""

from urllib.parse import urlsplit

from werkzeug.wrappers import Response as BaseResponse

from webapp.web.pages import go, page

PAGE = "storefront/orders/leaving.html"


def lead_to(address: str) -> BaseResponse:
    """Lead to a page of this shop, or to a provider's by way of one with a link.

    What a form sends may lead to this host alone, redirects included (``form-action``
    of the Content-Security-Policy); a link, and a page that goes on by itself, may
    lead anywhere.
    """
    if address.startswith("/"):
        return go(address)
    answer = page(PAGE, address=address, host=urlsplit(address).hostname)
    answer.headers["Refresh"] = f"0; url={address}"
    return answer
