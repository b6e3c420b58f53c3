"""Chapter 07 before Keras as judge: paths over surfaces, random gradients, schedules."""

import os

import numpy as np
import pytest

from helpers.nn import SGD, AdaGrad, Adam, Momentum, RMSProp
from helpers.nn.schedules import exponential_decay, inverse_time_decay, step_decay
from helpers.nn.surfaces import SURFACES, optimizer_path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytestmark = pytest.mark.keras
tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

KERAS = {
    SGD: keras.optimizers.SGD,
    Momentum: keras.optimizers.SGD,
    AdaGrad: keras.optimizers.Adagrad,
    RMSProp: keras.optimizers.RMSprop,
    Adam: keras.optimizers.Adam,
}
CONSTANTS = [
    (SGD, {"learning_rate": 0.4}),
    (Momentum, {"learning_rate": 0.05, "momentum": 0.8}),
    (Momentum, {"learning_rate": 0.02, "momentum": 0.99}),
    (AdaGrad, {"learning_rate": 0.7, "initial_accumulator_value": 0.0, "epsilon": 1e-3}),
    (AdaGrad, {"learning_rate": 0.5, "initial_accumulator_value": 2.0}),
    (RMSProp, {"learning_rate": 0.1, "rho": 0.5, "epsilon": 1e-3}),
    (RMSProp, {"learning_rate": 0.05, "rho": 0.99}),
    (Adam, {"learning_rate": 0.2, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3}),
    (Adam, {"learning_rate": 0.1, "beta_1": 0.0, "beta_2": 0.99}),
    (Adam, {"learning_rate": 0.1, "beta_1": 0.95, "beta_2": 0.5}),
]
START, STEPS = (-3.2, 1.3), 12


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize(("kind", "constants"), CONSTANTS)
def test_paths_are_those_of_keras(surface, kind, constants):
    path = optimizer_path(surface, START, kind(**constants), STEPS)
    w = keras.Variable(np.array(START), dtype="float64")
    optimizer = KERAS[kind](**constants)
    optimizer.build([w])
    walked = [w.numpy().copy()]
    for _ in range(STEPS):
        optimizer.apply([tf.constant(surface.gradient(w.numpy()))])
        walked.append(w.numpy().copy())
    assert np.abs(np.diff(path, axis=0)).max() > 1e-2
    # Keras turns its constants into float32 on the way: 1e-7 of a step, more where paths part
    np.testing.assert_allclose(path, walked, atol=2e-4)


@pytest.mark.parametrize(("kind", "constants"), CONSTANTS)
def test_steps_on_random_gradients_are_those_of_keras(kind, constants, rng):
    ours, theirs = kind(**constants), KERAS[kind](**constants)
    params = [rng.normal(size=shape).astype(np.float32) for shape in ((7, 5), (5,), ())]
    params = [np.array(param) for param in params]
    variables = [keras.Variable(param) for param in params]
    theirs.build(variables)
    for _ in range(15):
        grads = [np.array(rng.normal(size=p.shape), dtype=np.float32) for p in params]
        ours.update(params, grads)
        theirs.apply([tf.constant(grad) for grad in grads])
        for param, variable in zip(params, variables, strict=True):
            np.testing.assert_allclose(param, variable.numpy(), rtol=1e-5, atol=3e-6)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (step_decay, lambda *a: keras.optimizers.schedules.ExponentialDecay(*a, staircase=True)),
        (exponential_decay, keras.optimizers.schedules.ExponentialDecay),
        (inverse_time_decay, keras.optimizers.schedules.InverseTimeDecay),
    ],
)
@pytest.mark.parametrize("rate", [1.0, 0.003])
def test_schedules_are_those_of_keras(ours, theirs, rate):
    for decay_steps, decay_rate in ((10, 0.5), (100, 0.96), (7, 0.01)):
        schedule = theirs(rate, decay_steps, decay_rate)
        for step in (0, 1, 6, 7, 9, 10, 11, 50, 99, 100, 101):
            expected = float(schedule(step))
            assert ours(rate, step, decay_steps, decay_rate) == pytest.approx(expected, rel=1e-5)
