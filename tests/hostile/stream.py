"""Takes a terminal's byte stream apart as a terminal does: text, escape sequences, strings and single controls."""

import re
from dataclasses import dataclass, field

_SEQUENCE = re.compile(
    r"(?P<string>(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])(?P<body>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c|(?=\x1b)|\Z))"
    r"|(?P<csi>(?:\x1b\[|\x9b)(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~]))"
    r"|(?P<escape>\x1b[ -/]*[0-~]?)"
    r"|(?P<control>[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff])",
)
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff\u00ad\u180e\u3164\u115f\u1160\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_STYLE = re.compile(r"[34]8;2;\d+;\d+;\d+|[34]8;5;\d+|[^;]+")
_PLACE = frozenset("HfABCDEFGd")
"""Sequences that put the cursor somewhere; where is not compared, as text of another length goes elsewhere."""


@dataclass(slots=True)
class Stream:
    """What a stream held. `orders` are escape sequences and controls in a comparable form, `strings` OSC and DCS."""

    orders: set[str] = field(default_factory=set)
    strings: list[str] = field(default_factory=list)
    unseen: set[str] = field(default_factory=set)
    text: str = ""


def take_apart(data: bytes) -> Stream:
    """The stream's parts. Bytes that are no UTF-8 count as controls."""
    stream = Stream()
    text = data.decode("utf-8", "surrogateescape")
    shown: list[str] = []
    last = 0
    for match in _SEQUENCE.finditer(text):
        shown.append(text[last : match.start()])
        last = match.end()
        if match["string"] is not None:
            stream.strings.append(match["string"])
        elif match["csi"] is not None:
            stream.orders |= _comparable(match)
        else:
            stream.orders.add(repr(match[0]))
    stream.text = "".join([*shown, text[last:]])
    stream.unseen = {f"U+{ord(character):04X}" for character in _INVISIBLE.findall(stream.text)}
    return stream


def _comparable(match: re.Match[str]) -> set[str]:
    parameters, final = match["parameters"], match["final"]
    introducer = "C1 CSI" if match[0][0] == "\x9b" else "CSI"
    if final in _PLACE and re.fullmatch(r"\d+(;\d+)?", parameters):
        return {f"{introducer} place {final}"}
    if final == "m":
        return {f"{introducer} {style} m" for style in _STYLE.findall(parameters)} or {f"{introducer} m"}
    return {f"{introducer} {parameters}{match['between']}{final}"}
