"""The lab: what is special to it, with a stand-in for the training; in the browser it is real."""

import html
import math
import re
import threading
import time
from dataclasses import replace

import pytest

from helpers.explorers import lab_pages
from helpers.explorers.base import offered
from helpers.explorers.hyperparameter_lab import Lab
from helpers.explorers.lab_controls import read_widths
from helpers.explorers.lab_pages import NEXT, groups_html
from helpers.explorers.trainer import REFUSED
from helpers.lab import background
from helpers.lab.luck import by_seed
from helpers.lab.records import DIVERGED, MEASURES, Run, RunBook
from helpers.lab.run_code import code
from helpers.lab.settings import PRESETS, ROWS, Settings, n_parameters
from helpers.training.live import Moment
from tests.unit.explorers.hands import pixel, tell
from tests.waiting import SECONDS, until

SMALL = {"data": "circles", "hidden": "2", "epochs": 1, "n_train": 100}


def made(accuracy=0.9, verdict="", **changes):
    settings = Settings(**{"data": "circles", "epochs": 2} | changes)
    history = {name: [0.5, accuracy] for name in MEASURES}
    return Run(settings, history, 1.0, n_parameters(settings), verdict=verdict)


def words(widget):
    return html.unescape(re.sub(r"<[^>]+>", " ", widget.value))


def values(control):
    """Return some values of a control: both ends, or every option."""
    if hasattr(control, "min"):
        return [control.min, control.max]
    return [control.value] if control.description == "hidden layers" else offered(control.options)


def page(lab, view):
    lab.pages.view.value = view
    return words(lab.pages.page)


go = threading.Event()  # without it, the stand-in waits before its first batch


def pretended(settings, on_epoch, on_batch, stop):
    """Stand in for a training: ten batches an epoch, a hundred a second, the loss falls."""
    assert go.wait(SECONDS)
    moment = Moment()
    for batch in range(10 * settings.epochs):
        time.sleep(0.01)
        epoch, place = divmod(batch, 10)
        values = dict.fromkeys(MEASURES, 1 / (2 + batch + settings.seed))
        finished = moment.finished + ((values,) if place == 9 else ())
        running = {"loss": values["loss"], "accuracy": values["accuracy"]}
        moment = Moment(epoch + 1, place + 1, 10, batch + 1, running, finished)
        on_batch(moment)
        if stop.is_set():
            break
    history = {name: [one[name] for one in moment.finished] for name in MEASURES}
    return Run(settings, history, 0.1, n_parameters(settings), stopped=stop.is_set())


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setattr(background, "load_tensorflow", lambda: None)
    monkeypatch.setattr(background, "train", pretended)
    go.set()
    lab = Lab()
    yield lab
    go.set()
    lab._background.stop()


@pytest.fixture
def full():
    """Return a lab with four runs."""
    runs = [made(0.8), made(0.9, learning_rate=0.01), made(0.82, seed=1)]
    return Lab(RunBook([*runs, made(0.7, DIVERGED, epochs=1)]))


@pytest.mark.parametrize(
    ("text", "widths"),
    [
        ("64, 64", (64, 64)),
        ("64-32", (64, 32)),
        (" (8 4;2) ", (8, 4, 2)),
        *((text, ()) for text in ("none", "", "0")),
    ],
)
def test_widths_are_read(text, widths):
    assert read_widths(text) == widths


def test_other_text_gets_one_sentence(lab):
    wrong = ("64, x", "6.5", "64, 64!", "², 3", "-3", "0, 5", "64, 100000", ", ".join(["8"] * 51))
    for text in wrong:
        lab.state = {"hidden": text}
        assert "cannot be trained" in words(lab._plan)
        assert "64, 64, or none." in words(lab._plan)
        lab.controls["start"].click()
        assert "hidden layers is" in words(lab._status)
        assert not lab._background.progress.busy
        assert lab.errors == ""


def test_the_plan_says_parameters_and_time(lab):
    lab.state = {"data": "mnist", "hidden": "256, 128, 64, 32"}
    assert "244,522 parameters" in words(lab._plan)
    assert re.search(r"about \d+ \w+ to \d+ \w+", words(lab._plan))
    lab.state = {"n_train": 100, "batch_size": 60_000}
    assert "larger than the 100 training examples" in words(lab._plan)


@pytest.mark.parametrize("name", ROWS)
def test_each_hyperparameter_has_a_control_that_decides_what_is_trained(lab, name):
    assert getattr(lab._settings(), name) == getattr(Settings, name)
    control = lab.controls[name]
    assert control.description == ROWS[name].label
    for value in values(control):
        lab.state = {name: value}
        assert lab.errors == ""
        assert getattr(lab._settings(), name) == {"all": None, "64, 64": (64, 64)}.get(value, value)


def test_a_preset_sets_the_controls(lab):
    for name in [*PRESETS, list(PRESETS)[-1]]:  # one that was chosen can be chosen again
        lab.state = {"data": "circles", "n_train": 200, "seed": 7}
        lab._preset.value = name
        expected = replace(PRESETS[name].settings, data="circles", n_train=200, seed=7)
        assert lab._settings() == expected
        assert lab.errors == ""


def test_a_run_repeated_compared_and_its_code(lab):
    lab.state = SMALL
    go.clear()
    lab.controls["start"].click()
    lab.controls["start"].click()
    until(lambda: REFUSED in words(lab._status))
    go.set()
    until(lambda: len(lab.book) == 1 and not lab._background.progress.busy)
    lab.settle()
    (run,) = lab.book
    assert run.settings == Settings(data="circles", hidden=(2,), epochs=1, n_train=100)
    assert lab.pages.curves.value == (1,)
    assert list(lab.accuracy.thick[0].get_ydata()) == [run.last("val_accuracy")]
    assert "Done: 1 run" in words(lab._status)

    lab.controls["start"].click()
    lab.settle()
    assert "is there already, run 1" in words(lab._status)
    lab.state = {"n_seeds": 2}
    lab.controls["repeat"].click()  # one of the two is known
    until(lambda: len(lab.book) == 2 and not lab._background.progress.busy)
    lab.settle()
    assert [run.settings.seed for run in lab.book] == [0, 1]
    assert "seed 1 instead of 0" in page(lab, "two")
    assert "how much luck does" in page(lab, "two")
    lab.pages.code_of.value = 1
    assert code(lab.book[1].settings).strip() in page(lab, "code")
    assert lab.errors == ""


def test_stop_keeps_what_was_trained(lab):
    lab.state = {**SMALL, "epochs": 100}
    lab.controls["start"].click()
    until(lambda: lab._background.progress.moment.batches_done > 30)
    picture = lab.picture.frame
    until(lambda: lab.picture.frame != picture)
    lab.state = {"learning_rate": 0.01, "dropout": 0.5}  # the controls stay alive
    until(lambda: "learning rate 0.01" in words(lab._plan))
    lab.controls["stop"].click()
    until(lambda: lab._background.progress.state == "stopped" and len(lab.book) == 1)
    assert lab.book[1].stopped
    assert lab.book[1].epochs_done < 100
    assert lab.book[1].settings.learning_rate == 0.001
    lab.settle()
    assert "Stopped" in words(lab._status)
    lab.controls["stop"].click()
    lab.settle()
    assert "nothing to stop" in words(lab._status)


def test_an_error_in_training_is_a_sentence(lab, monkeypatch):
    def broken(*args, **kwargs):
        raise MemoryError("there is no room left")

    monkeypatch.setattr(background, "train", broken)
    lab.state = SMALL
    lab.controls["start"].click()
    until(lambda: "there is no room left" in words(lab._status))
    assert "alert" in lab._status.value
    assert "there is no room left" in page(lab, "table")
    assert lab.book[1].failed


def test_curves_of_chosen_runs_lie_over_each_other(full):
    assert full.pages.curves.value == (1, 2, 3, 4)
    full.pages.curves.value = (2, 4)
    lines = full.accuracy.thick
    assert [k for k, line in enumerate(lines) if len(line.get_xdata())] == [1, 3]
    assert list(lines[1].get_ydata()) == [0.5, 0.9]
    assert "run 2: loss 0.9 in training" in full.alt
    named = [text.get_text().split(",")[0].split(":")[0] for text in full.legend.texts]
    assert named == ["run 1", "run 2", "run 3", "run 4", "", ""]
    full.state = {"curves": "both"}
    assert list(full.accuracy.thin[1].get_ydata()) == [0.5, 0.9]
    full.state = {"curves": "training"}
    assert len(full.accuracy.thick[1].get_xdata()) == 0


def test_never_more_than_six_curves(lab):
    for k in range(9):
        lab._on_run(made(seed=k))
    lab.settle()
    assert lab.pages.curves.value == (4, 5, 6, 7, 8, 9)
    lab.settle()
    assert len({curve.place for _, curve in lab._curves(lab.facts)}) == 6


def test_a_loss_beyond_the_picture_is_said(lab):
    run = made()
    run.history["val_loss"][:] = [1e6, math.inf]
    lab._on_run(run)
    lab.settle()
    assert "Above the picture, at least for a while: the loss of run 1." in lab.alt
    assert lab.errors == ""


def test_the_table_can_be_sorted(full):
    def column():
        found = re.findall(r'<th scope="row"[^>]*>(\d+)<', full.pages.page.value)
        return [int(number) for number in found]

    assert column() == [1, 2, 3, 4]
    full.pages.sort.value = "val_accuracy"
    assert column() == [2, 3, 1, 4]
    full.pages.reverse.value = True
    assert column() == [4, 1, 3, 2]
    full.pages.sort.value = "learning_rate"
    assert column()[0] == 2
    text = full.pages.page.value
    assert text.count('scope="col"') == text.count("</th>") - 4
    assert 'aria-sort="other"' in text
    assert "The same in all runs: data circles" in words(full.pages.page)


def test_two_runs_in_words(full):
    full.pages.view.value = "two"
    full.pages.a.value, full.pages.b.value = 2, 1
    text = words(full.pages.page)
    assert "Run 2 has learning rate 0.01 instead of 0.001" in text
    assert "0.9000 (+0.1000 compared with run 1)" in text
    assert "One setting differs" in text
    full.pages.a.value = 3
    assert "nothing but the seed" in words(full.pages.page)
    full.pages.b.value = 4
    assert "One setting differs, and the seed" in words(full.pages.page)
    full.pages.b.value = 3
    assert "Choose another one" in words(full.pages.page)


def test_seeds_are_taken_together(full):
    text = page(full, "seeds")
    assert "1, 3" in text
    assert "0.8100" in text  # their mean
    assert "Repeat two settings" in text
    full._on_run(made(0.95, learning_rate=0.01, seed=1))
    full.settle()
    text = page(full, "seeds")
    assert "Undecided: learning rate 0.01 and learning rate 0.001 can't be told apart." in text
    assert "With 2 seeds it would have to be 0.1989" in text
    for seed in (2, 3):
        full._on_run(made(0.93, learning_rate=0.01, seed=seed))
        full._on_run(made(0.80, seed=seed))
    full.settle()
    text = page(full, "seeds")
    assert "Best: learning rate 0.01. It leads learning rate 0.001 by" in text
    assert "about 5 of 100 comparisons" in text


def test_groups_of_other_data_are_not_compared():
    runs = [made(0.5, seed=0), made(0.5, seed=1)]
    runs += [made(0.9, data="blobs", seed=0), made(0.9, data="blobs", seed=1)]
    assert "Repeat two settings" in groups_html(by_seed(runs))


def test_runs_are_saved_and_loaded(full, tmp_path):
    file = tmp_path / "runs.json"
    full.book[1].history["val_loss"][-1] = math.nan  # which is not equal to itself
    full.pages.file.value = str(file)
    full.pages.save.click()
    assert "Saved 4 runs" in page(full, "file")
    other = Lab()
    other.pages.file.value = str(file)
    other.pages.load.click()
    assert list(map(repr, other.book)) == list(map(repr, full.book))
    assert other.facts["runs"] == other.book.runs
    assert "Loaded 4 runs" in page(other, "file")
    other.pages.load.click()
    assert len(other.book) == 4
    assert "4 of them were here already" in page(other, "file")
    assert "0.9" in Lab(other.book).alt  # a lab that is made again has the runs of its book


def test_many_runs_are_listed_once_and_drawn_once(tmp_path, monkeypatch):
    book = RunBook(made(seed=k % 100, epochs=1 + k // 100) for k in range(300))
    lab, listed, drawn = Lab(), [], []
    monkeypatch.setattr(lab_pages, "run_label", lambda *run: listed.append(run) or str(run[1]))
    lab.draw = drawn.append
    lab.pages.file.value = str(book.save(tmp_path / "runs.json"))
    lab.pages.load.click()
    assert (len(lab.book), len(listed), len(drawn)) == (300, 300, 1)
    assert lab.pages.chosen == list(range(295, 301))


def test_when_a_run_comes_no_curve_leaves_the_picture(full):
    seen = []
    full.picture.observe(lambda _: seen.append(full.alt), names="frame")
    full._on_run(made(0.6, seed=7))
    full.settle()
    assert seen
    assert all("run 1" in alt and "run 5" in alt for alt in seen)


def test_a_file_that_is_there_is_not_lost_by_accident(full, tmp_path):
    file = tmp_path / "notes.json"
    file.write_text("mine")
    full.pages.file.value = str(file)
    full.pages.save.click()
    assert file.read_text() == "mine"
    assert "Press Save again" in page(full, "file")
    full.pages.save.click()
    assert "Saved 4 runs" in page(full, "file")


def test_a_wrong_file_and_nothing_to_save_are_sentences(lab, tmp_path):
    lab.pages.save.click()
    assert "no run to save" in page(lab, "file")
    for name, sentence in (
        ("nothing.json", "There is no file"),
        ("runs.txt", "neither in .json nor in .csv"),
        ("runs.csv", "a table for a spreadsheet"),
    ):
        lab.pages.file.value = str(tmp_path / name)
        lab.pages.load.click()
        assert sentence in page(lab, "file")
        assert lab.errors == ""


def test_the_settings_of_a_run_can_be_taken(lab):
    odd = Settings(data="blobs", hidden=(3, 5), learning_rate=0.0123, epochs=150, n_train=77)
    lab._on_run(Run(odd, {name: [0.5] for name in MEASURES}))
    lab.pages.code_of.value = 1
    lab.pages.take.click()
    assert lab.errors == ""
    assert lab._settings() == odd
    lab.pages.code_of.value = NEXT
    lab.pages.take.click()
    assert lab._settings() == odd


# Hands.


def drawn(lab) -> list[int]:
    return [k for k, line in enumerate(lab.accuracy.thick) if len(line.get_xdata())]


def test_the_row_of_a_run_hides_and_shows_it(full):
    assert list(full.handles) == ["run 1", "run 2", "run 3", "run 4"]
    tell(full, type="press", name="run 2")
    assert full.pages.chosen == [1, 3, 4]
    assert drawn(full) == [0, 2, 3]
    assert [text.get_text() for text in full.legend.texts][1] == "run 2, hidden"
    assert full.handles["run 2"].says == "press to show it"
    assert "run 2" not in full.alt
    tell(full, type="press", name="run 2")
    assert drawn(full) == [0, 1, 2, 3]


def test_a_click_on_a_line_hides_its_run(full):
    tell(full, type="click", **pixel(full, (2, 0.7), full.accuracy.ax))
    assert full.pages.chosen == [1, 2, 3]
    tell(full, type="click", **pixel(full, (2, 0.3), full.accuracy.ax))
    assert full.pages.chosen == [1, 2, 3]
    assert full.errors == ""


def test_lines_and_rows_tell_their_values(full):
    said = tell(full, type="hover", **pixel(full, (2, 0.9), full.accuracy.ax))["text"]
    assert said == "run 2, epoch 2\naccuracy in validation 0.9"
    said = tell(full, type="hover", **pixel(full, (0.5, 1), full.legend.ax))["text"]
    assert said == "run 2: learning rate 0.01, 2 epochs, seed 0\nloss 0.9, accuracy 0.9"
    assert tell(full, type="hover", **pixel(full, (0.5, 5), full.legend.ax))["text"] == ""


def test_six_rows_are_the_newest_runs_and_those_that_are_drawn(lab):
    for k in range(9):
        lab._on_run(made(seed=k))
    lab.settle()
    assert list(lab.handles) == [f"run {n}" for n in range(4, 10)]
    tell(lab, type="press", name="run 9")
    tell(lab, type="press", name="run 4")
    assert list(lab.handles) == [f"run {n}" for n in range(4, 10)]
    assert lab.pages.chosen == [5, 6, 7, 8]
    lab.pages.curves.value = (1, 2)
    assert list(lab.handles) == [f"run {n}" for n in (1, 2, 6, 7, 8, 9)]
