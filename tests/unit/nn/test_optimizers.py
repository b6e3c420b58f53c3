import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.nn import SGD, AdaGrad, Adam, Momentum, RMSProp, optimizers

ALL = [SGD, Momentum, AdaGrad, RMSProp, Adam]


def textbook(optimizer):
    """Return a function that does the same steps, written as in a book, with fresh memory."""
    kind, o = type(optimizer), optimizer
    memory = {"m": 0.0, "v": getattr(o, "initial_accumulator_value", 0.0), "t": 0}

    def step(w, g):
        eta, k = o.learning_rate, memory
        k["t"] += 1
        if kind is SGD:
            return w - eta * g
        if kind is Momentum:
            k["v"] = o.momentum * k["v"] - eta * g
            return w + k["v"]
        if kind is AdaGrad:
            k["v"] = k["v"] + g**2
            return w - eta * g / np.sqrt(k["v"] + o.epsilon)
        if kind is RMSProp:
            k["v"] = o.rho * k["v"] + (1 - o.rho) * g**2
            return w - eta * g / np.sqrt(k["v"] + o.epsilon)
        k["m"] = o.beta_1 * k["m"] + (1 - o.beta_1) * g
        k["v"] = o.beta_2 * k["v"] + (1 - o.beta_2) * g**2
        correction = np.sqrt(1 - o.beta_2 ** k["t"]) / (1 - o.beta_1 ** k["t"])
        return w - eta * correction * k["m"] / (np.sqrt(k["v"]) + o.epsilon)

    return step


@pytest.mark.parametrize("kind", ALL)
def test_steps_equal_the_formulas_in_float64(kind, rng):
    optimizer = kind()
    # More than one piece, and not an even number of them.
    shapes = [(2 * optimizers.PIECE + 3,), (3, 4), ()]
    params = [np.array(rng.normal(size=shape)) for shape in shapes]
    expected, steps = [p.copy() for p in params], [textbook(optimizer) for _ in shapes]
    for _ in range(40):
        grads = [np.array(rng.normal(size=shape) * 10.0 ** rng.integers(-8, 4)) for shape in shapes]
        optimizer.update(params, grads)
        expected = [step(w, g) for step, w, g in zip(steps, expected, grads, strict=True)]
    for param, w in zip(params, expected, strict=True):
        np.testing.assert_allclose(param, w, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("kind", ALL)
def test_constants_may_be_changed_on_the_way(kind, rng):
    optimizer = kind()
    step, w, params = textbook(optimizer), np.ones(5), [np.ones(5)]
    changes = {"learning_rate": 0.3, "momentum": 0.5, "rho": 0.2, "beta_1": 0.1, "beta_2": 0.7}
    for t in range(10):
        if t == 4:
            for name, value in changes.items():
                if hasattr(optimizer, name):
                    setattr(optimizer, name, value)
        g = rng.normal(size=5)
        optimizer.update(params, [g])
        w = step(w, g)
    np.testing.assert_allclose(params[0], w, rtol=1e-12)


@pytest.mark.parametrize("kind", ALL)
@given(
    grads=hnp.arrays(
        st.sampled_from([np.float32, np.float64]),
        st.tuples(st.integers(1, 6), st.integers(1, 3)),
        elements=st.floats(-1e3, 1e3, width=32),
    )
)
def test_any_gradients_keep_type_and_stay_as_they_are(kind, grads):
    before = grads.copy()
    params = [np.zeros_like(grad) for grad in grads]
    same = list(params)
    optimizer = kind()
    with np.errstate(all="raise"):
        for _ in range(3):
            optimizer.update(params, list(grads))
    np.testing.assert_array_equal(grads, before)
    for param, array, grad in zip(params, same, grads, strict=True):
        assert param is array
        assert param.dtype == grads.dtype
        assert np.isfinite(param).all()
        assert (param[grad == 0] == 0).all()
        assert (param * grad <= 0).all()


@pytest.mark.parametrize("kind", ALL)
def test_arrays_that_lie_in_stripes_are_changed_too(kind, rng):
    whole = rng.normal(size=(4, 6))
    views = {
        "transposed": lambda a: a.T,
        "every other": lambda a: a[::2, ::3],
        "column": lambda a: a[:, 1],
        "fortran": np.asfortranarray,
    }
    for view in views.values():
        base, plain = whole.copy(), np.ascontiguousarray(view(whole))
        striped = view(base)
        optimizer, other = kind(), kind()
        for _ in range(3):
            grad = rng.normal(size=striped.shape)
            optimizer.update([striped], [np.asfortranarray(grad)])
            other.update([plain], [grad])
        np.testing.assert_array_equal(striped, plain)


@pytest.mark.parametrize("kind", [Momentum, RMSProp, Adam])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_memory_never_sinks_into_denormal_numbers(kind, dtype):
    params = [np.ones(100, dtype)]
    optimizer = kind()
    optimizer.update(params, [np.ones(100, dtype)])
    smallest = np.finfo(dtype).tiny
    for _ in range(9000):
        optimizer.update(params, [np.zeros(100, dtype)])
        for array in optimizer._memory[0]:
            assert array[0] == 0 or abs(array[0]) >= smallest
    assert optimizer._memory[0][0][0] == 0


def test_dropping_what_is_tiny_keeps_all_that_matters():
    memory = [np.array([0, 1e-38, -1e-31, 1e-29, -1e-29, 5, -np.inf], np.float32)]
    optimizers._drop_tiny(memory)
    expected = np.array([0, 0, 0, 1e-29, -1e-29, 5, -np.inf], np.float32)
    np.testing.assert_array_equal(memory[0], expected)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (SGD, "SGD(learning_rate=0.01)"),
        (Momentum, "Momentum(learning_rate=0.01, momentum=0.9)"),
        (AdaGrad, "AdaGrad(learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-07)"),
        (RMSProp, "RMSProp(learning_rate=0.001, rho=0.9, epsilon=1e-07)"),
        (Adam, "Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-07)"),
    ],
)
def test_repr_shows_the_constants(kind, text):
    optimizer = kind()
    optimizer.update([np.ones(1)], [np.ones(1)])
    assert repr(optimizer) == text


RATE = "a number, 0 or more"


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf, 10**400, "0.1", None, True, 1j, [0.1]])
def test_bad_learning_rate_at_the_start_and_on_the_way(kind, value):
    with pytest.raises(ValueError, match=rf"^{kind.__name__} got learning_rate = .*{RATE}"):
        kind(learning_rate=value)
    optimizer = kind(learning_rate=0.5)
    with pytest.raises(ValueError, match=RATE):
        optimizer.learning_rate = value
    assert optimizer.learning_rate == 0.5


@pytest.mark.parametrize(
    ("kind", "constants"),
    [
        (Momentum, {"momentum": -0.1}),
        (Momentum, {"momentum": 1.1}),
        (Momentum, {"momentum": None}),
        (AdaGrad, {"initial_accumulator_value": -1}),
        (AdaGrad, {"epsilon": 0}),
        (RMSProp, {"rho": 1}),
        (RMSProp, {"rho": -0.1}),
        (RMSProp, {"epsilon": -1e-7}),
        (Adam, {"beta_1": 1.0}),
        (Adam, {"beta_1": 0.99999999}),
        (Adam, {"beta_2": -0.5}),
        (Adam, {"beta_2": np.nan}),
        (Adam, {"epsilon": 1e-60}),
        (Adam, {"epsilon": "small"}),
    ],
)
def test_bad_constants(kind, constants):
    (name,) = constants
    with pytest.raises(ValueError, match=rf"^{kind.__name__} got {name} = .*; it expects a"):
        kind(**constants)


ONES = np.ones((2, 3))


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    ("params", "grads", "message"),
    [
        ([ONES], [ONES, ONES], "1 parameters and 2 gradients"),
        ([], [], "0 parameters and 0 gradients"),
        (ONES, [ONES], r"params = an array of shape \(2, 3\).* goes into a list"),
        ([ONES], ONES, "grads = an array"),
        ([ONES], None, "grads = None"),
        ([ONES], [ONES.T], r"params\[0\] of shape \(2, 3\) and grads\[0\] of shape \(3, 2\)"),
        ([ONES], [ONES[:1]], "the same shape"),
        ([ONES.astype(int)], [ONES], "float32 or float64 numbers, which can take small steps"),
        ([ONES.astype(np.float16)], [ONES], "float32 or float64"),
        ([1.0], [1.0], r"params\[0\] = 1\.0"),
        ([[1.0, 2.0]], [ONES], r"params\[0\] = a list of 2"),
        ([ONES], [1.0], r"grads\[0\] = 1\.0"),
        ([ONES], [ONES * 1j], r"grads\[0\]"),
        ([ONES], [ONES * np.nan], r"nan or infinity in 6 of 6 places.*learning rate"),
        ([ONES], [ONES * np.inf], "nan or infinity"),
        ([ONES, ONES], [ONES, ONES * np.nan], r"grads\[1\]"),
    ],
)
def test_bad_lists_change_nothing(kind, params, grads, message):
    optimizer = kind()
    params = copy.deepcopy(params)
    before = [np.array(p) for p in params]
    with pytest.raises(ValueError, match=message):
        optimizer.update(params, grads)
    assert optimizer.steps == 0
    for param, array in zip(params, before, strict=True):
        np.testing.assert_array_equal(param, array)


def test_read_only_parameters():
    with pytest.raises(ValueError, match="read-only"):
        SGD().update([np.broadcast_to(1.0, (2, 3))], [ONES])


@pytest.mark.parametrize("kind", [Momentum, AdaGrad, RMSProp, Adam])
def test_an_optimizer_belongs_to_one_network(kind):
    optimizer = kind()
    optimizer.update([np.ones(3), np.ones(2)], [np.ones(3), np.ones(2)])
    with pytest.raises(ValueError, match="make a new optimizer"):
        optimizer.update([np.ones(4), np.ones(2)], [np.ones(4), np.ones(2)])
    with pytest.raises(ValueError, match="make a new optimizer"):
        optimizer.update([np.ones(3)], [np.ones(3)])


def test_learning_rate_zero_stands_still():
    for kind in ALL:
        params = [np.ones(3)]
        kind(learning_rate=0).update(params, [np.ones(3)])
        np.testing.assert_array_equal(params[0], 1)
