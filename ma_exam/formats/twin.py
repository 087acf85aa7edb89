"""Reads the YAML and JSON twin of the native format, `*.bank.yaml` and `*.bank.json`, from text to a checked sheet."""

import re
from collections.abc import Callable

from ma_exam.errors import BankError
from ma_exam.formats import nodes
from ma_exam.formats.assembling import Assembler
from ma_exam.formats.decoding import clean_part
from ma_exam.formats.fields import (
    HEADER_FIELDS,
    ITEM_FIELDS,
    MAX_ITEMS,
    MAX_OPTIONS,
    OPTION_FIELDS,
    TOPIC_PATTERN,
    TWIN_HEADER,
    TWIN_ITEM,
    Field,
)
from ma_exam.formats.grammar import TITLE_PREFIX, one_line, tidy
from ma_exam.formats.problem import Problems, quoted, suggestion
from ma_exam.formats.sheets import Entry, RawItem, RawOption, Sheet, Value

_TOPIC = re.compile(TOPIC_PATTERN)
_SWITCH = {"yes": True, "true": True, "no": False, "false": False, "": False}


def read_yaml(text: str, problems: Problems) -> Sheet:
    """The sheet of a YAML document. A document that is no YAML gives an empty sheet and the reason."""
    return _read(text, problems, nodes.read_yaml)


def read_json(text: str, problems: Problems) -> Sheet:
    """The sheet of a JSON document. A document that is no JSON gives an empty sheet and the reason."""
    return _read(text, problems, nodes.read_json)


def _read(text: str, problems: Problems, parse: Callable[[str, Problems], nodes.Node | None]) -> Sheet:
    root: nodes.Node | None = None
    try:
        root = parse(text, problems)
        if root is None:
            problems.error(1, "the document is empty.", "Give it `bank` and `items`.")
        elif not isinstance(root, nodes.Mapping):
            problems.error(root.line, "the document is no mapping.", "Give it `bank: ...` and `items:`.")
    except nodes.Refused as refused:
        problems.error(refused.line, refused.message, refused.hint)
        root = None
    top = root if isinstance(root, nodes.Mapping) else nodes.Mapping(1)
    if isinstance(root, nodes.Mapping) and "items" not in top.entries:
        problems.error(top.line, "the document has no `items`.", "List them as `items:`.")
    return _Reader(problems).document(top)


class _Reader:
    """Turns the nodes of one document into a header and raw items."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def document(self, top: nodes.Mapping) -> Sheet:
        self.known(top, list(TWIN_HEADER), "the document", "")
        header = self.fields(top, HEADER_FIELDS, "")
        if "category_titles" in top.entries:
            header |= self.titles(top.entries["category_titles"][1])
        assembler = Assembler(header, self.problems)
        line, items = top.entries.get("items", (top.line, nodes.Sequence(top.line)))
        if not isinstance(items, nodes.Sequence):
            self.problems.error(line, "`items` is no list.", "Begin each item with `- stem:`.")
            return assembler.sheet()
        if len(items.entries) > MAX_ITEMS:
            raise BankError(
                f"the file holds more than {MAX_ITEMS} items.",
                where=f"{self.problems.file}:{line}",
                hint="Split the bank.",
            )
        for number, node in enumerate(items.entries, start=1):
            if isinstance(node, nodes.Mapping):
                assembler.add(self.item(node, number))
            else:
                self.problems.error(
                    node.line,
                    f"item {number} is no mapping.",
                    "Give it `stem` and `options`.",
                    f"item {number}",
                )
        return assembler.sheet()

    def titles(self, node: nodes.Node) -> dict[str, Entry]:
        if not isinstance(node, nodes.Mapping):
            self.problems.error(node.line, "`category_titles` is no mapping.", "Write `C2.3: its title`.")
            return {}
        found: dict[str, Entry] = {}
        for code, (line, title) in node.entries.items():
            value = self.value(title, HEADER_FIELDS["title"], "category_titles", "")
            if not _TOPIC.fullmatch(code):
                self.problems.error(
                    line, f"{quoted(code)} is no topic code.", "Write a code such as C2.3.", ""
                )
            elif value is not None:
                found[TITLE_PREFIX + code] = Entry(line, value)
        return found

    def item(self, node: nodes.Mapping, number: int) -> RawItem:
        before = self.problems.errors
        label = f"item {number}"
        named = node.entries.get("id")
        if named and isinstance(named[1], nodes.Scalar) and named[1].text:
            label = one_line(self.clean(named[1].text, named[1].line, label))[:80]
        self.known(node, list(TWIN_ITEM), label, label)
        fields = self.fields(node, ITEM_FIELDS, label)
        stem = node.entries.get("stem")
        text = self.value(stem[1], OPTION_FIELDS["text"], "stem", label) if stem else ""
        raw = RawItem(
            line=node.line,
            label=label,
            stem=text if isinstance(text, str) else "",
            options=self.options(node, label),
            fields=fields,
            category=self.category(node, label),
        )
        raw.faulty = node.faulty or self.problems.errors != before
        return raw

    def category(self, node: nodes.Mapping, label: str) -> tuple[str, ...]:
        if "category" not in node.entries:
            return ()
        value = self.value(node.entries["category"][1], ITEM_FIELDS["tags"], "category", label)
        titles = (value,) if isinstance(value, str) else value or ()
        return tuple(title for text in titles if (title := one_line(text)))

    def options(self, node: nodes.Mapping, label: str) -> list[RawOption]:
        line, options = node.entries.get("options", (node.line, nodes.Sequence(node.line)))
        if not isinstance(options, nodes.Sequence):
            self.problems.error(line, "`options` is no list.", "Begin each option with `- text:`.", label)
            return []
        if len(options.entries) > MAX_OPTIONS:
            self.problems.error(
                line,
                f"the item has {len(options.entries)} options, at most {MAX_OPTIONS} are allowed.",
                "Delete some.",
                label,
            )
            return []
        return [self.option(entry, label) for entry in options.entries]

    def option(self, node: nodes.Node, label: str) -> RawOption:
        if isinstance(node, nodes.Scalar):
            return RawOption(node.line, tidy(self.clean(node.text, node.line, label)))
        option = RawOption(node.line, "")
        if isinstance(node, nodes.Sequence):
            self.problems.error(node.line, "an option is no list.", "Write `- text: ...`.", label)
            return option
        self.known(node, list(OPTION_FIELDS), "an option", label)
        values = {name: entry.value for name, entry in self.fields(node, OPTION_FIELDS, label).items()}
        option.text = str(values.get("text", ""))
        option.rationale = str(values.get("rationale", ""))
        option.misconception = str(values.get("misconception", ""))
        option.is_key = self.switch(values.get("key", ""), "key", node.line, label)
        option.pinned = self.switch(values.get("pinned", ""), "pinned", node.line, label)
        return option

    def switch(self, value: Value, name: str, line: int, label: str) -> bool:
        word = str(value).lower()
        if word not in _SWITCH:
            self.problems.error(
                line, f"`{name}`: {quoted(word)} is neither yes nor no.", "Write `yes` or `no`.", label
            )
        return _SWITCH.get(word, False)

    def known(self, node: nodes.Mapping, names: list[str], what: str, label: str) -> None:
        """Refuse names that mean nothing."""
        for name, (line, _) in node.entries.items():
            if name not in names:
                self.problems.error(
                    line, f"{what} has no field {quoted(name)}.", suggestion(name, names), label
                )

    def fields(self, node: nodes.Mapping, known: dict[str, Field], label: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for name, (line, child) in node.entries.items():
            if name in known:
                value = self.value(child, known[name], name, label)
                if value is not None:
                    found[name] = Entry(line, value)
        return found

    def value(self, node: nodes.Node, kind: Field, name: str, label: str) -> Value | None:
        """A text, or a list of texts where the field is a list; else an error."""
        if isinstance(node, nodes.Scalar):
            return tidy(self.clean(node.text, node.line, label))
        if isinstance(node, nodes.Sequence) and kind.kind == "list":
            parts = [entry for entry in node.entries if isinstance(entry, nodes.Scalar)]
            if len(parts) == len(node.entries):
                return tuple([one_line(self.clean(part.text, part.line, label)) for part in parts])
        wanted = "a list of texts" if kind.kind == "list" else "a text"
        self.problems.error(node.line, f"`{name}` is not {wanted}.", "Write it as one.", label)
        return None

    def clean(self, text: str, line: int, label: str) -> str:
        return clean_part(text, line, self.problems, breaks=True, item=label)
