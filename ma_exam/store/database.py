"""The database of one learner: opened, checked, brought up to date, with its repositories."""

from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from ma_exam.errors import StorageError
from ma_exam.store.attempts import AttemptStore
from ma_exam.store.banks import BankStore
from ma_exam.store.engine import SCHEMA_VERSION, open_engine, schema_version
from ma_exam.store.migrate import backup, migrate


class Database:
    """Everything kept. One connection; to be used by one thread at a time."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self.file = file
        self.banks = BankStore(engine)
        self.attempts = AttemptStore(engine)
        self._engine = engine

    @classmethod
    def open(cls, file: Path) -> Self:
        """Open or make the database at `file`. Raises `StorageError` with what to do; changes nothing then."""
        engine = open_engine(file)
        try:
            if 0 < schema_version(engine) < SCHEMA_VERSION:
                backup(engine, file.with_name(f"{file.stem}.before-v{SCHEMA_VERSION}{file.suffix}"))
            migrate(engine)
        except StorageError:
            engine.dispose()
            raise
        return cls(engine, file)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
