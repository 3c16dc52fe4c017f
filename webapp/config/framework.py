"""What Flask and its extensions are told."""

from dataclasses import asdict
from typing import Any

from webapp.config.settings import Config

KIB = 1024
LONGEST_TICK = 64  # bytes of a form by which one item is ticked


def flask_settings(config: Config) -> dict[str, Any]:
    """Return what Flask and its extensions are told, our own settings among it."""
    return asdict(config) | {
        "KEEPSAKE": config,
        # A form that was open while the key was replaced can still be sent; the last
        # key signs.
        "WTF_CSRF_SECRET_KEY": [*config.SECRET_KEY_FALLBACKS, config.SECRET_KEY],
        "SESSION_COOKIE_SECURE": not config.in_development,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
        "WTF_CSRF_HEADERS": ["X-CSRFToken"],
        # A page behind a share link sends no Referer, by which its address would leak.
        "WTF_CSRF_SSL_STRICT": False,
        # Nobody uploads anything here; the largest form ticks every item of a list.
        "MAX_CONTENT_LENGTH": 64 * KIB + LONGEST_TICK * config.MAX_ITEMS,
        "MAX_FORM_MEMORY_SIZE": 64 * KIB,
        "MAX_FORM_PARTS": 100,
        "COMPRESS_REGISTER": False,  # web.security decides what may be compressed
        "COMPRESS_ALGORITHM": ["zstd", "gzip"],
        "COMPRESS_EVALUATE_CONDITIONAL_REQUEST": False,  # no page has a validator
        "COMPRESS_LEVEL": 1,
        "COMPRESS_ZSTD_LEVEL": 1,
        "RATELIMIT_STORAGE_URI": config.LIMITER_STORAGE,
        "RATELIMIT_STRATEGY": "moving-window",
        "RATELIMIT_HEADERS_ENABLED": False,
    }
