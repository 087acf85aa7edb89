"""What practice sets are drawn from, gathered from library and history, and the last wish that was made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.confidence import Sure
from ma_exam.core.grading import option_hash
from ma_exam.core.item import Item, ItemRef
from ma_exam.core.practice import Material, Standing, find_domain
from ma_exam.core.records import Met
from ma_exam.core.siblings import misconceptions_of
from ma_exam.core.supply import without_final
from ma_exam.core.text import clean_line
from ma_exam.core.wish import MOST, Wish
from ma_exam.errors import NotFoundError, StorageError
from ma_exam.services.losses import pooled_analysis
from ma_exam.services.misconceptions import in_words, misconception_lines
from ma_exam.services.review import due_items

if TYPE_CHECKING:
    from ma_exam.services.desk import Desk, Unfinished
    from ma_exam.store.database import Database

LAST_WISH = "practice_wish"
"""The setting that holds the wish of the set that was last begun by choice: {"exam": id, "wish": `Wish.to_list`}."""


def gather(desk: "Desk", exam: Blueprint, *, fell: bool) -> Material:
    """The library without what may not be drilled, and what the learner knows and marked of it.

    Left out are the final mock, while it is kept back, and the items of an exam that is still open: it would be
    sat from memory. With `fell` the wrong options of all answers are looked up too, which takes another pass.
    """
    unfinished = desk.unfinished()
    latest = desk.database.attempts.latest()
    times = {ref: met.times for ref, met in latest.items()}
    for one in unfinished:
        for ref in desk.met(one):
            times[ref] = times.get(ref, 0) + 1
    barred = _in_open_exams(desk, unfinished)
    library = desk.library.items()
    # What was met of the final mock, such as before it was given up, comes back like anything else that was met.
    free = ({item.ref for item in without_final(exam, library, times)} | times.keys()) - barred
    items = [item for item in library if item.ref in free]
    analysis = pooled_analysis(desk.database, exam)
    estimates = [estimate for level in analysis.levels for estimate in level.estimates]
    return Material(
        blueprint=exam,
        items=tuple(items),
        standing={ref: _standing(latest.get(ref)) for ref, count in times.items() if count},
        flagged=desk.database.attempts.flagged(desk.note_damage),
        bookmarked=desk.database.remarks.bookmarks(),
        due=tuple(due_items(desk, exam, MOST, ahead=False)),
        said=_said(latest),
        times=times,
        fell=fallen_for(items, desk.database.attempts.wrong_choices()) if fell else {},
        losses={estimate.code: estimate.lost for estimate in estimates} if analysis.answers else {},
        thin=frozenset(estimate.code for estimate in estimates if estimate.show == "too few"),
    )


def _in_open_exams(desk: "Desk", unfinished: "Sequence[Unfinished]") -> frozenset[ItemRef]:
    """All items of exams that are being sat, met or not."""
    forms = (
        desk.database.attempts.form(one.record.form)[0] for one in unfinished if not one.record.plan.wish
    )
    return frozenset(ref for form in forms for ref in form.refs)


def _standing(met: Met | None) -> Standing:
    """What an unfinished attempt has shown, and no other, is not new, and nothing is known against it."""
    return Standing.KNOWN if met is None or met.right else Standing.MISSED


def _said(latest: Mapping[ItemRef, Met]) -> dict[ItemRef, Sure]:
    return {ref: met.sure for ref, met in latest.items() if met.sure is not None}


def fallen_for(
    items: Iterable[Item], chosen: Mapping[ItemRef, Mapping[str, int]]
) -> dict[ItemRef, dict[str, int]]:
    """Item -> misconception -> how often one chose the option that names it. `chosen` is by `option_hash`.

    An option that was reworded since is not recognised.
    """
    found: dict[ItemRef, dict[str, int]] = {}
    for item in items:
        wrong = chosen.get(item.ref)
        if not wrong:
            continue
        for option in item.options:
            if option.misconception and (times := wrong.get(option_hash(option.text))):
                fell = found.setdefault(item.ref, {})
                fell[option.misconception] = fell.get(option.misconception, 0) + times
    return found


@dataclass(frozen=True, slots=True)
class Lure:
    """A misconception that wrong options name: its line in words, how often one fell for it, items that name it."""

    tag: str
    words: str
    fell: int
    items: int


def lures(desk: "Desk", exam: Blueprint, wish: Wish) -> list[Lure]:
    """The misconceptions of the items that a wish leaves to choose from, most often fallen for first."""
    material = gather(desk, exam, fell=True)
    rows = material.within(replace(wish, misconception=""))
    named = Counter(tag for _, item in rows for tag in misconceptions_of(item))
    fell: Counter[str] = Counter()
    for _, item in rows:
        fell.update(material.fell.get(item.ref, {}))
    words = {tag: words for (_, tag), words in misconception_lines(desk.library.banks()).items()}
    found = [
        Lure(tag, clean_line(words.get(tag) or in_words(tag)), fell[tag], count)
        for tag, count in named.items()
    ]
    return sorted(found, key=lambda lure: (-lure.fell, lure.words, lure.tag))


def last_wish(database: "Database", exams: Mapping[str, Blueprint]) -> tuple[str, Wish] | None:
    """Exam and wish of the set that was last begun by choice; None where there is none, or none that can be read."""
    try:
        kept = database.remarks.setting(LAST_WISH)
        exam, wish = str(kept["exam"]), Wish.from_list(kept["wish"])
        if wish.scope:
            find_domain(exams[exam], wish.scope)
    except (StorageError, ValueError, TypeError, LookupError, NotFoundError):
        return None
    return (exam, wish) if exam in exams else None


def as_usual(database: "Database", exams: Mapping[str, Blueprint], wish: Wish) -> Wish:
    """The wish, with how sure one is asked or not as in the set that was last begun by choice."""
    last = last_wish(database, exams)
    return replace(wish, sure=last[1].sure) if last else wish


def remember_wish(database: "Database", exam: str, wish: Wish) -> None:
    """Keep what was wished for, so that the next set-up begins with it."""
    database.remarks.set_setting(LAST_WISH, {"exam": exam, "wish": wish.to_list()})
