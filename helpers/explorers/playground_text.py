"""The state of the playground of chapter 11 as one line of text, and the way back."""

from collections.abc import Mapping

# From the words of the text to the controls, and what the value is read with.
KEYS = {
    "data": ("problem", str),
    "noise": ("noise", float),
    "train": ("train_share", int),
    "seed": ("seed", int),
    "activation": ("activation", str),
    "init": ("init", float),
    "optimizer": ("optimizer", str),
    "rate": ("learning_rate", float),
    "batch": ("batch_size", int),
    "l2": ("l2", float),
    "dropout": ("dropout", float),
    "start": ("epochs", int),
}
WIDTHS = ("width_1", "width_2", "width_3", "width_4")
HIDDEN, NO_HIDDEN, EPOCH = "hidden", "none", "epoch"
ORDER = ("data", "noise", "train", "seed", HIDDEN, *list(KEYS)[4:], EPOCH)
LEFT_OUT = {"init": 1.0}  # the usual value needs no word
MOST_EPOCHS = 100_000

NOT_A_PAIR = "The settings text has {part!r} where a pair such as seed=3 was expected."
UNKNOWN = "The settings text has the unknown word {key!r}; the words are {known}."
TWICE = "The settings text says {key!r} twice."
NOT_A_NUMBER = "The settings text has {key}={value}, where a {kind} was expected."
NO_LAYERS = (
    "The settings text has hidden={value}, where none or up to four numbers from 1 to 8 were "
    "expected, such as 4-2."
)
NO_EPOCH = "The settings text has epoch={value}, but epochs go from 0 to {most}."
EMPTY = "The settings text is empty; paste one such as {example}."
EXAMPLE = "data=circles hidden=4-2 seed=3"
KINDS = {int: "whole number", float: "number"}


def settings_text(state: Mapping, epoch: int) -> str:
    """Return the line for a state of the playground that stands at an epoch."""
    widths = [state[name] for name in WIDTHS[: state["layers"]]]
    values = {key: state[name] for key, (name, _) in KEYS.items()}
    values[HIDDEN] = "-".join(map(str, widths)) or NO_HIDDEN
    values[EPOCH] = epoch
    said = {key: f"{v:g}" if isinstance(v, float) else str(v) for key, v in values.items()}
    wanted = (key for key in ORDER if values[key] != LEFT_OUT.get(key))
    return " ".join(f"{key}={said[key]}" for key in wanted)


def read_settings(text: str) -> tuple[dict, int]:
    """Return the settings by control, and the epoch, that a line of text names.

    What it does not name is not in the result (the epoch is then 0). Whether a control takes a
    value, the control says.

    Raises
    ------
    ValueError
        In one sentence, if the text is not such a line.
    """
    if not text.strip():
        raise ValueError(EMPTY.format(example=EXAMPLE))
    said: dict[str, str] = {}
    for part in text.split():
        key, equals, value = part.partition("=")
        if not (key and equals and value):
            raise ValueError(NOT_A_PAIR.format(part=part))
        if key not in ORDER:
            raise ValueError(UNKNOWN.format(key=key, known=", ".join(ORDER)))
        if key in said:
            raise ValueError(TWICE.format(key=key))
        said[key] = value
    settings, epoch = {}, 0
    for key, value in said.items():
        if key == HIDDEN:
            settings |= _hidden(value)
        elif key == EPOCH:
            epoch = _number(key, value, int)
            if not 0 <= epoch <= MOST_EPOCHS:
                raise ValueError(NO_EPOCH.format(value=value, most=MOST_EPOCHS))
        else:
            name, kind = KEYS[key]
            settings[name] = value if kind is str else _number(key, value, kind)
    return settings, epoch


def _number(key: str, value: str, kind: type) -> float:
    try:
        return kind(value)
    except ValueError:
        kind = KINDS[kind]
        raise ValueError(NOT_A_NUMBER.format(key=key, value=value, kind=kind)) from None


def _hidden(value: str) -> dict[str, int]:
    parts = [] if value == NO_HIDDEN else value.split("-")
    right = len(parts) <= len(WIDTHS) and all(p in "12345678" and len(p) == 1 for p in parts)
    if not right:
        raise ValueError(NO_LAYERS.format(value=value))
    return {"layers": len(parts), **{n: int(p) for n, p in zip(WIDTHS, parts, strict=False)}}
