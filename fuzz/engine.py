"""Runs one fuzz target for a bounded time: by coverage with atheris where it is installed, else by plain mutation."""

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

Target = Callable[[bytes], None]

MAX_INPUT = 16_384
"""Bytes of one input, unless a target takes shorter ones."""

MAX_SECONDS = 5.0
"""Time that one input may take; two orders of magnitude above what 16 KiB need."""

MEMORY_MB = 1024
POOL = 500

TOKENS = (
    b"1. ", b"\n\n2) ", b"\n*a) ", b"\nb) ", b"\n   ~ ", b"\n   ! ", b"\n   ^\n", b"\n# ", b"\n---\n",
    b"\nid: ",
    b"\nanswer: B\n", b"\nselect: all\n", b"\ntopic: C1.1\n", b"\nrefs: a; b\n", b"\nenemies: a, b\n", b"title.C1: ",
    b"<!--", b"-->", b"```\n", b"\\",
    b"| a | b |\n|---|---|\n", b"![alt](file.png)", b"All of the above", b"Both A and B",
    b"items:\n  - stem: ", b"\n    options: [", b"{", b"}", b"[", b"]", b"&a ", b"*a", b"!!str ", b"<<: ", b"? ", b": ",
    b'"\\e[31m"', b'"\\u202e\\ud800"', b'{"items": [', b"null", b"1e400", b"|-\n  ", b">\n  ",
    b"\x00", b"\x1b[31m", b"\x1b]52;c;QQ==\x07", b"\xc2\x9b",
    b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\r\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"\x0c", b"\xe2\x80\x99", b"\x92", b"e\xcc\x81", b"\xcc\x81" * 20,
    b"[/x]", b"[@click=app.quit]", b"list[int]",
)  # fmt: skip


class Finding(Exception):
    """An input for which something that is promised does not hold."""


@contextmanager
def instrumented() -> Iterator[None]:
    """Imports made within are followed by atheris, so that it sees which branches an input takes."""
    if find_spec("atheris") is None:
        yield
        return
    atheris = import_module("atheris")  # it carries no types

    with atheris.instrument_imports(include=["ma_exam"]):
        yield


def timed(target: Target) -> Target:
    """The target, which must be done with any input in `MAX_SECONDS`."""

    def run(data: bytes) -> None:
        begun = time.perf_counter()
        target(data)
        if (took := time.perf_counter() - begun) > MAX_SECONDS:
            raise Finding(f"one input of {len(data)} bytes took {took:.1f} s")

    return run


def main(name: str, target: Target, seeds: Sequence[bytes], longest: int = MAX_INPUT) -> None:
    """The command line of a target whose inputs have at most `longest` bytes. Ends with 0 when nothing was found."""
    parser = argparse.ArgumentParser(prog=f"python -m fuzz.{name}")
    parser.add_argument("inputs", nargs="*", type=Path, help="run these files once, as after a finding")
    parser.add_argument("--seconds", type=int, default=40, help="how long (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations (default 1)")
    parser.add_argument(
        "--plain", action="store_true", help="mutate without atheris, even where it is installed"
    )
    parser.add_argument(
        "--findings", type=Path, default=Path(tempfile.gettempdir()), help="folder for inputs that were found"
    )
    chosen = parser.parse_args()
    if chosen.inputs:
        for file in chosen.inputs:
            timed(target)(file.read_bytes())
        _say(f"{name}: {len(chosen.inputs)} inputs, nothing found")
    elif chosen.plain or find_spec("atheris") is None:
        sys.exit(_mutate(name, timed(target), seeds, chosen.seconds, chosen.seed, longest, chosen.findings))
    else:
        _atheris(name, timed(target), seeds, chosen.seconds, chosen.seed, longest, chosen.findings)


def _atheris(
    name: str, target: Target, seeds: Sequence[bytes], seconds: int, seed: int, longest: int, findings: Path
) -> None:
    atheris = import_module("atheris")  # it carries no types

    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds):
            Path(folder, f"seed-{number}").write_bytes(data)
        words = Path(folder, "tokens.dict")
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in TOKENS), encoding="ascii")
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        options = {
            "max_total_time": seconds, "max_len": longest, "timeout": int(2 * MAX_SECONDS), "seed": seed,
            "rss_limit_mb": MEMORY_MB, "artifact_prefix": f"{findings}/{name}-", "dict": words, "print_final_stats": 1,
        }  # fmt: skip
        arguments = [f"-{option}={value}" for option, value in options.items()]
        atheris.Setup([name, *arguments, str(corpus), folder], target)
        atheris.Fuzz()


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def _mutate(
    name: str, target: Target, seeds: Sequence[bytes], seconds: int, seed: int, longest: int, findings: Path
) -> int:
    """Mutate for so long; say how many inputs were run. Gives the exit code."""
    rng = random.Random(seed)  # noqa: S311 - it makes inputs, it keeps no secret
    pool = list(seeds)
    runs = 0
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = _mutated(rng, pool)[:longest]
        begun = time.perf_counter()
        try:
            target(data)
        except Exception as error:
            file = findings / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
            file.write_bytes(data)
            _say(
                f"{name}: {type(error).__name__}: {error}\n{name}: after {runs} runs; the input is in {file}"
            )
            return 1
        slowest = max(slowest, time.perf_counter() - begun)
        runs += 1
        if len(pool) < POOL:
            pool.append(data)
        else:
            pool[rng.randrange(len(seeds), POOL)] = data
    _say(f"{name}: {runs} runs in {seconds} s, slowest {1000 * slowest:.0f} ms, nothing found")
    return 0


def _mutated(rng: random.Random, pool: Sequence[bytes]) -> bytes:
    data = bytearray(rng.choice(pool))
    for _ in range(rng.randint(1, 6)):
        place = rng.randint(0, len(data))
        end = min(len(data), place + rng.randint(0, 40))
        match rng.randrange(6):
            case 0:
                data[place:place] = rng.choice(TOKENS)
            case 1:
                del data[place:end]
            case 2:
                data[place:place] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
            case 3:
                data[place:place] = data[place:end] * rng.randint(1, 30)
            case 4:
                other = rng.choice(pool)
                data[place:] = other[rng.randint(0, len(other)) :]
            case _:
                data[place:end] = rng.choice(TOKENS)
    return bytes(data)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
