"""What the hearts and the save form send."""

from wtforms import StringField

from webapp.web.forms import Form, IdField, OptionalIdField, tidied


class SaveForm(Form):
    """A product to save, perhaps a variant of it, perhaps into a group."""

    product = IdField()
    variant = OptionalIdField()
    group = OptionalIdField()
    new_group = StringField(filters=[tidied])


class ChooseForm(Form):
    """The variant to settle on."""

    variant = IdField()
