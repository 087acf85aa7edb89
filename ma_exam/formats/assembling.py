"""From what a reader found to a checked sheet of items: the checks that every format shares."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from ma_exam.core.item import Item
from ma_exam.formats import fields as table
from ma_exam.formats.checks import checked
from ma_exam.formats.fields import DEFAULTS, HEADER_FIELDS, ITEM_FIELDS
from ma_exam.formats.grammar import TITLE_PREFIX
from ma_exam.formats.ids import legal_id, provisional_id
from ma_exam.formats.options import settle
from ma_exam.formats.problem import Problems, quoted
from ma_exam.formats.sheets import Entry, RawItem, Sheet


@dataclass(slots=True)
class Assembler:
    """Checks a file's header, then its items one by one."""

    header: dict[str, Entry]
    problems: Problems
    items: list[Item] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    _head: dict[str, Any] = field(init=False)
    _defaults: dict[str, Any] = field(init=False)
    _titles: dict[str, str] = field(init=False)
    _bank: str = field(init=False)

    def __post_init__(self) -> None:
        values = {name: entry for name, entry in self.header.items() if not name.startswith(TITLE_PREFIX)}
        self._head = checked(values, HEADER_FIELDS, self.problems, "")
        self._defaults = {name: self._head[name] for name in DEFAULTS if name in self._head}
        self._bank = self._head.get("bank") or _name_of(self.problems.file)
        self._titles = self._topic_titles()

    def _topic_titles(self) -> dict[str, str]:
        titles: dict[str, str] = {}
        if "topic" in self._head and "title" in self._head:
            titles[self._head["topic"]] = self._head["title"]
        for name, (line, value) in self.header.items():
            if name.startswith(TITLE_PREFIX):
                title = checked({"title": Entry(line, value)}, HEADER_FIELDS, self.problems, "").get("title")
                if title:
                    titles[name.removeprefix(TITLE_PREFIX)] = title
        return titles

    def add(self, raw: RawItem) -> None:
        """Check one item and keep it if it has no error."""
        problems = self.problems
        before = problems.errors
        values = checked(raw.fields, ITEM_FIELDS, problems, raw.label)
        self._check_stem(raw)
        self._check_category(raw)
        answer = values.pop("answer", None)
        options, shuffle = settle(raw, answer, values.get("select", "one"), values.get("shuffle"), problems)
        if raw.faulty or problems.errors != before:
            return
        merged = self._defaults | values
        merged["shuffle"] = shuffle
        if "id" not in merged:
            merged["id"] = provisional_id(raw.stem, [option.text for option in options])
        self.items.append(
            Item(bank=self._bank, stem=raw.stem, options=options, category=raw.category, **merged)
        )
        self.lines.append(raw.line)

    def sheet(self) -> Sheet:
        """The file's whole content."""
        return Sheet(
            file=self.problems.file,
            bank=self._bank,
            title=self._head.get("title", ""),
            covers_topic="topic" in self._head,
            blueprint=self._head.get("blueprint", ""),
            license=self._head.get("license", ""),
            author=self._head.get("author", ""),
            category_titles=self._titles,
            items=tuple(self.items),
            lines=tuple(self.lines),
            problems=tuple(self.problems.found),
        )

    def _check_stem(self, raw: RawItem) -> None:
        stem, problems = raw.stem, self.problems
        if not stem:
            problems.error(
                raw.line, "the stem is empty.", "Write the question before its options.", raw.label
            )
        elif len(stem) > table.MAX_STEM or stem.count("\n") >= table.MAX_STEM_LINES:
            problems.error(
                raw.line,
                f"the stem is longer than {table.MAX_STEM} characters or {table.MAX_STEM_LINES} lines.",
                "Shorten it.",
                raw.label,
            )
            return
        if "|" in stem:
            self._check_tables(raw)
        if "](" in stem:
            for target in _PICTURE.findall(stem):
                if _OUTSIDE.match(target) or ".." in re.split(r"[/\\]", target):
                    problems.warn(
                        raw.line,
                        f"the picture {quoted(target)} is not in the bank's folder; only its text will be shown.",
                        "Put it beside the bank.",
                        raw.label,
                    )

    def _check_tables(self, raw: RawItem) -> None:
        rows = 0
        for line in raw.stem.split("\n"):
            row = line.strip()
            rows = rows + 1 if row.startswith("|") else 0
            if rows > table.MAX_TABLE_ROWS or (rows and row.strip("|").count("|") >= table.MAX_TABLE_COLUMNS):
                self.problems.error(
                    raw.line,
                    f"a table has more than {table.MAX_TABLE_COLUMNS} columns or {table.MAX_TABLE_ROWS} rows.",
                    "Ask about a smaller one.",
                    raw.label,
                )
                return

    def _check_category(self, raw: RawItem) -> None:
        long = [title for title in raw.category if len(title) > table.MAX_LINE]
        if long or len(raw.category) > table.MAX_CATEGORIES:
            self.problems.error(
                raw.line,
                f"the category path is deeper than {table.MAX_CATEGORIES} or has a title of more than "
                f"{table.MAX_LINE} characters.",
                "Shorten it.",
                raw.label,
            )


_PICTURE = re.compile(r"!\[[^\]\n]{0,500}\]\(([^)\n]{0,500})\)")
_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\~]")


def _name_of(file: str) -> str:
    """A bank's name from its file's, for a file that gives none."""
    name = PurePath(file).name
    return legal_id(name.split(".bank.")[0] if ".bank." in name else PurePath(name).stem) or "bank"
