"""Habits in counts: how sure one was against what was right, which wrong ideas come back, first sight and repeats."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ma_exam.core.blueprint import Domain
from ma_exam.core.grading import option_hash
from ma_exam.core.scoring import MISCONCEPTION_TIMES
from ma_exam.core.weakness import FEW, MANY, SOME, Show


@dataclass(frozen=True, slots=True)
class Share:
    """So many right of so many answers, and how much of a percent they bear."""

    right: int
    answers: int

    @property
    def show(self) -> Show:
        """What may be told: the rule of estimates, for answers that are counted."""
        if self.answers < FEW:
            return "too few"
        if self.answers < SOME:
            return "band"
        return "percent and band" if self.answers < MANY else "percent"


@dataclass(frozen=True, slots=True)
class Confidence:
    """One week's scored answers by what was said of them. `mistakes`: sure and wrong; `lucky`: guessed and right."""

    monday: int
    sure: int
    mistakes: int
    unsure: int
    unsure_right: int
    guess: int
    lucky: int

    @property
    def answers(self) -> int:
        """Answers of which anything was said."""
        return self.sure + self.unsure + self.guess


class Wrong(NamedTuple):
    """A considered wrong answer: the item as it was shown, its topic, and the hashes of the chosen options' texts."""

    bank: str
    item: str
    revision: str
    topic: str
    choice: str


class Version(NamedTuple):
    """Which item, in which words."""

    bank: str
    item: str
    revision: str


class Told(NamedTuple):
    """What is asked of an option: its text, whether it is a key, and the tag of the wrong idea that it expresses."""

    text: str
    is_key: bool
    misconception: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """A wrong idea by its tag: in words (the tag where nobody wrote any), how often it was chosen, in which topics."""

    tag: str
    told: str
    times: int
    topics: tuple[str, ...]


def confusions(
    wrong: Iterable[Wrong],
    options: Mapping[Version, tuple[Told, ...]],
    lines: Mapping[tuple[str, str], str],
    leaf_of: Callable[[str], Domain | None],
) -> tuple[Confusion, ...]:
    """Tags chosen often enough, most frequent first; `lines` has words for (bank, tag). Two banks' tags are two ideas.

    An answer counts once for each idea that it holds. Topics are codes of leaves, in order.
    """
    tags = {
        version: {
            option_hash(told.text): told.misconception
            for told in options_of
            if told.misconception and not told.is_key
        }
        for version, options_of in options.items()
    }
    times: Counter[tuple[str, str]] = Counter()
    topics: dict[tuple[str, str], set[str]] = {}
    for answer, number in Counter(wrong).items():
        leaf = leaf_of(answer.topic)
        found = tags.get(Version(answer.bank, answer.item, answer.revision), {})
        for tag in {found.get(text, "") for text in answer.choice.split(",")} - {""}:
            times[answer.bank, tag] += number
            topics.setdefault((answer.bank, tag), set()).add(leaf.code if leaf else answer.topic)
    rows = [
        Confusion(tag, lines.get((bank, tag), tag), number, tuple(sorted(topics[bank, tag])))
        for (bank, tag), number in times.items()
        if number >= MISCONCEPTION_TIMES
    ]
    return tuple(sorted(rows, key=lambda row: (-row.times, row.tag, row.told)))
