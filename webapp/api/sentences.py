"""What is said of each field that is amiss, in the document as in answers."""

from collections.abc import Iterator

from webapp.api.bodies import NO_OBJECT, SENTENCES, TWICE
from webapp.api.endpoints import Operation
from webapp.api.examples import Schema
from webapp.api.once import KEY_HEADER
from webapp.api.schemas import fields

REQUIRED = "is required"
# By the kind of value that a field wants.
KINDS = {
    "uuid": "must be a valid UUID",
    "integer": "must be a whole number",
    "boolean": "must be true or false",
    "string": "must be text",
}
# Of what a schema cannot tell.
OWN = {
    "position": (KINDS["integer"], "must be between 1 and 12"),
    "after": ("must be the next of an earlier answer",),
}
OF_KEY = ("must be 1 to 255 visible characters", "was used for another request")


def sentences(one: Operation) -> Iterator[tuple[str, str]]:
    """Tell each sentence that an endpoint may say of a field, with the field's name."""
    for name, schema in fields(one.query).items() if one.query else ():
        for sentence in (*OWN.get(name, _of(schema)), TWICE):
            yield name, sentence
    if one.body is not None:
        required = one.body.model_json_schema().get("required", ())
        for name, schema in fields(one.body).items():
            if name in required:
                yield name, REQUIRED
            for sentence in OWN.get(name, _of(schema)):
                yield name, sentence
        yield "anythingElse", SENTENCES["extra_forbidden"]
        yield from NO_OBJECT.items()
    if one.method == "POST":
        for sentence in OF_KEY:
            yield KEY_HEADER, sentence


def _of(schema: Schema) -> Iterator[str]:
    kind = KINDS.get(str(schema.get("format", schema["type"])))
    if kind:
        yield kind
    if "pattern" in schema:
        yield SENTENCES["string_pattern_mismatch"]
    elif "minLength" in schema:
        yield SENTENCES["string_too_short"]
    if "maxLength" in schema:
        yield SENTENCES["string_too_long"].format(max_length=schema["maxLength"])
    if "minimum" in schema:
        yield SENTENCES["greater_than_equal"].format(ge=schema["minimum"])
