"""What guards every answer: headers, caching, compression."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Config
from webapp.web import htmx
from webapp.web.packing import packed

Headers = list[tuple[str, str]]

ASCII = bytes(range(128))
OF_PAGES = ("Vary", f"Cookie, {htmx.HEADERS}, Accept-Encoding")
# A letter brings its style along, and is looked at in a frame of ours; nothing runs in
# it, nothing leads out of it, and it knows neither our cookies nor the page around it.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self';"
    " frame-ancestors 'self'; sandbox"
)
UNLESS_SAID = (
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    # Every page shows who is asking; nobody, the back button included, may show it
    # again unasked.
    ("Cache-Control", "no-store"),
)


def init_app(app: Flask, config: Config) -> None:
    """Guard every answer of ``app``."""
    always = [
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    if config.base_url.startswith("https://"):
        always.append(("Strict-Transport-Security", "max-age=31536000"))
    app.after_request(_packed)
    unless_said = [("Content-Security-Policy", content_policy(config)), *UNLESS_SAID]
    app.wsgi_app = _guarded(app.wsgi_app, always, unless_said)  # type: ignore[assignment,method-assign]
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def _packed(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.add(*OF_PAGES)
        # A whole page holds a secret, the CSRF token. Beside words that somebody
        # else may have put into its address it is sent uncompressed (BREACH).
        if request.query_string and not htmx.wants_fragment():
            return response
    elif "Vary" not in response.headers:
        response.headers["Vary"] = "Accept-Encoding"
    return packed(response)


def _guarded(
    application: WSGIApplication, always: Headers, unless_said: Headers
) -> WSGIApplication:
    """Lay the guards beside every answer when it is sent.

    They are the same all day: put into each response, they would be checked and copied
    several times over.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not environ.get("QUERY_STRING", "").isascii():
            environ["QUERY_STRING"] = _percent_encoded(environ["QUERY_STRING"])

        def begin(
            status: str, headers: Headers, *error: Any
        ) -> Callable[[bytes], object]:
            said = {name for name, _ in headers}
            unless = [one for one in unless_said if one[0] not in said]
            return start(status, [*headers, *always, *unless], *error)

        return application(environ, begin)

    return answer


def _percent_encoded(query: str) -> str:
    """Return a query whose raw bytes are written as RFC 3986 wants them.

    Werkzeug reads them as UTF-8, and fails where they are none.
    """
    return quote(query.encode("latin-1"), safe=ASCII)


def content_policy(config: Config) -> str:
    """Return the Content-Security-Policy: ours alone, save pictures of named hosts."""
    pictures = " ".join(f"https://{host}" for host in config.PICTURE_HOSTS)
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self';"
        f" img-src 'self' {pictures}".rstrip()
        + "; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    )


def keep_to_oneself(response: Response) -> Response:
    """Tell neither other sites nor search engines of an address that is a secret."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def show_as_letter(response: Response) -> Response:
    """Let a mail be looked at as its reader would see it, in a frame of ours alone."""
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def remote_address() -> str:
    """Return the address that this request came from."""
    return request.remote_addr or ""
