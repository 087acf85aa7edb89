"""What `bank check` says of a bank: problems with their lines, counts by topic, and the verdict on quality."""

import gc
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ma_exam.cli.errors import reading_progress
from ma_exam.cli.output import table
from ma_exam.core.item import Bank, Item
from ma_exam.core.quality.review import (
    MAX_REVIEWED,
    Review,
    missed_in_groups,
    review,
    review_by_group,
    review_sample,
)
from ma_exam.core.quality.verdict import MIN_JUDGED, Gate
from ma_exam.core.text import clean_line
from ma_exam.errors import BankError, MaExamError
from ma_exam.formats.decoding import read_bytes
from ma_exam.formats.loading import Loaded, load
from ma_exam.formats.problem import Problem
from ma_exam.formats.stamps import limit_of

MISCONCEPTIONS = "misconceptions.md"

MAX_LISTED = 100
"""Problems, and findings, that are listed as text; JSON holds all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read and how it was judged. `review` is None when there was no item."""

    loaded: Loaded
    review: Review | None
    groups: Mapping[str, Sequence[Gate]] = field(default_factory=dict)
    """Topic code -> its gates, for each subcategory and topic group; none of a sample."""

    @property
    def items(self) -> list[Item]:
        """All items that could be read."""
        return [item for bank in self.loaded.banks for item in bank.items]

    @property
    def errors(self) -> int:
        """Problems that keep an item out."""
        return sum(problem.severity == "error" for problem in self.loaded.problems)

    @property
    def judged(self) -> bool:
        """Whether there are enough items for the gates."""
        return len(self.items) >= MIN_JUDGED


def examine(path: Path) -> Verdict:
    """Read the banks at `path` and review their items. Raises what `load` raises.

    A folder's list of misconceptions, where it holds one, is compared with the tags that the items use. Of more than
    `MAX_REVIEWED` items a sample is reviewed.
    """
    gc.disable()  # 100,000 items hold no circles, and looking for some takes a sixth of the time
    try:
        loaded = load(path, progress=reading_progress())
    finally:
        gc.enable()
    items = [item for bank in loaded.banks for item in bank.items]
    if not items:
        return Verdict(loaded, None)
    if len(items) > MAX_REVIEWED:
        return Verdict(loaded, review_sample(items))
    return Verdict(loaded, review(items, known_tags=_known_tags(path)), review_by_group(items))


def _known_tags(path: Path) -> dict[str, str] | None:
    file = path / MISCONCEPTIONS
    if not file.is_file():
        return None
    from ma_exam.core.quality.misconceptions import read_misconceptions

    return read_misconceptions(read_bytes(file, limit_of(file)).decode("utf-8", "replace"))


def exit_code(verdict: Verdict, *, strict: bool) -> int:
    """0 clean, 1 with errors, 3 when there is no item; `strict` counts missed gates and blocking findings too."""
    if not verdict.items:
        return BankError.exit_code
    found = verdict.review
    missed = (
        strict
        and found is not None
        and (
            (verdict.judged and any(gate.passed is False for gate in found.gates))
            or missed_in_groups(verdict.groups)
            or any(finding.severity == "block" for finding in found.findings)
        )
    )
    return MaExamError.exit_code if verdict.errors or missed else 0


def data(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON-ready data."""
    found = verdict.review
    return {
        "files": [str(file) for file in verdict.loaded.files],
        "banks": [
            {"name": bank.name, "items": len(bank.items), "topics": dict(topic_counts(bank))}
            for bank in verdict.loaded.banks
        ],
        "problems": [problem.to_dict() for problem in verdict.loaded.problems],
        "reviewed": found.items if found else 0,
        "gates": [asdict(gate) for gate in found.gates] if found and verdict.judged else [],
        "topics": {code: [asdict(gate) for gate in gates] for code, gates in verdict.groups.items()},
        "findings": [asdict(finding) for finding in found.findings] if found else [],
        "unusable": [{"item": item.id, "reason": reason} for item, reason in unusable(verdict)],
    }


def topic_counts(bank: Bank) -> list[tuple[str, int]]:
    """Items by topic group, the first two parts of a code (`C1.4` of `C1.4.07`), in order of code."""
    groups = Counter(".".join(item.topic.split(".")[:2]) for item in bank.items)
    return sorted(groups.items())


def text(verdict: Verdict) -> str:
    """The verdict for a person: problems first, then counts, then quality."""
    parts = problem_lines(verdict.loaded.problems)
    warnings = len(verdict.loaded.problems) - verdict.errors
    if parts:
        parts.append("")
    parts.append(
        f"{_count(len(verdict.loaded.files), 'file')}, {_count(len(verdict.items), 'item')}, "
        f"{_count(verdict.errors, 'error')}, {_count(warnings, 'warning')}"
    )
    for bank in verdict.loaded.banks:
        parts += ["", *_bank_lines(bank)]
    parts += _unusable_lines(verdict)
    if verdict.review is not None:
        parts += _quality_lines(verdict, verdict.review)
    return "\n".join(parts)


def unusable(verdict: Verdict) -> list[tuple[Item, str]]:
    """Items that no exam can draw, with the reason. An exam's items have one key and a topic of its outline."""
    from ma_exam.services.exams import blueprints

    finders = [exam.leaf_finder() for exam in blueprints().values()]
    placed: dict[str, bool] = {}
    found: list[tuple[Item, str]] = []
    for item in verdict.items:
        topic = item.topic
        if topic not in placed:
            placed[topic] = any(leaf_of(topic) for leaf_of in finders)
        if not topic:
            found.append((item, "it has no topic"))
        elif not placed[topic]:
            found.append((item, f"its topic {item.topic} is in the outline of no exam"))
        elif item.select == "all":
            found.append((item, "it asks for several options, and the exams have one key an item"))
    return found


def _unusable_lines(verdict: Verdict) -> list[str]:
    found = unusable(verdict)
    if not found:
        return []
    rows = (clean_line(f"{named(item)}: {reason}", 1_000) for item, reason in found)
    return ["", f"{_count(len(found), 'item')} that no exam draws", *_limited(rows, len(found), "item")]


def named(item: Item) -> str:
    """An item's id, or where it has none yet the beginning of its stem."""
    return item.id if not item.id.startswith("~") else f'"{clean_line(item.stem, 50)}"'


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """One line for each problem, `file:line: message hint`; after `MAX_LISTED` only their number."""
    return _limited((_problem_line(problem) for problem in problems), len(problems), "problem")


def _problem_line(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    sign = "warning: " if problem.severity == "warning" else ""
    return clean_line(f"{place}: {sign}{problem.message} {problem.hint}", 2_000)


def _limited(lines: Iterable[str], total: int, noun: str) -> list[str]:
    shown = [line for line, _ in zip(lines, range(MAX_LISTED), strict=False)]
    if total > len(shown):
        shown.append(f"... and {_count(total - len(shown), 'more ' + noun)}; --json lists all.")
    return shown


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _bank_lines(bank: Bank) -> list[str]:
    rows = [
        (topic or "(no topic)", count, bank.category_titles.get(topic, ""))
        for topic, count in topic_counts(bank)
    ]
    name = clean_line(f"{bank.name}: {bank.title}" if bank.title not in ("", bank.name) else bank.name)
    return [name, table(("topic", "items", ""), rows, right=(1,))]


_GROUP_COLUMNS = {
    "pick-longest": "longest",
    "pick-shortest": "shortest",
    "pick-punctuation": "signs",
    "pick-stem-words": "stem",
    "pick-convergence": "others",
    "shape-model": "shape",
}
"""The ways of guessing that are listed by topic group, under the heads of their columns."""


def _group_lines(verdict: Verdict) -> list[str]:
    rows: list[tuple[object, ...]] = []
    for code, gates in verdict.groups.items():
        found = {gate.name: gate for gate in gates}
        items = found["missing-refs"].n
        if items >= MIN_JUDGED:
            rows.append((code, items, *(found[name].figure for name in _GROUP_COLUMNS)))
    if not rows:
        return []
    missed = missed_in_groups(verdict.groups)
    return [
        "",
        "Right by picking the longest or shortest option, the one with most signs, most words of the stem, most words "
        "of the others, or by a model of the options' shape:",
        "",
        table(("topic", "items", *_GROUP_COLUMNS.values()), rows, right=range(1, len(_GROUP_COLUMNS) + 2)),
        "",
        *(
            f"MISSED in {gate.scope}: {gate.title or gate.name}, {gate.figure} ({gate.limit})"
            for gate in missed
        ),
        *([] if missed else [f"Each topic of {MIN_JUDGED} items or more passes the gates for topics."]),
    ]


def _quality_lines(verdict: Verdict, found: Review) -> list[str]:
    lines: list[str] = []
    if len(verdict.items) > MAX_REVIEWED:
        lines += [
            "",
            f"Quality is judged on {found.items} items, taken evenly from all {len(verdict.items)}. Near-duplicates, "
            f"enemies and tags are not looked at: that is done up to {MAX_REVIEWED} items.",
        ]
    if verdict.judged:
        rows = [
            (
                "-" if gate.passed is None else "holds" if gate.passed else "MISSED",
                f"{gate.title or gate.name} ({gate.scope})" if gate.scope else gate.title or gate.name,
                gate.figure,
                gate.limit,
                gate.n,
            )
            for gate in found.gates
        ]
        lines += ["", table(("", "gate", "measured", "limit", "of"), rows, right=(2, 4))]
        lines += _group_lines(verdict)
    else:
        lines += ["", f"Quality gates are judged from {MIN_JUDGED} items on."]
    names = {item.id: named(item) for item in verdict.items}
    for severity, title, noun in (
        ("block", "Flaws to mend before use", "flaw"),
        ("warn", "Remarks to weigh", "remark"),
    ):
        findings = [finding for finding in found.findings if finding.severity == severity]
        rows_of_items = (
            clean_line(f"{names.get(finding.item, finding.item)}: {finding.message} ({finding.rule})", 1_000)
            for finding in findings
        )
        if findings:
            lines += ["", title, *_limited(rows_of_items, len(findings), noun)]
    return lines
