"""Reads blueprints from TOML: every figure checked against the others, every figure with its source."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args

from ma_exam.core.blueprint import Block, Blueprint, Confidence, Domain, Scale, Source
from ma_exam.core.text import clean, clean_line
from ma_exam.errors import BankError
from ma_exam.formats.decoding import read_bytes
from ma_exam.formats.ids import is_id
from ma_exam.formats.problem import quoted, suggestion

MAX_BYTES = 1_000_000
MAX_LEVELS = 5
MAX_TEXT = 2_000

REQUIRED_SOURCES = (
    "items",
    "scored",
    "minutes",
    "blocks",
    "breaks",
    "tutorial",
    "weights",
    "crosswalk",
    "target_percent",
)
"""The figures that must say where they come from. The scale carries its own source."""

_Kind = TypeVar("_Kind")

_TOP: dict[str, type] = {
    "id": str,
    "version": str,
    "title": str,
    "body": str,
    "tutorial_minutes": int,
    "break_minutes": int,
    "target_percent": int,
    "blocks": list,
    "sources": dict,
    "domains": list,
}
_DOMAIN = ("code", "title", "weight", "topics", "children", "leaf_weights")
_WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table"}


def read_blueprint(path: Path) -> Blueprint:
    """The blueprint in a TOML file. Raises `BankError` that names the file and the first thing that is wrong."""
    where = clean_line(str(path), 1000)
    try:
        data = tomllib.loads(read_bytes(path, MAX_BYTES).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BankError(
            f"this is not TOML: {clean_line(str(error))}.", where=where, hint="Mend it there."
        ) from error
    except (RecursionError, ValueError) as error:
        raise BankError("this is not TOML that can be read.", where=where) from error
    return _Reader(where).blueprint(data)


def read_blueprints(folder: Path) -> dict[str, Blueprint]:
    """All blueprints of a folder by id, in order of their file names. Raises `BankError`."""
    found: dict[str, Blueprint] = {}
    files: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        blueprint = read_blueprint(path)
        if blueprint.id in found:
            raise BankError(
                f"the id {blueprint.id} is that of {clean_line(files[blueprint.id].name)} already.",
                where=clean_line(str(path), 1000),
                hint="Give each blueprint an id of its own.",
            )
        found[blueprint.id] = blueprint
        files[blueprint.id] = path
    return found


class _Reader:
    """Turns the tables of one file into core values."""

    def __init__(self, where: str) -> None:
        self.where = where

    def blueprint(self, data: dict[str, Any]) -> Blueprint:
        self.table(data, [*_TOP, "scale", "notes"], "the blueprint")
        for name, kind in _TOP.items():
            self.take(data, name, kind, "the blueprint")
        if not is_id(data["id"]):
            self.fail(
                f"{quoted(data['id'])} is not a legal id.", "Use small letters, digits, dots and hyphens."
            )
        blueprint = Blueprint(
            id=data["id"],
            version=self.text(data, "version", "the blueprint"),
            title=self.text(data, "title", "the blueprint"),
            body=self.text(data, "body", "the blueprint"),
            blocks=tuple(self.block(block, number) for number, block in enumerate(data["blocks"], start=1)),
            tutorial_minutes=self.count(data, "tutorial_minutes", "the blueprint"),
            break_minutes=self.count(data, "break_minutes", "the blueprint"),
            domains=self.domains(data["domains"], "the blueprint", 1),
            scale=self.scale(data["scale"]) if "scale" in data else None,
            target_percent=self.count(data, "target_percent", "the blueprint", lowest=1, highest=100),
            sources=self.sources(data["sources"]),
            notes=self.texts(data, "notes", "the blueprint"),
        )
        self.agree(blueprint)
        return blueprint

    def agree(self, blueprint: Blueprint) -> None:
        """Check what no single figure shows."""
        if not blueprint.blocks or not blueprint.domains:
            self.fail(
                "a blueprint needs at least one block and one domain.", "Add `[[blocks]]`, `[[domains]]`."
            )
        weight = sum(domain.weight for domain in blueprint.domains)
        if weight != blueprint.scored:
            self.fail(
                f"the top domains weigh {weight}, but the blocks have {blueprint.scored} scored items.",
                "Make the weights of the top domains sum to the scored items.",
            )
        codes: set[str] = set()
        self.unique_codes(blueprint.domains, codes)
        owners: dict[str, str] = {}
        for leaf in blueprint.leaves():
            if not leaf.topics:
                self.fail(f"domain {leaf.code} takes no topics.", 'Give it `topics = ["..."]` or children.')
            for topic in leaf.topics:
                if topic in owners:
                    self.fail(
                        f"the topic {topic} is taken by {owners[topic]} and by {leaf.code}.",
                        "Leave it to one of them.",
                    )
                owners[topic] = leaf.code

    def unique_codes(self, domains: Sequence[Domain], codes: set[str]) -> None:
        for domain in domains:
            if domain.code in codes:
                self.fail(f"two domains have the code {domain.code}.", "Give one another code.")
            codes.add(domain.code)
            self.unique_codes(domain.children, codes)

    def domains(self, tables: list[Any], what: str, level: int) -> tuple[Domain, ...]:
        if level > MAX_LEVELS:
            self.fail(f"{what} has domains more than {MAX_LEVELS} levels deep.", "Use fewer levels.")
        return tuple(self.domain(table, f"domain {n} of {what}", level) for n, table in enumerate(tables, 1))

    def domain(self, given: object, what: str, level: int) -> Domain:
        data = self.table(given, list(_DOMAIN), what)
        code = self.text(data, "code", what)
        what = f"domain {code}"
        title = self.text(data, "title", what)
        weight = self.count(data, "weight", what, lowest=1)
        relative = data.get("leaf_weights")
        if "leaf_weights" in data and relative != "relative":
            self.fail(
                f"{what}: leaf_weights is {quoted(str(relative))}.", 'Write `leaf_weights = "relative"`.'
            )
        children: tuple[Domain, ...] = ()
        if "children" in data:
            children = self.domains(self.take(data, "children", list, what), what, level + 1)
            if "topics" in data:
                self.fail(f"{what} has both topics and children.", "Give the topics to the children.")
            self.children_weigh(children, weight, what, relative=bool(relative))
        return Domain(code, title, weight, self.texts(data, "topics", what), children)

    def children_weigh(self, children: Sequence[Domain], weight: int, what: str, *, relative: bool) -> None:
        """Weights below a domain sum to its own, unless they are leaves whose ratio alone counts."""
        if not children:
            self.fail(f"{what} has an empty list of children.", "Add some or take it away.")
        total = sum(child.weight for child in children)
        if relative:
            if any(child.children for child in children):
                self.fail(
                    f'{what} has leaf_weights = "relative", but not all its children are leaves.',
                    "Take it away.",
                )
        elif total != weight:
            self.fail(
                f"the children of {what} weigh {total} together, the domain itself {weight}.",
                'Make them agree, or write `leaf_weights = "relative"` if only their ratio counts.',
            )

    def block(self, given: object, number: int) -> Block:
        what = f"block {number}"
        data = self.table(given, ["items", "scored", "minutes"], what)
        block = Block(
            items=self.count(data, "items", what, lowest=1),
            scored=self.count(data, "scored", what, lowest=1),
            minutes=self.count(data, "minutes", what, lowest=1),
        )
        if block.scored > block.items:
            self.fail(f"{what} has more scored items than items.", "At most all of them count.")
        return block

    def scale(self, given: object) -> Scale:
        what = "the scale"
        data = self.table(given, ["low", "high", "passing", "source"], what)
        if "source" not in data:
            self.fail("the scale has no source.", "Add `source = { text, date, confidence }`.")
        scale = Scale(
            low=self.count(data, "low", what),
            high=self.count(data, "high", what),
            passing=self.count(data, "passing", what),
            source=self.source(data["source"], "the scale's source"),
        )
        if not scale.low <= scale.passing <= scale.high or scale.low == scale.high:
            self.fail("the passing score lies outside of the scale.", "Check low, passing and high.")
        return scale

    def sources(self, data: dict[str, Any]) -> dict[str, Source]:
        self.table(data, list(REQUIRED_SOURCES), "sources")
        for name in REQUIRED_SOURCES:
            if name not in data:
                self.fail(
                    f"the figure `{name}` has no source.",
                    f"Add `{name} = {{ text, date, confidence }}` under [sources].",
                )
        return {name: self.source(value, f"source `{name}`") for name, value in data.items()}

    def source(self, given: object, what: str) -> Source:
        data = self.table(given, ["text", "date", "confidence", "note"], what)
        confidence = self.text(data, "confidence", what)
        for known in get_args(Confidence):
            if confidence == known:
                note = self.text(data, "note", what, empty=True) if "note" in data else ""
                return Source(self.text(data, "text", what), self.text(data, "date", what), known, note)
        raise self.error(
            f"{what}: {quoted(confidence)} is no confidence.",
            suggestion(confidence, list(get_args(Confidence))),
        )

    # Single values

    def table(self, data: object, names: list[str], what: str) -> dict[str, Any]:
        """`data` as a table; anything else and keys that mean nothing are refused."""
        if not isinstance(data, dict):
            self.fail(f"{what} is no table.", f"It holds {', '.join(names)}.")
        for name in data:
            if name not in names:
                self.fail(f"{what} has no key {quoted(name)}.", suggestion(name, names))
        return data

    def take(self, data: dict[str, Any], name: str, kind: type[_Kind], what: str) -> _Kind:
        """A value that must be there and of this kind; `true` is no number."""
        if name not in data:
            self.fail(f"{what} has no `{name}`.", f"Add `{name}`, {_WORDS[kind]}.")
        value = data[name]
        if not isinstance(value, kind) or isinstance(value, bool):
            self.fail(f"`{name}` of {what} is not {_WORDS[kind]}.", f"Write {_WORDS[kind]}.")
        return value

    def text(self, data: dict[str, Any], name: str, what: str, *, empty: bool = False) -> str:
        text = clean_line(self.take(data, name, str, what), MAX_TEXT)
        if not text and not empty:
            self.fail(f"`{name}` of {what} is empty.", "Write it.")
        return text

    def texts(self, data: dict[str, Any], name: str, what: str) -> tuple[str, ...]:
        if name not in data:
            return ()
        values = self.take(data, name, list, what)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.fail(f"`{name}` of {what} is not a list of texts.", 'Write `["...", "..."]`.')
        return tuple(clean(value).strip() for value in values)

    def count(
        self, data: dict[str, Any], name: str, what: str, *, lowest: int = 0, highest: int = 100_000
    ) -> int:
        value = int(self.take(data, name, int, what))
        if not lowest <= value <= highest:
            self.fail(f"`{name}` of {what} is {value}.", f"It lies between {lowest} and {highest}.")
        return value

    def error(self, message: str, hint: str) -> BankError:
        return BankError(message, where=self.where, hint=hint)

    def fail(self, message: str, hint: str) -> NoReturn:
        raise self.error(message, hint)
