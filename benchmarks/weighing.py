"""Memory of the running app."""

from pathlib import Path

from benchmarks.measuring import Row, in_turn
from benchmarks.records import FILLED
from benchmarks.terminal import Terminal, ma_exam, plain

LIMIT = 1.6
AT_REST_S = 1.0


def memory(rounds: int, folder: Path) -> list[Row]:
    """Resident memory (RSS) of the app at home and in an exam, against an empty Textual app; on a second start."""
    environment = {"MA_EXAM_HOME": str(folder / "home")}
    all_of_it: list[float] = []

    def empty() -> float:
        with Terminal(plain("empty_app")) as terminal:
            terminal.until("EmptyApp")
            terminal.settle(AT_REST_S)
            all_of_it[:] = [terminal.shared_out_mb()]
            return terminal.resident_mb()

    def at_home() -> float:
        with Terminal(ma_exam(), environment) as terminal:
            terminal.until(FILLED)
            terminal.settle(AT_REST_S)
            all_of_it.append(terminal.shared_out_mb())
            return terminal.resident_mb()

    def in_exam(home: dict[str, str]) -> float:
        with Terminal([*ma_exam(), "exam", "--block"], home) as terminal:
            terminal.until("Item 1 of")
            terminal.settle(AT_REST_S)
            return terminal.resident_mb()

    # The first start makes the database and imports what migrates it, and the first of each writes its byte code.
    at_home()
    in_exam({"MA_EXAM_HOME": str(folder / "warm-up")})
    taken = in_turn({"plain": empty, "home": at_home}, rounds)
    exam = in_exam(environment)
    return [
        Row("memory home", "resident memory at home", taken["home"], taken["plain"], LIMIT, "MB"),
        Row("memory exam", "resident memory in an exam", exam, taken["plain"], LIMIT, "MB"),
        Row("memory all", "watching process included, PSS", all_of_it[1], all_of_it[0], None, "MB"),
    ]
