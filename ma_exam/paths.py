"""Where the program finds what it ships and keeps what it saves; `MA_EXAM_HOME` moves all of the latter."""

import os
from pathlib import Path

HOME_VARIABLE = "MA_EXAM_HOME"


def state_dir() -> Path:
    """The folder of the database and the log. Nothing is created by asking."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ma-exam", appauthor=False)


def database_file() -> Path:
    """The SQLite file that holds banks, attempts and events."""
    return state_dir() / "ma-exam.db"


def log_file() -> Path:
    """Where unforeseen errors are written, without any variable's value."""
    return state_dir() / "ma-exam.log"


def blueprint_dir() -> Path:
    """The shipped blueprints."""
    return Path(__file__).parent / "blueprints"


def glossary_dir() -> Path:
    """The abbreviations that are explained."""
    return Path(__file__).parent / "glossary"


def shipped_banks_dir() -> Path:
    """The shipped banks: inside the package when installed, beside it in a source checkout."""
    installed = Path(__file__).parent / "question_banks"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "question_banks"
