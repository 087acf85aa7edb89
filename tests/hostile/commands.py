"""Runs many command lines in one process and marks on both streams where each ends.

`python -m tests.hostile.commands JOBS`: JOBS is a JSON list of jobs. One process for all of them, as a process for
each would take minutes; each writes to real streams, whose bytes are looked at.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

MARK = "=====%s=====\n"


@dataclass(frozen=True, slots=True)
class Job:
    """One command line and where it finds what; `fault` names the kind of an error that nobody foresaw."""

    words: list[str]
    home: str
    shipped: str
    blueprints: str = ""
    fault: str = ""


def run(job: Job) -> int:
    """Run it as the command `ma-exam` does, and give its exit code."""
    from ma_exam import paths
    from ma_exam.cli import opening
    from ma_exam.cli.main import main
    from ma_exam.services import exams

    os.environ["MA_EXAM_HOME"] = job.home
    exams.blueprints.cache_clear()
    own_blueprints, own_opening = paths.blueprint_dir, opening.open_desk
    paths.shipped_banks_dir = lambda: Path(job.shipped)
    if job.blueprints:
        paths.blueprint_dir = lambda: Path(job.blueprints)
    if job.fault:
        opening.open_desk = lambda **_: _fail(job.fault)
    try:
        return main(job.words)
    finally:
        paths.blueprint_dir, opening.open_desk = own_blueprints, own_opening


def _fail(kind: str) -> NoReturn:
    raise type(kind, (RuntimeError,), {})("nobody foresaw this")


def everything(jobs: list[Job]) -> None:
    """Run all jobs; behind each stands its exit code on both streams."""
    for job in jobs:
        code = run(job)
        sys.stdout.flush()
        sys.stderr.flush()
        for stream in (1, 2):
            os.write(stream, (MARK % code).encode())


if __name__ == "__main__":
    everything([Job(**job) for job in json.loads(Path(sys.argv[1]).read_text(encoding="ascii"))])
