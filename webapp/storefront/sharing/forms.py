"""What the sharing panel sends."""

from wtforms import BooleanField, StringField
from wtforms.validators import AnyOf

from webapp.web.forms import Form, IdsField
from webapp.wishlist.models import Visibility


class PartsForm(Form):
    """The parts of a list that its one link is to show."""

    groups = IdsField()
    ungrouped = BooleanField()


class VisibilityForm(Form):
    """Who is to see a group."""

    visibility = StringField(
        validators=[AnyOf(list(Visibility), "Say who is to see this group")]
    )
