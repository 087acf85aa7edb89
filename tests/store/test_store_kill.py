"""kill -9 between and within commits: what was acknowledged is there, whole and in order."""

import random
import subprocess
import sys
from pathlib import Path

from ma_exam.core.events import Kind, next_event, verify_chain
from ma_exam.store.database import Database
from tests.support.machine import Machine
from tests.support.toys import attempt_record, make_form, make_items, make_plan

ROOT = Path(__file__).parents[2]
ROUNDS = 4
BEATS_AND_EVENTS = """
import sys
from pathlib import Path
from ma_exam.core.events import Kind, next_event
from ma_exam.core.records import Beat
from ma_exam.store.database import Database
from tests.support.machine import Machine

clock = Machine()
attempts = Database.open(Path(sys.argv[1])).attempts
last = attempts.events("attempt-1")[-1]
for count in range(20_000):
    last = next_event("attempt-1", last, Kind.FLAG, {"at": 1, "on": True}, last.used_ms + 1, clock.now())
    attempts.append("attempt-1", last)
    print(last.seq, flush=True)
    if count % 5 == 0:
        attempts.beat("attempt-1", Beat(last.seq, last.used_ms, 1, "boot", 1))
"""


def killed_after(path: Path, count: int) -> int:
    """Let a child write, kill it after `count` acknowledgements; gives the last that it made before it died."""
    child = subprocess.Popen(
        [sys.executable, "-c", BEATS_AND_EVENTS, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    with child.stdout as acknowledged:
        for _ in range(count):
            last = acknowledged.readline()
            assert last, "the child died by itself"
        child.kill()
        rest = [line for line in acknowledged.read().splitlines(keepends=True) if line.endswith("\n")]
    child.wait(timeout=60)
    return int([last, *rest][-1])


def test_no_acknowledged_event_is_lost_to_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    plan = make_plan(blocks=1, tutorial=0)
    database = Database.open(path)
    database.attempts.put_form(make_form(plan, make_items()), {})
    start = next_event("attempt-1", None, Kind.START, {}, 0, Machine().now())
    database.attempts.start(attempt_record(plan), [start])
    database.close()
    chance = random.Random(7)  # noqa: S311 - it only picks the moments
    for _ in range(ROUNDS):
        acknowledged = killed_after(path, chance.randint(1, 60))
        database = Database.open(path)
        events = database.attempts.events("attempt-1")
        beat = database.attempts.last_beat("attempt-1")
        database.close()
        verify_chain("attempt-1", events)
        assert acknowledged <= events[-1].seq <= acknowledged + 1
        assert beat is not None
        assert acknowledged - 5 <= beat.seq <= events[-1].seq
