"""The rules of the house that no linter knows: layers, sizes, docstrings, and where errors are caught."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import ma_exam
from ma_exam.cli.main import app

PACKAGE = Path(ma_exam.__file__).parent
ROOT = PACKAGE.parent
MAX_FILE = 420
MAX_FUNCTION = 60
CLI_BOUNDARY = "cli/errors.py"

MIGRATIONS = "store/migrations/versions/"
"""Each is one list of tables, and is never altered once it is released."""

SOURCES = sorted(PACKAGE.rglob("*.py"))


def short(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def test_imports_follow_the_layers() -> None:
    settings = ROOT / "pyproject.toml"
    script = (
        "import sys; from importlinter.cli import lint_imports; "
        f"sys.exit(lint_imports(config_filename={str(settings)!r}, no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_too_long() -> None:
    lengths = {short(file): len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{short(file)}:{node.lineno} {node.name}": length
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not short(file).startswith(MIGRATIONS)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION
    }
    assert long == {}


def test_every_module_says_what_it_is_for_in_its_first_line() -> None:
    silent = [
        short(file)
        for file in SOURCES
        if not ast.get_docstring(tree(file)) or not file.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in kinds
    )


def test_only_the_two_boundaries_catch_everything() -> None:
    places = [
        short(file)
        for file in SOURCES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    ]
    assert places.count(CLI_BOUNDARY) == 1
    others = {place for place in places if place != CLI_BOUNDARY}
    assert all(place.startswith("tui/") for place in others), others
    assert len(others) <= 1, f"one module of the screens is the worker boundary, not {sorted(others)}"


def commands(command: Any, name: str = "ma-exam") -> Iterator[tuple[str, Any]]:
    yield name, command
    for child, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {child}")


ALL_COMMANDS = dict(commands(get_command(app)))


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_every_command_and_every_option_has_help(name: str) -> None:
    command = ALL_COMMANDS[name]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


def test_all_commands_are_there() -> None:
    expected = ["exam", "exams", "form", "attempts", "report", "backup", "restore", "doctor", "bank"]
    expected += ["glossary", "bank search"]
    expected += ["plan", "practice", "readiness", "losses"]
    expected += [
        f"bank {name}"
        for name in ["check", "schema", "add", "list", "remove", "convert", "ids", "blind", "report", "apply"]
    ]
    expected += ["profile", *(f"profile {name}" for name in ["list", "add", "rename", "remove"])]
    expected += ["data", *(f"data {name}" for name in ["export", "import", "erase", "schema"])]
    expected.append("bank reported")
    assert set(ALL_COMMANDS) == {"ma-exam", *(f"ma-exam {name}" for name in expected)}
