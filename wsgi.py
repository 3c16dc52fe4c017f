"""Where a WSGI server finds the shop: ``gunicorn wsgi:app``."""

from webapp import create_app

app = create_app()
