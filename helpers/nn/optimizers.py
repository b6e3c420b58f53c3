"""The five optimizers of chapter 07: how a gradient becomes a step.

Defaults, formulas and the place of epsilon are those of Keras 3, so that the same settings take
the same steps. All have one method, ``update(params, grads)``: two lists of arrays of the same
shapes, the first of which is changed in place. The constants are plain attributes and may be
changed between two updates. What an optimizer remembers it keeps by position in the list, so one
optimizer belongs to one network.

The loops run over pieces of the arrays, and each operation writes into memory that is already
there (``out=``, ``+=``). That is all that makes them fast; the formulas stand in the docstrings.
"""

from collections.abc import Iterator

import numpy as np

from helpers.nn._checks import check_finite, complaint, constant, described

# Adam passes over its four arrays a dozen times. In pieces of 128 kB (32,768 float32 numbers) the
# passes after the first find their numbers in the processor's cache; with much smaller pieces the
# calls themselves would take the time.
PIECE = 32_768

# Every so many updates what has become tiny is set to 0 (see `_drop_tiny`).
DROP_EVERY = 16


# For each constant, what it may be, in words and as a test.
NOT_NEGATIVE = ("a number, 0 or more", lambda value: value >= 0)
# Below 1 in float32 too: 0.99999999 is 1 there, and 1 - β would be 0.
SHARE = ("a number from 0 to below 1", lambda value: 0 <= np.float32(value) < 1)
NOT_ZERO = ("a small number, but 1e-30 or more", lambda value: value >= 1e-30)
RANGES = {
    "learning_rate": NOT_NEGATIVE,
    "momentum": ("a number from 0 to 1", lambda value: 0 <= value <= 1),
    "initial_accumulator_value": NOT_NEGATIVE,
    "rho": SHARE,
    "beta_1": SHARE,
    "beta_2": SHARE,
    "epsilon": NOT_ZERO,
}


class Optimizer:
    """What all optimizers share: the checks, the memory, and the way through the lists.

    A subclass has ``_step(param, grad, *memory)``, which changes flat arrays in place.
    """

    _memories = 0  # how many arrays are remembered for each parameter
    _start = 0.0  # with which value they are filled at first

    def __init__(self, learning_rate: float) -> None:
        """Start without memory."""
        self.learning_rate = learning_rate
        self.steps = 0  # how many updates have been made
        self._memory = []

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; a ValueError at once if it is a constant that has a wrong value."""
        if name in RANGES:
            value = constant(value, type(self).__name__, name, *RANGES[name])
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Return what to type to make one like it."""
        constants = [f"{name}={value}" for name, value in vars(self).items() if name in RANGES]
        return f"{type(self).__name__}({', '.join(constants)})"

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step: change each array of `params` in place, by the gradients in `grads`.

        Parameters
        ----------
        params
            Arrays of float32 or float64 numbers.
        grads
            One array for each of them, of the same shape and finite; never changed.

        Raises
        ------
        ValueError
            If lists, shapes, types or gradients are not as described; then nothing is changed.
        """
        self._check_lists(params, grads)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            self._update(params, grads)

    def _update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Do what `update` does, without the checks."""
        if not self._memory:
            self._memory = [
                [np.full(p.size, self._start, p.dtype) for _ in range(self._memories)]
                for p in params
            ]
        self.steps += 1
        for param, grad, memory in zip(params, grads, self._memory, strict=True):
            flat = param.reshape(-1)  # a view, or a copy where the array lies in stripes
            self._step(flat, grad.reshape(-1), *memory)
            if not np.may_share_memory(flat, param):
                param[...] = flat.reshape(param.shape)
            if self.steps % DROP_EVERY == 0:
                _drop_tiny(memory)

    def _step(self, param: np.ndarray, grad: np.ndarray, *memory: np.ndarray) -> None:
        raise NotImplementedError

    def _check_lists(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        who = f"{type(self).__name__}.update"
        for name, arrays in (("params", params), ("grads", grads)):
            if not isinstance(arrays, list | tuple):
                expected = "two lists of arrays (a single array goes into a list: [w])"
                raise ValueError(complaint(who, f"{name} = {described(arrays)}", expected))
        if len(params) != len(grads) or not params:
            came = f"{len(params)} parameters and {len(grads)} gradients"
            raise ValueError(complaint(who, came, "one gradient for each parameter"))
        if self._memory and len(params) != len(self._memory):
            self._raise_other_network(who, f"{len(params)} parameters after {len(self._memory)}")
        for i, (param, grad) in enumerate(zip(params, grads, strict=True)):
            self._check_pair(who, i, param, grad)

    def _check_pair(self, who: str, i: int, param: np.ndarray, grad: np.ndarray) -> None:
        if not isinstance(param, np.ndarray) or param.dtype.char not in "fd":
            expected = "an array of float32 or float64 numbers, which can take small steps"
            raise ValueError(complaint(who, f"params[{i}] = {described(param)}", expected))
        if not param.flags.writeable:
            raise ValueError(complaint(who, f"params[{i}] that is read-only", "a writable array"))
        if not isinstance(grad, np.ndarray) or grad.dtype.kind not in "iuf":
            raise ValueError(complaint(who, f"grads[{i}] = {described(grad)}", "arrays of numbers"))
        if param.shape != grad.shape:
            came = f"params[{i}] of shape {param.shape} and grads[{i}] of shape {grad.shape}"
            raise ValueError(complaint(who, came, "the same shape for both"))
        check_finite(grad, who, f"finite numbers in grads[{i}] (is the learning rate too large?)")
        if self._memory and any(m.size != param.size for m in self._memory[i]):
            self._raise_other_network(who, f"params[{i}] of another size than before")

    def _raise_other_network(self, who: str, came: str) -> None:
        raise ValueError(complaint(who, came, "one network; make a new optimizer for a new one"))


class SGD(Optimizer):
    """Stochastic gradient descent: w ← w - η g. Built in chapters 02 and 07.

    Parameters
    ----------
    learning_rate
        η, 0 or more.
    """

    def __init__(self, learning_rate: float = 0.01) -> None:
        """Take the constants."""
        super().__init__(learning_rate)

    def _step(self, param, grad) -> None:
        for p, g, step in _pieces(param, grad):
            np.multiply(g, self.learning_rate, out=step)
            p -= step


class Momentum(Optimizer):
    """SGD with momentum, a ball with speed v: v ← α v - η g, w ← w + v. Built in chapter 07.

    Polyak 1964; in Keras it is ``SGD(momentum=...)``. v starts at 0.

    Parameters
    ----------
    learning_rate
        η, 0 or more.
    momentum
        α, from 0 (no memory) to 1 (no friction).
    """

    _memories = 1

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        """Take the constants."""
        super().__init__(learning_rate)
        self.momentum = momentum

    def _step(self, param, grad, speed) -> None:
        for p, g, v, push in _pieces(param, grad, speed):
            np.multiply(g, self.learning_rate, out=push)
            v *= self.momentum
            v -= push
            p += v


class AdaGrad(Optimizer):
    """Smaller steps where gradients were large: r ← r + g², w ← w - η g / √(r + ε).

    Built in chapter 07, after Duchi et al. 2011. r only grows; it starts at
    `initial_accumulator_value`.

    Parameters
    ----------
    learning_rate
        η, 0 or more.
    initial_accumulator_value
        The first r, 0 or more; read at the first update.
    epsilon
        ε (δ in some books), 1e-30 or more; keeps the quotient finite where r is 0.
    """

    _memories = 1

    def __init__(
        self,
        learning_rate: float = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
    ) -> None:
        """Take the constants."""
        super().__init__(learning_rate)
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    @property
    def _start(self) -> float:
        return self.initial_accumulator_value

    def _step(self, param, grad, total) -> None:
        for p, g, r, s in _pieces(param, grad, total):
            np.multiply(g, g, out=s)
            r += s
            _subtract_quotient(p, g, r, s, self.learning_rate, self.epsilon)


class RMSProp(Optimizer):
    """AdaGrad that forgets: r ← ρ r + (1 - ρ) g², w ← w - η g / √(r + ε). Built in chapter 07.

    Tieleman and Hinton 2012. r starts at 0.

    Parameters
    ----------
    learning_rate
        η, 0 or more.
    rho
        ρ, from 0 to below 1: how much of r stays at each step.
    epsilon
        ε, 1e-30 or more; keeps the quotient finite where r is 0.
    """

    _memories = 1

    def __init__(
        self, learning_rate: float = 0.001, rho: float = 0.9, epsilon: float = 1e-7
    ) -> None:
        """Take the constants."""
        super().__init__(learning_rate)
        self.rho = rho
        self.epsilon = epsilon

    def _step(self, param, grad, mean_square) -> None:
        for p, g, r, s in _pieces(param, grad, mean_square):
            np.multiply(g, g, out=s)
            s *= 1 - self.rho
            r *= self.rho
            r += s
            _subtract_quotient(p, g, r, s, self.learning_rate, self.epsilon)


class Adam(Optimizer):
    """Momentum and RMSProp in one. Built in chapter 07, after Kingma and Ba 2015.

    m ← m + (1 - β₁) (g - m), v ← v + (1 - β₂) (g² - v), w ← w - α m / (√v + ε), with the bias
    correction in α = η √(1 - β₂ᵗ) / (1 - β₁ᵗ) at step t. m and v start at 0.

    Parameters
    ----------
    learning_rate
        η, 0 or more.
    beta_1, beta_2
        β₁ and β₂, from 0 to below 1: how much of m and v stays at each step.
    epsilon
        ε, 1e-30 or more; keeps the quotient finite where v is 0.
    """

    _memories = 2

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        """Take the constants."""
        super().__init__(learning_rate)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def _step(self, param, grad, mean, mean_square) -> None:
        # In the type of the weights, as in Keras: in float32 the rounding of 1 - β₂ shifts each
        # step by about 1e-5 of its length, the same way here as there.
        beta_1, beta_2 = param.dtype.type(self.beta_1), param.dtype.type(self.beta_2)
        t = self.steps
        alpha = self.learning_rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        for p, g, m, v, s in _pieces(param, grad, mean, mean_square):
            np.subtract(g, m, out=s)
            s *= 1 - self.beta_1
            m += s
            np.multiply(g, g, out=s)
            s -= v
            s *= 1 - self.beta_2
            v += s
            np.sqrt(v, out=s)
            s += self.epsilon
            np.divide(m, s, out=s)
            s *= alpha
            p -= s


OPTIMIZERS = {kind.__name__: kind for kind in (SGD, Momentum, AdaGrad, RMSProp, Adam)}


def _pieces(*arrays: np.ndarray) -> Iterator[list[np.ndarray]]:
    """Yield matching pieces (views) of flat arrays, and an empty one to calculate in."""
    size = arrays[0].size
    scratch = np.empty(min(PIECE, size), arrays[0].dtype)
    for start in range(0, size, PIECE):
        pieces = [array[start : start + PIECE] for array in arrays]
        yield [*pieces, scratch[: pieces[0].size]]


def _subtract_quotient(p, g, r, s, learning_rate: float, epsilon: float) -> None:
    """Do p ← p - η g / √(r + ε), with `s` to calculate in."""
    np.add(r, epsilon, out=s)
    np.sqrt(s, out=s)
    np.divide(g, s, out=s)
    s *= learning_rate
    p -= s


def _drop_tiny(memory: list[np.ndarray]) -> None:
    """Set to 0 what is so near to 0 that it changes no weight any more (float32: below 1e-30).

    Where no gradient comes any more (a pixel that is never lit), m and v shrink at every step, at
    last to "denormal" numbers, with which processors calculate many times slower than with others.
    """
    for array in memory:
        tiny = 1e8 * np.finfo(array.dtype).tiny
        array *= np.abs(array) >= tiny  # ten times as fast as array[...] = 0 with the same mask
