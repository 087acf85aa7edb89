"""Progress, a page for each figure: what it comes to in words, a chart where one helps, and the numbers."""

from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from ma_exam.core.progress import Progress
from ma_exam.reports.plain import wrap
from ma_exam.reports.progress import Page, pages
from ma_exam.reports.progress_map import LABEL, UNKNOWN, is_narrow, map_head, map_rows, step_of
from ma_exam.tui.charts import charts_can_show, drawing
from ma_exam.tui.screens.base import ReadingScreen
from ma_exam.tui.widgets.bars import Hint, KeyBar, KeyHint, TopBar
from ma_exam.tui.widgets.chart import Chart
from ma_exam.tui.widgets.safe import SafeStatic, block, line
from ma_exam.tui.wording import local_zone

HELP = """\
1-7  a page: scores, points lost, topics, pace, changed answers, confusions, how sure
n, Right  the next page
p, Left  the page before
c  the chart or the numbers alone
Up, Down, PgUp, PgDn  scroll
Esc, q  back
?  this help
Ctrl+Q  quit
"""
MAX_WIDTH = 100

COLOURS = {
    ".": "$text-success on $success-muted",
    "-": "$text-success on $success-muted",
    "+": "$text-warning on $warning-muted",
    "#": "bold $text-error on $error-muted",
    UNKNOWN: "",
}
"""They say again what a cell's sign says."""


class ProgressScreen(ReadingScreen):
    """The progress in one exam, one page at a time."""

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = [
        "../styles/reading.tcss",
        "../styles/progress.tcss",
    ]
    help_text = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"page_number({number})", "Page", id=f"progress.{number}")
            for number in range(1, 8)
        ),
        Binding("n,N,right", "step(1)", "Next", id="progress.next"),
        Binding("p,P,left", "step(-1)", "Previous", id="progress.previous"),
        Binding("c,C", "chart", "Chart", id="progress.chart"),
    ]

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._place = 0
        self._names = [page.name for page in pages(progress, MAX_WIDTH)]
        self._charts = charts_can_show()

    def compose(self) -> ComposeResult:
        """Top line, the pages' names, the page, keys."""
        yield TopBar()
        with Horizontal(id="pages"):
            for number, name in enumerate(self._names, start=1):
                yield KeyHint(Hint(str(number), name, f"page_number({number})"))
        with VerticalScroll(id="paper", can_focus=False):
            yield SafeStatic(id="told")
            yield Chart()
            yield SafeStatic(id="caption")
            yield SafeStatic(id="map")
            yield SafeStatic(id="text")
        yield KeyBar(
            Hint("n", "next", "step(1)"),
            Hint("p", "previous", "step(-1)"),
            Hint("c", "numbers", "chart"),
            Hint("Up Down", "scroll", ""),
            Hint("Esc", "back", "back"),
            Hint("?", "help", "help", roomy=True),
        )

    def on_mount(self) -> None:
        """Show the first page."""
        self._show()

    def on_resize(self) -> None:
        """Lay the numbers out anew."""
        super().on_resize()
        if self.is_mounted:
            self._show(scroll=False)

    @property
    def _width(self) -> int:
        return min(MAX_WIDTH, self.size.width - (1 if self.size.width < 80 else 5))

    def _show(self, *, scroll: bool = True) -> None:
        page = pages(self._progress, self._width, local_zone())[self._place]
        exam = self._progress.blueprint.title
        self.query_one(TopBar).show(
            line((page.title, "bold"), f"   {exam}"), f"{self._place + 1} of {len(self._names)}"
        )
        for number, hint in enumerate(self.query_one("#pages").query(KeyHint)):
            hint.set_class(number == self._place, "-here")
        self.query_one("#told", SafeStatic).show(
            "\n".join(row for told in page.told for row in wrap(told, self._width))
        )
        self._show_chart(page)
        self.query_one("#map", SafeStatic).show(self._map(page))
        self.query_one("#map").display = bool(page.picture)
        self.query_one("#text", SafeStatic).show("\n".join(page.figures))
        if scroll:
            self.query_one("#paper", VerticalScroll).scroll_home(animate=False)

    def _show_chart(self, page: Page) -> None:
        drawn = drawing(page.name, self._progress)
        shown = drawn if self._charts else None
        self.query_one(Chart).show(shown)
        caption = self.query_one("#caption", SafeStatic)
        caption.display = shown is not None
        caption.show(shown.caption if shown else "")
        bar = self.query_one(KeyBar)
        bar.relabel("chart", "numbers" if self._charts else "chart")
        bar.offer_action("chart", drawn is not None)

    def _map(self, page: Page) -> Content:
        """The map of topic groups with its colours; nothing on a page without one."""
        if not page.picture:
            return line("")
        width = self._width
        narrow, step = is_narrow(width), step_of(width)
        rows: list[Content] = [line((map_head(self._progress.groups, width), "dim"))]
        for row in map_rows(self._progress.groups, width):
            pieces: list[Content] = [line(row.label.ljust(LABEL))]
            for cell in row.cells:
                text = cell.text(narrow=narrow)
                style = COLOURS[cell.sign]
                pieces.append(line((text, style) if style else text))
                pieces.append(line(" " * (step - len(text))))
            rows.append(line(*pieces))
        what, legend = page.picture[0], page.picture[len(rows) + 1 :]
        return Content("\n").join([line(what), *rows, block("\n".join(legend))])

    def action_page_number(self, number: int) -> None:
        """Show that page."""
        self._place = number - 1
        self._show()

    def action_step(self, by: int) -> None:
        """The next page or the one before, round and round."""
        self._place = (self._place + by) % len(self._names)
        self._show()

    def action_chart(self) -> None:
        """Show the chart, or the numbers alone."""
        if drawing(self._names[self._place], self._progress) is not None:
            self._charts = not self._charts
            self._show()
