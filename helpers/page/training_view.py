"""What stands under a cell that trains: a Stop button, a progress bar, and what there is to say."""

import html
from collections.abc import Callable

import ipywidgets as widgets
from IPython.display import display

from helpers.page import markup
from helpers.page.keys import Keys

STOP, STOPPING = "Stop", "Stopping …"
BUTTON_WIDTH = 170  # pixels, with the space beside it


class ProgressView:
    """The widget of a training: progress, a Stop button, and words.

    Parameters
    ----------
    width
        In pixels.
    stored_text
        What readers without a kernel get instead.
    bar_label, stop_tooltip
        What the bar and the button are, for screen readers and pointers.
    on_stop
        Called when the button is pressed.

    Attributes
    ----------
    status
        Where the training stands, in words.
    stop_button
        The button.
    widget
        The box that is shown; `between` goes between the bar and the words.
    """

    def __init__(
        self,
        width: int,
        stored_text: str,
        bar_label: str,
        stop_tooltip: str,
        on_stop: Callable[[], None],
        between: tuple[widgets.Widget, ...] = (),
    ) -> None:
        """Make the widget."""
        self.status = ""
        self._stored_text, self._bar_label, self._on_stop = stored_text, bar_label, on_stop
        self.stop_button = widgets.Button(description=STOP, icon="stop", tooltip=stop_tooltip)
        self.stop_button.on_click(self._stop)
        self._line = widgets.HTML(layout={"width": f"{width - BUTTON_WIDTH}px", "height": "46px"})
        self._words = widgets.HTML(layout={"min_height": "48px", "max_width": f"{width}px"})
        row = widgets.HBox([self.stop_button, self._line], layout={"align_items": "center"})
        self.widget = widgets.VBox([row, *between, self._words, Keys()])
        self.widget.add_class("course-training")

    def show(self) -> None:
        """Show the widget; readers without a kernel get a line of text."""
        display({**self.widget._repr_mimebundle_(), "text/plain": self._stored_text}, raw=True)

    def progress(self, share: float, status: str, role: str = "") -> None:
        """Show how far it has come, from 0 to 1, and say so; with a role, to screen readers too."""
        self.status = status
        spoken = f' role="{role}"' if role else ""
        self._line.value = (
            f'<progress aria-label="{self._bar_label}" max="1" value="{share:.3f}" '
            f'style="width: 100%; height: 12px; display: block"></progress>'
            f'<div{spoken} style="line-height: 1.5">{html.escape(status)}</div>'
        )

    def say(self, text: str) -> None:
        """Say something below."""
        self._words.value = markup.sentence(text, style="line-height: 1.4")

    def warn(self, text: str) -> None:
        """Say below what went wrong."""
        self._words.value = markup.warning(text)

    def close(self, share: float, status: str) -> None:
        """Show the end, and put the button out of use."""
        self.stop_button.disabled, self.stop_button.description = True, STOP
        self.progress(share, status, role="status")

    def _stop(self, _button: widgets.Button) -> None:
        self._on_stop()
        self.stop_button.disabled, self.stop_button.description = True, STOPPING
