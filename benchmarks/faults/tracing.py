"""strace's record of what a child did to the files of one folder, as data."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.surroundings import surroundings

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<rest>.*)$")
_CALL = re.compile(r"^(?P<name>\w+)\((?P<words>.*)\) += (?P<result>-?\d+)")
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(?P<rest>.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")


@cache
def missing() -> str:
    """Why nothing can be traced here; empty when it can."""
    if shutil.which("strace") is None:
        return "there is no strace here"
    done = subprocess.run(
        ["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False, timeout=30
    )
    return "" if done.returncode == 0 else "strace may not trace here"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that succeeded. `file` is the file it was made on, `data` what it wrote, `other` a new name."""

    name: str
    fd: int
    file: str
    data: bytes
    number: int
    """The offset of a pwrite64, the length of an ftruncate."""
    flags: str
    other: str


def trace(command: Sequence[str], record: Path, folder: Path) -> None:
    """Run a command under strace. Raises `CalledProcessError` when it fails."""
    subprocess.run(
        ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(record), "-e", f"trace={CALLS}", *command],
        cwd=folder, env=surroundings(), stdout=subprocess.PIPE, check=True, timeout=600,
    )  # fmt: skip


def calls(record: Path) -> Iterator[Call]:
    """The calls that succeeded, in the order in which they ended."""
    begun: dict[str, str] = {}
    with record.open(encoding="ascii") as lines:
        for line in lines:
            if (found := _LINE.match(line.rstrip("\n"))) is None:
                continue
            pid, rest = found["pid"], found["rest"]
            if rest.endswith("<unfinished ...>"):
                begun[pid] = rest.removesuffix("<unfinished ...>").rstrip()
                continue
            if resumed := _RESUMED.match(rest):
                rest = begun.pop(pid, "") + resumed["rest"]
            call = _CALL.match(rest)
            if call is not None and not call["result"].startswith("-"):
                yield _call(call["name"], call["words"], int(call["result"]))


def _call(name: str, words: str, result: int) -> Call:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(words)]
    on = _FILE.match(words)
    fd = int(on[1]) if on else result
    file = bytes.fromhex(on[2].replace("\\x", "")).decode() if on else texts[0].decode() if texts else ""
    data, number, other = b"", 0, ""
    match name:
        case "write":
            data = texts[0][:result] if texts else b""
        case "pwrite64":
            data, number = texts[0][:result], int(words.rsplit(",", 1)[1])
        case "ftruncate":
            number = int(words.rsplit(",", 1)[1])
        case "rename" | "renameat" | "renameat2":
            file, other = texts[0].decode(), texts[1].decode()
        case "openat" | "unlink" | "unlinkat":
            file, fd = texts[0].decode(), result
    return Call(name, fd, file, data, number, words if name == "openat" else "", other)
