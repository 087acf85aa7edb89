"""What screens with an answered item share: why it was wrong, a bookmark, an own note, and reporting it, a key each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from ma_exam.core.remarks import REASON_WORDS, Reason
from ma_exam.errors import MaExamError
from ma_exam.tui.screens.base import BaseScreen
from ma_exam.tui.widgets.bars import Hint, KeyHint
from ma_exam.tui.widgets.reasons import Reasons
from ma_exam.tui.widgets.safe import SafeLabel, toast

if TYPE_CHECKING:
    from ma_exam.core.item import ItemRef

REASON_KEYS = {
    Reason.DID_NOT_KNOW: "u",
    Reason.CONFUSED: "x",
    Reason.MISREAD: "r",
    Reason.SLIP: "s",
    Reason.TIME: "t",
}
REMARK_HELP = """\
u  why wrong: did not know; the same key again takes it back
x  why wrong: confused two
r  why wrong: misread
s  why wrong: slip
t  why wrong: ran out of time
k  bookmark the item, or not
o  your own note on the item
w  report the item as wrong
y  look up an abbreviation
"""
_SHORT = {Reason.DID_NOT_KNOW: "did not know", Reason.CONFUSED: "confused two", Reason.TIME: "time"}


@dataclass(frozen=True, slots=True)
class Target:
    """The answered item on the screen: in which attempt and form, where, whether wrong, and what was chosen (texts).

    Without an attempt no reason can be noted; without a form it cannot be reported.
    """

    ref: ItemRef
    attempt: str = ""
    form: str = ""
    position: int = 0
    wrong: bool = False
    chosen: tuple[str, ...] = ()


@dataclass(slots=True)
class Remarked:
    """What was remarked, as far as it is on disk; `reasons` of one attempt, by position."""

    reasons: dict[int, Reason] = field(default_factory=dict)
    bookmarks: frozenset[ItemRef] = frozenset()
    notes: dict[ItemRef, str] = field(default_factory=dict)
    reported: frozenset[ItemRef] = frozenset()

    def lines(self, ref: ItemRef) -> list[str]:
        """What stands under the reasons of an item."""
        told: list[str] = []
        if ref in self.bookmarks:
            told.append("Bookmarked.")
        if ref in self.reported:
            told.append("You reported this item as wrong.")
        if note := self.notes.get(ref):
            told.append(f"Your note: {note}")
        return told


class ReasonBar(Horizontal):
    """The reasons why an answer may have been wrong, each with its key; the one that is noted stands out."""

    DEFAULT_CSS = """
    ReasonBar { height: 1; padding: 0 1; display: none; }
    ReasonBar SafeLabel.why { margin-right: 2; color: $text-muted; }
    ReasonBar .-noted { text-style: bold reverse; }
    """

    def compose(self) -> ComposeResult:
        """The question and the five answers."""
        yield SafeLabel("Why?", classes="why roomy")
        for reason, key in REASON_KEYS.items():
            label = _SHORT.get(reason, REASON_WORDS[reason])
            yield KeyHint(Hint(key, label, f"why('{reason}')"))

    def show(self, *, offered: bool, noted: Reason | None) -> None:
        """Show it where an answer was wrong, with what is noted."""
        self.display = offered
        for reason, hint in zip(REASON_KEYS, self.query(KeyHint), strict=True):
            hint.set_class(reason is noted, "-noted")


class RemarkingScreen(BaseScreen):
    """A screen on which an answered item may stand; `target` says which, `show_remarks` shows what is on disk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                f"{key},{key.upper()}", f"why('{reason}')", f"Why wrong: {REASON_WORDS[reason]}",
                id=f"remark.{reason}",
            )
            for reason, key in REASON_KEYS.items()
        ),
        Binding("k,K", "bookmark", "Bookmark the item, or not", id="remark.bookmark"),
        Binding("o,O", "note", "Own note on the item", id="remark.note"),
        Binding("w,W", "object", "Report the item as wrong", id="remark.report"),
        Binding("y,Y", "abbreviations", "Abbreviations", id="remark.abbreviations"),
    ]  # fmt: skip
    remarked: Remarked | None = None
    """None until it is read."""

    def target(self) -> Target | None:
        """The answered item on the screen; None where there is none."""
        return None

    def show_remarks(self) -> None:
        """Show what is on disk of the item on the screen."""
        target = self.target()
        known = self.remarked or Remarked()
        offered = target is not None and target.wrong and bool(target.attempt)
        noted = known.reasons.get(target.position) if target and offered else None
        self.query_one(ReasonBar).show(offered=offered, noted=noted)
        self.query_one(Reasons).show_remarks(known.lines(target.ref) if target else [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A remark needs an answered item; a reason needs a wrong answer."""
        if action in ("why", "bookmark", "note", "object", "abbreviations"):
            target = self.target() if self.remarked is not None else None
            if target is None:
                return False
            if action == "why" and not (target.wrong and target.attempt):
                return False
            if action == "object" and not target.form:
                return False
        return super().check_action(action, parameters)

    def load_remarks(self, attempt: str) -> None:
        """Read what was remarked; until then no remark can be made."""
        app = self.exam_app

        def work() -> Remarked:
            remarks = app.desk.database.remarks
            return Remarked(
                remarks.reasons(attempt) if attempt else {},
                remarks.bookmarks(),
                remarks.notes(),
                frozenset(objection.item for objection in remarks.objections()),
            )

        def then(found: Remarked) -> None:
            self.remarked = found
            if self.is_attached:
                self.show_remarks()

        app.in_store(work, then)

    def action_why(self, reason: str) -> None:
        """Note why the answer was wrong; the same again takes it back."""
        target, known = self.target(), self.remarked
        if target is None or known is None:
            return
        app, wanted = self.exam_app, Reason(reason)

        def work() -> tuple[Reason | None, str]:
            remarks = app.desk.database.remarks
            before = remarks.reasons(target.attempt).get(target.position)
            after = None if before is wanted else wanted
            try:
                remarks.set_reason(target.attempt, target.position, after, app.desk.clock.now().wall_us)
            except MaExamError as error:
                return before, str(error)
            return after, ""

        def then(outcome: tuple[Reason | None, str]) -> None:
            noted, failure = outcome
            known.reasons.pop(target.position, None)
            if noted is not None:
                known.reasons[target.position] = noted
            if failure:
                toast(app, f"NOT NOTED: {failure}", error=True)
            if self.is_attached:
                self.show_remarks()

        app.in_store(work, then)

    def action_abbreviations(self) -> None:
        """Look an abbreviation up, once the answer cannot be found there any more."""
        from ma_exam.tui.reference import open_glossary

        open_glossary(self.exam_app)

    def action_bookmark(self) -> None:
        """Set the bookmark, or take it away."""
        from ma_exam.tui.remarks import toggle_bookmark

        target, known = self.target(), self.remarked
        if target is None or known is None:
            return

        def then(on: bool) -> None:
            known.bookmarks = known.bookmarks | {target.ref} if on else known.bookmarks - {target.ref}
            if self.is_attached:
                self.show_remarks()

        toggle_bookmark(self.exam_app, target.ref, then)

    def action_note(self) -> None:
        """Write or change the note."""
        from ma_exam.tui.remarks import edit_note

        target, known = self.target(), self.remarked
        if target is None or known is None:
            return

        def then(text: str) -> None:
            known.notes = {**known.notes, target.ref: text}
            if self.is_attached:
                self.show_remarks()

        edit_note(self.exam_app, target.ref, then)

    def action_object(self) -> None:
        """Report the item as wrong."""
        from ma_exam.tui.screens.objecting import report_item

        target, known = self.target(), self.remarked
        if target is None or known is None:
            return

        def then() -> None:
            known.reported |= {target.ref}
            if self.is_attached:
                self.show_remarks()

        report_item(self.exam_app, target, then)
