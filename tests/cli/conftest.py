"""A command line to call: in this process for most tests, as a process of its own for whole journeys."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ma_exam.cli.main import main
from ma_exam.core.blueprint import Blueprint
from ma_exam.services.exams import blueprint

if TYPE_CHECKING:
    from tests.support.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Done]


HOLD_OPEN = """
import sys
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import SystemClock

desk = Desk.open(SystemClock())
sitting = desk.start("cma", kind="block", seed=7)
commit_all(sitting, sitting.choose(1, 0))
print("open", flush=True)
sys.stdin.read()
desk.close()
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MA_EXAM_HOME", str(folder))
    return folder


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Call a command in this process."""

    def call(*arguments: object) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        seen = capsys.readouterr()
        return Done(code, seen.out, seen.err)

    return call


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """Call a command as a process of its own, with a home of its own and no terminal."""

    def call(*arguments: object, **environment: str) -> Done:
        env = os.environ | {"MA_EXAM_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1", **environment}
        words = [sys.executable, "-m", "ma_exam", *(str(argument) for argument in arguments)]
        done = subprocess.run(
            words, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def sat(shipped: Path, home: Path) -> Path:
    """A home with one finished attempt."""
    from tests.cli.test_cli_results import Machine, sit_block

    sit_block(Machine(), right=30)
    return home


@pytest.fixture
def window(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another window that sits block 1."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD_OPEN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"MA_EXAM_HOME": str(home)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    yield child
    child.communicate(timeout=60)


@pytest.fixture
def bank_file() -> Callable[[Path, str, Sequence[tuple[str, str]]], Path]:
    """Write a bank of plain items (id, topic) with three options; the key of each is its option `right ID`."""
    return write_bank


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small shipped bank in place of the real ones: just enough for a full form of the CMA exam."""
    folder = tmp_path / "shipped"
    write_bank(folder / "cma" / "all.bank.md", "cma", items_for(blueprint("cma")))
    monkeypatch.setattr("ma_exam.paths.shipped_banks_dir", lambda: folder)
    return folder


def items_for(exam: Blueprint) -> list[tuple[str, str]]:
    """Id and topic of as many items for each leaf as a full form asks of the largest."""
    found: list[tuple[str, str]] = []
    for leaf in exam.leaves():
        topic = leaf.topics[0]
        found += [(f"{topic.lower()}-{place}", topic) for place in range(14)]
    return found


def write_bank(file: Path, name: str, items: Sequence[tuple[str, str]]) -> Path:
    """A bank of plain items with three options."""
    file.parent.mkdir(parents=True, exist_ok=True)
    parts = [f"---\nbank: {name}\ntitle: Bank {name}\nblueprint: cma\n---\n"]
    parts += [
        f"{number}. What is asked by {item}?\n\n*a) right {item}\nb) wrong {item}\nc) other {item}\n"
        f"id: {item}\ntopic: {topic}\n"
        for number, (item, topic) in enumerate(items, start=1)
    ]
    file.write_text("\n".join(parts), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has taken the shipped banks in, to start from."""
    folder = tmp_path_factory.mktemp("library")
    words = [sys.executable, "-m", "ma_exam", "attempts"]
    subprocess.run(
        words, env=os.environ | {"MA_EXAM_HOME": str(folder)}, capture_output=True, check=True, timeout=120
    )
    return folder / "ma-exam.db"


@pytest.fixture
def start(tmp_path: Path, library: Path) -> "Iterator[Callable[..., Terminal]]":
    """Runs the program, or another command, in a window over one home, as often as wanted."""
    from tests.support.terminal import Terminal, program

    opened: list[Terminal] = []
    place = tmp_path / "home"

    def begin(*words: str, command: Sequence[str] = (), **how: Any) -> Terminal:
        if not place.exists():
            place.mkdir(mode=0o700)
            shutil.copy(library, place)
        opened.append(Terminal(command or program(*words), place, **how))
        return opened[-1]

    yield begin
    for terminal in opened:
        terminal.close()
