"""A blueprint: an exam's shape as data. Blocks, minutes, breaks, content weights, scale, each with its source."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: who says so, as of when, how sure we are."""

    text: str
    date: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """A node of the content outline. `weight` counts scored items; leaves name the bank topics they take.

    `topics` are prefixes of topic codes: `C1.4` takes `C1.4` and `C1.4.07`.
    """

    code: str
    title: str
    weight: int
    topics: tuple[str, ...] = ()
    children: tuple["Domain", ...] = ()

    def leaves(self) -> Iterator["Domain"]:
        """The domains without children, in outline order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Block:
    """One separately timed part: how many items, of which how many count, and how long (minutes)."""

    items: int
    scored: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The published reporting scale. No conversion from raw scores is public, so none is computed."""

    low: int
    high: int
    passing: int
    source: Source


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The shape of one certification exam."""

    id: str
    version: str
    title: str
    body: str
    blocks: tuple[Block, ...]
    tutorial_minutes: int
    break_minutes: int
    """One pool, shared over all breaks between blocks."""
    domains: tuple[Domain, ...]
    scale: Scale | None
    target_percent: int
    """The share of right answers that readiness is judged against; ours, not the issuing body's."""
    sources: dict[str, Source]
    """Figure (`items`, `minutes`, `weights`, ...) -> its source."""
    notes: tuple[str, ...] = ()

    @property
    def items(self) -> int:
        """Items in a full form."""
        return sum(block.items for block in self.blocks)

    @property
    def scored(self) -> int:
        """Items of a full form that count."""
        return sum(block.scored for block in self.blocks)

    @property
    def minutes(self) -> int:
        """Minutes for answering, breaks and tutorial left out."""
        return sum(block.minutes for block in self.blocks)

    def leaves(self) -> tuple[Domain, ...]:
        """The finest domains that items are drawn for, in outline order."""
        return tuple(leaf for domain in self.domains for leaf in domain.leaves())

    def leaf_of(self, topic: str) -> Domain | None:
        """The leaf that takes `topic`: the one with the longest matching prefix, or None."""
        best: tuple[int, Domain] | None = None
        for leaf in self.leaves():
            for prefix in leaf.topics:
                if (topic == prefix or topic.startswith(prefix + ".")) and (
                    not best or len(prefix) > best[0]
                ):
                    best = (len(prefix), leaf)
        return best[1] if best else None

    def leaf_finder(self) -> Callable[[str], Domain | None]:
        """`leaf_of` for many topics: it finds the same leaves, by their prefixes and not by trying every leaf."""
        leaf_by_prefix: dict[str, Domain] = {}
        for leaf in self.leaves():
            for prefix in leaf.topics:
                leaf_by_prefix.setdefault(prefix, leaf)

        @cache
        def find(topic: str) -> Domain | None:
            prefix = topic
            while prefix not in leaf_by_prefix and "." in prefix:
                prefix = prefix.rpartition(".")[0]
            return leaf_by_prefix.get(prefix)

        return find

    def path_of(self, topic: str) -> tuple[Domain, ...]:
        """Domains from the top down to the leaf that takes `topic`; empty if none does."""
        leaf = self.leaf_of(topic)
        return _path(self.domains, leaf) if leaf else ()


def _path(domains: tuple[Domain, ...], leaf: Domain) -> tuple[Domain, ...]:
    for domain in domains:
        if domain is leaf:
            return (domain,)
        if below := _path(domain.children, leaf):
            return (domain, *below)
    return ()
