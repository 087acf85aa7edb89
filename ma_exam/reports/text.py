"""The report as plain text: for the terminal, a file, a printer or a screen reader; no colour, no control codes."""

from collections.abc import Iterable
from datetime import UTC, tzinfo

from ma_exam.core.attempt import Interruption
from ma_exam.core.blueprint import Scale
from ma_exam.core.readiness import Readiness
from ma_exam.core.records import AttemptRecord
from ma_exam.core.report import Conditions, Report, Sat
from ma_exam.core.scoring import Result
from ma_exam.core.text import clean_line
from ma_exam.reports.confidence import reason_lines, sureness_lines
from ma_exam.reports.item_text import item_lines, outcome
from ma_exam.reports.plain import (
    MIN_WIDTH,
    count,
    heading,
    minutes,
    moment,
    percent,
    seconds,
    span,
    table,
    wrap,
)
from ma_exam.reports.practice import practice_lines
from ma_exam.reports.ranking import EXPLAINED, level_lines, worst

KINDS = {"mock": "full exam", "block": "one block", "practice": "practice set"}
STATUSES = {"open": "not finished", "done": "finished", "given_up": "given up"}
POLICIES = {
    "practice": "practice: time away does not count",
    "exam": "not charged up to ten minutes in three interruptions; the rest is",
    "window": "all of it is charged",
}
CAUSES = {"left": "left", "killed": "the program ended unexpectedly", "slept": "the computer slept"}
ENDS = {"ended": "by you", "time": "time ran out", "given up": "given up", "not begun": "not begun"}


def render(report: Report, *, items: bool = True, width: int = 80, tz: tzinfo = UTC) -> str:
    """The report in lines of at most `width` columns (at least 40); `items` adds every item with its options.

    A practice set has a short one of its own.
    """
    width = max(width, MIN_WIDTH)
    if report.sat.wish:
        lines = [*_head(report.sat, width, tz), *practice_lines(report, width)]
        return "\n".join(lines + (_items(report, width) if items else []))
    lines = [
        *_head(report.sat, width, tz),
        *_score(report, width),
        *_readiness(report.readiness, report.scale, report.sat, width),
        *_content(report, width),
        *_pace(report, width),
        *_changes(report.result, width),
        *_sureness(report, width),
        *_conditions(report.conditions, width, tz),
    ]
    return "\n".join(lines + (_items(report, width) if items else []))


def _items(report: Report, width: int) -> list[str]:
    lines = heading("Item by item", width)
    for item in report.items:
        lines += item_lines(item, width)
    return lines


def render_attempts(records: Iterable[AttemptRecord], *, width: int = 80, tz: tzinfo = UTC) -> str:
    """A table of attempts in the order given; a sentence where there are none."""
    width = max(width, MIN_WIDTH)
    rows = [
        (
            str(record.number),
            KINDS[record.kind],
            STATUSES[record.status],
            moment(record.started_us, tz)[:10],
            "-" if record.right < 0 else f"{record.right} of {record.scored}",
            "-" if record.share is None else percent(record.share),
        )
        for record in records
    ]
    if not rows:
        return "No attempts yet."
    return "\n".join(table(("attempt", "kind", "status", "started", "right", "score"), rows, width))


def _head(sat: Sat, width: int, tz: tzinfo) -> list[str]:
    lines = wrap(f"{clean_line(sat.exam)}: attempt {sat.number}, {KINDS[sat.kind]}", width)
    lines += wrap(f"Form {clean_line(sat.form)}", width)
    lines += wrap(
        f"Started {moment(sat.started_us, tz)}, {STATUSES[sat.status]} {moment(sat.finished_us, tz)}", width
    )
    if sat.form_version != sat.blueprint_version:
        lines += wrap(
            f"The form was drawn by version {clean_line(sat.form_version)} of the exam's outline; topics and "
            f"weights below are those of version {clean_line(sat.blueprint_version)}.",
            width,
        )
    return lines


def _score(report: Report, width: int) -> list[str]:
    result = report.result
    lines = heading("Score", width)
    if result.share is None:
        return [*lines, *wrap("No scored item was reached, so there is no score.", width)]
    score = f"{result.right} of {result.scored} scored items right: {percent(result.share)}"
    if result.error is not None:
        score += f", standard error {100 * result.error:.0f} points"
    sentences = [score]
    if result.blank:
        sentences.append(f"{count(result.blank, 'scored item')} left blank, counted as wrong")
    if result.rapid:
        sentences.append(
            f"{count(result.rapid, 'answer')} given in under {result.rapid_below_ms / 1000:.1f} s: "
            "rapid guesses, counted in the score"
        )
    if result.not_reached:
        sentences.append(f"{count(result.not_reached, 'scored item')} not reached, and not in this score")
    if result.pretest:
        sentences.append(
            f"{count(result.pretest, 'further item')} not scored, as pretest items are on the exam"
        )
    return [*lines, *(line for text in sentences for line in wrap(f"{text}.", width, rest="  "))]


def _readiness(readiness: Readiness, scale: Scale | None, sat: Sat, width: int) -> list[str]:
    lines = heading(f"Readiness: {readiness.zone} (target {readiness.target_percent} %)", width)
    if readiness.estimate is None:
        lines += wrap("This attempt supports no readiness estimate:", width)
        lines += [line for reason in readiness.reasons for line in wrap(f"- {reason}", width, rest="  ")]
    else:
        estimate = readiness.estimate
        age = "today" if readiness.age_days == 0 else f"{count(readiness.age_days, 'day')} old"
        lines += wrap(
            f"{percent(estimate.share)}, likely {span(100 * estimate.low, 100 * estimate.high)} (80 % range), "
            f"from {count(readiness.items, 'first-time question')} ({readiness.answers} answered), {age}.",
            width,
        )
        lines += [line for text in (*readiness.reasons, *readiness.cautions) for line in wrap(text, width)]
        lines += wrap(readiness.disclaimer, width)
    if scale is not None:
        lines += wrap(
            f"Published for {clean_line(sat.exam)}: scale {scale.low}-{scale.high}, {scale.passing} to pass "
            f"({clean_line(scale.source.text)}, {clean_line(scale.source.date)}; "
            f"{scale.source.confidence} confidence). How right answers become that scale is not public, so no "
            "such score is given here.",
            width,
        )
    return lines


def _content(report: Report, width: int) -> list[str]:
    content, result = report.content, report.result
    lines = heading("Where you lose points", width)
    lines += wrap(worst(content), width)
    left_out = [
        f"{count(number, noun)}"
        for number, noun in (
            (result.blank, "blank"),
            (result.rapid, "rapid answer"),
            (result.repeats, "repeated question"),
            (content.unplaced, "answer outside the outline"),
        )
        if number
    ]
    lines += wrap(
        f"From {count(content.answers, 'first-time answer')} to scored items"
        + (f"; left out: {', '.join(left_out)}." if left_out else "."),
        width,
    )
    for level in content.levels:
        lines += level_lines(level, width, report.counts)
    lines += [
        "",
        *wrap(EXPLAINED, width),
    ]
    return lines


def _pace(report: Report, width: int) -> list[str]:
    result = report.result
    lines = heading("Pace", width)
    rows = [
        (
            f"block {block.number}",
            f"{seconds(block.item_ms)} (limit {seconds(block.item_limit_ms)})",
            f"{minutes(block.used_ms)} of {minutes(block.limit_ms)}",
            f"{block.blank} of {block.items}",
            str(block.unseen),
            ENDS[block.ended],
        )
        for block in result.blocks
    ]
    lines += table(("", "an item", "used", "blank", "unseen", "ended"), rows, width)
    lines += wrap(
        f"Median time on right answers {seconds(result.median_right_ms)}, on wrong answers "
        f"{seconds(result.median_wrong_ms)}; mean of all items seen {seconds(result.item_ms)}.",
        width,
    )
    slowest = ", ".join(
        f"{item.position} ({seconds(item.spent_ms)}, {outcome(item)})"
        for item in result.slowest
        if item.spent_ms
    )
    return lines + (wrap(f"Slowest items: {slowest}.", width, rest="  ") if slowest else [])


def _changes(result: Result, width: int) -> list[str]:
    changes = result.changes
    lines = heading("Changed answers and misconceptions", width)
    lines += wrap(
        f"Scored items with a changed answer: {changes.items}; {changes.gained} gained (wrong to right), "
        f"{changes.lost} lost (right to wrong), {changes.wrong} wrong to wrong.",
        width,
    )
    for misconception in result.misconceptions:
        lines += wrap(
            f"{clean_line(misconception.tag)}: chosen {misconception.times} times.", width, rest="  "
        )
    return lines


def _sureness(report: Report, width: int) -> list[str]:
    told = [*sureness_lines(report), *reason_lines(report)]
    if not told:
        return []
    return [
        *heading("How sure you were, and why wrong", width),
        *(line for text in told for line in wrap(text, width)),
    ]


def _conditions(conditions: Conditions, width: int, tz: tzinfo) -> list[str]:
    lines = heading("Conditions", width)
    time = f"Time: {minutes(conditions.limit_ms)} minutes, "
    if conditions.extra_ms:
        time += (
            f"with the accommodation x{conditions.time_percent / 100:g} "
            f"({minutes(conditions.extra_ms)} minutes more)."
        )
    else:
        time += "the standard allowance."
    lines += wrap(time, width)
    lines += wrap(f"Time away: {POLICIES[conditions.policy]}.", width)
    if conditions.break_ms:
        lines += wrap(
            f"Breaks: {minutes(conditions.break_used_ms)} of {minutes(conditions.break_ms)} minutes used.",
            width,
        )
    if not conditions.interruptions:
        lines += wrap("No interruptions.", width)
    for interruption in conditions.interruptions:
        lines += wrap(_interruption(interruption, tz), width, rest="  ")
    for moved in conditions.clock_moves_ms:
        way = "forward" if moved > 0 else "back"
        lines += wrap(f"The computer's clock was moved {way} by {minutes(abs(moved))} minutes.", width)
    return lines


def _interruption(interruption: Interruption, tz: tzinfo) -> str:
    where = (
        f"{interruption.phase} {interruption.block}" if interruption.phase == "block" else interruption.phase
    )
    text = (
        f"Interruption in {where} until {moment(interruption.wall_us, tz)}: {CAUSES[interruption.cause]}, away "
        f"{minutes(interruption.away_ms)}, charged {minutes(interruption.charged_ms)}"
    )
    if interruption.break_ms:
        text += f", taken from the break {minutes(interruption.break_ms)}"
    if interruption.clock_moved_ms:
        text += f"; the clock was moved by {minutes(abs(interruption.clock_moved_ms))} meanwhile"
    return f"{text}."
