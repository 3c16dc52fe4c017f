"""The rules of the house, kept by the suite instead of by memory."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEBAPP = ROOT / "webapp"
MODULES = {
    path.relative_to(WEBAPP).as_posix(): ast.parse(path.read_text())
    for path in sorted(WEBAPP.rglob("*.py"))
}
# Where a transaction ends. ``begin_nested`` is none: a savepoint inside the caller's.
EDGES = {
    "api/tokens.py",  # that a password was tried, whatever becomes of the request
    "extensions.py",  # transaction(): every request and every command
    "messaging/lanes.py",  # a lane is held for as long as its transaction
    "messaging/delivery.py",  # a message is claimed, sent, or noted as failed
    "jobs/worker.py",  # one transaction for each job
    "web/looks.py",  # that somebody looked, after what they looked at was sent
    "web/identity.py",  # that somebody was here, apart from what the request does
}
DOORS = {"storefront", "api", "admin", "hooks"}
ABOVE = {"web", "cli", *DOORS}  # what may know the web
LONGEST_FILE = 400  # lines


def calls(tree):
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def imported(tree):
    """Name every module and every name that a module imports, with its module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_the_edges_commit():
    ending = {"commit", "rollback", "begin", "two_phase", "prepare"}
    assert {name for name, tree in MODULES.items() if calls(tree) & ending} == EDGES


@pytest.mark.parametrize("name", MODULES)
def test_imports_stand_at_the_top_for_everybody(name):
    tree = MODULES[name]
    inside = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.If)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside
    assert not any(name.endswith("TYPE_CHECKING") for name in imported(tree))


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for(name):
    assert ast.get_docstring(MODULES[name])


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_of_a_slice_says_what_it_does(name):
    for node in MODULES[name].body:
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if named and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


def test_no_file_is_too_long_to_be_read_at_once():
    long = {
        path.relative_to(ROOT).as_posix()
        for folder in ("webapp", "tests", "static/css", "static/js")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".py", ".css", ".js"}
        and len(path.read_text().splitlines()) > LONGEST_FILE
    }
    assert long == set()


def test_every_slice_is_kept_from_knowing_the_web():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    by_name = {contract["name"]: contract for contract in told["contracts"]}
    assert by_name["Imports point down"]["exhaustive"]
    slices = {f"webapp.{path.parent.name}" for path in WEBAPP.glob("*/__init__.py")}
    slices -= {f"webapp.{name}" for name in ABOVE}
    kept_apart = by_name["The shop does not know the web"]
    assert set(kept_apart["source_modules"]) == slices


@pytest.mark.parametrize(
    "name", [name for name in MODULES if name.split("/")[-1] == "models.py"]
)
def test_models_do_not_ask_the_database(name):
    assert not calls(MODULES[name]) & {"execute", "scalar", "scalars", "flush", "add"}


def test_services_and_queries_are_given_their_session_first():
    for name, tree in MODULES.items():
        if not {"services", "services.py", "queries", "queries.py"} & set(
            name.split("/")
        ):
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = [*node.args.posonlyargs, *node.args.args]
                names = [argument.arg for argument in given]
                assert "session" not in names[1:], f"{name}: {node.name}"


def test_services_of_another_slice_are_used_by_their_public_names():
    inner = re.compile(r"webapp\.(\w+)\.services\.")
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (found := inner.match(node.module)):
                assert found[1] == name.split("/")[0], f"{name}: {node.module}"


def test_doors_answer_only_when_everything_is_committed():
    # What is read on another connection before that is what there was.
    early = {"answer", "answer_placed", "reading", "page", "framed", "go"}
    seen = 0
    for name, tree in MODULES.items():
        for node in ast.walk(tree) if name.split("/")[0] in DOORS else ():
            opened = node.items if isinstance(node, ast.With) else ()
            if "transaction" in {call for item in opened for call in called(item)}:
                seen += 1
                within = {call for line in node.body for call in called(line)}
                assert not within & early, f"{name}:{node.lineno}"
    assert seen > 20


def called(tree):
    """Name every function that is called, by the last of its names."""
    asked = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {ast.unparse(function).rpartition(".")[2] for function in asked}


def test_doors_do_not_write_by_themselves():
    for name, tree in MODULES.items():
        if name.split("/")[0] in DOORS:
            assert not calls(tree) & {"add", "add_all", "delete", "flush"}, name
            writes = {"insert", "update", "delete"}
            taken = {f"sqlalchemy.{word}" for word in writes} & set(imported(tree))
            assert not taken, name
