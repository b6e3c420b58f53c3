"""What the libraries themselves say about old names: ``data/renames.json``, and questions to it.

``data/make_renames.py`` wrote it on the versions that the course was tested with, so the reader of
old code needs none of the libraries, and doesn't load TensorFlow.
"""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "renames.json"

V1 = "tensorflow.compat.v1"
ROOTS = ("tensorflow.keras", V1, "tensorflow", "keras", "numpy", "matplotlib", "sklearn")
# Parts that are not for programs, or that nobody has listed.
UNLISTED = {
    *("tensorflow.python", "tensorflow.core", "tensorflow.tools", "tensorflow.compiler"),
    *("tensorflow.compat", "tensorflow.raw_ops", "tensorflow.lite", "tensorflow.keras.src"),
    *("tensorflow.compat.v1.keras", "tensorflow.compat.v1.compat", "tensorflow.__internal__"),
    *("keras.src", "numpy.core", "numpy._core", "numpy.lib", "numpy.ma", "numpy.f2py"),
    *("matplotlib.cbook", "matplotlib.backends", "keras.distillation"),
}
NAMES = {
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "numpy": "NumPy",
    "matplotlib": "Matplotlib",
    "sklearn": "scikit-learn",
}
# Where a name of Keras or scikit-learn is looked for first, if its old module is gone.
FIRST = (
    *("keras.layers", "keras.utils", "keras.models", "keras.optimizers", "keras.losses", "keras"),
    *("sklearn.model_selection", "sklearn.datasets", "sklearn.preprocessing"),
)


@cache
def known() -> dict:
    """Return all that is written down; the head of ``data/make_renames.py`` says what."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def _names(root: str) -> dict[str, frozenset[str]]:
    """Return the names in each module of a library, by the module's full name."""
    found = {}

    def walk(tree: dict, name: str) -> None:
        found[name] = frozenset(tree[""].split()) | tree.keys() - {""}
        for part, below in tree.items():
            if part:
                walk(below, f"{name}.{part}")

    walk(known()["names"][root], root)
    return found


def gone(full: str) -> str:
    """Return the first part of a full name that its library doesn't have, "" if it has them all.

    Also "" for what nobody can tell: other libraries, attributes of classes, private parts.
    """
    root = next((r for r in ROOTS if full == r or full.startswith(f"{r}.")), None)
    if root is None:
        return ""
    modules, name = _names(root), root
    for part in full[len(root) + 1 :].split("."):
        if not part or part.startswith("_") or name not in modules:
            return ""
        if part not in modules[name]:
            full_name = f"{name}.{part}"
            return "" if full_name in UNLISTED else full_name
        name = f"{name}.{part}"
        if name in UNLISTED:
            return ""
    return ""


def names_in(module: str) -> frozenset[str]:
    """Return the names that a module has today, none if it isn't known."""
    root = next((r for r in ROOTS if module == r or module.startswith(f"{r}.")), None)
    return _names(root).get(module, frozenset()) if root else frozenset()


def in_v1(full: str) -> bool:
    """Return whether ``tf.compat.v1`` has a name of TensorFlow that is gone at the top."""
    name = full.replace("tensorflow.", f"{V1}.", 1)
    return full.startswith("tensorflow.") and not full.startswith(V1) and not gone(name)


def moved(full: str) -> tuple[str, str]:
    """Return the longest part of a full name with a successor, and that one; else "" and ""."""
    table, name = known()["moved"], full
    while "." in name:
        new = table.get(name, "")
        if new and not (new.startswith("tf.") and gone(new.replace("tf", "tensorflow", 1))):
            return name, new
        name = name.rpartition(".")[0]
    return "", ""


@cache
def elsewhere(full: str) -> str:
    """Return where Keras or scikit-learn has a name today whose module is gone, "" if nowhere."""
    root, last = full.split(".")[0], full.rpartition(".")[2]
    if root not in ("keras", "sklearn"):
        return ""
    modules = _names(root)
    of_root = [name for name in FIRST if name.startswith(root)]
    for name in [*of_root, *sorted(modules.keys() - set(of_root), key=len)]:
        if last in modules[name] and not {"backend", "ops", "validation", "parallel"} & set(
            name.split(".")
        ):
            return f"{name}.{last}"
    return ""


def takes(call: str, argument: str) -> bool:
    """Return whether a call takes an argument by name today, as far as is known."""
    taken = known()["arguments"].get(call)
    return taken is None or argument in taken.split()


def gone_argument(call: str, argument: str) -> str | None:
    """Return what has become of an argument of TensorFlow 1, "" if it has no successor.

    None if it isn't known to be gone.
    """
    return known()["gone_arguments"].get(call, {}).get(argument)


def by_place(call: str) -> int:
    """Return how many arguments of a function of TensorFlow 1 may still be given by place."""
    return known()["reordered"].get(call, 255)


def version(root: str) -> str:
    """Return a library's name and the version that was asked."""
    return f"{NAMES.get(root, root)} {known()['versions'].get(root, '')}".strip()
