"""What the hearts and the save form send."""

from wtforms import StringField

from webapp.web.forms import Form, IdField, tidied


class SaveForm(Form):
    """A product to save, perhaps a variant of it, perhaps into a group."""

    product = IdField(required=True)
    variant = IdField()
    group = IdField()
    new_group = StringField(filters=[tidied])
