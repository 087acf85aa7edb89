"""Where the program finds what it ships and keeps what it saves; `MA_EXAM_HOME` moves all of the latter.

`MA_EXAM_PROFILE` names the student of several whose records are meant; see `ma_exam.profiles`.
"""

import os
from pathlib import Path

from ma_exam.errors import NotFoundError

HOME_VARIABLE = "MA_EXAM_HOME"
PROFILE_VARIABLE = "MA_EXAM_PROFILE"

DATABASE = "ma-exam.db"
LOG = "ma-exam.log"
PROFILE = "profile.json"


def state_dir() -> Path:
    """The folder of all students, and of the first one's database and log. Nothing is created by asking."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ma-exam", appauthor=False)


def profiles_dir() -> Path:
    """Where the folders of all students but the first are."""
    return state_dir() / "profiles"


def exports_dir() -> Path:
    """Where exports go that are made before a student is removed."""
    return state_dir() / "exports"


def profile_dir() -> Path:
    """The folder of the chosen student. Raises `NotFoundError` for one that there is not."""
    if not os.environ.get(PROFILE_VARIABLE):
        return state_dir()
    from ma_exam.profiles import chosen

    return chosen().folder


def database_file() -> Path:
    """The SQLite file that holds the chosen student's banks, attempts and events."""
    return profile_dir() / DATABASE


def log_file() -> Path:
    """Where unforeseen errors are written, without any variable's value; beside the first's when nobody is found."""
    try:
        return profile_dir() / LOG
    except NotFoundError:
        return state_dir() / LOG


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
