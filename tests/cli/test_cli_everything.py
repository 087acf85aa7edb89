"""`report --all` holds what the separate commands tell, word for word and figure for figure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ma_exam.core.wish import Wish
from ma_exam.services.desk import Desk
from ma_exam.services.sitting import commit_all
from ma_exam.system_clock import SystemClock

Command = Callable[..., Any]


def practise() -> None:
    """A set of five, the first option of each."""
    desk = Desk.open(SystemClock())
    sitting = desk.start_practice("cma", Wish(count=5), seed=1)
    for position in sitting.saved.positions:
        commit_all(sitting, sitting.go(position))
        commit_all(sitting, sitting.choose(position, 0))
    commit_all(sitting, sitting.end_block())
    desk.close()


def without_moments(data: Any) -> Any:
    """Data but for when it was asked for."""
    if isinstance(data, dict):
        return {key: without_moments(value) for key, value in data.items() if key != "asked"}
    return [without_moments(value) for value in data] if isinstance(data, list) else data


def test_before_anything_is_finished_there_is_no_report_in_it(cli: Command, shipped: Path) -> None:
    data = cli("report", "--all", "--json").data
    assert data["report"] is None
    assert data["library"]["seen"] == 0
    assert "No attempt is finished yet." in cli("report", "--all").out


def test_each_part_is_what_its_own_command_tells(cli: Command, shipped: Path) -> None:
    practise()
    whole = cli("report", "--all", "--json").data
    own = {
        "report": cli("report", "--json").data,
        "losses": cli("losses", "--json").data,
        "progress": cli("report", "--progress", "--json").data,
        "readiness": cli("readiness", "--json").data,
        "plan": cli("plan", "--json").data,
    }
    assert {name: without_moments(whole[name]) for name in own} == without_moments(own)
    assert whole["library"]["seen"] == 5
    assert "items" not in cli("report", "--all", "--json", "--no-items").data["report"]
    told = cli("report", "--all").out
    for part in (cli("losses").out, cli("report", "--progress").out, cli("readiness").out, cli("plan").out):
        assert part.strip() in told


def test_what_does_not_go_together_is_refused(cli: Command) -> None:
    for words in (("--all", "3"), ("--all", "--progress")):
        done = cli("report", *words)
        assert done.code == 2
        assert "--all" in done.err
