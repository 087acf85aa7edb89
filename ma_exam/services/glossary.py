"""The glossary that comes with ma-exam, read once."""

from functools import cache

from ma_exam import paths
from ma_exam.core.glossary import Glossary


@cache
def glossary() -> Glossary:
    """All abbreviations. Raises `BankError` where the installation is damaged."""
    from ma_exam.formats.glossary_toml import read_glossary

    return read_glossary(paths.glossary_dir())
