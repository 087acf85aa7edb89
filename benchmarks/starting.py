"""From the command to the first frame of home, and to the last line of `--help`."""

import subprocess
from functools import partial
from pathlib import Path

from benchmarks.measuring import Row, in_turn, milliseconds
from benchmarks.terminal import Terminal, ma_exam, plain

START_LIMIT = 1.25
HELP_LIMIT = 2.0
HOME_LINE = "A full mock exam"


def first_paint(rounds: int, folder: Path) -> list[Row]:
    """Process start to the frame that shows the lines of home, or the header of the empty app."""
    home = {"MA_EXAM_HOME": str(folder / "start")}

    def ours() -> float:
        with Terminal(ma_exam(), home) as terminal:
            return 1000 * terminal.until(HOME_LINE)

    def empty() -> float:
        with Terminal(plain("empty_app")) as terminal:
            return 1000 * terminal.until("EmptyApp")

    taken = in_turn({"plain": empty, "ours": ours}, rounds)
    return [Row("start", "start to first paint, 80x24", taken["ours"], taken["plain"], START_LIMIT)]


def help_text(rounds: int, folder: Path) -> list[Row]:
    """`ma-exam --help` from start to exit."""
    environment = {"MA_EXAM_HOME": str(folder / "help"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def run(command: list[str]) -> float:
        return milliseconds(
            partial(subprocess.run, [*command, "--help"], check=True, capture_output=True, env=environment)
        )

    taken = in_turn({"plain": partial(run, plain("empty_command")), "ours": partial(run, ma_exam())}, rounds)
    return [Row("help", "--help, start to exit", taken["ours"], taken["plain"], HELP_LIMIT)]
