"""What guards every answer: headers, caching, compression."""

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Config
from webapp.extensions import compress
from webapp.web import htmx


def init_app(app: Flask, config: Config) -> None:
    """Guard every answer of ``app``."""
    policy = content_policy(config)
    strict_transport = config.base_url.startswith("https://")

    def guard(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if strict_transport:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in headers:
            # Every page shows who is asking; nobody, the back button included, may
            # show it again unasked.
            headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html":
            headers["Vary"] = f"Cookie, {htmx.HEADERS}"
            if "reflects" in g:
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


def send_uncompressed() -> None:
    """Keep this answer uncompressed: it mixes what was asked with a secret (BREACH)."""
    g.reflects = True


def remote_address() -> str:
    """Return the address that this request came from."""
    return request.remote_addr or ""
