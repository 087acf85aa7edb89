"""The list of misconceptions that wrong options may name: id -> one line."""

import re

from ma_exam.core.text import clean_line

_ENTRY = re.compile(r"^\s*[-*] `(?P<id>[a-z0-9][a-z0-9.-]*)`:\s*(?P<line>\S.*)$")
_CONTINUATION = re.compile(r"^\s+(?![-*] )(?P<line>\S.*)$")


def read_misconceptions(text: str) -> dict[str, str]:
    """The entries ``- `id`: one line`` of a list, in its order; headings and other text are passed over.

    An indented line below an entry goes on with it. Of an id that stands twice the first entry counts.
    """
    found: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        entry = _ENTRY.match(line)
        more = _CONTINUATION.match(line) if current and not entry else None
        if entry:
            current = entry["id"] if entry["id"] not in found else ""
            found.setdefault(entry["id"], entry["line"].strip())
        elif more:
            found[current] += " " + more["line"].strip()
        else:
            current = ""
    return {name: clean_line(line) for name, line in found.items()}
