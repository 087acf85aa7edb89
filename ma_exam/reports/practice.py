"""A practice set as text: what it was drawn for, what was right by topic, and why it gives no readiness."""

from ma_exam.core.plan import MINUTE_MS
from ma_exam.core.records import bears_percent
from ma_exam.core.report import Report
from ma_exam.core.text import clean_line
from ma_exam.core.wish import What
from ma_exam.reports.confidence import reason_lines, sureness_lines
from ma_exam.reports.plain import count, heading, minutes, percent, seconds, table, wrap
from ma_exam.services.misconceptions import in_words

WHAT_NAMES: dict[What, str] = {
    "mix": "new first, some missed",
    "missed": "what I missed",
    "flagged": "what I flagged",
    "new": "only new ones",
    "unsure": "what I was not sure of",
    "lucky": "right, but by a guess",
    "confident": "wrong, though I was sure",
    "due": "due for review today",
    "bookmarked": "what I bookmarked",
}
WHAT_WORDS: dict[What, str] = {
    "mix": "mix",
    "missed": "missed",
    "flagged": "flagged",
    "new": "new",
    "unsure": "unsure",
    "lucky": "lucky",
    "confident": "confident",
    "due": "due",
    "bookmarked": "bookmarks",
}
"""The same in one word, where all stand beside each other."""

DIFFICULTY_NAMES = {0: "any difficulty", 1: "easy", 2: "medium", 3: "hard"}
"""An author's rating in words."""

NO_READINESS = (
    "A practice set gives no readiness: each answer was told before the next item. Its first-time answers count in "
    "where you lose points."
)


def wished(report: Report) -> str:
    """What the set was drawn for: `Items: new first, some missed, from C2.4; hard; in 15 minutes.`"""
    wish = report.sat.wish
    if wish is None:
        return ""
    told = [f"{WHAT_NAMES[wish.what]}, from {clean_line(wish.scope) or 'the whole outline'}"]
    if wish.difficulty:
        told.append(DIFFICULTY_NAMES[wish.difficulty])
    if wish.misconception:
        told.append(f"where one may fall for: {clean_line(in_words(wish.misconception))}")
    if wish.minutes:
        over = report.sat.used_ms >= wish.minutes * MINUTE_MS
        told.append(f"for {wish.minutes} minutes{', which were over at the end' if over else ''}")
    return f"Items: {'; '.join(told)}."


def by_topic(report: Report) -> list[tuple[str, int, int]]:
    """Title, right and answered items of each topic group, most missed first."""
    found: dict[str, tuple[int, int]] = {}
    for item in report.items:
        if item.result.answered:
            right, answered = found.get(item.domain_title, (0, 0))
            found[item.domain_title] = right + item.result.right, answered + 1
    rows = [(title, right, answered) for title, (right, answered) in found.items()]
    return sorted(rows, key=lambda row: (row[1] - row[2], row[0]))


def practice_lines(report: Report, width: int) -> list[str]:
    """The set in lines of at most `width` columns, below its head."""
    result = report.result
    lines = [*wrap(wished(report), width), *heading("Right", width)]
    if result.share is None:
        lines += wrap("Nothing was answered.", width)
    else:
        share = f": {percent(result.share)}" if bears_percent("practice", result.scored) else ""
        lines += wrap(f"{result.right} of {result.scored} answered right{share}.", width)
    if skipped := sum(not item.answered for item in result.items):
        lines += wrap(f"{count(skipped, 'item')} skipped, which count for nothing.", width)
    if result.rapid:
        lines += wrap(
            f"{count(result.rapid, 'answer')} given in under {result.rapid_below_ms / 1000:.1f} s: rapid guesses.",
            width,
        )
    if topics := by_topic(report):
        rows = [(clean_line(title), f"{right} of {answered}") for title, right, answered in topics]
        lines += ["", *table(("topic", "right"), rows, width)]
    if sureness := sureness_lines(report):
        lines += heading("How sure you were", width)
        lines += [line for text in sureness for line in wrap(text, width)]
    if reasons := reason_lines(report):
        lines += heading("Why answers were wrong", width)
        lines += [line for text in reasons for line in wrap(text, width)]
    lines += heading("Readiness", width)
    lines += wrap(NO_READINESS, width)
    lines += heading("Time", width)
    used = sum(block.used_ms for block in result.blocks)
    lines += wrap(
        f"{minutes(used)} minutes in all, reasons read included; {seconds(result.item_ms)} to answer an item. "
        "No time limit; time away does not count.",
        width,
    )
    return lines
