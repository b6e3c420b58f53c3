"""Early stopping ends where its rule says, and where Keras' does."""

import numpy as np
import pytest

from helpers.nn.early_stopping import early_stop

FALLS_TWICE = [0.5, 0.4, 0.45, 0.43, 0.42, 0.3, 0.35]


@pytest.mark.parametrize(
    ("patience", "expected"),
    [(1, (3, 2, True)), (3, (5, 2, True)), (4, (7, 6, False)), (20, (7, 6, False))],
)
def test_it_ends_after_so_many_epochs_without_a_new_lowest_loss(patience, expected):
    assert early_stop(FALLS_TWICE, patience) == expected


def test_an_equal_loss_is_no_new_lowest():
    assert early_stop([0.5, 0.5, 0.5], 2) == (3, 1, True)


@pytest.mark.keras
def test_it_ends_where_keras_does():
    from types import SimpleNamespace

    from helpers.training import load_tensorflow

    _, keras = load_tensorflow()
    rng = np.random.default_rng(0)
    for patience in (1, 2, 4):
        losses = rng.random(20).round(1)
        callback = keras.callbacks.EarlyStopping(patience=patience)
        model = SimpleNamespace(stop_training=False, optimizer=None)
        callback.set_model(model)
        callback.on_train_begin()
        ended = len(losses)
        for epoch, loss in enumerate(losses):
            callback.on_epoch_end(epoch, {"val_loss": loss})
            if model.stop_training:
                ended = epoch + 1
                break
        assert early_stop(losses, patience).last == ended
        assert early_stop(losses, patience).best == callback.best_epoch + 1
