"""The review of a bank: every finding on its items, and every gate that it passes or misses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ma_exam.core.item import Item
from ma_exam.core.quality import bank_rules, item_rules, limits
from ma_exam.core.quality.verdict import Finding, Gate

MAX_REVIEWED = 5_000
"""Items that are reviewed as a whole, in some seconds; of more a sample is."""

SAMPLED = 1_500
"""Items of a sample: a share of 20 % is then known within 2 points."""


@dataclass(frozen=True, slots=True)
class Review:
    """What the rules and gates say of a list of items."""

    gates: tuple[Gate, ...]
    findings: tuple[Finding, ...]
    items: int
    """How many items were looked at."""

    @property
    def missed(self) -> tuple[Gate, ...]:
        """The gates that were judged and not passed."""
        return tuple(gate for gate in self.gates if gate.passed is False)

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """The findings that keep an item from being scored."""
        return tuple(finding for finding in self.findings if finding.severity == "block")


def review(items: Iterable[Item], *, known_tags: Mapping[str, str] | None = None) -> Review:
    """Every rule and gate over the items, retired ones left out. Findings stand in the order of the
    items, those on the bank last.

    `known_tags` (id -> line, see `read_misconceptions`) adds the gates that compare tags in use with the list.
    Same items, same review; 1,200 items take about a second.
    """
    everything = list(items)
    current = _current(everything)
    known = {item.ref: item for item in everything}
    findings = [finding for item in current for finding in item_rules.findings(item)]
    gates = _share_gates(current, findings)
    for part_gates, part_findings in (
        bank_rules.likeness_rules(current),
        bank_rules.enemy_rules(current, known),
        bank_rules.tag_rules(current, known_tags),
    ):
        gates += part_gates
        findings += part_findings
    place = {item.id: number for number, item in enumerate(current)}
    findings.sort(key=lambda finding: place.get(finding.item, len(place)))
    return Review(tuple(gates), tuple(findings), len(everything))


def review_sample(items: Sequence[Item]) -> Review:
    """The rules for single items and the gates on shares, over `SAMPLED` items taken evenly from all, in order.

    What compares items with each other is left out: in a sample most partners are missing.
    """
    count = min(SAMPLED, len(items))
    sample = [items[place * len(items) // count] for place in range(count)]
    current = _current(sample)
    findings = _findings(current)
    return Review(tuple(_share_gates(current, findings)), tuple(findings), count)


def review_by_group(items: Iterable[Item]) -> dict[str, tuple[Gate, ...]]:
    """Topic code -> the gates of the items below it, for each subcategory (`C1`) and topic group (`C1.1`), in order.

    Only shares are measured here: tags and likeness concern the bank as a whole. With few items a share says little;
    see `Gate.half_width`.
    """
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in _current(items):
        for code in dict.fromkeys(_group_codes(item.topic)):
            groups[code].append(item)
    return {
        code: tuple(_share_gates(groups[code], _findings(groups[code]), code))
        for code in sorted(groups, key=lambda code: code.split("."))
    }


def missed_in_groups(groups: Mapping[str, Sequence[Gate]]) -> tuple[Gate, ...]:
    """The gates of `review_by_group` that a group must pass for itself (`GROUP_GATES`), was judged by, and misses."""
    return tuple(
        gate
        for gates in groups.values()
        for gate in gates
        if gate.passed is False and gate.name in limits.GROUP_GATES
    )


def _group_codes(topic: str) -> list[str]:
    parts = topic.split(".")
    return [".".join(parts[:depth]) for depth in (1, 2) if topic and len(parts) >= depth]


def _current(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if item.status != "retired"]


def _findings(items: Sequence[Item]) -> list[Finding]:
    return [finding for item in items for finding in item_rules.findings(item)]


def _share_gates(items: Sequence[Item], findings: Sequence[Finding], scope: str = "") -> list[Gate]:
    return [
        *bank_rules.blind_gates(items, scope),
        *bank_rules.rule_gates(items, findings, scope),
        *bank_rules.place_gates(items, scope),
        *bank_rules.mix_gates(items, scope),
        *bank_rules.option_gates(items, scope),
    ]
