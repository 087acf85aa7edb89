"""A blind review: items as a reader meets them who has not seen the key, and what the readers' answers come to."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ma_exam.core.beta import wilson
from ma_exam.core.form import option_order
from ma_exam.core.item import Item, ItemRef

AGREEMENT_LIMIT = 0.98
"""The least share of blind answers that agree with the key, after mending."""

OPTIONS_ONLY_LIMIT = 0.45
"""The greatest share of keys that readers may find with the stem hidden."""

OTHERS_A_PART = 20
"""Items of the other bank that are mixed into one part."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Question:
    """One item under a number that tells nothing, its options in the order shown. `key` holds letters, as `b`."""

    number: int
    part: int
    item: ItemRef
    topic: str
    other: bool
    """Whether it is one of those mixed in for comparison."""
    stem: str
    exhibit: str
    options: tuple[str, ...]
    several: bool
    """Whether it asks for several options."""
    key: str

    @property
    def letters(self) -> str:
        """The letters of its options."""
        return LETTERS[: len(self.options)]


@dataclass(frozen=True, slots=True)
class Blind:
    """All questions of one review, and how they were chosen. Readers see the questions without item, topic and key."""

    bank: str
    seed: int
    options_only: bool
    questions: tuple[Question, ...]

    @property
    def parts(self) -> tuple[tuple[Question, ...], ...]:
        """The questions part by part."""
        last = self.questions[-1].part if self.questions else 0
        return tuple(
            tuple(question for question in self.questions if question.part == part)
            for part in range(1, last + 1)
        )


def prepare(
    items: Sequence[Item],
    others: Sequence[Item] = (),
    *,
    bank: str = "",
    seed: int = 1,
    sample: int | None = None,
    parts: int = 1,
    options_only: bool = False,
) -> Blind:
    """Items and options shuffled by the seed, in `parts` of like size, at most `OTHERS_A_PART` others among each.

    Retired items and items without a key are left out. Numbers run through all parts. The same items and the same seed
    give the same review; numeric options stay in order, as in an exam.
    """
    chosen = _shuffled(items, f"{seed}:items")[:sample]
    parts = max(1, min(parts, len(chosen)))
    refs = {item.ref for item in chosen}
    strangers = (item for item in others if item.ref not in refs)
    mixed_in = _shuffled(strangers, f"{seed}:others")[: parts * OTHERS_A_PART]
    questions: list[Question] = []
    for part in range(1, parts + 1):
        own = [(item, False) for item in chosen[part - 1 :: parts]]
        theirs = [(item, True) for item in mixed_in[part - 1 :: parts]]
        for item, other in sorted(own + theirs, key=lambda entry: _rank(entry[0], f"{seed}:order")):
            questions.append(_question(item, other, len(questions) + 1, part, seed))
    return Blind(bank, seed, options_only, tuple(questions))


def _rank(item: Item, salt: str) -> bytes:
    return hashlib.sha256(f"{salt}:{item.ref}".encode()).digest()


def _shuffled(items: Iterable[Item], salt: str) -> list[Item]:
    usable = (item for item in items if item.status != "retired" and item.key)
    return sorted(usable, key=lambda item: _rank(item, salt))


def _question(item: Item, other: bool, number: int, part: int, seed: int) -> Question:
    order = option_order(item, seed)
    return Question(
        number=number,
        part=part,
        item=item.ref,
        topic=item.topic,
        other=other,
        stem=item.stem,
        exhibit=item.exhibit,
        options=tuple(item.options[place].text for place in order),
        several=item.select == "all",
        key="".join(letter for letter, place in zip(LETTERS, order, strict=False) if place in item.key),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader answered: letters in order, none when left open, and a remark, if any."""

    letters: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All answers of one reader, by number."""

    reader: str
    answers: Mapping[int, Answer]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers were given and how many agree with the key."""

    answered: int = 0
    right: int = 0

    @property
    def share(self) -> float | None:
        """The share that agrees, None without an answer."""
        return self.right / self.answered if self.answered else None

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval by Wilson, each answer taken as independent."""
        return wilson(self.right, self.answered)


@dataclass(frozen=True, slots=True)
class Remark:
    """One question on which a reader disagreed with the key or which a reader flagged: who said what."""

    question: Question
    said: tuple[tuple[str, Answer], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the readings come to."""

    blind: Blind
    own: Tally
    others: Tally
    readers: tuple[tuple[str, Tally, Tally], ...]
    """Reader, on the bank's items, on the others."""
    groups: tuple[tuple[str, int, Tally], ...]
    """Topic group or subcategory, how many of its items were read, answers."""
    disagreements: tuple[Remark, ...]
    """The bank's items that at least one reader answered otherwise than the key."""
    flagged: tuple[Remark, ...]
    """Those that all readers answered as the key does, and one at least found something in."""
    unread: int
    """The bank's items that nobody answered."""

    @property
    def limit_holds(self) -> bool | None:
        """Whether agreement, or guessing with the stem hidden, is within its limit; None without an answer."""
        if self.own.share is None:
            return None
        if self.blind.options_only:
            return self.own.share <= OPTIONS_ONLY_LIMIT
        return self.own.share >= AGREEMENT_LIMIT


def score(blind: Blind, readings: Sequence[Reading]) -> Outcome:
    """Compare the readings with the key.

    Answers left open count nowhere; where there are several letters, they must be all those of the key and no other.
    """
    own = [question for question in blind.questions if not question.other]
    others = [question for question in blind.questions if question.other]
    remarks = [Remark(question, said) for question in own if (said := tuple(_said(question, readings)))]
    return Outcome(
        blind=blind,
        own=_tally(own, readings),
        others=_tally(others, readings),
        readers=tuple((r.reader, _tally(own, [r]), _tally(others, [r])) for r in readings),
        groups=_groups(own, readings),
        disagreements=tuple(remark for remark in remarks if not _agreed(remark)),
        flagged=tuple(
            remark
            for remark in remarks
            if _agreed(remark) and any(answer.remark for _, answer in remark.said)
        ),
        unread=sum(not any(answer.letters for _, answer in _said(question, readings)) for question in own),
    )


def _said(question: Question, readings: Sequence[Reading]) -> list[tuple[str, Answer]]:
    return [(r.reader, r.answers[question.number]) for r in readings if question.number in r.answers]


def _agreed(remark: Remark) -> bool:
    return all(answer.letters in ("", remark.question.key) for _, answer in remark.said)


def _tally(questions: Iterable[Question], readings: Sequence[Reading]) -> Tally:
    counted: Counter[bool] = Counter(
        answer.letters == question.key
        for question in questions
        for _, answer in _said(question, readings)
        if answer.letters
    )
    return Tally(counted.total(), counted[True])


def _groups(own: Sequence[Question], readings: Sequence[Reading]) -> tuple[tuple[str, int, Tally], ...]:
    members: dict[str, list[Question]] = defaultdict(list)
    for question in own:
        places = question.topic.split(".")
        for depth in range(1, min(len(places), 2) + 1):
            members[".".join(places[:depth])].append(question)
    found: list[tuple[str, int, Tally]] = []
    for code in sorted(members, key=lambda code: code.split(".")):
        tally = _tally(members[code], readings)
        read = sum(any(answer.letters for _, answer in _said(q, readings)) for q in members[code])
        if code and read:
            found.append((code, read, tally))
    return tuple(found)
