"""The recorded curves are what their script records, in kind on any digits."""

import numpy as np
import pytest

from helpers.datasets import load_mnist
from helpers.nn.early_stopping import early_stop
from helpers.training import dropout_curves
from helpers.training.dropout_curves import (
    EPOCHS,
    RATES,
    SEEDS,
    WIDTHS,
    images_for_curves,
    record,
    recorded_curves,
)


def test_every_recording_is_there_and_makes_sense():
    for rate in RATES:
        for width in WIDTHS:
            for seed in SEEDS:
                curves = recorded_curves(rate, width, seed)
                for values in vars(curves).values():
                    assert values.shape == (EPOCHS,)
                    assert np.isfinite(values).all()
                assert curves.loss[0] > curves.loss[-1]
                assert 0 < curves.val_accuracy.max() < 1


def test_a_training_recorded_again_looks_like_the_recording():
    """Its first epochs: the same digits if the real ones are here, else similar ones."""
    digits = load_mnist()
    parts = images_for_curves(digits.x_train, digits.y_train)
    again = record(*parts, rate=0.5, width=16, seed=1, epochs=3)
    kept = recorded_curves(0.5, 16, 1)
    if digits.source == "mnist":
        for name, values in vars(again).items():
            assert values == pytest.approx(getattr(kept, name)[:3], rel=0.02), name
    assert again.loss[0] > again.loss[-1]
    assert (again.quiet_loss < again.loss).all()  # dropout off, and at the end of the epoch
    assert (np.array(kept.quiet_loss) < kept.loss).all()


def test_without_dropout_the_network_learns_by_heart():
    for seed in SEEDS:
        curves = recorded_curves(0.0, 64, seed)
        assert curves.quiet_loss[-1] < 0.01
        best = early_stop(curves.val_loss, EPOCHS).best
        assert best < 20
        assert curves.val_loss[-1] > 1.2 * curves.val_loss[best - 1]


def test_what_the_chapter_says_of_the_recordings():
    def kept(rate, width):
        found = [recorded_curves(rate, width, seed) for seed in SEEDS]
        return [c.val_accuracy[early_stop(c.val_loss, 4).best - 1] for c in found]

    assert min(kept(0.1, 64)) > max(kept(0.0, 64))
    for rate, low, high in ((0.1, 0.003, 0.006), (0.2, 0.003, 0.006)):
        assert low < np.mean(kept(rate, 64)) - np.mean(kept(0.0, 64)) < high
    gains = {rate: np.mean(kept(rate, 128)) - np.mean(kept(0.0, 128)) for rate in RATES}
    assert max(gains, key=gains.get) == 0.4
    assert 0.005 < gains[0.4] < 0.009
    assert np.mean(kept(0.5, 16)) < np.mean(kept(0.0, 16)) - 0.04


def test_a_missing_file_is_a_sentence(monkeypatch, tmp_path):
    dropout_curves._all_curves.cache_clear()
    monkeypatch.setattr(dropout_curves, "FILE", tmp_path / "nothing.npz")
    with pytest.raises(ValueError, match="make_dropout_curves"):
        recorded_curves(0.0, 16, 0)
    dropout_curves._all_curves.cache_clear()
