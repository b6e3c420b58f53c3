"""The learner's own points: added by a click, dragged, removed; a button brings back the course's.

Chapters 01, 02, 03 and 11.
"""

from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any

import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib.axes import Axes

from helpers.explorers.picture import Handle

BACK = "Back to the course's points"
POINT = "point {number}"
PLACE = "{x:.2f}, {y:.2f}"
EXPECTED = (
    "None for the course's points was expected, or a list of {fewest} to {most} points, each a "
    "list of {n} numbers, x from {x[0]:g} to {x[1]:g} and y from {y[0]:g} to {y[1]:g}."
)

Rows = list[list[float]]


class PointSet(widgets.Button):
    """A button that brings back the course's points, with the learner's own as its value.

    Parameters
    ----------
    course
        The course's points, shape (n, 2), or (n, 3) with a class in the third column.
    x_limits, y_limits
        Where points may lie.
    fewest, most
        How many there may be.

    Attributes
    ----------
    value
        None for the course's points; otherwise the learner's, a list of lists.
    """

    value = traitlets.Any(None)

    def __init__(
        self,
        course: np.ndarray,
        x_limits: tuple[float, float],
        y_limits: tuple[float, float],
        fewest: int = 2,
        most: int = 40,
    ) -> None:
        """Begin with the course's points."""
        self.course = np.asarray(course, float)
        self.x_limits, self.y_limits, self.fewest, self.most = x_limits, y_limits, fewest, most
        self.expects = EXPECTED.format(
            fewest=fewest, most=most, n=self.course.shape[1], x=x_limits, y=y_limits
        )
        super().__init__(description=BACK, tooltip=BACK, disabled=True)
        self.on_click(lambda _: setattr(self, "value", None))

    def follow(self, chooser: widgets.Widget, course_of: Callable[[Any], np.ndarray]) -> None:
        """Begin anew with another course whenever a control has another value."""

        def begin_anew(change: dict) -> None:
            self.course = course_of(change["new"])
            self.value = None

        chooser.observe(begin_anew, names="value")

    @property
    def points(self) -> np.ndarray:
        """The points that count now."""
        return self.array(self.value)

    def array(self, value: Rows | None) -> np.ndarray:
        """Return the points of a value, shape (n, 2) or (n, 3)."""
        return self.course if value is None else np.array(value, float)

    @traitlets.validate("value")
    def _valid(self, proposal: dict) -> Rows | None:
        value = proposal["value"]
        if value is None or self._are_points(value):
            return value if value is None else [[float(v) for v in row] for row in value]
        raise traitlets.TraitError(self.expects)

    @traitlets.observe("value")
    def _enable(self, change: dict) -> None:
        self.disabled = change["new"] is None

    def _are_points(self, value: Any) -> bool:
        if not isinstance(value, Sequence) or not self.fewest <= len(value) <= self.most:
            return False
        limits = [self.x_limits, self.y_limits]
        return all(
            isinstance(row, Sequence)
            and len(row) == self.course.shape[1]
            and all(isinstance(v, Real) for v in row)
            and all(low <= v <= high for v, (low, high) in zip(row, limits, strict=False))
            for row in value
        )

    # What a hand does; each returns a value, or None where it cannot be done.

    def moved(self, points: np.ndarray, k: int, x: float, y: float) -> Rows:
        """Return points of which number `k` lies at (x, y), or as near as it may."""
        rows = points.tolist()
        rows[k][:2] = self._inside(x, y)
        return rows

    def added(self, points: np.ndarray, x: float, y: float, *kind: float) -> Rows | None:
        """Return points and one more, of a class where there are some; None if all are there."""
        if len(points) >= self.most:
            return None
        return [*points.tolist(), [*self._inside(x, y), *kind]]

    def removed(self, points: np.ndarray, k: int) -> Rows | None:
        """Return points without number `k`; None if no more may go."""
        if len(points) <= self.fewest:
            return None
        return [row for place, row in enumerate(points.tolist()) if place != k]

    def _inside(self, x: float, y: float) -> list[float]:
        return [
            round(float(np.clip(v, low, high)), 3)
            for v, (low, high) in zip((x, y), (self.x_limits, self.y_limits), strict=True)
        ]

    def handles(self, axes: Axes, points: np.ndarray, control: str) -> dict[str, Handle]:
        """Return a handle for each point: to be dragged, and to be removed.

        Parameters
        ----------
        axes
            Where they lie.
        points
            As they are now.
        control
            The name of this control in its explorer.
        """

        def change(rows: Rows | None) -> Mapping:
            return {} if rows is None else {control: rows}

        return {
            f"{control} {k}": Handle(
                axes,
                float(row[0]),
                float(row[1]),
                label=POINT.format(number=k + 1),
                says=PLACE.format(x=row[0], y=row[1]),
                drag=lambda x, y, k=k: change(self.moved(points, k, x, y)),
                remove=lambda k=k: change(self.removed(points, k)),
            )
            for k, row in enumerate(points)
        }
