"""Sweeps: what is tried, on one process, on two and on a Dask cluster, stopped and resumed."""

import asyncio
import math
import pickle
import threading
import time
import types
from dataclasses import replace

import joblib
import pytest

from helpers.lab import sweeps
from helpers.lab.records import MEASURES, Run, RunBook
from helpers.lab.settings import PRESETS, Refused, Settings
from helpers.lab.sweeps import grid, live_sweep, random_choice, seeds, sweep
from helpers.page import training_view, turn

TINY = Settings(data="uci", n_train=64, epochs=1, hidden=(8,))
TRIED = grid(TINY, learning_rate=[0.01, -1], hidden=[(8,), ()])


def results(book):
    """Return what must be the same wherever it was computed."""
    return [(run.settings.to_dict(), dict(run.history), run.note, run.failed) for run in book]


def refuse(*_args, **_more):
    raise MemoryError("no room")


@pytest.fixture(scope="module")
def one():
    """The sweep in this process, and what its progress function was told."""
    told = []
    return sweep(TRIED, n_jobs=1, progress=lambda *now: told.append(now)), told


# What to try.


def test_a_grid_holds_every_combination():
    found = grid(TINY, learning_rate=[0.1, 0.01], hidden=[(), (4, 4), [16]])
    assert [(s.learning_rate, s.hidden) for s in found] == [
        (rate, hidden) for rate in (0.1, 0.01) for hidden in ((), (4, 4), (16,))
    ]
    assert {replace(s, learning_rate=0.001, hidden=(8,)) for s in found} == {TINY}
    assert grid(TINY) == [TINY]


def test_what_makes_no_sense_is_refused_and_the_rest_is_kept():
    good, bad = grid(TINY, dropout=[0.5, 2])
    assert good == replace(TINY, dropout=0.5)
    assert isinstance(bad, Refused)
    assert bad.dropout == 2
    assert "from 0 to 0.9" in bad.sentence
    assert pickle.loads(pickle.dumps(bad)) == bad


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rate": [1]}, "no setting named 'rate'"),
        ({"learning_rate": 0.1}, r"learning_rate=\[0\.1\]"),
        ({"activation": "relu"}, r"activation=\['relu'\]"),
        ({"hidden": (64, 64)}, r"hidden=\[\(64, 64\)\]"),
        ({"epochs": []}, "empty list"),
        ({"seed": range(10_001)}, "10,001 settings"),
    ],
)
def test_a_wrong_grid_gets_one_sentence(values, said):
    with pytest.raises(ValueError, match=said):
        grid(TINY, **values)


def test_a_random_choice_keeps_to_its_ranges_and_its_seed():
    ranges = {
        "learning_rate": (1e-5, 1e-1, "log"),
        "dropout": (0.1, 0.3),
        "batch_size": (8, 256, "log"),
        "activation": ["relu", "tanh"],
    }
    found = random_choice(TINY, 400, seed=1, **ranges)
    assert found == random_choice(TINY, 400, seed=1, **ranges)
    assert found != random_choice(TINY, 400, seed=2, **ranges)
    rates = [s.learning_rate for s in found]
    assert 1e-5 <= min(rates) < 2e-5
    assert 5e-2 < max(rates) <= 1e-1
    below = sum(rate < 1e-3 for rate in rates)
    assert 150 < below < 250  # half of the powers of ten, not a hundredth
    assert all(0.1 <= s.dropout <= 0.3 for s in found)
    assert 0.18 < sum(s.dropout for s in found) / 400 < 0.22
    assert {type(s.batch_size) for s in found} == {int}
    assert {s.activation for s in found} == {"relu", "tanh"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"learning_rate": (0, 1, "log")},
        {"learning_rate": (1, 0.1)},
        {"learning_rate": (0.1, 1, "exp")},
        {"learning_rate": (0.1,)},
        {"learning_rate": ("a", "b")},
        {"activation": ("relu", "tanh")},
        {"rate": (0, 1)},
    ],
    ids=str,
)
def test_a_wrong_range_gets_one_sentence(wrong):
    with pytest.raises(ValueError, match=r"expected|no range|no setting"):
        random_choice(TINY, 3, **wrong)


def test_seeds_follow_on_one_another():
    assert [s.seed for s in seeds(replace(TINY, seed=4), 3)] == [4, 5, 6]
    assert len(seeds(TRIED, 2)) == 2 * 2 + 2  # those that make no sense stay single


# Sweeps.


@pytest.mark.keras
def test_a_sweep_in_this_process(one):
    book, told = one
    assert [run.settings for run in book] == TRIED
    assert [run.failed for run in book] == [False, False, True, True]
    assert all("0 or more" in run.note for run in book.failed)
    assert [done for done, _, _ in told] == [1, 2, 3, 4]
    assert {total for _, total, _ in told} == {4}
    assert (book.computed, book.reused, book.stopped) == (2, 0, False)


@pytest.mark.keras
@pytest.mark.timeout(120)
def test_two_processes_give_the_same_table(one, monkeypatch):
    from joblib.externals.loky import get_reusable_executor

    monkeypatch.setattr(sweeps, "trained", refuse)  # here, but not in the other processes
    try:
        assert results(sweep(TRIED, n_jobs=2)) == results(one[0])
    finally:
        get_reusable_executor().shutdown(wait=True, kill_workers=True)


@pytest.mark.keras
@pytest.mark.timeout(180)
def test_a_dask_cluster_gives_the_same_table(one, monkeypatch):
    """Two worker processes; the very same call, and the one with the progress bar."""
    distributed = pytest.importorskip("dask.distributed")
    monkeypatch.setattr(sweeps, "trained", refuse)  # here, but not on the cluster
    monkeypatch.setattr(training_view, "display", lambda bundle, raw: None)
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(processes=True, **options) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        assert results(sweep(TRIED)) == results(one[0])
        lively = asyncio.run(asyncio.wait_for(live_sweep(TRIED[:1]), 60))
        assert results(lively) == results(one[0])[:1]


@pytest.mark.keras
def test_what_is_known_is_not_computed_again(one, monkeypatch):
    monkeypatch.setattr(sweeps, "trained", refuse)
    book, _ = one
    again = sweep([*TRIED, TRIED[0]], n_jobs=1, known=book)
    assert results(again) == [*results(book), results(book)[0]]
    assert again.computed == 0
    more = sweep([TRIED[0], replace(TINY, seed=9)], n_jobs=1, known=book)
    assert [run.failed for run in more] == [False, True]
    assert more.computed == 1
    half = [replace(book[1], stopped=True)]
    assert sweep(TRIED[:1], n_jobs=1, known=half).computed == 1


def test_the_same_settings_are_trained_once(monkeypatch):
    trained = []

    def count(settings, stop):
        trained.append(settings)
        return Run(settings, {name: [0.5] for name in MEASURES})

    monkeypatch.setattr(sweeps, "trained", count)
    book = sweep([TINY, TINY.to_dict(), TINY], n_jobs=1)
    assert len(trained) == 1
    assert len(book) == 3
    assert book.computed == 1


def test_a_stop_keeps_what_is_done(monkeypatch):
    monkeypatch.setattr(sweeps, "trained", lambda s, stop: Run(s, {"loss": [0.5]}))
    stop = threading.Event()
    book = sweep(seeds(TINY, 20), n_jobs=1, progress=lambda *_: stop.set(), stop=stop)
    assert book.stopped
    assert len(book) == 1


def test_a_stop_ends_the_training_under_way(monkeypatch):
    wish = threading.Event()

    def endless(settings, stop):
        wish.set()  # the wish comes while it trains, and reaches it as a file
        while not stop.is_set():
            time.sleep(0.01)
        return Run(settings, {"loss": [0.5]}, stopped=True)

    monkeypatch.setattr(sweeps, "trained", endless)
    book = sweep(seeds(TINY, 2), n_jobs=1, stop=wish)
    assert book.stopped
    assert len(book) == 0


@pytest.mark.parametrize(
    ("settings", "n_jobs"),
    [(seeds(TINY, 2), 1), (seeds(replace(TINY, data="mnist", n_train=None, epochs=100), 4), 2)],
)
def test_a_few_short_trainings_stay_in_this_process(settings, n_jobs, monkeypatch):
    def work(**configuration):
        with joblib.parallel_config(**configuration):
            return sweeps._Work(settings, None, (), None, None)

    monkeypatch.setattr(joblib, "effective_n_jobs", lambda n: 2 if n == -1 else n)
    monkeypatch.setattr(sweeps, "_last", {})
    assert work().n_jobs == n_jobs
    assert (work().where == "in this process") == (n_jobs == 1)
    assert work(n_jobs=2).n_jobs == 2
    assert work(backend="threading").n_jobs == -1  # whoever names a backend, such as a cluster's
    known = [Run(one) for one in settings]
    assert sweeps._Work(settings, None, known, None, None).n_jobs == 1


def test_never_more_processes_than_trainings_or_than_memory_holds(monkeypatch):
    monkeypatch.setattr(joblib, "effective_n_jobs", lambda n: 64 if n == -1 else n)
    memory = types.SimpleNamespace(available=5.5 * sweeps.BYTES)
    monkeypatch.setattr(sweeps.psutil, "virtual_memory", lambda: memory)

    def processes(n_runs, n_jobs):
        return sweeps._Work(seeds(TINY, n_runs), n_jobs, (), None, None).n_jobs

    monkeypatch.setattr(sweeps, "_last", {})
    assert [processes(20, -1), processes(3, -1), processes(20, 2)] == [5, 3, 2]
    monkeypatch.setattr(sweeps, "_last", {"n": 4, "when": time.monotonic()})
    assert processes(20, -1) == 9  # four of them are there already
    memory.available = 0
    monkeypatch.setattr(sweeps, "_last", {})
    assert processes(20, -1) == 1
    with joblib.parallel_config(backend="threading"):
        assert processes(20, -1) == -1  # a cluster's workers are its own business


def test_processes_that_are_there_already_are_taken_for_less(monkeypatch):
    monkeypatch.setattr(joblib, "effective_n_jobs", lambda n: 2)
    monkeypatch.setattr(sweeps, "estimate_seconds", lambda settings: (2.0, 2.0))
    seconds = {"now": 1000.0}
    monkeypatch.setattr(sweeps.time, "monotonic", lambda: seconds["now"])

    def processes():
        return sweeps._Work(seeds(TINY, 4), None, (), None, None).n_jobs

    monkeypatch.setattr(sweeps, "_last", {})
    assert processes() == 1  # 8 seconds here, 4 there and 6 to load Keras
    monkeypatch.setattr(sweeps, "_last", {"n": 2, "when": 999.0})
    assert processes() == 2
    seconds["now"] += sweeps.SECONDS_KEPT
    assert processes() == 1


def test_auto_is_settled_before_the_processes_start(monkeypatch):
    monkeypatch.setenv("COURSE_DATASET", "uci")
    monkeypatch.setattr(sweeps, "trained", lambda s, stop: Run(s, {"loss": [0.5]}))
    book = sweep(grid(PRESETS["sigmoid"].settings, dropout=[0.5, 2]), n_jobs=1)
    assert book[1].settings == replace(PRESETS["sigmoid"].settings, data="uci", dropout=0.5)
    assert "from 0 to 0.9" in book[2].note


def test_a_process_that_dies_is_reported(monkeypatch):
    def broken(self, calls):
        assert len(list(calls)) == 2
        raise OSError("worker gone")
        yield

    monkeypatch.setattr(joblib.Parallel, "__call__", broken)
    book = sweep(TRIED)
    assert len(book.failed) == 4
    assert "without a word" in book[1].note


def test_a_training_that_fails_is_reported_and_the_next_one_goes_on(monkeypatch):
    def fails_once(settings, stop):
        return refuse() if settings.seed == 0 else Run(settings, {"loss": [0.5]})

    monkeypatch.setattr(sweeps, "trained", fails_once)
    book = sweep(seeds(TINY, 2), n_jobs=1)
    assert [run.failed for run in book] == [True, False]
    assert book[1].note == "The training ended with an error: MemoryError: no room"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: sweep([3]), "expected Settings or a dict"),
        (lambda: sweep([TINY], n_jobs=0), "n_jobs is 0"),
        (lambda: sweep([TINY], n_jobs="all"), "n_jobs is 'all'"),
        (lambda: random_choice(TINY, 0), "n is 0"),
        (lambda: seeds(TINY, True), "n is True"),
    ],
)
def test_a_wrong_call_gets_one_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# With a progress bar.


@pytest.fixture
def views(monkeypatch):
    """The views that were made; training is replaced by something quick."""
    made = []

    class Kept(sweeps.SweepView):
        def __init__(self, on_stop):
            super().__init__(on_stop)
            made.append(self)

    def quick(settings, stop):
        time.sleep(0.02)
        accuracy = settings.learning_rate
        return Run(settings, {name: [accuracy] for name in MEASURES}, 0.02)

    monkeypatch.setattr(sweeps, "SweepView", Kept)
    monkeypatch.setattr(training_view, "display", lambda bundle, raw: None)
    monkeypatch.setattr(sweeps, "trained", quick)
    return made


def test_the_bar_says_how_far_it_is_and_what_is_best(views):
    tried = grid(TINY, learning_rate=[0.1, 0.5, -1, 0.3])
    book = asyncio.run(asyncio.wait_for(live_sweep(tried, n_jobs=1), 60))
    assert isinstance(book, RunBook)
    assert [run.last("accuracy") for run in book if not run.failed] == [0.1, 0.5, 0.3]
    assert math.isnan(book[3].last("accuracy"))
    (view,) = views
    assert view.status.startswith("Done: 4 of 4 runs")
    assert 'value="1.000"' in view._line.value
    assert "accuracy 0.500 (learning rate 0.5)" in view._words.value
    assert "1 failed: learning_rate is -1" in view._words.value
    assert view.stop_button.disabled


def run_until_one_is_done(views, then):
    """Start a long sweep, do something once a run is there, and return the sweep."""

    async def start():
        task = asyncio.ensure_future(live_sweep(seeds(TINY, 500), n_jobs=1))
        while not views or not views[0]._done:
            await asyncio.sleep(0.01)
        then()
        return await task

    return asyncio.run(asyncio.wait_for(start(), 60))


def test_the_stop_button_ends_it(views):
    def press():
        views[0].stop_button.click()
        assert views[0].stop_button.disabled

    book = run_until_one_is_done(views, press)
    assert book.stopped
    assert 1 <= len(book) < 500
    assert views[0].status.startswith("Stopped: ")


def test_another_training_ends_it(views):
    def train():
        with turn.taken(threading.Event()) as ticket:
            assert ticket.mine

    assert run_until_one_is_done(views, train).stopped
    assert views[0].status.startswith(f"{turn.GAVE_WAY} Stopped: ")
    assert not turn.busy()


def test_an_error_in_the_sweep_is_shown_and_raised(views, monkeypatch):
    monkeypatch.setattr(sweeps._Work, "do", refuse)
    with pytest.raises(MemoryError):
        asyncio.run(asyncio.wait_for(live_sweep([TINY], n_jobs=1), 60))
    assert "no room" in views[0].status
    assert views[0].stop_button.disabled
