"""Requests as one types them into a shell that has taken the page's first steps."""

from collections.abc import Mapping
from typing import Any

from webapp.api.examples import as_json
from webapp.api.once import KEY_HEADER
from webapp.api.schemas import ADDITION

# What the first steps leave in the shell, by the field or the place that it is for.
VARIABLES = {
    "itemId": "$ITEM",
    "groupId": "$GROUP",
    "productId": "$PRODUCT",
    "slug": "$SLUG",
    "userName": "$LOGIN",
    "password": "$PASSWORD",
    "refreshToken": "$REFRESH",
    "token": "$REFRESH",
}
NEW_KEY = "$(key)"


def curl(
    path: str,
    method: str,
    operation: Mapping[str, Any],
    parameters: list[Any],
    sent: Any,
) -> str:
    """Write a request to an endpoint, with the first of its examples."""
    for name, variable in VARIABLES.items():
        path = path.replace(f"{{{name}}}", variable)
    asked = [
        f"{one['name']}={as_json(one['schema']['default']).decode()}"
        for one in parameters
        if one["in"] == "query" and "default" in one["schema"] and ADDITION not in one
    ]
    address = f"$SHOP{path}{'?' + '&'.join(asked) if asked else ''}"
    told = f"curl -X {method.upper()} " if method != "get" else "curl "
    lines = [f'{told}"{address}"']
    if operation["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if any(one["name"] == KEY_HEADER for one in parameters):
        lines.append(f'-H "{KEY_HEADER}: {NEW_KEY}"')
    if sent:
        lines += ['-H "Content-Type: application/json"', f"-d @- <<END\n{_body(sent)}"]
    return " \\\n  ".join(lines)


def _body(sent: Mapping[str, Any]) -> str:
    """Return what is read up to ``END``, where a shell fills in what it knows."""
    example = next(iter(sent["examples"].values()))["value"]
    known = {name: VARIABLES.get(name, value) for name, value in example.items()}
    return f"{as_json(known).decode()}\nEND"
