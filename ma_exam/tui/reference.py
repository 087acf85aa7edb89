"""Ways to the glossary and to the search from any screen, and when they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ma_exam.core.glossary import Glossary
    from ma_exam.services.search import Catalogue
    from ma_exam.tui.app import ExamApp


def open_glossary(app: ExamApp) -> None:
    """Open the glossary; from practice too, but not while an exam is sat."""
    session = app.session
    if session is not None and not session.sitting.record.plan.wish:
        app.bell()
        return

    def work() -> Glossary:
        from ma_exam.services.glossary import glossary

        return glossary()

    def then(found: Glossary) -> None:
        from ma_exam.tui.screens.glossary import GlossaryScreen

        app.push_screen(GlossaryScreen(found))

    app.in_store(work, then, opens=True)


def open_search(app: ExamApp, exam: str = "", *, bookmarks: bool = False) -> None:
    """Open the search, or the list of bookmarked items; never while anything is sat, whose answers it could tell.

    `exam` is the id of the one whose bookmarked items are practised from there: the first that the library holds any
    item for, unless told.
    """
    if app.session is not None:
        app.bell()
        return

    def work() -> tuple[Catalogue, str]:
        from ma_exam.services.exams import offers
        from ma_exam.services.search import catalogue

        held = (offer.blueprint.id for offer in offers(app.desk.database.banks.stock()) if offer.items)
        return catalogue(app.desk), exam or next(held, "")

    def then(found: tuple[Catalogue, str]) -> None:
        from ma_exam.services.search import View
        from ma_exam.tui.screens.search import SearchScreen

        if app.session is None:
            app.push_screen(SearchScreen(*found, View.BOOKMARKED if bookmarks else View.SEEN))

    app.in_store(work, then, opens=True)
