"""The forms of a customer's account."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from webapp.accounts.errors import BadAddress, BadName, BadPassword
from webapp.accounts.identifiers import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    mail_address,
    person_name,
)
from webapp.accounts.passwords import SHORTEST, check_password
from webapp.web.forms import Form, tidied

NOT_NEW = "This is your present password. Choose another one."
NEW_PASSWORD_HINT = f"At least {SHORTEST} characters; a few words are good."


def _obeys(rule: Callable[[str], object]) -> Callable[[Any, Field], None]:
    """Turn a rule of the shop into a validator: its sentence goes beside the field."""

    def check(_form: Any, field: Field) -> None:
        try:
            rule(field.data or "")
        except (BadAddress, BadName) as refusal:
            raise ValidationError(str(refusal)) from refusal

    return check


def _is_good_password(form: Any, field: Field) -> None:
    email = form.email.data if "email" in form else ""
    try:
        check_password(field.data or "", email=email or "")
    except BadPassword as refusal:
        raise ValidationError(str(refusal)) from refusal


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired("Choose a password."), _is_good_password],
        description=NEW_PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


class RegisterForm(Form):
    """What a new account needs."""

    next = HiddenField()
    name = StringField(
        "Your name",
        [InputRequired("Tell us what to call you."), _obeys(person_name)],
        filters=[tidied],
        render_kw={"autocomplete": "name", "maxlength": LONGEST_NAME},
    )
    email = StringField(
        "E-mail address",
        [InputRequired("Enter your e-mail address."), _obeys(mail_address)],
        filters=[tidied],
        render_kw={
            "type": "email",
            "autocomplete": "email",
            "maxlength": LONGEST_ADDRESS,
        },
    )
    password = _new_password("Password")


class ForgotForm(Form):
    """The address of an account whose password is forgotten."""

    email = StringField(
        "E-mail address",
        [InputRequired("Enter your e-mail address."), _obeys(mail_address)],
        filters=[tidied],
        render_kw={
            "type": "email",
            "autocomplete": "email",
            "maxlength": LONGEST_ADDRESS,
        },
    )


class ResetForm(Form):
    """A new password, by the right of a link."""

    password = _new_password("New password")


class VerifyForm(Form):
    """A button; the link says the rest."""


class PasswordForm(Form):
    """A new password, by the right of the present one."""

    present = PasswordField(
        "Present password",
        [InputRequired("Enter your present password.")],
        render_kw={"autocomplete": "current-password"},
    )
    new = _new_password("New password")

    def validate_new(self, field: Field) -> None:
        """Refuse what would change nothing."""
        if field.data and field.data == self.present.data:
            raise ValidationError(NOT_NEW)
