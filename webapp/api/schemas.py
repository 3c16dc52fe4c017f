"""The schemas of what is sent and told, from the models that read and describe it."""

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from webapp.api.examples import REF, Schema

ADDITION = "x-keepsake-addition"
BESIDE = "Beside the contract"  # so begins the description of a field that is ours
# What pydantic leaves under its own name, beside a type that is read by a function.
LIMITS = {"ge": "minimum", "le": "maximum"}


def models(
    wanted: Iterable[tuple[str, Any]], mode: JsonSchemaMode
) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return a schema for each wanted type, and those that they point to, by name.

    Args:
        wanted: a name of the caller's, and a type.
        mode: ``validation`` for what is read, ``serialization`` for what is told.
    """
    made, beside = TypeAdapter.json_schemas(
        [(name, mode, TypeAdapter(kind)) for name, kind in wanted],
        ref_template=REF + "{model}",
    )
    known = {name: plain(schema) for name, schema in beside.get("$defs", {}).items()}
    return {name: plain(schema) for (name, _), schema in made.items()}, known


def fields(kind: type[BaseModel]) -> dict[str, Schema]:
    """Return the schemas of a query's parameters, by name.

    ``null`` stands for what is left out, and cannot be said in an address.
    """
    schema = plain(kind.model_json_schema())
    return {name: _said(field) for name, field in schema["properties"].items()}


def plain(schema: Any) -> Any:
    """Return a schema without titles, its words as Markdown has them."""
    return _walked(schema, _plain)


def opened(schema: Any) -> Any:
    """Return a schema that lets a later version tell more than this one."""
    return _walked(schema, _opened)


def _walked(schema: Any, change: Callable[[Schema], Schema]) -> Any:
    if isinstance(schema, list):
        return [_walked(part, change) for part in schema]
    if not isinstance(schema, dict):
        return schema
    # Under ``properties`` names are those of fields, not of a schema's own parts.
    walked = {
        name: (
            {field: _walked(of, change) for field, of in part.items()}
            if name == "properties"
            else _walked(part, change)
        )
        for name, part in schema.items()
    }
    return change(walked)


def _plain(found: Schema) -> Schema:
    kept = {
        LIMITS.get(name, name): part
        for name, part in found.items()
        if not (name == "title" and isinstance(part, str))
    }
    if isinstance(kept.get("description"), str):
        words = " ".join(kept["description"].split()).replace("``", "`")
        kept["description"] = words
        if words.startswith(BESIDE):
            kept[ADDITION] = True
    return kept


def _opened(found: Schema) -> Schema:
    if found.get("additionalProperties") is False:
        del found["additionalProperties"]
    return found


def _said(field: Schema) -> Schema:
    choices = [one for one in field.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) != 1:
        return field
    rest = {name: part for name, part in field.items() if name != "anyOf"}
    if rest.get("default", ...) is None:
        del rest["default"]
    return {**choices[0], **rest}
