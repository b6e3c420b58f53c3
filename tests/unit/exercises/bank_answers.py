"""The bank of exercises, and the answers listed for it in `answers_chNN.py`."""

import importlib.util
from pathlib import Path

from helpers.exercises import bank

BANK = bank()
ANSWERS = {}
for path in sorted(Path(__file__).parent.glob("answers_ch??.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    chapter = path.stem.removeprefix("answers_")
    ANSWERS |= {f"{chapter}.{name}": answers for name, answers in module.ANSWERS.items()}
