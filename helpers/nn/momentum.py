"""How fast a ball with momentum settles on a parabola, and when it never does. Chapter 07.

On a parabola of curvature c, the gradient is c w, and heavy-ball momentum takes the step
w[t+1] = w[t] + momentum (w[t] - w[t-1]) - rate c w[t]. So w is a sum of powers z^t, where z is
a root of z² - (1 + momentum - rate c) z + momentum = 0, and the larger root decides in the end.
Source: B. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).
"""

import numpy as np

RAVINE_CURVATURES = (0.1, 2.0)  # of `surfaces.RAVINE`, along w1 and across it


def shrink_factor(learning_rate, momentum, curvatures=RAVINE_CURVATURES) -> np.ndarray:
    """Return by which factor a step shrinks the distance in the long run. Used in chapter 07.

    Parameters
    ----------
    learning_rate, momentum
        Numbers or arrays that broadcast; the momentum from 0 to 1.
    curvatures
        Second derivatives of the loss in its main directions, each above 0.

    Returns
    -------
    numpy.ndarray
        The factor of the slowest direction, in the broadcast shape. Below 1 the ball settles, at 1
        it swings for ever, above 1 it diverges.
    """
    rate, alpha = np.broadcast_arrays(np.asarray(learning_rate, float), np.asarray(momentum, float))
    rate, alpha = rate[..., None], alpha[..., None]
    half = (1 + alpha - rate * np.asarray(curvatures, float)) / 2
    inside = half**2 - alpha
    # Two roots side by side, a complex pair: both are as long as the root of their product, alpha.
    factors = np.where(inside < 0, np.sqrt(alpha), np.abs(half) + np.sqrt(np.maximum(inside, 0)))
    return factors.max(axis=-1)


def largest_rate(momentum, curvatures=RAVINE_CURVATURES):
    """Return the rate above which the ball diverges, 2 (1 + momentum) / steepest curvature."""
    return 2 * (1 + np.asarray(momentum, float)) / max(curvatures)


def fastest_ball(curvatures=RAVINE_CURVATURES) -> tuple[float, float]:
    """Return the rate and the momentum with the least `shrink_factor`. Used in chapter 07."""
    flat, steep = np.sqrt(min(curvatures)), np.sqrt(max(curvatures))
    return float((2 / (steep + flat)) ** 2), float(((steep - flat) / (steep + flat)) ** 2)
