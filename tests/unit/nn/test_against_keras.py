"""Keras and TensorFlow as judges. They take seconds to start, so all such tests are here."""

import itertools
import os

import numpy as np
import pytest

from helpers.datasets import load_mnist
from helpers.nn import (
    SGD,
    AdaGrad,
    Adam,
    Dense,
    MeanSquaredError,
    Momentum,
    Network,
    ReLU,
    RMSProp,
    Sigmoid,
    SoftmaxCrossEntropy,
    Tanh,
    cross_entropy,
    mean_squared_error,
    numerical_gradient,
)
from helpers.nn.convnet import NAMES, Passage
from helpers.nn.convolution import convolve, max_pool
from helpers.nn.graph import TWO_NEURONS, TWO_NEURONS_START
from helpers.nn.schedules import exponential_decay, inverse_time_decay, step_decay
from helpers.nn.surfaces import SURFACES, optimizer_path
from helpers.training.stored_models import convnet_weights, load_model

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytestmark = pytest.mark.keras
tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

ACTIVATIONS = {ReLU: "relu", Sigmoid: "sigmoid", Tanh: "tanh"}
OPTIMIZERS = {
    SGD: lambda **constants: keras.optimizers.SGD(**constants),
    Momentum: lambda momentum=0.9, **others: keras.optimizers.SGD(momentum=momentum, **others),
    AdaGrad: lambda **constants: keras.optimizers.Adagrad(**constants),
    RMSProp: lambda **constants: keras.optimizers.RMSprop(**constants),
    Adam: lambda **constants: keras.optimizers.Adam(**constants),
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


def twins(sizes, activation, dtype="float32"):
    """Return our network and Keras', with the same weights; both end in logits."""
    layers, inputs = [], keras.Input((sizes[0],), dtype=dtype)
    outputs = inputs
    for i, (n_inputs, n_outputs) in enumerate(itertools.pairwise(sizes)):
        layers += [Dense(n_inputs, n_outputs, seed=i, dtype=dtype), activation()]
        kind = None if n_outputs is sizes[-1] else ACTIVATIONS[activation]
        outputs = keras.layers.Dense(n_outputs, activation=kind, dtype=dtype)(outputs)
    ours = Network(layers[:-1], SoftmaxCrossEntropy())
    theirs = keras.Model(inputs, outputs)
    theirs.set_weights([p.copy() for p in ours.params])
    return ours, theirs


@pytest.mark.parametrize(("kind", "constants"), [*((kind, {}) for kind in OPTIMIZERS), *CONSTANTS])
def test_optimizers_take_the_same_steps_as_keras(kind, constants, rng):
    ours, theirs = kind(**constants), OPTIMIZERS[kind](**constants)
    params = [rng.normal(size=shape).astype(np.float32) for shape in ((30, 20), (20,), (1,))]
    variables = [keras.Variable(param) for param in params]
    theirs.build(variables)
    for step in range(120):
        if step == 90:  # the rate may be changed on the way
            ours.learning_rate /= 2
            theirs.learning_rate = ours.learning_rate
        sizes = [10.0 ** rng.integers(-6, 2, param.shape) for param in params]
        grads = [(rng.normal(size=size.shape) * size).astype(np.float32) for size in sizes]
        ours.update(params, grads)
        theirs.apply([tf.constant(grad) for grad in grads])
    for param, variable in zip(params, variables, strict=True):
        # 120 roundings of the weight itself, and 1e-5 of one step.
        expected = variable.numpy()
        rounding = 20 * np.spacing(np.abs(expected)) + 1e-5 * ours.learning_rate
        assert (np.abs(param - expected) <= rounding).all()


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize(("kind", "constants"), CONSTANTS)
def test_paths_are_those_of_keras(surface, kind, constants):
    start, steps = (-3.2, 1.3), 12
    path = optimizer_path(surface, start, kind(**constants), steps)
    w = keras.Variable(np.array(start), dtype="float64")
    optimizer = OPTIMIZERS[kind](**constants)
    optimizer.build([w])
    walked = [w.numpy().copy()]
    for _ in range(steps):
        optimizer.apply([tf.constant(surface.gradient(w.numpy()))])
        walked.append(w.numpy().copy())
    assert np.abs(np.diff(path, axis=0)).max() > 1e-2
    # Keras turns its constants into float32 on the way: 1e-7 of a step, more where paths part
    np.testing.assert_allclose(path, walked, atol=2e-4)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_optimizers_have_the_same_defaults_as_keras(kind):
    theirs = OPTIMIZERS[kind]().get_config()
    for name, value in vars(kind()).items():
        if name != "steps" and not name.startswith("_"):
            assert theirs[name] == pytest.approx(value, rel=1e-7)


@pytest.mark.parametrize("scale", [1, 100])
def test_losses_equal_those_of_keras(scale, rng):
    logits = (scale * rng.normal(size=(16, 10))).astype(np.float32)
    labels = rng.integers(0, 10, 16)
    rows = rng.dirichlet(np.ones(10), 16).astype(np.float32)
    sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    dense = keras.losses.CategoricalCrossentropy(from_logits=True)
    squared = keras.losses.MeanSquaredError()
    assert cross_entropy(logits, labels) == pytest.approx(float(sparse(labels, logits)), rel=1e-5)
    assert cross_entropy(logits, rows) == pytest.approx(float(dense(rows, logits)), rel=1e-5)
    assert mean_squared_error(logits, rows) == pytest.approx(float(squared(rows, logits)), rel=1e-5)


def test_gradients_of_the_losses_equal_automatic_ones(rng):
    logits = tf.Variable(5 * rng.normal(size=(16, 10)))
    labels, rows = rng.integers(0, 10, 16), rng.dirichlet(np.ones(10), 16)
    cases = [
        (
            SoftmaxCrossEntropy(),
            labels,
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        ),
        (SoftmaxCrossEntropy(), rows, keras.losses.CategoricalCrossentropy(from_logits=True)),
        (MeanSquaredError(), rows, keras.losses.MeanSquaredError()),
    ]
    for loss, y, theirs in cases:
        with tf.GradientTape() as tape:
            value = theirs(y, logits)
        expected = tape.gradient(value, logits).numpy()
        loss.forward(logits.numpy(), y)
        np.testing.assert_allclose(loss.backward(), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gradients_of_a_network_equal_automatic_ones(activation, dtype, rng):
    ours, theirs = twins((12, 9, 8, 5), activation, dtype)
    x, y = rng.normal(size=(20, 12)).astype(dtype), rng.integers(0, 5, 20)
    with tf.GradientTape() as tape:
        logits = theirs(x)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        loss = tf.reduce_mean(losses)
    expected = tape.gradient(loss, theirs.trainable_variables)
    rounding = {"float32": 1e-6, "float64": 1e-14}[dtype]
    np.testing.assert_allclose(ours.forward(x), logits.numpy(), atol=10 * rounding)
    assert ours.loss.forward(ours.forward(x), y) == pytest.approx(float(loss), abs=rounding)
    ours.backward(ours.loss.backward())
    for grad, theirs_too in zip(ours.grads, expected, strict=True):
        np.testing.assert_allclose(grad, theirs_too.numpy(), atol=rounding)


@pytest.mark.parametrize("kind", [Momentum, Adam])
def test_fifty_steps_of_training_have_the_same_losses_as_keras(kind, rng):
    constants = {"learning_rate": 0.05} if kind is Momentum else {}
    ours, theirs = twins((20, 32, 5), ReLU)
    optimizer = kind(**constants)
    theirs.compile(
        OPTIMIZERS[kind](**constants),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    y = rng.integers(0, 5, (50, 64))
    x = (rng.normal(size=(50, 64, 20)) + np.eye(5, 20)[y]).astype(np.float32)
    for step in range(50):
        loss, _ = ours.train_step(x[step], y[step], optimizer)
        theirs.reset_metrics()  # or it would be a mean over all batches so far
        assert loss == pytest.approx(float(theirs.train_on_batch(x[step], y[step])), abs=1e-4)
    for param, weights in zip(ours.params, theirs.get_weights(), strict=True):
        np.testing.assert_allclose(param, weights, atol=1e-4)


def test_fit_and_evaluate_report_what_keras_reports(rng):
    ours, theirs = twins((20, 16, 5), Tanh)
    theirs.compile(
        keras.optimizers.Adam(),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    y = rng.integers(0, 5, 333)
    x = (rng.normal(size=(333, 20)) + 2 * np.eye(5, 20)[y]).astype(np.float32)
    data = (x[300:], y[300:])
    history = ours.fit(x, y, 1, 50, Adam(), data, seed=4)
    order = np.random.default_rng(4).permutation(333)  # the order that fit has taken
    settings = {"batch_size": 50, "shuffle": False, "validation_data": data, "verbose": 0}
    expected = theirs.fit(x[order], y[order], **settings).history
    assert set(history) == set(expected)
    for key, values in history.items():
        assert values == pytest.approx(expected[key], abs=1e-4)


def test_dense_weights_are_drawn_as_by_keras():
    ours = Dense(200, 100, seed=1).params[0]
    theirs = keras.initializers.GlorotUniform(seed=1)((200, 100)).numpy()
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=1e-3)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.02)


def test_numerical_gradient_equals_an_automatic_one(rng):
    x = tf.Variable(rng.normal(size=(3, 4)))
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.sin(x) * tf.exp(x))
    numerical = numerical_gradient(lambda a: (np.sin(a) * np.exp(a)).sum(), x.numpy())
    np.testing.assert_allclose(numerical, tape.gradient(y, x).numpy(), atol=1e-8)


@pytest.mark.parametrize("shift", [0.0, 0.7, -2.5])
def test_gradients_of_a_graph_equal_automatic_ones(shift):
    numbers = {name: value + shift for name, value in TWO_NEURONS_START.items()}
    given = {name: tf.Variable(value, dtype="float64") for name, value in numbers.items()}
    with tf.GradientTape() as tape:
        h1, h2 = (tf.sigmoid(given[w] * given["x"]) for w in ("w1", "w2"))
        loss = tf.square(given["v1"] * h1 + given["v2"] * h2 - given["y"])
    expected = tape.gradient(loss, given)
    values = TWO_NEURONS.forward(numbers)
    assert values["L"] == pytest.approx(float(loss), rel=1e-12)
    gradients = TWO_NEURONS.backward(values)
    for name, gradient in expected.items():
        assert gradients[name].total == pytest.approx(float(gradient), rel=1e-10, abs=1e-13)


@pytest.mark.parametrize(("padding", "stride"), [(0, 1), (0, 2), (1, 1)])
def test_convolution_and_pooling_equal_those_of_keras(padding, stride, rng):
    images, kernel = rng.normal(size=(2, 9, 8, 3)), rng.normal(size=(3, 3, 3, 4))
    border = "same" if padding else "valid"  # the same only for an odd kernel and stride 1
    layer = keras.layers.Conv2D(4, 3, strides=stride, padding=border, use_bias=False)
    layer.build(images.shape)
    layer.set_weights([kernel])
    np.testing.assert_allclose(convolve(images, kernel, padding, stride), layer(images), atol=1e-4)
    theirs = keras.layers.MaxPooling2D(2)(images)
    np.testing.assert_allclose(max_pool(images), theirs, atol=1e-6)


def test_the_network_of_chapter_08_has_the_losses_of_keras_over_50_steps():
    """On the embedded digits; benchmarks/numpy_network.py does the same on the real MNIST."""
    ours, theirs = twins((784, 256, 10), ReLU)
    sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    theirs.compile(keras.optimizers.Adam(0.001), sparse)
    data, optimizer = load_mnist("uci"), Adam(0.001)
    losses = []
    for step in range(50):
        rows = np.arange(128 * step, 128 * (step + 1)) % len(data.x_train)
        x, y = data.x_train[rows], data.y_train[rows]
        loss, _ = ours.train_step(x, y, optimizer)
        theirs.reset_metrics()
        assert loss == pytest.approx(float(theirs.train_on_batch(x, y)), abs=1e-3), f"step {step}"
        losses.append(loss)
    assert abs(losses[0] - np.log(10)) < 0.15
    assert losses[-1] < 0.3


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


def test_the_stored_convnet_in_numpy_says_what_keras_says():
    """All maps and the answers, for digits and for noise."""
    data = load_mnist("uci", flatten=False)
    noise = np.random.default_rng(0).random((2, 28, 28), dtype=np.float32)
    images = np.concatenate([data.x_test[:6], noise])
    model = load_model("convnet")
    layers = [
        layer
        for layer in model.network.layers
        if isinstance(layer, keras.layers.Conv2D | keras.layers.MaxPooling2D)
    ]
    maps = keras.Model(model.network.inputs[0], [layer.output for layer in layers])
    expected = [np.asarray(m) for m in maps(images[..., np.newaxis], training=False)]
    answers = model.predict(images)
    for k, image in enumerate(images):
        passage = Passage(image, convnet_weights())
        for name, numbers in zip(NAMES, expected, strict=True):
            np.testing.assert_allclose(passage.maps[name], numbers[k], atol=1e-4)
        np.testing.assert_allclose(passage.probabilities, answers[k], atol=1e-4)
