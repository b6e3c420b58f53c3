"""A plan for a whole old program: which of the ways out fits, before its lines are gone through."""

from dataclasses import dataclass

from helpers.past.reader import LIBRARIES, Found, listed
from helpers.words import counted

# The ways out, as appendix A1 calls them.
LINE_BY_LINE = "line by line"
IMPORT = "another import"
TF_KERAS = "tf_keras"
REWRITE = "rewrite it"

TITLES = {
    LINE_BY_LINE: "The plan: mend it line by line.",
    IMPORT: "The plan: another import, and a graph.",
    TF_KERAS: "The plan: run it with tf_keras, the Keras 2 of before.",
    REWRITE: "The plan: rewrite it.",
}
PYTHON_2 = "First make it Python 3: {lines}."
BY_IMPORT = (
    "Write import tensorflow.compat.v1 as tf instead of import tensorflow as tf. In a script, "
    "tf.disable_v2_behavior() comes right behind it; in a notebook everything goes into "
    "with tf.Graph().as_default(): (chapter 12). That mends {n} of the {total}, and these lines "
    "stay as they are: {lines}."
)
BY_TF_KERAS = (
    "pip install tf_keras, and set the environment variable TF_USE_LEGACY_KERAS=1 before "
    "TensorFlow is imported. In imports write tensorflow.keras for keras. Then these work as "
    "they are: {lines}."
)
ADAM = (
    "Beware: with tf_keras plain Adam(lr=0.01) says nothing and keeps 0.001. Write learning_rate."
)
DATA = "The data come from elsewhere today: {lines}."
GONE = "No import brings these back, so rewrite them: {lines}."
BY_HAND = "Mend by hand, as it says below: {lines}."
SILENT = "Look hard at what fails without an error: {lines}."
ANEW = (
    "Most of it is gone for good. A Keras model with fit does the same in far fewer lines "
    "(chapters 09 and 10); keep the data and the sizes of the layers."
)
OR_ANEW = (
    "If the program is to live on, rewrite it instead: a Keras model with fit does the same "
    "in far fewer lines (chapters 09 and 10)."
)
KERAS_1 = (
    "It was written for Keras 1, whose names tf_keras doesn't know either. Mend these by hand, "
    "it says below how: {lines}."
)
LINES = "line {lines}"
MANY = 0.3  # the share of calls from which on tf_keras is worth its trouble


@dataclass(frozen=True)
class Plan:
    """Which way out fits a program, its title, and what to do in which order."""

    way: str
    title: str
    steps: tuple[str, ...]


def make_plan(found: list[Found]) -> Plan | None:
    """Return the plan for a program in which these old calls were found, None if it has none."""
    if not found:
        return None
    python_2 = [f for f in found if _is_python_2(f)]
    rest = [f for f in found if f not in python_2]
    data = [f for f in rest if f.name.startswith(("mnist", "tensorflow.examples"))]
    lost = [f for f in rest if _is_lost(f)]
    of_tf = [f for f in rest if "import" in f.ways]
    of_keras = [f for f in rest if "tf_keras" in f.ways and f not in of_tf]
    silent = [f for f in rest if not f.row.errors]
    way = _way(len(rest) - len(data), of_tf, of_keras, lost)

    steps = [PYTHON_2.format(lines=_lines(python_2))] if python_2 else []
    done = [*python_2, *data, *lost]
    if way == REWRITE:
        steps.append(ANEW)
    if way == IMPORT:
        total = counted(len(rest), "old call")
        steps.append(BY_IMPORT.format(n=len(of_tf), total=total, lines=_lines(of_tf)))
        done += of_tf
    if way == TF_KERAS or (way == IMPORT and of_keras):
        steps.append(BY_TF_KERAS.format(lines=_lines(of_keras)))
        done += of_keras
        if any(f.name.endswith("(lr)") for f in rest):
            steps.append(ADAM)
    keras_1 = [f for f in rest if f.row.since.startswith(("Keras 1", "Keras 2.0"))]
    if len(keras_1) > 1:
        steps.append(KERAS_1.format(lines=_lines(keras_1)))
        done += keras_1
    if data:
        steps.append(DATA.format(lines=_lines(data)))
    if lost:
        steps.append(GONE.format(lines=_lines(lost)))
    if by_hand := [f for f in rest if f not in done and f not in silent]:
        steps.append(BY_HAND.format(lines=_lines(by_hand)))
    if silent and (quiet := [f for f in silent if f not in done]):
        steps.append(SILENT.format(lines=_lines(quiet)))
    if way == IMPORT:
        steps.append(OR_ANEW)
    return Plan(way, TITLES[way], tuple(steps))


def _way(n: int, of_tf: list[Found], of_keras: list[Found], lost: list[Found]) -> str:
    """Return which way out fits, by how many of `n` calls each would mend."""
    if any(f.name.startswith("tensorflow.estimator") for f in lost):
        return REWRITE
    if len(lost) > len(of_tf) + len(of_keras) and len(lost) > 1:
        return REWRITE
    names = {f.name.rpartition(".")[2] for f in of_tf}
    if names & _GRAPH and (names & _INPUTS or len(of_tf) >= MANY * n):
        return IMPORT
    hard = [f for f in of_keras if not f.own]
    if len(hard) > 1 and len(hard) >= MANY * n:
        return TF_KERAS
    return LINE_BY_LINE


_INPUTS = {"placeholder", "get_variable", "string_input_producer"}
_GRAPH = _INPUTS | {
    *("Session", "InteractiveSession", "global_variables_initializer", "Saver"),
    *("initialize_all_variables", "MonitoredTrainingSession"),
}


def _is_lost(found: Found) -> bool:
    """Whether no import brings something back: Estimators, tf.contrib."""
    return not found.own and found.name.startswith(("tensorflow.contrib", "tensorflow.estimator"))


def _is_python_2(found: Found) -> bool:
    return found.row.since.startswith("Python") and found.name.split(".")[0] not in LIBRARIES[:8]


def _lines(found: list[Found]) -> str:
    return LINES.format(lines=listed(sorted({f.line for f in found})))
