"""What a command imports decides how soon it answers; each case runs in a fresh interpreter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCREENS = {"textual"}
DATABASE = {"sqlmodel", "sqlalchemy", "alembic"}
READERS = {"yaml"}
CHARTS = {"plotext", "textual_plotext"}
HEAVY = SCREENS | DATABASE | READERS | {"typer", "rich", "pydantic"}

CORE = """
import importlib, pkgutil
import ma_exam.core
for module in pkgutil.walk_packages(ma_exam.core.__path__, "ma_exam.core."):
    importlib.import_module(module.name)
"""


def imported_by(statements: str, home: Path) -> set[str]:
    """Names of all modules that the statements bring in, those of the bare interpreter left out."""
    script = "\n".join(
        [
            "import json, sys",
            "before = set(sys.modules)",
            statements,
            "sys.stderr.write(json.dumps(sorted(set(sys.modules) - before)))",
        ]
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=os.environ | {"MA_EXAM_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stderr.splitlines()[-1])
    return set(names)


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_package_itself_imports_nothing_heavy(tmp_path: Path) -> None:
    modules = imported_by("import ma_exam", tmp_path)
    assert not packages(modules) & HEAVY
    assert modules == {"ma_exam"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["bank", "--help"], ["form", "--help"]])
def test_help_and_version_import_neither_screens_nor_database(arguments: list[str], tmp_path: Path) -> None:
    modules = imported_by(f"from ma_exam.cli.main import main\nmain({arguments!r})", tmp_path)
    assert "typer" in modules
    assert not packages(modules) & (SCREENS | DATABASE | READERS)


def test_the_app_paints_before_the_database_is_imported(tmp_path: Path) -> None:
    modules = imported_by("import ma_exam.tui.app", tmp_path)
    assert "textual" in modules
    assert not packages(modules) & (DATABASE | READERS)


def test_exams_are_kept_without_what_makes_and_upgrades_the_database(tmp_path: Path) -> None:
    statements = """
from pathlib import Path
from ma_exam.services.desk import Desk
from ma_exam.services.home import look
from ma_exam.system_clock import SystemClock
desk = Desk.open(SystemClock())
look(desk)
"""
    sit = 'desk.start("cma", kind="block")'
    assert packages(imported_by(f"{statements}\ndesk.close()", tmp_path)) >= DATABASE
    modules = imported_by(f"{statements}\n{sit}\ndesk.close()", tmp_path)
    assert not packages(modules) & (DATABASE | READERS | {"pydantic"})


def test_without_a_command_the_first_frame_needs_only_what_it_shows(tmp_path: Path) -> None:
    statements = """
import sys
from ma_exam.cli import entry, terminal
from ma_exam.tui import app
terminal.require_terminal = lambda: None
app.run_app = lambda start, **options: 0
assert entry.start([]) == 0
from ma_exam.paths import state_dir
app.ExamApp(start=None, open_desk=None, folder=state_dir())
"""
    modules = imported_by(statements, tmp_path)
    assert "ma_exam.tui.screens.home" in modules
    assert not packages(modules) & (DATABASE | READERS | {"typer"})
    ours = {name for name in modules if name.startswith(("ma_exam.core.", "ma_exam.services"))}
    assert ours == {"ma_exam.core.stem", "ma_exam.core.text"}
    assert "ma_exam.tui.session" not in modules
    later = {
        "palette",
        "themes",
        "tour_pages",
        "screens.keys",
        "screens.comfort",
        "screens.tour",
        "screens.exam",
    }
    assert not {f"ma_exam.tui.{name}" for name in later} & modules


def test_what_draws_charts_is_imported_only_for_the_screen_that_has_them(tmp_path: Path) -> None:
    statements = "import ma_exam.tui.app, ma_exam.tui.screens.report, ma_exam.tui.progress"
    assert not packages(imported_by(statements, tmp_path)) & CHARTS
    assert packages(imported_by("import ma_exam.tui.screens.progress", tmp_path)) >= CHARTS
    report = "from ma_exam.cli.main import main\nmain(['report', '--progress'])"
    assert not packages(imported_by(report, tmp_path)) & (CHARTS | SCREENS)


def test_checking_a_bank_needs_no_database(tmp_path: Path) -> None:
    bank = tmp_path / "tiny.bank.md"
    bank.write_text("1. One?\n\n*a) yes\nb) no\n", encoding="utf-8")
    statements = f"from ma_exam.cli.main import main\nmain(['bank', 'check', {str(bank)!r}])"
    assert not packages(imported_by(statements, tmp_path)) & (DATABASE | SCREENS)


def test_the_core_is_the_standard_library_only(tmp_path: Path) -> None:
    modules = imported_by(CORE, tmp_path)
    assert "ma_exam.core.form" in modules
    assert not packages(modules) - set(sys.stdlib_module_names) - {"ma_exam"}
    inner = {name for name in modules if name.startswith("ma_exam.") and not name.startswith("ma_exam.core")}
    assert inner <= {"ma_exam.errors"}
