"""How sure one was, and why answers were wrong, in the words of a report."""

from collections import Counter

from ma_exam.core.remarks import REASON_WORDS, Reason
from ma_exam.core.report import Report
from ma_exam.core.text import clean_line

FOLLOWS = {
    Reason.DID_NOT_KNOW: "What you did not know is learned by topic: most of it is in {topic}.",
    Reason.CONFUSED: "For two things confused, read the reasons of both options side by side.",
    Reason.MISREAD: "For what you misread, read the last sentence of the stem once more before the options.",
    Reason.SLIP: "For slips, look once at the option that is marked before the key that answers.",
    Reason.TIME: "When time ran out, mark an option after 90 seconds, flag the item and move on.",
}
"""What follows from each reason, in one sentence."""


def asked(report: Report) -> bool:
    """Whether of any answer it was said how sure one was."""
    return any(said.answers for said in report.result.sureness.values())


def lucky(report: Report) -> int:
    """Answers that were right by a guess."""
    return sum(item.result.lucky for item in report.items)


def confident_mistakes(report: Report) -> int:
    """Answers that were wrong although one was sure."""
    return sum(item.result.confident_mistake for item in report.items)


def sureness_lines(report: Report) -> list[str]:
    """How sure one was and how often right then, as sentences; none where nothing was said."""
    if not asked(report):
        return []
    told = [
        f"{sure} {said.right} of {said.answers} right"
        for sure, said in report.result.sureness.items()
        if said.answers
    ]
    head = ", ".join(told)
    return [
        f"{head[:1].upper()}{head[1:]}.",
        f"Right by a guess: {lucky(report)}. Sure and wrong: {confident_mistakes(report)}. Neither touches the score.",
    ]


def reason_counts(report: Report) -> Counter[Reason]:
    """How often each reason was noted."""
    return Counter(item.reason for item in report.items if item.reason is not None)


def reason_lines(report: Report) -> list[str]:
    """`Why: did not know 3, misread 1.` and what follows from the most frequent; nothing where none was noted."""
    counts = reason_counts(report)
    if not counts:
        return []
    ordered = sorted(counts, key=lambda reason: (-counts[reason], list(Reason).index(reason)))
    first = ordered[0]
    topics = Counter(item.domain_title for item in report.items if item.reason is first)
    topic = min(topics, key=lambda title: (-topics[title], title))
    return [
        f"Why: {', '.join(f'{REASON_WORDS[reason]} {counts[reason]}' for reason in ordered)}.",
        FOLLOWS[first].replace("{topic}", clean_line(topic) or "no one topic"),
    ]
