"""How it has gone over all attempts together: counted by the database."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.progress import Progress, Score, WeekCount, coverage, weekly_losses, zone_then
from ma_exam.core.progress_habits import Confidence, Confusion, Share, Told, Version, confusions
from ma_exam.core.progress_pace import (
    NEWEST,
    Pace,
    Row,
    answer_times,
    change_of,
    changed,
    choices_of,
    count_changes,
    interruptions,
    middle,
    pace,
)
from ma_exam.core.scoring import Changes, exam_rapid_below_ms
from ma_exam.services import exams
from ma_exam.services.misconceptions import misconception_lines

if TYPE_CHECKING:
    from ma_exam.store.database import Database

MOST_WRONG = 5_000
"""Wrong answers that are looked through for confusions, the newest: more tell nothing new."""


def exam_sat_last(database: "Database") -> Blueprint:
    """The exam of the newest attempt whose blueprint is installed; the first one without any."""
    known = exams.blueprints()
    sat = database.history.newest_blueprint(tuple(known))
    return known[sat] if sat else next(iter(known.values()))


def progress_of(database: "Database", blueprint: Blueprint, now_us: int, tz: tzinfo) -> Progress:
    """The progress in one exam. Weeks begin on Monday in the zone `tz`; an answer is of the week its attempt closed in.

    Scores, pace and changed answers are of exams of this blueprint; all else counts answers on topics that its
    outline takes, whichever exam or practice set they were given in, as `pooled_analysis` does.
    """
    rapid_ms, history = exam_rapid_below_ms(blueprint), database.history
    week = _weeks_in(tz)
    counts = [
        WeekCount(week(finished_us), topic, answers, right)
        for finished_us, topic, answers, right in history.first_answers(rapid_ms)
    ]
    groups, unplaced = coverage(blueprint, counts, week(now_us))
    looked = _look(database, blueprint)
    leaf_of = blueprint.leaf_finder()
    outside = [topic for topic in history.topics() if leaf_of(topic) is None]
    wrong = [answer for answer in history.wrong_answers(rapid_ms, MOST_WRONG) if leaf_of(answer.topic)]
    options = history.options({Version(*answer[:3]) for answer in wrong} | looked.versions)
    found: tuple[Confusion, ...] = ()
    if wrong:
        found = confusions(wrong, options, misconception_lines(database.banks.all()), leaf_of)
    return Progress(
        blueprint=blueprint,
        asked_us=now_us,
        scores=looked.scores,
        weeks=weekly_losses(blueprint, counts),
        groups=groups,
        unplaced=unplaced,
        looked_at=len(looked.paces),
        paces=tuple(looked.paces),
        median_right_ms=middle(looked.right_ms),
        median_wrong_ms=middle(looked.wrong_ms),
        changes=looked.changes(options),
        confusions=found,
        confusions_from=len(wrong),
        confidence=_confidence(history.said(outside), week),
        reasons=Counter(str(reason) for _, reason in database.remarks.all_reasons()),
        first_sight=_share((row.answers, row.right) for row in counts if leaf_of(row.topic)),
        repeats=_share(row for topic, *row in history.repeats(rapid_ms) if leaf_of(topic)),
    )


def _weeks_in(tz: tzinfo) -> Callable[[int], int]:
    """What gives the Monday (as an ordinal) of the week of a moment."""

    @cache
    def monday(us: int) -> int:
        day = datetime.fromtimestamp(us // 1_000_000, tz).date()
        return day.toordinal() - day.weekday()

    return monday


@dataclass(slots=True)
class _Looked:
    """What looking at the newest exams, one by one, has found."""

    scores: tuple[Score, ...]
    paces: list[Pace] = field(default_factory=list)
    right_ms: list[int] = field(default_factory=list)
    wrong_ms: list[int] = field(default_factory=list)
    changed: list[tuple[Row, Sequence[frozenset[int]]]] = field(default_factory=list)

    @property
    def versions(self) -> set[Version]:
        """The items whose keys must be known to tell what a change came to."""
        return {row.version for row, _ in self.changed if not row.right}

    def changes(self, options: dict[Version, tuple[Told, ...]]) -> Changes:
        """What the changed answers came to."""
        return count_changes(change_of(row, made, options.get(row.version, ())) for row, made in self.changed)


def _look(database: "Database", blueprint: Blueprint) -> _Looked:
    sat = database.history.exams(blueprint.id)
    looked = _Looked(())
    scores = [score for _, score in sat[:-NEWEST]]
    for attempt_id, score in sat[-NEWEST:]:
        record = database.attempts.get(score.number)
        rows, acts = database.history.rows(attempt_id), database.history.acts(attempt_id)
        zone = zone_then(blueprint, record, interruptions(acts), rows)
        scores.append(replace(score, zone=zone, met=sum(row.scored and not row.first_sight for row in rows)))
        looked.paces.append(pace(score.number, score.kind, record.plan, rows))
        right, wrong = answer_times(rows)
        looked.right_ms += right
        looked.wrong_ms += wrong
        choices = choices_of(acts)
        looked.changed += [(row, choices[position]) for position, row in changed(rows, choices).items()]
    looked.scores = tuple(scores)
    return looked


def _share(rows: Iterable[Sequence[int]]) -> Share:
    """The sum of (answers, right)."""
    answers = right = 0
    for more, of_them_right in rows:
        answers, right = answers + more, right + of_them_right
    return Share(right, answers)


def _confidence(rows: Iterable[Sequence[int]], week: Callable[[int], int]) -> tuple[Confidence, ...]:
    """What was said, by week."""
    by_week: defaultdict[int, list[int]] = defaultdict(lambda: [0] * 6)
    for finished_us, *numbers in rows:
        said = by_week[week(finished_us)]
        said[:] = [before + number for before, number in zip(said, numbers, strict=True)]
    return tuple(Confidence(monday, *said) for monday, said in sorted(by_week.items()))
