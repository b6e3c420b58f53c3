"""The explorer of chapter 00: one weight tilts a line. It is also the shortest example."""

from helpers.explorers.base import Explorer, Task, slider
from helpers.explorers.picture import Handle
from helpers.plots.style import GREY, ORANGE

TARGET = (4.0, 6.0)
HOLD = 3.0  # where, from the left, the line is taken hold of


class OneWeight(Explorer):
    """The line y = w · x and a dot that it should go through. Chapter 00."""

    title = "One weight tilts the line y = w · x"
    chapter = "00"

    def make_controls(self) -> dict:
        """Return the one slider."""
        return {"w": slider("weight w", 0.5, -2.0, 2.0, 0.05)}

    def make_picture(self, figure) -> list:
        """Draw the axes and the dot; the line moves."""
        self.ax = ax = figure.subplots()
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

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let the line be taken at one place; its height there gives the weight."""
        w = facts["w"]
        return {
            "line": Handle(
                self.ax,
                HOLD,
                w * HOLD,
                label="the line",
                says=f"weight w {w:.2f}",
                drag=lambda x, y: {"w": y / HOLD},
                step=(0, 0.05 * HOLD),
            )
        }

    def hover(self, axes, x: float, y: float) -> str:
        """Tell what the line gives for the x under the mouse."""
        return f"x = {x:.1f}\ny = {self.facts['w']:.2f} · {x:.1f} = {self.facts['w'] * x:.1f}"

    def describe(self, facts: dict) -> str:
        """Say how steep the line is and where it passes the dot."""
        return (
            f"The line y = {facts['w']:.2f} · x is at height {facts['height']:.1f} where x is 4; "
            f"the dot is at height 6.0."
        )

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return two things to find."""
        return [
            Task(
                "through_the_dot",
                "Make the line go through the dot.",
                lambda f: f["miss"] < 0.05,
                {"w": 1.5},
            ),
            Task("downwards", "Make the line slope downwards.", lambda f: f["w"] < 0, {"w": -0.5}),
        ]
