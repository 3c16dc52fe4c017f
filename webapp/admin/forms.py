"""The forms of the operators' door."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from webapp.accounts.identifiers import LONGEST_ADDRESS
from webapp.web.forms import Form, tidied


class SignInForm(Form):
    """Address and password of an operator."""

    next = HiddenField()
    email = StringField(
        "E-mail address",
        [InputRequired("Enter your e-mail address.")],
        filters=[tidied],
        render_kw={
            "type": "email",
            "autocomplete": "username",
            "maxlength": LONGEST_ADDRESS,
        },
    )
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password.")],
        render_kw={"autocomplete": "current-password"},
    )
