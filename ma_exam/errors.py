"""Every error that a person can meet, as one tree with an exit code for each branch.

    MaExamError          1  anything else that we foresaw
    +-- UsageError       2  the command's words do not fit together
    +-- BankError        3  a bank, blueprint or form could not be read or does not suffice
    +-- DataError    3  a document of one's data is damaged, or is none
    +-- StorageError     4  answers could not be kept, or the database is not ours
    |   +-- InUseError   4  another window has it open
    |   +-- DamagedError 4  what it holds is not whole
    +-- NotFoundError    5  no attempt, form, bank or blueprint of that name

A message says what happened, `where` says at which file, line or folder, `hint` says what to do.
"""


class MaExamError(Exception):
    """What happened, where, and what to do; never a traceback."""

    exit_code = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """`where: message hint`, in one line."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head} {self.hint}".rstrip()


class UsageError(MaExamError):
    """The words of a command do not fit together."""

    exit_code = 2


class BankError(MaExamError):
    """A bank, blueprint or form could not be read, or does not hold enough."""

    exit_code = 3


class DataError(MaExamError):
    """A document of one's data is damaged, or is none."""

    exit_code = 3


class StorageError(MaExamError):
    """Answers could not be kept, or the database is not one of ours."""

    exit_code = 4


class InUseError(StorageError):
    """Another window has the database open."""


class DamagedError(StorageError):
    """The database is not whole: empty, cut short, or altered by something other than ma-exam."""


class NotFoundError(MaExamError):
    """No attempt, form, bank or blueprint of that name."""

    exit_code = 5
