"""On every screen of the app, on a real terminal, hostile words are words: no order, no link, none lost."""

import json
import os
import re
import select
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from ma_exam.tui.app import ExamApp
from tests.hostile.payloads import PAYLOADS, Payload
from tests.hostile.stream import Stream, take_apart
from tests.hostile.surfaces import SURFACES, names
from tests.hostile.walk import COLUMNS, GROUPS, LINES, MARK

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

PATIENCE_S = 240
ROOT = Path(__file__).parents[2]
HARMLESS = "harmless"
HOSTILE = [name for name in GROUPS if name != HARMLESS]
HALF = len(HOSTILE) // 2
POINTER = re.compile(r"\x1b\]22;[a-z-]+\x07")
"""What Textual itself says as an OSC: the shape of the mouse's pointer."""


def walked(groups: list[str], out: Path) -> tuple[dict[str, dict[str, str]], dict[str, Stream]]:
    """What each walk found wrong at each surface, and the bytes of each, taken apart."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = os.environ | {
        "TERM": "xterm-256color", "PYTHONUTF8": "1", "COLUMNS": str(COLUMNS), "LINES": str(LINES), "TZ": "UTC",
        "MA_EXAM_HOME": str(out.parent / "home"),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.walk", str(out), *groups],
        stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    data = bytearray()
    try:
        while select.select([master], [], [], PATIENCE_S)[0]:
            try:
                part = os.read(master, 1 << 16)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            data += part
        code = process.wait(PATIENCE_S)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        os.close(master)
    assert code == 0, bytes(data[-4000:]).decode("utf-8", "replace")
    marks = re.split(re.escape(MARK).replace(b"%s", b"([^=]*)"), bytes(data))
    streams = {name.decode(): take_apart(part) for name, part in zip(marks[1::2], marks[2::2], strict=True)}
    return json.loads(out.read_text(encoding="utf-8")), streams


@pytest.mark.parametrize("groups", [HOSTILE[:HALF], HOSTILE[HALF:]], ids=["first", "second"])
def test_every_text_passes_every_screen_as_words(groups: list[str], tmp_path: Path) -> None:
    wrong, streams = walked([HARMLESS, *groups], tmp_path / "wrong.json")
    assert list(wrong) == [HARMLESS, *groups]
    for group, found in wrong.items():
        assert set(found) == names("screen"), "a surface was not reached"
        assert {surface: text for surface, text in found.items() if text} == {}, group
    harmless = streams[HARMLESS]
    assert all(POINTER.fullmatch(string) for string in harmless.strings), "Textual says more than it did"
    for group in groups:
        stream = streams[group]
        assert stream.orders <= harmless.orders, f"{group}: {sorted(stream.orders - harmless.orders)}"
        assert all(POINTER.fullmatch(string) for string in stream.strings), f"{group}: {stream.strings}"
        assert not stream.unseen, group
        assert "COMPLAINT" in stream.text, "the bytes are those of a walk"


def test_the_walks_carry_every_text() -> None:
    assert len(PAYLOADS) == 21
    assert [payload for name in HOSTILE for payload in GROUPS[name]] == list(PAYLOADS)
    assert len(SURFACES) == len({surface.name for surface in SURFACES}) >= 40
    assert {surface.way for surface in SURFACES} == {"screen", "command", "file"}


def test_the_command_palette_lists_nothing_but_our_own_actions() -> None:
    assert not ExamApp.COMMANDS


@pytest.mark.parametrize("payload", PAYLOADS, ids=[payload.name for payload in PAYLOADS])
def test_the_check_itself_would_see_each_text_that_came_through_raw(payload: Payload) -> None:
    text = payload.text
    stream = take_apart(f"before {text} after".encode("utf-8", "surrogatepass"))
    controls = any(not character.isprintable() for character in text)
    assert controls == bool(stream.orders or stream.strings or stream.unseen)
