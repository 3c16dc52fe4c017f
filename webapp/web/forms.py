"""What every form here shares."""

from typing import Any, Self
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from webapp.accounts.identifiers import LONGEST_ADDRESS
from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.web.ids import id_of


class UnfitForm(DomainError):
    """Something was sent that the form cannot take."""


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose errors are sentences beside the field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What every form is made of."""

        csrf = False  # every change is checked before its view is asked

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Take fields alone: no files, and no JSON, which is not always text."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form if form.is_submitted() else None

    def checked(self) -> Self:
        """Return this form, its fields fit to be used.

        Raises:
            UnfitForm: with the first sentence of a field that is not.
        """
        if not self.validate():
            raise UnfitForm(next(s for said in self.errors.values() for s in said))
        return self

    def refuse(self, field: str, sentence: object) -> None:
        """Lay a refusal of the shop beside the field that it is about."""
        errors = self[field].errors
        self[field].errors = [*errors, str(sentence)]


def tidied(value: object) -> object:
    """Bring what was typed in one line into one shape (a WTForms filter)."""
    return tidy(value) if isinstance(value, str) else value


class IdField(Field):
    """An id that comes with a button; what is no id names nothing, like a wrong one."""

    widget = HiddenInput()
    data: UUID

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came."""
        self.data = id_of(valuelist[0].strip() if valuelist else "")


class OptionalIdField(IdField):
    """An id that may be left out; blank is ``None``."""

    data: UUID | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = id_of(text) if text else None


class IdsField(Field):
    """Any number of ids, one for each box that is ticked."""

    data: list[UUID]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came."""
        self.data = [id_of(text.strip()) for text in valuelist]


class SignInForm(Form):
    """Address and password, at either door."""

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
