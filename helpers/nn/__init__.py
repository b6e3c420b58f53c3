"""A small neural network library in NumPy, put together from what the chapters build.

Chapter 03 builds the activation functions, 05 softmax and the losses, 06 the layers with their
gradients, 07 the optimizers; chapter 08 trains the whole on handwritten digits.
"""

from helpers.nn.functions import identity, log_softmax, relu, sigmoid, softmax, step, tanh
from helpers.nn.gradients import numerical_gradient
from helpers.nn.layers import Dense, Dropout, LeakyReLU, ReLU, Sigmoid, Tanh
from helpers.nn.losses import (
    MeanSquaredError,
    SoftmaxCrossEntropy,
    cross_entropy,
    mean_squared_error,
)
from helpers.nn.network import History, Network
from helpers.nn.optimizers import SGD, AdaGrad, Adam, Momentum, RMSProp

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "Dense",
    "Dropout",
    "History",
    "LeakyReLU",
    "MeanSquaredError",
    "Momentum",
    "Network",
    "RMSProp",
    "ReLU",
    "Sigmoid",
    "SoftmaxCrossEntropy",
    "Tanh",
    "cross_entropy",
    "identity",
    "log_softmax",
    "mean_squared_error",
    "numerical_gradient",
    "relu",
    "sigmoid",
    "softmax",
    "step",
    "tanh",
]
