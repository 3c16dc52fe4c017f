"""What the sharing panel sends."""

from wtforms import BooleanField, RadioField

from webapp.storefront.wishlist.forms import IdsField
from webapp.web.forms import Form
from webapp.wishlist.models import Visibility


class PartsForm(Form):
    """The parts of a list that its one link is to show."""

    groups = IdsField()
    ungrouped = BooleanField()


class VisibilityForm(Form):
    """Who is to see a group."""

    visibility = RadioField(
        choices=[(one.value, one.value) for one in Visibility],
        validate_choice=True,
    )
