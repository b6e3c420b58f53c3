"""The map and the curves of chapter 09 show what was recorded."""

import pytest

from helpers.explorers.gap_explorer import GapExplorer
from helpers.plots.gap_pictures import FITS, OVER, UNDER
from helpers.training.gap_curves import SIZES, WIDTHS, gap_curves
from tests.unit.explorers.hands import drag

EXPLORER = GapExplorer


def test_the_curves_end_at_the_epoch(explorer):
    explorer.state = {"width": 8, "images": 1000, "epochs": 7}
    curves = gap_curves(8, 1000)
    for line, values in zip(
        explorer.curves.lines, (curves.accuracy, curves.val_accuracy), strict=True
    ):
        assert line.get_ydata().tolist() == values[:7].tolist()
    assert explorer.curves.gap.get_ydata() == [curves.accuracy[6], curves.val_accuracy[6]]
    explorer.state = {"after": True, "measure": "loss"}
    shown = explorer.curves.lines[0].get_ydata()
    assert shown.tolist() == curves.after_loss[:7].tolist()


def test_every_cell_has_both_accuracies(explorer):
    explorer.state = {"epochs": 30}
    for row, width in enumerate(WIDTHS):
        for column, size in enumerate(SIZES):
            curves = gap_curves(width, size)
            own, val = (100 * c[29] for c in (curves.after_accuracy, curves.val_accuracy))
            words = explorer.map.words[row, column].get_text()
            assert [float(n) for n in words.split("/")] == pytest.approx([own, val], abs=0.51)


@pytest.mark.parametrize(
    ("width", "images", "epochs", "verdict"),
    [(512, 100, 40, OVER), (2, 10_000, 60, UNDER), (128, 10_000, 4, FITS)],
)
def test_the_verdict_is_told_and_tinted(explorer, width, images, epochs, verdict):
    explorer.state = {"width": width, "images": images, "epochs": epochs}
    here = explorer.facts["here"]
    assert explorer.facts["verdicts"][here] == verdict
    told = explorer.hover(explorer.map.ax, here[1], here[0])
    assert verdict in told
    assert f"training {explorer.facts['own'][here]:.0%}" in told


def test_a_hand_ends_the_training_and_goes_over_the_map(explorer):
    drag(explorer, "end", (41.2, 0.1))
    assert explorer.state["epochs"] == 41
    drag(explorer, "cell", (5.2, 0.1))
    assert (explorer.state["width"], explorer.state["images"]) == (WIDTHS[0], SIZES[5])
    assert explorer.click(explorer.map.ax, 2, 3) == {"width": WIDTHS[3], "images": SIZES[2]}
    assert "epoch 12" in explorer.hover(explorer.curves.ax, 12.2, 0.5)
