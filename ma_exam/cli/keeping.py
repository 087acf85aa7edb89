"""`backup`, `restore` and `doctor`: copies of the database, bringing one back, and a look at what answers depend on."""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ma_exam import paths
from ma_exam.cli.errors import note
from ma_exam.cli.output import say, say_json, table
from ma_exam.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.services.backups import Listed, Restoring
    from ma_exam.services.doctor import Check

MARKS = {"well": "ok", "note": "note", "see to": "SEE TO", "damaged": "DAMAGED"}


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A new file, or a folder, for the copy; without it the copy goes to the backups.",
        ),
    ] = None,
) -> None:
    """Make a verified copy of the database now; also while an exam is being sat."""
    from ma_exam.services.backups import back_up_now
    from ma_exam.services.upkeep import describe

    copied = back_up_now(paths.database_file(), target, time.time_ns() // 1000)
    if copied.from_another_window:
        note(f"{copied.from_another_window} Copied what that window has saved so far.")
    say(f"{copied.file}: {describe(copied.contents)}.")


def restore(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            help="The backup: its number in the list, its name, or a path; without it, the list.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. Without FILE: the newest backup.")] = False,
) -> None:
    """List the backups, or put one in the place of the database, which is kept beside it under another name."""
    from ma_exam.profiles import require_choice
    from ma_exam.services import backups

    file = paths.database_file()
    if name is None and not yes:
        say(_list_text(backups.list_backups(file)))
        return
    require_choice("a restoration")
    plan = backups.plan_restore(file, backups.find_backup(file, name or "1"))
    say(_plan_text(file, plan))
    if not yes and not _confirmed():
        say("Nothing was changed.")
        raise typer.Exit(1)
    kept = backups.restore(file, plan.backup)
    say("Restored." + (f" The database of before is kept as {kept}." if kept else ""))


def _list_text(entries: "Sequence[Listed]") -> str:
    from ma_exam.store.backup_folder import local_time

    if not entries:
        return "No backups yet. `ma-exam backup` makes one; every exam that is handed in makes another."
    rows = [
        (
            entry.number,
            local_time(entry.backup.at),
            entry.contents.attempts if entry.contents.sound else "-",
            entry.contents.answers if entry.contents.sound else "-",
            entry.backup.why if entry.contents.sound else f"cannot be used: {entry.contents.fault}",
            entry.backup.file.name,
        )
        for entry in entries
    ]
    head = ("", "time", "attempts", "answers", "made", "file")
    return table(head, rows, right=(0, 2, 3)) + "\n\n`ma-exam restore 1` brings the first back, after asking."


def _plan_text(file: Path, plan: "Restoring") -> str:
    from ma_exam.services.upkeep import describe

    lines = [f"Backup:   {plan.backup}: {describe(plan.contents)}"]
    if plan.contents.broken:
        numbers = ", ".join(str(attempt.number) for attempt in plan.contents.broken)
        lines.append(f"          its attempts {numbers} are damaged")
    if plan.present is None:
        lines.append(f"Database: {file}: there is none now")
    elif plan.present.sound:
        lines.append(f"Database: {file}: {describe(plan.present)}; it will be kept under another name")
    else:
        lines.append(f"Database: {file}: {plan.present.fault} It will be kept under another name")
    return "\n".join(lines)


def _confirmed() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "nobody is there to ask whether to restore this backup.",
            hint="Say --yes to restore without asking.",
        )
    return typer.confirm("Put the backup in the place of the database?", default=False)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look at everything that answers depend on. 0: all is well; 1: there is something to see to; 4: damage."""
    from ma_exam.services.doctor import Terminal, examine, exit_code

    stderr = sys.__stderr__
    shown = bool(stderr and stderr.isatty() and sys.__stdin__ and sys.__stdin__.isatty())
    terminal = Terminal(shown, (stderr.encoding if stderr else "") or "", os.environ)
    checks = examine(paths.database_file(), terminal)
    code = exit_code(checks)
    if as_json:
        say_json({"code": code, "checks": [_check_data(check) for check in checks]})
    else:
        say(_checks_text(checks, code))
    if code:
        raise typer.Exit(code)


def _check_data(check: "Check") -> dict[str, str]:
    return {"name": check.name, "state": check.state, "text": check.text, "hint": check.hint}


def _checks_text(checks: "Sequence[Check]", code: int) -> str:
    lines: list[str] = []
    for check in checks:
        lines.append(f"{MARKS[check.state]:8}{check.name}: {check.text}")
        if check.hint:
            lines.append(f"{'':8}{check.hint}")
    verdict = {0: "All is well.", 1: "There is something to see to."}.get(code, "Something is damaged.")
    return "\n".join([*lines, "", verdict])
