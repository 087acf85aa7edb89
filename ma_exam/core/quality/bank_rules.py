"""The gates of a bank: how far blind strategies get, near-duplicates, enemies, the mix, rationales and tags."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil

from ma_exam.core.item import Item, ItemRef, Option, numeric_values
from ma_exam.core.quality import limits, shape_model
from ma_exam.core.quality.item_rules import (
    RULES,
    convergence_scores,
    sole_key,
    testable_for_convergence,
)
from ma_exam.core.quality.opposites import are_opposite
from ma_exam.core.quality.verdict import MIN_JUDGED, Finding, Gate, judged
from ma_exam.core.quality.words import bare, content_words, grams, jaccard, mark_count

Scores = Callable[[Item], Sequence[float]]


def _lengths(item: Item) -> list[int]:
    return [len(option.text) for option in item.options]


def _shortness(item: Item) -> list[int]:
    return [-length for length in _lengths(item)]


def _marks(item: Item) -> list[int]:
    return [mark_count(option.text) for option in item.options]


def _stem_words(item: Item) -> list[int]:
    stem = content_words(item.stem)
    return [len(stem & content_words(option.text)) for option in item.options]


def _convergence(item: Item) -> list[int]:
    return convergence_scores(item.options)


STRATEGIES: dict[str, Scores] = {
    "pick-longest": _lengths,
    "pick-shortest": _shortness,
    "pick-punctuation": _marks,
    "pick-stem-words": _stem_words,
    "pick-convergence": _convergence,
}
"""Blind strategy -> the score by which it picks an option."""


def share_picked(items: Sequence[Item], scores: Scores) -> float:
    """The share of one-key items right when an option of the highest score is picked; a tie counts as a share."""
    single = [item for item in items if sole_key(item)]
    right = 0.0
    for item in single:
        values = scores(item)
        best = max(values)
        leaders = [place for place, value in enumerate(values) if value == best]
        right += len(item.key.intersection(leaders)) / len(leaders)
    return right / len(single) if single else 0.0


def chance(items: Sequence[Item]) -> float:
    """The share of one-key items right by pure guessing."""
    single = [item for item in items if sole_key(item)]
    return sum(1 / len(item.options) for item in single) / len(single) if single else limits.CHANCE


def key_strictly_longest(item: Item) -> bool:
    """Whether the key has more characters than any distractor."""
    parts = sole_key(item)
    return parts is not None and len(parts[0].text) > max(len(option.text) for option in parts[1])


def blind_gates(items: Sequence[Item], scope: str = "") -> list[Gate]:
    """The blind strategies, the share of longest keys, and the shape model, over the items with one key."""
    single = [item for item in items if sole_key(item)]
    shift = chance(single) - limits.CHANCE
    n = len(single)
    measured = {name: share_picked(single, scores) for name, scores in STRATEGIES.items()}
    measured["key-longest"] = sum(map(key_strictly_longest, single)) / n if n else 0.0
    measured["shape-model"] = shape_model.share_right(single)
    return [
        judged(name, limits.BLIND_LIMITS[name].moved(shift), share, n, scope)
        for name, share in measured.items()
    ]


def rule_gates(items: Sequence[Item], findings: Iterable[Finding], scope: str = "") -> list[Gate]:
    """For each item rule with a limit, the share of the items that break it."""
    broken: Counter[str] = Counter(finding.rule for finding in findings)
    testable = {"convergence": sum(map(testable_for_convergence, items))}
    gates: list[Gate] = []
    for rule in RULES:
        limit = limits.RULE_LIMITS.get(rule.name)
        if limit is not None:
            n = testable.get(rule.name, len(items))
            gates.append(judged(rule.name, limit, broken[rule.name] / n if n else 0.0, n, scope))
    return gates


def numeric_key_in_middle(item: Item) -> bool | None:
    """Whether the key of four different numbers is the second or third in size; None for other items."""
    values = numeric_values(tuple(option.text for option in item.options))
    if sole_key(item) is None or values is None or len(set(values)) != 4 or len(values) != 4:
        return None
    return sorted(values).index(values[next(iter(item.key))]) in (1, 2)


def key_in_opposite_pair(item: Item) -> bool | None:
    """Whether the key belongs to the only pair of opposites among four options; None where there is not just one."""
    if sole_key(item) is None or len(item.options) != 4:
        return None
    pairs = [
        (first, second)
        for first, second in combinations(range(4), 2)
        if are_opposite(item.options[first].text, item.options[second].text)
    ]
    return not item.key.isdisjoint(pairs[0]) if len(pairs) == 1 else None


def place_gates(items: Sequence[Item], scope: str = "") -> list[Gate]:
    """Numeric keys in the middle, and keys in the only pair of opposites."""
    gates: list[Gate] = []
    for name, limit, test in (
        ("numeric-key-in-middle", limits.NUMERIC_MIDDLE, numeric_key_in_middle),
        ("opposite-pair", limits.OPPOSITE_PAIR, key_in_opposite_pair),
    ):
        hits = [hit for hit in map(test, items) if hit is not None]
        gates.append(judged(name, limit, sum(hits) / len(hits) if hits else 0.0, len(hits), scope))
    return gates


def mix_gates(items: Sequence[Item], scope: str = "") -> list[Gate]:
    """The shares of each level and each difficulty."""
    n = len(items)
    levels: Counter[str] = Counter(item.level for item in items)
    difficulties: Counter[int] = Counter(item.difficulty for item in items)
    gates = [
        judged(
            f"level-{level}",
            limits.mix_limit(f"items of level {level}", aim),
            levels[level] / max(1, n),
            n,
            scope,
        )
        for level, aim in limits.LEVEL_MIX.items()
    ]
    gates += [
        judged(
            f"difficulty-{difficulty}",
            limits.mix_limit(f"items of difficulty {difficulty}", aim),
            difficulties[difficulty] / max(1, n),
            n,
            scope,
        )
        for difficulty, aim in limits.DIFFICULTY_MIX.items()
    ]
    return gates


def option_gates(items: Sequence[Item], scope: str = "") -> list[Gate]:
    """Options with a rationale, and distractors with a misconception tag."""
    options = [option for item in items for option in item.options]
    distractors = [option for option in options if not option.is_key]

    def share(chosen: Sequence[Option], has: Callable[[Option], bool]) -> float:
        return sum(map(has, chosen)) / max(1, len(chosen))

    n = len(items)
    rationale = share(options, lambda option: bool(option.rationale.strip()))
    tagged = share(distractors, lambda option: bool(option.misconception))
    return [
        judged(
            "options-with-rationale", limits.OPTIONS_WITH_RATIONALE, rationale, len(options), scope, over=n
        ),
        judged("distractors-tagged", limits.DISTRACTORS_TAGGED, tagged, len(distractors), scope, over=n),
    ]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items that are alike, by their places in the list. `likeness` is the Jaccard of their grams."""

    first: int
    second: int
    likeness: float


def alike_pairs(items: Sequence[Item], threshold: float = limits.CANDIDATE) -> list[Pair]:
    """All pairs whose stems and keys are at least `threshold` alike, most alike first.

    An inverted index over the rarest grams of each item finds them: two sets with Jaccard t share one of the
    `len - ceil(t * len) + 1` rarest grams of either, so common words need no lists (Chaudhuri et al. 2006,
    prefix filter). 1,200 items take a fraction of a second. An item equal to an earlier one is paired with it alone.
    """
    sets = [_stem_and_key_grams(item) for item in items]
    frequency: Counter[str] = Counter(gram for own in sets for gram in own)
    index: dict[str, list[int]] = defaultdict(list)
    first_of: dict[frozenset[str], int] = {}
    found: list[Pair] = []
    for place, own in enumerate(sets):
        if own in first_of:
            found.append(Pair(first_of[own], place, 1.0))
            continue
        rarest = sorted(own, key=lambda gram: (frequency[gram], gram))
        prefix = rarest[: len(own) - ceil(threshold * len(own)) + 1]
        for other in {other for gram in prefix for other in index[gram]}:
            likeness = jaccard(own, sets[other])
            if likeness >= threshold:
                found.append(Pair(other, place, likeness))
        for gram in prefix:
            index[gram].append(place)
        if own:
            first_of[own] = place
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _stem_and_key_grams(item: Item) -> frozenset[str]:
    return grams(" ".join([item.stem, *(option.text for option in item.options if option.is_key)]))


def same_key_pairs(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Pairs of items of the same topic whose keys say the same, where that is rare enough to be one objective."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        keys = sorted(bare(option.text) for option in item.options if option.is_key)
        if item.topic and keys:
            groups[(item.topic, *keys)].append(place)
    for places in groups.values():
        if len(places) <= limits.OBJECTIVE_ITEMS:
            yield from combinations(places, 2)


def likeness_rules(items: Sequence[Item]) -> tuple[list[Gate], list[Finding]]:
    """Near-duplicates (block), and items so alike that they are to be linked as enemies (warn)."""
    findings: list[Finding] = []
    near: set[tuple[int, int]] = set()
    unlinked: set[tuple[int, int]] = set()
    for pair in alike_pairs(items):
        one, other = items[pair.first], items[pair.second]
        percent = f"{100 * pair.likeness:.0f} % alike"
        if pair.likeness >= limits.DUPLICATE:
            near.add((pair.first, pair.second))
            message = f"{percent} with {other.id}: keep one of them"
            findings.append(Finding(one.id, "near-duplicates", "block", message))
        elif not _linked(one, other):
            unlinked.add((pair.first, pair.second))
            message = f"{percent} with {other.id}: name each other as enemies if one gives the other away"
            findings.append(Finding(one.id, "unlinked-candidates", "warn", message))
    for first, second in same_key_pairs(items):
        one, other = items[first], items[second]
        if (first, second) not in near | unlinked and not _linked(one, other):
            unlinked.add((first, second))
            message = f"same topic and same key as {other.id}: name each other as enemies"
            findings.append(Finding(one.id, "unlinked-candidates", "warn", message))
    n = len(items)
    gates = [
        judged("near-duplicates", limits.NEAR_DUPLICATES, len(near), n),
        judged("unlinked-candidates", limits.UNLINKED_CANDIDATES, len(unlinked), n),
    ]
    return gates, findings


def _linked(one: Item, other: Item) -> bool:
    return one.bank == other.bank and (other.id in one.enemies or one.id in other.enemies)


def enemy_rules(items: Sequence[Item], known: Mapping[ItemRef, Item]) -> tuple[list[Gate], list[Finding]]:
    """Enemies that the bank does not hold, or that do not name the item in turn. `known` holds retired items too."""
    findings: list[Finding] = []
    for item in items:
        for name in item.enemies:
            other = known.get(ItemRef(item.bank, name))
            if other is None:
                message = f"the enemy {name} is not in the bank: mend the id or take it out"
            elif item.id not in other.enemies:
                message = f"the enemy {name} does not name it in turn: link them both ways"
            else:
                continue
            findings.append(Finding(item.id, "one-way-enemies", "warn", message))
    return [judged("one-way-enemies", limits.ONE_WAY_ENEMIES, len(findings), len(items))], findings


def tag_rules(
    items: Sequence[Item], known_tags: Mapping[str, str] | None
) -> tuple[list[Gate], list[Finding]]:
    """Misconception tags that too few items use, that the list lacks, or that no item uses."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for tag in sorted({option.misconception for option in item.options if option.misconception}):
            users[tag].append(item.id)
    n = len(items)
    rare = {tag: ids for tag, ids in users.items() if len(ids) < limits.TAG_ITEMS and n >= MIN_JUDGED}
    findings = [
        Finding(
            item, "rare-tags", "warn", f"the tag {tag} needs {limits.TAG_ITEMS} items to tell, has {len(ids)}"
        )
        for tag, ids in rare.items()
        for item in ids
    ]
    gates = [judged("rare-tags", limits.RARE_TAGS, len(rare), n)]
    if known_tags is not None:
        unlisted = {tag: ids for tag, ids in users.items() if tag not in known_tags}
        unused = [tag for tag in known_tags if tag not in users]
        findings += [
            Finding(item, "unlisted-tags", "warn", f"the list of misconceptions lacks the tag {tag}")
            for tag, ids in unlisted.items()
            for item in ids
        ]
        findings += [
            Finding("", "unused-tags", "warn", f"no item uses the listed tag {tag}")
            for tag in unused
            if n >= MIN_JUDGED
        ]
        gates.append(judged("unlisted-tags", limits.UNLISTED_TAGS, len(unlisted), n))
        gates.append(judged("unused-tags", limits.UNUSED_TAGS, len(unused), n))
    return gates, findings
