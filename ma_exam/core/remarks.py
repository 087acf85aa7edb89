"""What a learner remarks on items: why an answer was wrong, and that an item itself is."""

from dataclasses import dataclass
from enum import StrEnum

from ma_exam.core.item import ItemRef


class Reason(StrEnum):
    """Why an answer was wrong, by the learner's own word."""

    DID_NOT_KNOW = "did_not_know"
    CONFUSED = "confused"
    MISREAD = "misread"
    SLIP = "slip"
    TIME = "time"


REASON_WORDS = {
    Reason.DID_NOT_KNOW: "did not know",
    Reason.CONFUSED: "confused two",
    Reason.MISREAD: "misread",
    Reason.SLIP: "slip",
    Reason.TIME: "ran out of time",
}
"""Each reason as a learner reads it."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An item reported as wrong: which version, what was chosen and what the key is (as texts), and why.

    `source` is the authority that the learner names, `remark` what is said of it; `wall_us` when.
    """

    item: ItemRef
    revision: str
    stem: str
    chosen: tuple[str, ...]
    key: tuple[str, ...]
    remark: str
    source: str
    wall_us: int
