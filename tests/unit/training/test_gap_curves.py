"""The recorded curves of chapter 09 are what their script records, and what the chapter says."""

import numpy as np
import pytest

from helpers.datasets import load_mnist
from helpers.exercises.ch09 import NAMES
from helpers.training import gap_curves as recordings
from helpers.training.gap_curves import (
    EPOCHS,
    SIZES,
    WIDTHS,
    gap_curves,
    record,
    six_trainings,
)


def gap(width: int, size: int) -> float:
    """Return by how many points training is ahead in the end."""
    curves = gap_curves(width, size)
    return 100 * (curves.after_accuracy[-1] - curves.val_accuracy[-1])


def test_every_recording_is_there_and_makes_sense():
    for width in WIDTHS:
        for size in SIZES:
            curves = gap_curves(width, size)
            assert all(values.shape == (EPOCHS,) for values in curves)
            assert (np.array(curves) >= 0).all()
            assert curves.loss[0] > curves.loss[-1]


def test_a_training_recorded_again_looks_like_the_recording():
    """Its first epochs: the same digits if the real ones are here, else similar ones."""
    digits = load_mnist()
    parts = [(x[:300], y[:300]) for x, y in ((digits.x_train, digits.y_train),) * 2]
    again, kept = record(*parts, width=8, epochs=3), gap_curves(8, 300)
    if digits.source == "mnist":
        assert again.loss == pytest.approx(kept.loss[:3], rel=0.01)
    assert again.after_loss == pytest.approx(again.val_loss)  # here they're the same images
    assert (again.after_loss < again.loss).all()


def test_what_the_chapter_says_of_the_gap():
    assert [round(gap(512, size)) for size in (30, 10_000)] == [39, 3]
    assert [round(gap(width, 100)) for width in (512, 32, 8)] == [24, 27, 28]
    narrow = gap_curves(2, 10_000)
    assert (narrow.val_accuracy > narrow.accuracy).sum() == 50
    assert (narrow.val_accuracy > narrow.after_accuracy).sum() == 37


def test_the_six_trainings_are_what_their_letters_say():
    for letter, curves in zip(NAMES, six_trainings().values(), strict=True):
        own, val = curves.after_accuracy[-1], curves.val_accuracy[-1]
        if letter == "u":
            assert own < 0.7
        elif letter == "o":
            assert own > 0.99
            assert own - val > 0.08
        else:
            assert min(own, val) > 0.92
            assert abs(own - val) < 0.02


def test_a_missing_file_is_a_sentence(monkeypatch, tmp_path):
    recordings._all_curves.cache_clear()
    monkeypatch.setattr(recordings, "FILE", tmp_path / "nothing.npz")
    with pytest.raises(ValueError, match="make_gap_curves"):
        gap_curves(8, 300)
    recordings._all_curves.cache_clear()
