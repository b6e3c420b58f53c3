"""The benchmarks start, and their tables say what was measured. Nothing is timed here."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import (
    chapters,
    drawing,
    first_picture,
    hub,
    lab,
    live_training,
    numpy_network,
    parts,
    playground,
    slider,
)
from benchmarks.table import markdown_table, verdict
from helpers.datasets import load_mnist
from helpers.lab.settings import Settings

FOLDER = Path(__file__).parents[2] / "benchmarks"
SHARED = ("browser.py", "parts.py", "table.py")
SCRIPTS = sorted(path for path in FOLDER.glob("*.py") if path.name not in SHARED)


def cells(table: str) -> list[list[str]]:
    """Return the rows of a Markdown table, header and rule included."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def words(table: str) -> list[str]:
    return [row[-1] for row in cells(table)[2:]]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_each_script_says_what_it_does_and_how_to_start_it(script):
    said = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8")))
    assert f"python benchmarks/{script.name}" in said
    done = subprocess.run(
        [sys.executable, script, "--help"], capture_output=True, text=True, check=True
    )
    assert said.splitlines()[0].split()[0] in done.stdout
    assert script.name in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_verdict():
    assert (verdict(True), verdict(False)) == ("OK", "MISSED")


def test_a_table_is_lined_up():
    table = markdown_table(("a", "bbbbb"), [("cccc", "d")])
    assert table == "| a    | bbbbb |\n| ---- | ----- |\n| cccc | d     |"


@pytest.mark.parametrize(
    ("interact", "ours", "echo", "expected"),
    [
        (200, 40, 20, ["OK", "OK", ""]),
        (139, 40, 20, ["OK", "MISSED", ""]),
        (200, 51, 20, ["MISSED", "OK", ""]),
        (140, 40, 16, ["OK", "OK", ""]),
    ],
)
def test_the_slider_is_judged_by_medians(interact, ours, echo, expected):
    around = {"interact": interact, "ours": ours, "echo": echo}
    times = {way: [ms - 10, ms, ms + 500] for way, ms in around.items()}
    table = slider.table(times)
    assert words(table) == expected
    row = {line[0]: line for line in cells(table)}
    assert row["our explorer"][1:3] == [str(ours), str(ours - 10)]
    assert f"{interact / ours:.1f} times ours" in row["interact with plt.show()"][3]
    assert f"{ours / echo:.1f} times the echo" in row["our explorer"][3]


def test_the_three_ways_have_the_slider_that_is_pressed():
    from helpers.explorers.gates import GateLine

    assert slider.SLIDER in [control.description for control in GateLine().controls.values()]
    for source in slider.WAYS.values():
        compile(source, "cell", "exec")


@pytest.mark.parametrize(("ms", "word"), [(149, "OK"), (151, "MISSED")])
def test_drawing_is_judged_by_the_median(ms, word):
    table = drawing.table([ms - 60, ms, ms + 900])
    assert words(table) == [word]
    assert cells(table)[2][1:4] == [str(ms), str(ms - 60), str(ms + 900)]


@pytest.mark.parametrize(("seconds", "word"), [(2.9, "OK"), (3.1, "MISSED")])
def test_the_first_picture_is_judged_by_the_median(seconds, word):
    ours, bare = [(seconds, 111.0), (9.0, 400.0), (0.1, 90.0)], [(1.0, 100.0)] * 3
    table = first_picture.table(dict.fromkeys(first_picture.SUBJECTS, (ours, bare)))
    numpy, *keras = cells(table)[2:]
    assert numpy == [
        "chapter 01, with numpy",
        f"{seconds:.1f} s, 111 MB",
        "1.0 s, 100 MB",
        "below 3 s",
        word,
    ]
    assert [row[-2:] for row in keras] == [["none set", ""]] * len(keras)


def test_the_cells_of_a_chapter():
    assert any("GateLine" in source for source in first_picture.cells_of("01"))


def test_chapters_are_judged_on_the_embedded_digits():
    results = {"00_a": {"uci": 60.0}, "09_b": {"uci": 61.0, "mnist": 20.0}}
    table = chapters.table(results)
    assert words(table) == ["OK", "MISSED"]
    assert cells(table)[2][1:3] == ["60 s", "not at hand"]
    assert cells(table)[3][1:3] == ["61 s", "20 s"]


def test_chapters_are_found_by_the_beginning_of_their_names():
    assert [path.stem for path in chapters.chapters(["00", "01"])] == [
        "00_start_here",
        "01_perceptron_gates",
    ]
    assert len(chapters.chapters([])) >= 3
    with pytest.raises(SystemExit, match="No chapter starts with 99"):
        chapters.chapters(["99"])


@pytest.mark.parametrize("before", [None, "mnist"])
def test_the_data_set_is_set_for_the_kernels_only(monkeypatch, before):
    monkeypatch.delenv("COURSE_DATASET", raising=False)
    if before:
        monkeypatch.setenv("COURSE_DATASET", before)
    with chapters.dataset("uci"):
        assert chapters.os.environ["COURSE_DATASET"] == "uci"
    assert chapters.os.environ.get("COURSE_DATASET") == before


def test_the_network_is_judged_by_both_ratios():
    times = {"ours": [1.0, 1.0], "keras": [3.0, 2.0], "products": [0.5, 0.3]}
    first, second, losses = cells(numpy_network.table(times, 1e-4))[2:]
    assert [first[-2], first[-1]] == ["3.0 OK", "2.0 OK"]
    assert [second[-2], second[-1]] == ["2.0 MISSED", "3.3 MISSED"]
    assert losses[1].endswith("OK")
    assert "MISSED" in numpy_network.table(times, 1e-2).splitlines()[-1]
    assert first[3:5] == second[3:5] == ["not installed"] * 2
    more = cells(numpy_network.table(times | {"sklearn": [1.3, 1.2]}, 1e-4))
    assert more[0][4] == "scikit-learn"
    assert [row[3:5] for row in more[2:4]] == [
        ["not installed", f"{s} s"] for s in ("1.30", "1.20")
    ]
    assert {len(row) for row in more} == {len(more[0])}


@pytest.mark.parametrize("name", numpy_network.PEERS)
def test_each_peer_trains_an_epoch_after_the_other(name, monkeypatch):
    if name == "jax":
        pytest.importorskip("jax")
    monkeypatch.setattr(numpy_network, "digits", lambda: load_mnist("uci"))
    (times,) = numpy_network.PARTS[name]().values()
    assert len(times) == numpy_network.EPOCHS
    assert min(times) > 0


LAB = {"plain": [9.0, 13.0, 90.0], "lab": [1.0, 6.0, 60.0], "same": [True, True]}
LAB |= {"here": [20.0], "cold": [16.0], "warm": [10.0]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["", "OK", "", "OK", "", "", ""]),
        ({"lab": [6.6] * 3}, ["", "MISSED", "", "OK", "", "", ""]),
        ({"same": [True, False]}, ["", "OK", "", "MISSED", "", "", ""]),
        ({"jax": [2.0]}, ["", "OK", "", "OK", "", "", ""]),
    ],
)
def test_the_lab_is_judged_by_its_pace_and_its_accuracies(changes, expected):
    rows = cells(lab.table(LAB | changes))[2:]
    assert [row[-1] for row in rows] == expected
    row = {line[0]: line[1:] for line in rows}
    assert row["plain fit"][:2] == ["13.0 s", f"{lab.EPOCHS / 13:.2f}"]
    jax = ["2.0 s", "2.50", "6.5 times the plain fit"]
    assert row["Keras on JAX"][:3] == (jax if "jax" in changes else ["not installed", "", ""])
    assert row[lab.SWEEPS["warm"]][:3] == ["10.0 s", "4.00", "2.0 times as fast"]


@pytest.mark.keras
def test_the_lab_is_compared_with_a_fit_of_the_same_network(monkeypatch):
    monkeypatch.setattr(lab, "digits", lambda: None)
    tiny = Settings(data="uci", n_train=96, epochs=2, hidden=(8,))
    monkeypatch.setattr(lab, "settings", lambda **_: tiny)
    measured = lab.time_trainings()
    assert measured["same"] == [True]
    assert min(measured["plain"] + measured["lab"]) > 0


def test_a_part_that_fails_or_takes_too_long_is_named(tmp_path, monkeypatch):
    script = tmp_path / "script.py"
    script.write_text("print('words')\nprint('{\"seconds\": [1.5]}')")
    assert parts.run_part(str(script), "ours") == {"seconds": [1.5]}
    script.write_text("raise SystemExit(3)")
    with pytest.raises(SystemExit, match="'ours' failed"):
        parts.run_part(str(script), "ours")
    script.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(parts, "SECONDS", 0.5)
    with pytest.raises(SystemExit, match=r"'ours' took longer than 0\.5 seconds"):
        parts.run_part(str(script), "ours")


@pytest.mark.parametrize(
    ("steps", "pictures", "word"),
    [(500, 10.5, "OK"), (490, 10.5, "MISSED"), (500, 9.9, "MISSED"), (700, 10.5, "OK")],
)
def test_live_training_is_judged_by_pictures_and_by_what_they_cost(steps, pictures, word):
    results = {"drawn": [(steps, pictures), (1, 0), (900, 99)], "not drawn": [(600, 0)] * 3}
    results["drawn"][1:] = [(steps * 0.9, pictures), (steps * 1.1, pictures)]
    table = live_training.table(results)
    assert words(table) == [word, ""]
    drawn, bare = cells(table)[2:]
    assert drawn[1:4] == [str(steps), f"{pictures:.1f}", f"{600 / steps - 1:.0%} slower"]
    assert bare[1:3] == ["600", "0"]


@pytest.mark.parametrize(
    ("epochs", "pictures", "expected"),
    [(176, 20.0, ["OK", "OK"]), (174, 21.0, ["MISSED", "OK"]), (176, 19.9, ["OK", "MISSED"])],
)
def test_the_playground_is_judged_by_its_peer_and_by_pictures(epochs, pictures, expected):
    around = [(epochs, pictures), (epochs / 3, 1.0), (epochs * 3, 60.0)]
    table = playground.table({"circles": around, "spirals": [(75, 20)]})
    assert words(table) == [*expected, "OK", "OK"]
    assert cells(table)[2][2:4] == [str(epochs), f"{epochs / 35:.1f} times 35 (at least 175)"]


def test_the_playground_trains_what_its_peer_was_given():
    from helpers.explorers.playground import Playground

    for settings in playground.SETTINGS.values():
        explorer = Playground()
        explorer.state = {**settings, **playground.SAME}
        assert explorer.facts["n_train"] == 250
        assert explorer.facts["hidden"] in ((4, 2), (8, 8, 8))
        assert explorer._run.settings.batch_size == 10


@pytest.mark.parametrize(
    ("gigabytes", "taken", "word"), [(2.0, 7.9, "OK"), (2.7, 5.0, "MISSED"), (2.0, 8.1, "MISSED")]
)
def test_a_class_is_judged_by_its_memory(gigabytes, taken, word):
    learners = []
    for number in range(3):
        learner = hub.Learner(None, number)
        learner.seconds = dict.fromkeys(
            ("server", "course", "page", "kernel", "picture", "chapter"), 1.0 + number
        )
        learner.moves = [0.02, 0.03 + number]
        learners.append(learner)
    parts = dict.fromkeys(("kernels", "servers", "hub"), gigabytes)
    rows = hub.class_rows("01", learners, parts, taken)
    assert rows[0][2:] == ["below 8 GB", word]
    assert f"{3 * gigabytes:.1f} GB" in rows[0][1]
    assert rows[1][:2] == ["3 in 01: start of the server", "2.0 s, 2.9 s"]
    assert "6 moves" in rows[-1][0]


@pytest.mark.parametrize(("beside", "word"), [(0.06, "OK"), (0.07, "MISSED")])
def test_a_slider_is_judged_by_medians(beside, word):
    row = hub.slider_row([0.01, 0.02, 0.9], [0.01, beside, 9.0], 10)
    assert row[0] == "slider while 10 train"
    assert f"{beside / 0.02:.1f} times" in row[1]
    assert row[3] == word


def test_a_message_with_a_picture_is_read():
    parts = [b'{"msg_type": "comm_msg"}', b"picture"]
    offsets = [12, 12 + len(parts[0])]
    data = b"".join(number.to_bytes(4, "big") for number in (2, *offsets)) + b"".join(parts)
    assert hub._without_buffers(data) == parts[0]
