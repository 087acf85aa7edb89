"""Strict trees of YAML and JSON in which every scalar is text and every node knows its line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn

from ma_exam.formats.problem import Problems, quoted

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 12
MAX_NODES = 2_000_000


@dataclass(slots=True)
class Scalar:
    """A text."""

    line: int
    text: str


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    entries: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Nodes by name, each with its name's line. `faulty` when a name stood twice or was no text."""

    line: int
    entries: dict[str, tuple[int, "Node"]] = field(default_factory=dict)
    faulty: bool = False


Node = Scalar | Sequence | Mapping


class Refused(Exception):
    """The document cannot be read further: where, why and what to do."""

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.hint = hint


class Event(NamedTuple):
    """One step through a document."""

    kind: Literal["mapping", "sequence", "end", "scalar"]
    line: int
    text: str = ""


def read_yaml(text: str, problems: Problems) -> Node | None:
    """The one document of `text`, None if it is empty. Raises `Refused`."""
    return _build(_yaml_events(text), problems)


def read_json(text: str, problems: Problems) -> Node | None:
    """The JSON document of `text`. Raises `Refused`."""
    return _build(_json_events(text), problems)


def _build(events: Iterator[Event], problems: Problems) -> Node | None:
    """The tree of the events; depth is counted as they come, so that no nesting can exhaust the stack."""
    root: Node | None = None
    stack: list[Mapping | Sequence] = []
    names: list[tuple[int, str] | None] = []
    count = 0
    for kind, line, text in events:
        if kind == "end":
            stack.pop()
            names.pop()
            continue
        count += 1
        if count > MAX_NODES:
            raise Refused(line, f"the document has more than {MAX_NODES} parts.", "Split it.")
        parent = stack[-1] if stack else None
        if isinstance(parent, Mapping) and names[-1] is None:
            if kind != "scalar":
                raise Refused(line, "a name must be a plain text.", "Write `name: value`.")
            names[-1] = (line, text)
            continue
        node: Node = Scalar(line, text)
        if kind != "scalar":
            node = Mapping(line) if kind == "mapping" else Sequence(line)
        if isinstance(parent, Mapping):
            _set(parent, names[-1] or (line, ""), node, problems)
            names[-1] = None
        elif parent is not None:
            parent.entries.append(node)
        else:
            root = node
        if not isinstance(node, Scalar):
            stack.append(node)
            names.append(None)
            if len(stack) > MAX_DEPTH:
                raise Refused(line, f"nested deeper than {MAX_DEPTH}.", "A bank needs four levels at most.")
    return root


def _set(parent: Mapping, name: tuple[int, str], node: Node, problems: Problems) -> None:
    line, text = name
    if text in parent.entries:
        problems.error(
            line,
            f"{quoted(text)} is given twice, first in line {parent.entries[text][0]}.",
            "Delete one of the two.",
        )
        parent.faulty = True
    else:
        parent.entries[text] = (line, node)


def _yaml_events(text: str) -> Iterator[Event]:
    """YAML without what a bank has no use for: anchors, aliases, tags, merge keys, a second document."""
    import yaml

    # A PyYAML built without libyaml lacks the C parser; its own gives the same events, slower.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    documents = 0
    try:
        while True:
            event = loader.get_event()
            line = event.start_mark.line + 1
            if isinstance(event, yaml.StreamEndEvent):
                return
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Refused(line, "a second document begins here.", "Put it into a file of its own.")
            elif isinstance(event, yaml.AliasEvent):
                _no_anchors(line)
            elif isinstance(event, yaml.CollectionEndEvent):
                yield Event("end", line)
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                yield _yaml_event(event, line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        raise Refused(
            mark.line + 1 if mark else 1,
            f"this is not YAML: {reason}.",
            "Put text with `: ` or `#` in quotes.",
        ) from error
    except yaml.YAMLError as error:
        raise Refused(1, f"this is not YAML: {' '.join(str(error).split())[:200]}.") from error
    finally:
        loader.dispose()


def _yaml_event(event: "yaml.ScalarEvent | yaml.CollectionStartEvent", line: int) -> Event:
    import yaml

    if event.anchor is not None or event.tag is not None:
        _no_anchors(line)
    if isinstance(event, yaml.MappingStartEvent):
        return Event("mapping", line)
    if isinstance(event, yaml.CollectionStartEvent):
        return Event("sequence", line)
    if event.value == "<<" and event.implicit[0]:
        _no_anchors(line)
    return Event("scalar", line, event.value)


def _no_anchors(line: int) -> NoReturn:
    raise Refused(
        line,
        "anchors, aliases, tags and merge keys are not used in a bank.",
        "If this is text, put it in quotes.",
    )


_TOKEN = re.compile(r'[\s:,]*(?:([{\[])|([}\]])|"((?:[^"\\]|\\.)*)"|([^\s:,{}\[\]"]+))', re.DOTALL)


def _json_events(text: str) -> Iterator[Event]:
    """`json` says whether the text is JSON; the tokens, then known to be right, say where its parts stand."""
    line = 1
    last = depth = 0
    for match in _TOKEN.finditer(text):
        # Depth first, as `json` would answer a deep nesting with a full stack.
        if match[1]:
            depth += 1
        elif match[2]:
            depth -= 1
        if depth > MAX_DEPTH:
            raise Refused(text.count("\n", 0, match.start()) + 1, f"nested deeper than {MAX_DEPTH}.")
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            error.lineno, f"this is not JSON: {error.msg}, at column {error.colno}.", "Mend it there."
        ) from error
    except (ValueError, RecursionError) as error:
        raise Refused(1, f"this is not JSON: {error}.") from error
    for match in _TOKEN.finditer(text):
        start = match.start(match.lastindex or 0)
        line += text.count("\n", last, start)
        last = start
        opening, closing, string, word = match.groups()
        if opening:
            yield Event("mapping" if opening == "{" else "sequence", line)
        elif closing:
            yield Event("end", line)
        elif string is not None:
            yield Event("scalar", line, json.loads(f'"{string}"') if "\\" in string else string)
        elif word == "null":
            raise Refused(line, "null says nothing.", "Leave the name out.")
        else:
            yield Event("scalar", line, word)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
