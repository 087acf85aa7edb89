"""`python -m benchmarks`: every figure that is promised, against its limit; exit code 1 when one is missed."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.checking import large_bank
from benchmarks.committing import one_answer
from benchmarks.keys import item_to_item, key_to_paint
from benchmarks.measuring import Row
from benchmarks.records import home, pooled
from benchmarks.reviewing import review
from benchmarks.simulating import two_weeks
from benchmarks.starting import first_paint, help_text
from benchmarks.weighing import memory

Benchmark = Callable[[int, Path], list[Row]]

BENCHMARKS: dict[str, tuple[Benchmark, int]] = {
    "start": (first_paint, 15),
    "help": (help_text, 15),
    "keys": (key_to_paint, 25),
    "next": (item_to_item, 9),
    "commit": (one_answer, 15),
    "weakness": (pooled, 9),
    "home": (home, 9),
    "review": (review, 9),
    "check": (large_bank, 3),
    "two-weeks": (two_weeks, 10),
    "memory": (memory, 3),
}
"""Name -> what is run, and how many rounds by default."""

HEAD = f"{'':<6} {'name':<14} {'ours':>10} {'plain':>10} {'ratio':>6} {'limit':>9}  what"


def line(row: Row) -> str:
    """A row as text."""
    plain = f"{row.plain:.4g} {row.unit}" if row.plain else ""
    ratio = f"{row.ratio:.2f}" if row.ratio else ""
    limit = "" if row.limit is None else f"{row.limit:g} x" if row.plain else f"{row.limit:g} {row.unit}"
    if row.least is not None:
        limit = f"{row.least:g}-{limit}" if limit else f">= {row.least:g}"
    word = "" if row.limit is None and row.least is None else "holds" if row.holds else "MISSED"
    return f"{word:<6} {row.name:<14} {row.ours:>7.4g} {row.unit:<2} {plain:>10} {ratio:>6} {limit:>9}  {row.what}"


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print a row each; 0 when every limit holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=BENCHMARKS, help="run this one; may be given again"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--rounds", type=int, default=0, metavar="N", help="rounds of each, in place of its own"
    )
    asked = parser.parse_args(arguments)
    rows: list[Row] = []
    if not asked.json:
        print(HEAD)
    for name in asked.only or BENCHMARKS:
        benchmark, rounds = BENCHMARKS[name]
        with tempfile.TemporaryDirectory(prefix=f"ma-exam-{name}-") as folder:
            found = benchmark(asked.rounds or rounds, Path(folder))
        rows += found
        if not asked.json:
            print("\n".join(map(line, found)), flush=True)
    if asked.json:
        print(json.dumps([row.to_dict() for row in rows], indent=2))
    return int(not all(row.holds for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
