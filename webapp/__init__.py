"""A storefront whose wishlist is the best anyone has used."""

from dataclasses import replace
from typing import Any

from flask import Flask

from webapp import cli, extensions, wiring
from webapp.config import Config, flask_settings
from webapp.core import logs
from webapp.core.site import Site
from webapp.web import assets, context, errors, frames, identity, ids, security, stamps


def create_app(**settings: Any) -> Flask:
    """Build the app; ``settings`` override the environment's, Flask's own included.

    Raises:
        BadSetting: a setting cannot be what it is.
    """
    config = Config.read()
    ours = {name: value for name, value in settings.items() if hasattr(config, name)}
    config = replace(config, **ours)
    config.check()
    logs.init(for_machines=not config.in_development)
    site = Site(
        name=config.SHOP_NAME,
        base_url=config.base_url,
        locale=config.LOCALE,
        timezone=config.TIMEZONE,
        currency=config.CURRENCY,
        secret_key=config.SECRET_KEY,
        bank_details=config.bank_details,
        old_secret_keys=config.SECRET_KEY_FALLBACKS,
    )
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(flask_settings(config) | settings)
    extensions.init_app(app)
    ids.init_app(app)
    identity.init_app(app, wiring.VISITS)
    security.init_app(app, config)
    errors.init_app(app, wiring.FACES)
    context.init_app(app, config, site)
    frames.init_app(app, config)
    stamps.init_app(app)
    assets.init_app(app, config)
    wiring.init_app(app, config, site)
    cli.init_app(app)
    return app
