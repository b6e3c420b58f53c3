"""Lint and format, code and notebooks, with the settings of pyproject.toml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", [("check",), ("format", "--check", "--diff")], ids="-".join)
def test_ruff_finds_nothing(command):
    beside_python = Path(sys.executable).with_name("ruff")
    ruff = shutil.which("ruff", path=str(beside_python.parent)) or shutil.which("ruff")
    assert ruff, "ruff is not installed: pip install -r requirements-dev.txt"
    done = subprocess.run(
        [ruff, *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True
    )
    # pytest.fail keeps the report to what ruff says, without this function around it.
    if done.returncode:
        pytest.fail(f"ruff {command[0]}:\n{done.stdout}{done.stderr}", pytrace=False)
