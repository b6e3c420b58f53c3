"""What the settings of the lab say to Keras: calls that can be written down, and made. Chapter 11.

Each hyperparameter changes a `Draft`; `code` writes it down, `build` makes it. So the program on
the page and the model that is trained can't drift apart. Nothing here needs Keras.
"""

import inspect
import json
from collections.abc import Iterator
from operator import attrgetter
from random import Random
from types import ModuleType
from typing import Any

LINE = 88  # letters, as in most Python programs


class KerasCall:
    """A call of something in Keras.

    Attributes
    ----------
    name
        Without "keras.", such as "layers.Dense".
    values, named
        The arguments without and with a name; may be calls themselves.
    """

    def __init__(self, name: str, *values: Any, **named: Any) -> None:
        """Keep what to call with what."""
        self.name, self.values, self.named = name, list(values), named

    def text(self, indent: int = 0) -> str:
        """Return it as Python, in several lines if it wouldn't fit into one after the indent."""
        arguments = [("", value) for value in self.values]
        arguments += [(f"{name}=", value) for name, value in self.named.items()]
        flat = ", ".join(name + _text(value, -1000) for name, value in arguments)
        call = f"keras.{self.name}({flat})"
        if indent + len(call) <= LINE:
            return call
        inner = indent + 4
        lines = [f"{' ' * inner}{name}{_text(value, inner)},\n" for name, value in arguments]
        return f"keras.{self.name}(\n{''.join(lines)}{' ' * indent})"

    def made(self, keras: ModuleType, own: Random, **more: Any) -> Any:
        """Return what the call gives; what takes a seed gets one drawn from `own`, as in Keras."""
        maker = attrgetter(self.name)(keras)
        values = [_made(value, keras, own) for value in self.values]
        named = {name: _made(value, keras, own) for name, value in self.named.items()}
        if "seed" in inspect.signature(maker.__init__).parameters:
            named["seed"] = own.randint(1, int(1e9))
        return maker(*values, **named, **more)


class Draft:
    """A training as it is put together, one hyperparameter after the other.

    Attributes
    ----------
    hidden, output
        The dense layers.
    after_hidden
        The layer that follows each hidden one, if there is one.
    optimizer
        With its learning rate.
    fit
        Arguments of `model.fit`.
    """

    def __init__(self) -> None:
        """Begin with an output layer and plain SGD."""
        self.hidden: list[KerasCall] = []
        self.output = KerasCall("layers.Dense")
        self.after_hidden: KerasCall | None = None
        self.optimizer = KerasCall("optimizers.SGD", learning_rate=0.01)
        self.fit: dict[str, int] = {}

    @property
    def dense(self) -> list[KerasCall]:
        """The hidden layers and the output layer."""
        return [*self.hidden, self.output]

    def layers(self) -> Iterator[tuple[str, KerasCall]]:
        """Go through all layers with a name for each."""
        for number, layer in enumerate(self.hidden, 1):
            yield f"hidden_{number}", layer
            if self.after_hidden is not None:
                yield f"after_hidden_{number}", self.after_hidden
        yield "output", self.output


def _text(value: Any, indent: int) -> str:
    if isinstance(value, KerasCall):
        return value.text(indent)
    return json.dumps(value) if isinstance(value, str) else repr(value)


def _made(value: Any, keras: ModuleType, own: Random) -> Any:
    return value.made(keras, own) if isinstance(value, KerasCall) else value
