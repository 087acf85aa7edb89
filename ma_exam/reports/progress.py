"""Progress as plain text, a page for each figure: what it comes to in words, and the numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

from ma_exam.core.progress import Difference, Progress, Score, band
from ma_exam.core.progress_habits import Share
from ma_exam.core.progress_pace import NEWEST
from ma_exam.core.readiness import Zone
from ma_exam.core.records import NAMES
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import SOME
from ma_exam.reports.plain import MIN_WIDTH, count, heading, moment, percent, seconds, span, table, wrap
from ma_exam.reports.progress_map import START_SET, topic_page, topic_picture

START_MOCK = "m on the home screen starts a mock exam."
SAY_SURE = "In practice 1, 2 and 3 say sure, unsure or guess; a mock asks when that is chosen at its start."
REASONS = {
    "did_not_know": "did not know",
    "confused": "confused two things",
    "misread": "misread",
    "slip": "slip",
    "time": "ran out of time",
}
MOST_NAMED = 15
"""Confusions that are named; the others are rarer."""

EXACT_FROM = 100
"""Items from which on points are told with one decimal."""


@dataclass(frozen=True, slots=True)
class Page:
    """One figure: its name, what it comes to in sentences, and its numbers in lines; these are empty without data.

    `picture` is the map of topic groups: a line that says what stands in it, a head, the rows, and the legend.
    """

    name: str
    title: str
    told: tuple[str, ...]
    figures: tuple[str, ...]
    picture: tuple[str, ...] = ()


def pages(progress: Progress, width: int, tz: tzinfo = UTC) -> tuple[Page, ...]:
    """All pages in their order, the lines of their numbers at most `width` columns wide."""
    width = max(width, MIN_WIDTH)
    return tuple(
        Page(
            name,
            title,
            tuple(told),
            tuple(figures),
            tuple(topic_picture(progress, width)) if name == "topics" else (),
        )
        for name, title, make in _PAGES
        for told, figures in [make(progress, width, tz)]
    )


def render_progress(progress: Progress, *, width: int = 80, tz: tzinfo = UTC) -> str:
    """All pages one below the other."""
    width = max(width, MIN_WIDTH)
    lines = wrap(f"{clean_line(progress.blueprint.title)}: progress", width)
    lines += wrap(f"Asked {moment(progress.asked_us, tz)}", width)
    for page in pages(progress, width, tz):
        lines += heading(page.title, width)
        for told in page.told:
            lines += wrap(told, width)
        for numbers in (page.picture, page.figures):
            lines += ["", *numbers] if numbers else []
    return "\n".join(lines)


Parts = tuple[list[str], list[str]]


def _scores(progress: Progress, width: int, tz: tzinfo) -> Parts:
    mocks, parts = progress.mocks, progress.parts
    told: list[str] = []
    if not mocks:
        told.append(f"No whole mock is finished yet. {START_MOCK}")
    elif len(mocks) == 1:
        told.append("One mock so far. Two can be compared.")
    if found := progress.last_difference:
        told.append(difference_in_words(found, min(mocks[-1].scored, mocks[-2].scored)))
    if mocks and mocks[-1].met:
        told.append(
            f"{mocks[-1].met} of the newest mock's {mocks[-1].scored} scored items had been met before: some of its "
            "points may be memory of the items."
        )
    figures: list[str] = []
    if mocks:
        head = ("mock exam", "day", "right", "score", "SEM", "zone then")
        figures += table(head, [_score(score, tz) for score in mocks[: -NEWEST - 1 : -1]], width)
        figures += _earlier(len(mocks), width)
        figures += [
            "",
            *wrap(
                "SEM: one standard error of the score in points; it is the bar in the chart. Zone then: the readiness "
                "that the mock supported on the day it was handed in.",
                width,
            ),
        ]
    if parts:
        figures += ["", *wrap("Blocks, and mocks that were given up:", width)]
        head = ("", "day", "right", "score", "SEM", "")
        figures += table(head, [_score(score, tz) for score in parts[: -NEWEST - 1 : -1]], width)
        figures += _earlier(len(parts), width)
    return told, figures


def _earlier(number: int, width: int) -> list[str]:
    """That the oldest of so many are not listed."""
    left = number - NEWEST
    return (
        wrap(f"And {left} earlier; `ma-exam report --progress --json` lists all.", width) if left > 0 else []
    )


def _score(score: Score, tz: tzinfo) -> tuple[str, ...]:
    bears = score.scored >= SOME
    error = 0 < score.right < score.scored
    zone = "-" if score.zone in (None, Zone.NONE) else str(score.zone)
    if not score.whole:
        zone = "given up" if score.status == "given_up" else ""
    return (
        f"{score.number}" if score.whole else f"{NAMES[score.kind]} {score.number}",
        moment(score.started_us, tz)[:10],
        f"{score.right} of {score.scored}",
        percent(score.share) if bears else "-",
        f"{100 * score.error:.0f}" if bears and error else "-",
        zone,
    )


def difference_in_words(found: Difference, items: int) -> str:
    """Whether the newest score differs from the one before by more than chance."""
    digits = 1 if items >= EXACT_FROM else 0
    points, surely, probably = (
        f"{100 * value:.{digits}f}" for value in (abs(found.change), found.surely, found.probably)
    )
    way = "above" if found.change > 0 else "below"
    head = f"Mock exam {found.later} is {points} points {way} mock exam {found.earlier}"
    if not found.change:
        head = f"Mock exams {found.earlier} and {found.later} have the same score"
    match found.beyond:
        case "surely":
            return f"{head}: more than chance. Chance alone brings {surely} points or more in 5 of 100 cases."
        case "probably":
            return (
                f"{head}: probably more than chance. Chance alone brings {probably} points or more in 20 of 100 cases, "
                f"and {surely} in 5."
            )
    return (
        f"{head}: no more than chance. Two such scores differ probably from {probably} points on (80 %), and surely "
        f"from {surely} on (95 %)."
    )


def _lost(progress: Progress, width: int, tz: tzinfo) -> Parts:
    valued = [week for week in progress.weeks if week.lost is not None]
    if not valued:
        answers = sum(week.answers for week in progress.weeks)
        return [f"{count(answers, 'first-time answer')} so far; a number needs {SOME}. {START_SET}"], []
    now, first = valued[-1], valued[0]
    scored = progress.blueprint.scored
    told = [
        f"As you stand you would lose about {now.lost:.0f} of the exam's {scored} scored items "
        f"({span(now.low, now.high)})."
    ]
    if first is not now:
        told.append(f"At the end of the week of {_day(first.monday)} it was {first.lost:.0f}.")
    rows = [
        (
            _day(week.monday),
            str(week.answers),
            share_in_words(Share(week.right, week.answers)),
            str(week.total),
            "-" if week.lost is None else f"{week.lost:.0f}",
            "-" if week.lost is None else span(week.low, week.high),
        )
        for week in reversed(progress.weeks)
    ]
    figures = table(("week of", "answers", "right", "so far", "lose", "range"), rows, width)
    figures += [
        "",
        *wrap(
            "Lose: from all first-time answers up to the week's end, in exams and practice; all weigh the same, old "
            "and new. Range: 80 %. Right: first-time answers of that week alone.",
            width,
        ),
    ]
    return told, figures


def _pace(progress: Progress, width: int, tz: tzinfo) -> Parts:
    if not progress.paces:
        return [f"No exam is finished yet. {START_MOCK}"], []
    exams = count(progress.looked_at, "exam")
    told = [
        f"Median time on right answers {seconds(progress.median_right_ms)}, on wrong answers "
        f"{seconds(progress.median_wrong_ms)}, over the newest {exams}."
    ]
    newest = progress.paces[-1]
    slow = [
        f"block {block.number} ({seconds(block.item_ms)})"
        for block in newest.blocks
        if block.item_ms is not None and block.item_ms > block.limit_ms
    ]
    if slow:
        told.append(f"In the newest exam more than the limit an item in {', '.join(slow)}.")
    if newest.blank:
        told.append(f"The newest exam left {count(newest.blank, 'item')} unanswered.")
    columns = max(len(entry.blocks) for entry in progress.paces)
    head = ("", *(f"b{place}" for place in range(1, columns + 1)), "limit", "right", "wrong", "blank")
    rows = [
        (
            f"{NAMES[entry.kind]} {entry.number}",
            *(seconds(block.item_ms) for block in entry.blocks),
            *("-",) * (columns - len(entry.blocks)),
            seconds(entry.blocks[0].limit_ms) if entry.blocks else "-",
            seconds(entry.median_right_ms),
            seconds(entry.median_wrong_ms),
            str(entry.blank),
        )
        for entry in reversed(progress.paces)
    ]
    figures = table(head, rows, width)
    return told, [
        *figures,
        "",
        *wrap(
            "b1 to b4: seconds on an item that was looked at, by block, and the limit an item. Right, wrong: median "
            "seconds on right and on wrong answers. Blank: items left unanswered.",
            width,
        ),
    ]


def _changes(progress: Progress, width: int, tz: tzinfo) -> Parts:
    if not progress.paces:
        return [f"No exam is finished yet. {START_MOCK}"], []
    changes, exams = progress.changes, count(progress.looked_at, "exam")
    if not changes.items:
        return [f"No answer to a scored item was changed in the newest {exams}."], []
    rows = [
        ("gained: wrong to right", str(changes.gained)),
        ("lost: right to wrong", str(changes.lost)),
        ("wrong to another wrong", str(changes.wrong)),
        ("all", str(changes.items)),
    ]
    net = changes.gained - changes.lost
    told = [
        f"{count(changes.items, 'answer')} changed in the newest {exams}: {changes.gained} gained, "
        f"{changes.lost} lost, {changes.wrong} neither. "
        + (
            f"Together they {'won' if net > 0 else 'cost'} {count(abs(net), 'item')}."
            if net
            else "They even out."
        ),
        "It is your own tally; nothing else says whether you should trust a first answer.",
    ]
    return told, table(("changed answers", "items"), rows, width)


def _confusions(progress: Progress, width: int, tz: tzinfo) -> Parts:
    if not progress.confusions_from:
        return [f"No wrong answers so far. {START_SET}"], []
    wrong = count(progress.confusions_from, "considered wrong answer")
    if not progress.confusions:
        return [f"No wrong idea was chosen twice, in {wrong}."], []
    told = [f"From the newest {wrong}. A wrong idea is named from the second time on: once may be a slip."]
    rows = [
        (clean_line(found.told), str(found.times), str(len(found.topics)))
        for found in progress.confusions[:MOST_NAMED]
    ]
    figures = table(("what was confused", "times", "topics"), rows, width)
    if more := len(progress.confusions) - len(rows):
        figures += [
            "",
            *wrap(f"And {more} more, less often; `ma-exam report --progress --json` lists all.", width),
        ]
    return told, figures


def _confidence(progress: Progress, width: int, tz: tzinfo) -> Parts:
    first, repeats = progress.first_sight, progress.repeats
    if not first.answers + repeats.answers:
        return [f"No answers yet. {START_SET}"], []
    told = [f"At first sight: {share_in_words(first)}."]
    if repeats.answers:
        told.append(
            f"Items met before: {share_in_words(repeats)}; that tells of memory, and counts in no estimate."
        )
    figures: list[str] = []
    weeks = progress.confidence
    if weeks:
        sure, mistakes = sum(week.sure for week in weeks), sum(week.mistakes for week in weeks)
        guess, lucky = sum(week.guess for week in weeks), sum(week.lucky for week in weeks)
        told.append(
            f"Confident mistakes: {mistakes} of {count(sure, 'sure answer')}. "
            f"Lucky guesses: {lucky} of {count(guess, 'guess').replace('guesss', 'guesses')}."
        )
        rows = [
            (
                _day(week.monday),
                f"{week.mistakes} of {week.sure}",
                f"{week.lucky} of {week.guess}",
                f"{week.unsure_right} of {week.unsure}",
            )
            for week in reversed(weeks)
        ]
        head = ("week of", "sure but wrong", "guessed right", "unsure, right")
        figures += table(head, rows, width)
    else:
        told.append(f"How sure you were was not said yet. {SAY_SURE}")
    return told, figures + _reasons(progress, width)


def _reasons(progress: Progress, width: int) -> list[str]:
    rows = [
        (REASONS.get(reason, clean_line(reason)), str(times))
        for reason, times in sorted(progress.reasons.items(), key=lambda row: (-row[1], row[0]))
    ]
    return ["", *table(("why answers were wrong, as you said", "times"), rows, width)] if rows else []


def share_in_words(share: Share) -> str:
    """So many of so many, and as much of a percent as they bear: none under 5, a band under 10, both under 25."""
    told = f"{share.right} of {share.answers}"
    low, high = band(share.right, share.answers)
    likely = span(100 * low, 100 * high)
    match share.show:
        case "too few":
            return told
        case "band":
            return f"{told} ({likely} %)"
        case "percent and band":
            return f"{told}, {percent(share.right / share.answers)} ({likely})"
    return f"{told}, {percent(share.right / share.answers)}"


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


_PAGES: Sequence[tuple[str, str, Callable[[Progress, int, tzinfo], Parts]]] = (
    ("scores", "Scores of your mocks", _scores),
    ("lost", "Points lost by week", _lost),
    ("topics", "Topic groups covered", topic_page),
    ("pace", "Pace", _pace),
    ("changes", "Changed answers", _changes),
    ("mix-ups", "What you confuse", _confusions),
    ("sure", "How sure, and how right", _confidence),
)
