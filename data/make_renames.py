"""Write what the libraries themselves say about old names, for the reader of appendix A1.

The reader must be quick and must not load TensorFlow, so what it knows is asked here once: which
names and arguments the installed versions have; where TensorFlow's own upgrade tables
(``tensorflow/tools/compatibility``), NumPy's expired attributes and Keras' legacy backend send an
old name; and where the arguments of TensorFlow 1 differ from today's. It takes half a minute:

    python data/make_renames.py

Run it after TensorFlow, Keras, NumPy, Matplotlib or scikit-learn have got a new version; the last
comes with requirements-dev.txt.
"""

import importlib
import inspect
import json
import pkgutil
import re
import types
import warnings
from operator import attrgetter
from pathlib import Path

import matplotlib as mpl
import numpy as np
import sklearn
from numpy._expired_attrs_2_0 import __expired_attributes__ as of_numpy

from helpers.training.tensorflow import load_tensorflow

FILE = Path(__file__).with_name("renames.json")
SKIPPED = {"src", "tests", "compat", "raw_ops", "__internal__", "_tf_keras", "externals"}
OF_TENSORFLOW = ("tensorflow._api.", "keras._tf_keras.keras.")
KERAS_PARTS = (
    *("layers", "optimizers", "optimizers.schedules", "callbacks", "regularizers", "utils"),
    *(
        "initializers",
        "losses",
        "metrics",
        "models",
        "activations",
        "applications",
        "datasets.imdb",
    ),
    *("datasets.mnist", "datasets.cifar10", "datasets.reuters", "random", "tree", "saving"),
)
OF_EVERY_LAYER = {"activity_regularizer", "trainable", "dtype", "autocast", "name"}
OF_AN_OPTIMIZER = {
    *("learning_rate", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "use_ema"),
    *("ema_momentum", "ema_overwrite_frequency", "loss_scale_factor", "name"),
    "gradient_accumulation_steps",
}
METHODS = (
    *("fit", "evaluate", "predict", "compile"),
    *("train_on_batch", "test_on_batch", "predict_on_batch"),
)


def tree(module: object, root: str | tuple[str, ...], depth: int = 5) -> dict:
    """Return the public names of a module; under "" those that aren't modules themselves."""
    names, found = [], {}
    for name in sorted(dir(module)):
        if name in SKIPPED or (name.startswith("_") and name != "__version__"):
            continue
        try:
            value = getattr(module, name)
            full = value.__name__ if isinstance(value, types.ModuleType) else ""
        except (AttributeError, ImportError):  # listed, and not to be had
            continue
        if full.startswith(root) and depth:
            found[name] = tree(value, root, depth - 1)
        else:
            names.append(name)
    if depth == 1:  # parts that are there, and not loaded yet
        more = {part.name for part in pkgutil.iter_modules(module.__path__)}
        names += sorted(name for name in more - found.keys() if not name.startswith("_"))
    return {"": " ".join(names), **found}


def sklearn_tree() -> dict:
    """Return the public names of scikit-learn, whose parts are loaded when they're imported."""
    found = {"": " ".join(n for n in dir(sklearn) if not n.startswith("_"))}
    for _, name, _ in pkgutil.walk_packages(sklearn.__path__, "sklearn."):
        parts = name.split(".")[1:]
        if any(part.startswith("_") or part in SKIPPED for part in parts) or name.endswith(
            "conftest"
        ):
            continue
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        place = found
        for part in parts:
            place = place.setdefault(part, {"": ""})
        place[""] = " ".join(n for n in dir(module) if not n.startswith("_"))
    return found


def has(module: object, name: str) -> bool:
    """Return whether a dotted name leads to something."""
    try:
        attrgetter(name)(module)
    except (AttributeError, ImportError):
        return False
    return True


def arguments(call: object) -> list[str] | None:
    """Return the names of what a call takes, in order; None if it takes any, or nobody knows."""
    try:
        parameters = inspect.signature(call).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in parameters):
        return None
    return [p.name for p in parameters if p.name != "self"]


def keras_arguments(keras: types.ModuleType) -> dict[str, str]:
    """Return what Keras' classes and functions take, by name."""
    found = {}
    for part in KERAS_PARTS:
        module = attrgetter(part)(keras)
        for name in dir(module):
            call = getattr(module, name)
            if name.startswith("_") or not callable(call):
                continue
            taken = arguments(call)
            if taken is None and isinstance(call, type):
                own = inspect.signature(call).parameters
                named = {n for n, p in own.items() if p.kind is p.POSITIONAL_OR_KEYWORD}
                if issubclass(call, keras.layers.Layer) and not issubclass(call, keras.Model):
                    taken = sorted(named | OF_EVERY_LAYER)
                    if issubclass(call, keras.layers.RNN | keras.layers.Bidirectional):
                        taken += ["implementation"]
                elif issubclass(call, keras.optimizers.Optimizer):
                    taken = sorted(named | OF_AN_OPTIMIZER)
            if taken is not None:
                found[f"keras.{part}.{name}"] = " ".join(taken)
    for name in METHODS:
        taken = inspect.signature(getattr(keras.Sequential, name)).parameters
        found[f".{name}"] = " ".join(n for n in taken if n not in ("self", "kwargs"))
    return found


def sklearn_arguments(names: dict, module: str = "sklearn") -> dict[str, str]:
    """Return what the classes and functions of scikit-learn take, by name."""
    found = {}
    for name in names[""].split():
        call = getattr(importlib.import_module(module), name, None)
        if callable(call) and (taken := arguments(call)) is not None:
            found[f"{module}.{name}"] = " ".join(taken)
    for part, below in names.items():
        if part and module == "sklearn":
            found |= sklearn_arguments(below, f"sklearn.{part}")
    return found


def of_tensorflow_1(tf: types.ModuleType, spec: object) -> tuple[dict, dict]:
    """Return where functions of TensorFlow 1 took other arguments, or took them in another order.

    Returns
    -------
    gone, reordered
        By name: arguments that today's function doesn't know, with the new name if
        TensorFlow's table has one; and how many may be given by place before the order differs.
    """
    gone, reordered = {}, {}

    def compare(old: object, new: object, name: str) -> None:
        for part in sorted(dir(old)):
            if part.startswith("_") or part in SKIPPED | {"keras"} or not has(new, part):
                continue
            try:
                was, now = getattr(old, part), getattr(new, part)
            except (AttributeError, ImportError):
                continue
            full = f"{name}.{part}"
            if isinstance(was, types.ModuleType):
                if name.count(".") < 4 and part not in ("losses", "metrics", "optimizers"):
                    compare(was, now, full)
                continue
            before, after = arguments(was), arguments(now)
            if was is now or before is None or after is None:
                continue
            known = spec.function_keyword_renames.get(full.replace("tensorflow", "tf", 1), {})
            new_names = {k: v for k, v in known.items() if v in after}
            if lost := {k: new_names.get(k, "") for k in before if k not in after}:
                gone[full] = lost
            same = [new_names.get(k, k) for k in before]
            # One that only got another name in its place is no matter.
            pairs = enumerate(zip(same, after, strict=False))
            differs = next((k for k, (a, b) in pairs if a != b and (a in after or b in same)), None)
            if differs:
                reordered[full] = differs

    compare(tf.compat.v1, tf, "tensorflow")
    return gone, reordered


def moved_names(tf: types.ModuleType, keras: types.ModuleType, spec: object) -> dict[str, str]:
    """Return old names that are gone, with what stands for them today."""
    found = {}
    for old, new in spec.symbol_renames.items():
        parts = old.split(".")
        known = parts[0] == "tf" and parts[1] not in ("contrib", "keras")
        if known and not has(tf, old[3:]) and has(tf, new.removeprefix("tf.")):
            found["tensorflow" + old[2:]] = new
    for name in dir(tf.compat.v1):  # what the table leaves out
        full = f"tensorflow.{name}"
        if not name.startswith("_") and not has(tf, name) and has(tf.compat.v1, name):
            found.setdefault(full, f"tf.compat.v1.{name}")
    for name, advice in of_numpy.items():
        code = re.fullmatch(r"Use `(?:numpy\.|np\.)?([\w.]+)` instead\.", advice)
        new = code[1] if code else ""
        if not hasattr(np, name):
            found[f"numpy.{name}"] = f"np.{new}" if new and has(np, new) else advice
    for name in dir(tf.keras.backend):
        if not name.startswith("_") and not hasattr(keras.backend, name):
            found[f"keras!.backend.{name}"] = (
                f"keras.ops.{name}" if hasattr(keras.ops, name) else ""
            )
    return found


if __name__ == "__main__":
    import matplotlib.pyplot as plt
    from tensorflow.tools.compatibility.tf_upgrade_v2 import TFAPIChangeSpec

    warnings.simplefilter("ignore")
    tf, keras = load_tensorflow()
    spec = TFAPIChangeSpec()
    gone, reordered = of_tensorflow_1(tf, spec)
    of_sklearn = sklearn_tree()
    written = {
        "versions": {
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
            "matplotlib": mpl.__version__,
            "sklearn": sklearn.__version__,
        },
        "names": {
            "tensorflow": tree(tf, OF_TENSORFLOW),
            "tensorflow.keras": tree(tf.keras, "keras."),
            "tensorflow.compat.v1": tree(tf.compat.v1, OF_TENSORFLOW),
            "keras": tree(keras, "keras."),
            "numpy": tree(np, "numpy.", 1),
            "matplotlib": tree(mpl, "matplotlib.", 1),
            "sklearn": of_sklearn,
        },
        "styles": " ".join(plt.style.available),
        "moved": moved_names(tf, keras, spec),
        "arguments": keras_arguments(keras) | sklearn_arguments(of_sklearn),
        "gone_arguments": gone,
        "reordered": reordered,
    }
    FILE.write_text(json.dumps(written, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    for name, part in written.items():
        print(f"{name}: {len(json.dumps(part)) / 1000:.0f} kB")
