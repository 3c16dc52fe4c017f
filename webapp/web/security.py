"""What guards every answer: headers, caching, compression."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Config
from webapp.extensions import compress
from webapp.web import htmx


def init_app(app: Flask, config: Config) -> None:
    """Guard every answer of ``app``."""
    always = [
        ("Content-Security-Policy", content_policy(config)),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    if config.base_url.startswith("https://"):
        always.append(("Strict-Transport-Security", "max-age=31536000"))
    of_pages = ("Vary", f"Cookie, {htmx.HEADERS}, Accept-Encoding")

    def guard(response: Response) -> Response:
        headers = response.headers
        for name, value in always:
            headers.add_header(name, value)
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        # Every page shows who is asking; nobody, the back button included, may show it
        # again unasked.
        headers.setdefault("Cache-Control", "no-store")
        if response.mimetype == "text/html":
            headers.add_header(*of_pages)
            # A whole page holds a secret, the CSRF token. Beside words that somebody
            # else may have put into its address it is sent uncompressed (BREACH).
            if request.query_string and not htmx.wants_fragment():
                return response
        return compress.after_request(response)

    app.after_request(guard)
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def content_policy(config: Config) -> str:
    """Return the Content-Security-Policy: ours alone, save pictures of named hosts."""
    pictures = " ".join(f"https://{host}" for host in config.PICTURE_HOSTS)
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self';"
        f" img-src 'self' {pictures}".rstrip()
        + "; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    )


def remote_address() -> str:
    """Return the address that this request came from."""
    return request.remote_addr or ""
