"""What every form here shares."""

from typing import Any, Self
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms.widgets import HiddenInput

from webapp.core.errors import DomainError
from webapp.core.text import tidy
from webapp.web.ids import id_of


class UnfitForm(DomainError):
    """Something was sent that the form cannot take."""


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose errors are sentences beside the field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What every form is made of."""

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


class NoControlCharacters:
    """Refuse what no keyboard types and no database keeps."""

    def __call__(self, _form: Any, field: Field) -> None:
        """Check one field.

        Raises:
            ValidationError: it holds a control character or half a character.
        """
        text = field.data or ""
        if any(c < " " or 0xD800 <= ord(c) <= 0xDFFF for c in text):  # noqa: PLR2004 - surrogates
            msg = "Please leave out unusual characters."
            raise ValidationError(msg)


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
