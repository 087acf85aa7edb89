"""Twenty-one texts that attack a terminal or its markup, and honest ones that look like it."""

from dataclasses import dataclass

from ma_exam.core.text import clean


@dataclass(frozen=True, slots=True)
class Payload:
    """A text, its name, and a harmless text of the same look to compare with."""

    name: str
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """What a person must still be able to read, space by space."""
        return tuple(clean(self.text).split())

    @property
    def as_name(self) -> str:
        """The text as the name of a file can hold it: a slash would be a folder, NUL would be its end."""
        return self.text.replace("/", "\u2215").replace("\0", "\x01")

    @property
    def name_words(self) -> tuple[str, ...]:
        """The words of `as_name`."""
        return tuple(clean(self.as_name).split())


PAYLOADS = (
    Payload("colour", "CSI \x1b[31mred\x1b[0m on"),
    Payload("screen", "CSI \x1b[2J\x1b[H GAME-OVER you-failed"),
    Payload("clipboard", "OSC52 \x1b]52;c;RVZJTA==\x07 copied"),
    Payload("clipboard-st", "OSC52 \x1b]52;c;RVZJTA==\x1b\\ copied"),
    Payload("title", "OSC0 \x1b]0;PWNED\x07 OSC2 \x1b]2;PWNED\x1b\\ titled"),
    Payload("link", "OSC8 \x1b]8;;https:example.org\x1b\\link\x1b]8;;\x1b\\ linked"),
    Payload("c1-csi", "C1 \x9b31mred \x9b2J done"),
    Payload("c1-osc", "C1 \x9d0;PWNED\x9c DCS \x90q\x9c done"),
    Payload("nul", "NUL \x00zero\x00 done"),
    Payload("controls", "DEL\x7f BEL\x07 BS\x08 RESET \x1bc done"),
    Payload("bidi", "bidi \u202eesrever\u202c \u2066isolate\u2069 \u200fmark \u061c done"),
    Payload("unseen", "zero\u200bwidth \u2060joiner \ufeffbom soft\u00ad tag\U000e0041 \u3164filler"),
    Payload("breaks", "one\u2028two \u2029three \x85four \x0bfive \x0csix seven"),
    Payload("marks", "Z" + "\u0301\u0302\u0303" * 20 + " end"),
    Payload("click", "a [@click=app.quit]click[/] here"),
    Payload("own-click", "[@click=screen.end]ends[/@click=screen.end] [on red]it[/on red]"),
    Payload("markup-link", '[link="https:example.org"]a[/link] [bold]b[/bold]'),
    Payload("stray", "edit [/etc/hosts] dir [/s] [/b] x[/]y [/x]"),
    Payload("lists", "list[int] arr[i] [x] [ ] [$primary] [1,2]"),
    Payload("keys", "Press [ESC] chmod [ugo] regex [a-z]+ ip [mask]"),
    Payload("formats", "%s {0} {a!r} ${y} `z` <b>h</b> &amp; \\[b] '); DROP \\"),
)

HARMLESS = Payload("harmless", "some plain words in a row")
