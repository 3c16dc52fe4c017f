"""What the pages of an order send."""

from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired

from webapp.orders.providers.test_card import Answer
from webapp.web.forms import Form


class PayForm(Form):
    """By which method to pay."""

    method = StringField(validators=[InputRequired("Choose how you would like to pay")])


class AnswerForm(Form):
    """What the test card should come to."""

    answer = StringField(
        validators=[AnyOf(tuple(Answer), "Say what should become of it")]
    )
