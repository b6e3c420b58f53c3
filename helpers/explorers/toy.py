"""The explorer of chapter 00: one weight tilts a line. It is also the shortest example."""

from helpers.explorers.base import Explorer, Task, slider
from helpers.plots.style import GREY, ORANGE

TARGET = (4.0, 6.0)


class OneWeight(Explorer):
    """The line y = w · x and a dot that it should go through. Chapter 00."""

    title = "One weight tilts the line y = w · x"

    def make_controls(self) -> dict:
        """Return the one slider."""
        return {"w": slider("weight w", 0.5, -2.0, 2.0, 0.1)}

    def make_picture(self, figure) -> list:
        """Draw the axes and the dot; the line moves."""
        ax = figure.subplots()
        ax.set(xlim=(-5, 5), ylim=(-10, 10), xlabel="x", ylabel="y")
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.axvline(0, color=GREY, linewidth=0.8)
        ax.plot(*TARGET, "s", color=ORANGE, markersize=11)
        ax.annotate("the dot", TARGET, xytext=(-62, -5), textcoords="offset points")
        (self.line,) = ax.plot([], [])
        return [self.line]

    def compute(self, w: float) -> dict:
        """Return the line's height at the dot and how far off it is."""
        height = w * TARGET[0]
        return {"height": height, "miss": abs(height - TARGET[1])}

    def draw(self, facts: dict) -> None:
        """Tilt the line."""
        self.line.set_data([-5, 5], [-5 * facts["w"], 5 * facts["w"]])

    def describe(self, facts: dict) -> str:
        """Say how steep the line is and where it passes the dot."""
        return (
            f"The line y = {facts['w']:.1f} · x is at height {facts['height']:.1f} where x is 4; "
            f"the dot is at height 6.0."
        )

    def make_tasks(self) -> list[Task]:
        """Return two things to find."""
        return [
            Task("Make the line go through the dot.", lambda f: f["miss"] < 0.05, {"w": 1.5}),
            Task("Make the line slope downwards.", lambda f: f["w"] < 0, {"w": -0.5}),
        ]
