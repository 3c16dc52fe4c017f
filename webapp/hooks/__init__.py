"""The door for mail links and for providers that call back; it knows no cookie."""

from flask import Blueprint

door = Blueprint("hooks", __name__)
