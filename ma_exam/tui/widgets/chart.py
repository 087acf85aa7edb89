"""A chart on the screen, drawn by plotext; it shows numbers and labels of our own only, no text of a bank."""

from textual.app import RenderResult
from textual_plotext import PlotextPlot

from ma_exam.tui.charts import Drawing, thinned

FRAME = 3
"""Lines of a chart that its frame and the marks below it take."""


class Chart(PlotextPlot, can_focus=False):
    """One drawing. Everything is in the text colour: signs tell the series apart, in any theme and without colour."""

    def __init__(self) -> None:
        super().__init__(id="chart")
        self.theme = "clear"
        self._marks: tuple[float, ...] = ()

    def show(self, drawing: Drawing | None) -> None:
        """Show this, or nothing."""
        self.display = drawing is not None
        plot = self.plt
        plot.clear_figure()
        if drawing is None:
            return
        if drawing.level is not None:
            plot.plot(list(drawing.x_range), [drawing.level] * 2, marker="─", color="default")
        for series in drawing.series:
            xs, ys = list(series.xs), list(series.ys)
            if series.joined and len(xs) > 1:
                plot.plot(xs, ys, marker="·", color="default")
            if series.errors:
                plot.error(xs, ys, yerr=[2 * error for error in series.errors], color="default")
            else:
                plot.scatter(xs, ys, marker=series.sign, color="default")
        plot.xlim(*drawing.x_range)
        plot.ylim(drawing.y_low, drawing.y_high)
        plot.xticks(list(drawing.x_marks), list(drawing.x_marks.values()))
        self._marks = drawing.y_marks
        self.refresh()

    def render(self) -> RenderResult:
        """As many marks as there are lines for: of two on one line plotext shows either, by chance."""
        marks = thinned({mark: f"{mark:.0f}" for mark in self._marks}, max(2, self.size.height - FRAME))
        self.plt.yticks(list(marks), list(marks.values()))
        return super().render()
