"""How hard two losses push each logit behind a softmax: chapter 06.

Both take logits and the one-hot true class, arrays of one shape (…, classes), and return the
gradient with respect to each logit, in that shape; every row is an example of its own.
"""

import numpy as np

from helpers.nn._checks import complaint, finite_floats
from helpers.nn.functions import minus_maximum, softmax_of


def cross_entropy_gradient(logits, y) -> np.ndarray:
    """Return softmax(logits) - y: the gradient of -log of the true class' probability."""
    p, y = _probabilities(logits, y, "cross_entropy_gradient")
    return p - y


def squared_error_gradient(logits, y) -> np.ndarray:
    """Return the gradient of the mean of (softmax(logits) - y)² over the classes.

    It goes back through softmax, whose local derivatives are p_k (1 - p_k) and -p_k p_i: small
    wherever softmax is sure, be it right or wrong.
    """
    p, y = _probabilities(logits, y, "squared_error_gradient")
    grad = 2 * (p - y) / p.shape[-1]
    return p * (grad - (grad * p).sum(axis=-1, keepdims=True))


def _probabilities(logits, y, who: str) -> tuple[np.ndarray, np.ndarray]:
    logits, y = (finite_floats(a, who).astype(float, copy=False) for a in (logits, y))
    if logits.ndim == 0 or logits.shape != y.shape:
        came = f"logits of shape {logits.shape} and y of shape {y.shape}"
        raise ValueError(complaint(who, came, "two of one shape, (…, classes)"))
    return softmax_of(minus_maximum(logits)), y
