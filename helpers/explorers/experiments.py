"""Chapter 11: one hyperparameter at a time. Predict first, then train, then read the answer."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import ipywidgets as widgets

from helpers.explorers.base import Explorer, Task, TrainedTask, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.trainer import REFUSED, TrainingExplorer
from helpers.lab.guided import (
    EXPERIMENTS,
    LETTERS,
    MEASURED,
    RIGHT,
    TIED_WORDS,
    WORST,
    Prediction,
    answer,
    in_total,
    limits,
    scores,
)
from helpers.lab.luck import PROMISE, mean, measured
from helpers.lab.records import MEASURES, Run
from helpers.lab.runs import Settings
from helpers.page import markup, turn
from helpers.plots.run_curves import ComparedCurves, Curve, PredictedDots, nearest_point

ROWS = 3
NO_PREDICTION = ""
NOT_YET = {NO_PREDICTION: "no prediction yet"}
PREDICTIONS = NOT_YET | {letter: letter for letter in LETTERS}
TIES = NOT_YET | TIED_WORDS
RUN = "Train all three"
PREDICT_FIRST = "Predict worst, best and what is tied first; then the trainings can begin."
PREDICT_TWO = "One network can't be both worst and best: predict two different ones."
ALL_THERE = "All of these trainings are done already; raise the number of seeds for more."
READY_WORDS = "Ready for {n} short trainings. My prediction: {prediction}."
DONE_WORDS = "All {n} trainings are done. My prediction was: {prediction}."
PREDICTION_WORDS = "worst {worst}, best {best}, tied with the best {tied}"
GUESSED = "You guessed {guess:.2f} for {name}: the mean is {mean:.3f}."
NO_PREDICTION_YET = "none yet"
OLD_TIED = "d"  # in states of the first edition: no difference
EMPTY = (
    "Two empty panels, for the {title}: nothing has been trained yet. Planned: {n} trainings, my "
    "prediction: {prediction}; my guess of the best mean: {guess:.2f}."
)
SEED_WORDS = "seed {seed}: {value:.3f}\nits curve is the thin one"
MEAN_WORDS = "{name}\nepoch {epoch:.0f}: mean {value:.3f}"
ROW_WORDS = "{letter}) {words}\npress: the best; once more: the worst"
ROW_LABELS = {"best": " (my best)", "worst": " (my worst)"}
HINT = "drag the ring to the best, the triangle to the worst"
STILL_TO_FIND = 3  # experiments to be answered, for a task


class GuidedExperiment(TrainingExplorer):
    """A question about a hyperparameter, a prediction, and trainings that answer it. Chapter 11.

    Parameters
    ----------
    experiment
        Which one is shown first: a key of `helpers.lab.guided.EXPERIMENTS`.
    data
        What is trained on, as in `Settings`.
    """

    title = "One hyperparameter at a time"
    chapter = "11"
    size = (8.33, 4.4)
    groups: ClassVar = {
        "hyperparameter": ("experiment",),
        "my prediction": ("worst", "best", "tied"),
    }
    seconds_between_pictures = 0.2
    stopped_words = "Stopped. Trainings that ended before are kept."

    def __init__(self, experiment: str = "learning_rate", data: str = "auto") -> None:
        """Be ready; Keras is not loaded before the first training."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._first, self._data = experiment, data
        self._runs: dict[str, list[Run]] = {name: [] for name in EXPERIMENTS}
        self._under_way = experiment
        self._predicted: dict[str, tuple[Prediction, float]] = {}  # and the guess
        super().__init__()

    def make_controls(self) -> dict:
        """Return which experiment, the prediction, how many seeds, and two buttons."""
        options = [(one.title, name) for name, one in EXPERIMENTS.items()]
        controls = {
            "experiment": choice("change", options, self._first),
            "worst": choice("worst", PREDICTIONS),
            "best": choice("best", PREDICTIONS),
            "tied": choice("tied with best", TIES),
            "guess": slider("my guess of the best mean", 0.5, 0.0, 1.0, 0.01),
            "seeds": slider("seeds", 3, 1, 5, 1),
        }
        controls["run"] = self.button(
            RUN, self._run, "Train with each value and each seed", primary=True
        )
        controls["stop"] = self.stop_button()
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the question above the controls."""
        self._question = widgets.HTML()
        return widgets.VBox([self._question, super().arrange()])

    def further_settings(self, controls: Sequence[widgets.Widget]) -> Sequence[widgets.Widget]:
        """Return what can be dragged, too."""
        return [control for control in controls if control is not self.controls["seeds"]]

    def under_picture(self) -> widgets.Widget:
        """Put how many seeds, and the status, beside the buttons."""
        bar = super().under_picture()
        bar.children += (self.controls["seeds"],)
        self._status = widgets.HTML(layout={"flex": "1 1 20em", "min_height": "3.5em"})
        bar.children += (self._status,)
        return bar

    def beside(self) -> widgets.Widget:
        """Return the words that say why, below the picture."""
        self._why = widgets.HTML(layout={"min_height": "3em"})
        return self._why

    # Training.

    def _run(self) -> None:
        name, seeds = self.controls["experiment"].value, self.controls["seeds"].value
        if self._background.progress.busy:
            self._notify(REFUSED)
            return
        values = {part: self.controls[part].value for part in ("worst", "best", "tied")}
        if NO_PREDICTION in values.values():
            self._notify(PREDICT_FIRST)
            return
        if values["worst"] == values["best"]:
            self._notify(PREDICT_TWO)
            return
        todo = self._todo(name, seeds)
        if not todo:
            self._notify(ALL_THERE)
            return
        self._under_way = name
        self._predicted.setdefault(name, self._committed())
        self._train(todo)

    def _committed(self) -> tuple[Prediction, float]:
        """Return the prediction and the guess that the controls show."""
        worst, best = (LETTERS.index(self.controls[part].value) for part in ("worst", "best"))
        return Prediction(worst, best, self.controls["tied"].value), self.controls["guess"].value

    @Explorer.state.setter
    def state(self, settings: Mapping) -> None:
        """Take states of the first edition, too, which hold one letter for all predictions."""
        if isinstance(settings, Mapping) and "prediction" in settings:
            letter = settings["prediction"]
            old = {"tied": "both"} if letter == OLD_TIED else {"best": letter}
            rest = {name: value for name, value in settings.items() if name != "prediction"}
            settings = old | rest
        Explorer.state.fset(self, settings)

    def _todo(self, name: str, seeds: int) -> list[Settings]:
        """Return the trainings of an experiment that have not been done yet."""
        there = [run.settings for run in self._runs[name] if run.complete]
        there += [replace(one, data=self._data) for one in there]
        return [s for s in EXPERIMENTS[name].settings(seeds, self._data) if s not in there]

    def _on_run(self, run: Run) -> None:
        self._runs[self._under_way].append(run)
        self.later()

    # The picture.

    def make_picture(self, figure) -> list:
        """Draw empty axes for the curves and for the dots."""
        left, right = figure.subplots(1, 2, width_ratios=(0.8, 1.2), gridspec_kw={"wspace": 0.06})
        self.curves = ComparedCurves(left, "validation accuracy", share=True)
        self.dots = PredictedDots(right, ROWS)
        self.dots.xlabel.set_text(MEASURED["val_accuracy"])
        return [*self.curves.artists, *self.dots.artists]

    def compute(
        self, experiment: str, worst: str, best: str, tied: str, guess: float, seeds: int
    ) -> dict:
        """Return the runs of the experiment and what they say."""
        plan, runs = EXPERIMENTS[experiment], list(self._runs[experiment])
        progress = self._background.progress
        open_one = self._under_way if progress.busy else None
        answers = {
            name: answer(EXPERIMENTS[name], list(found), finished=name != open_one)
            for name, found in self._runs.items()
        }
        predicted, guessed = self._predicted.get(experiment, (None, guess))
        scored = {
            name: scores(EXPERIMENTS[name], found.comparison, self._predicted[name][0])
            for name, found in answers.items()
            if found.comparison is not None and name in self._predicted
        }
        return {
            "plan": plan,
            "runs": runs,
            "sets": plan.sets(runs),
            "answer": answers[experiment],
            "answered": [name for name, found in answers.items() if found.comparison],
            "tie": [
                name
                for name, found in answers.items()
                if found.comparison and len(found.comparison.may_be_best) > 1
            ],
            "scores": scored.get(experiment, []),
            "worst_right": [
                name
                for name, found in scored.items()
                if any(one.question == WORST and one.outcome == RIGHT for one in found)
            ],
            "predicted": predicted,
            "guessed": guessed,
            "progress": progress,
            "n": seeds * len(plan.variants),
            "todo": len(self._todo(experiment, seeds)),
        }

    def draw(self, facts: dict) -> None:
        """Show the question, move curves and dots, say what the runs have answered."""
        plan, names = facts["plan"], list(facts["plan"].variants)
        label = MEASURED[plan.measure]
        if self.dots.xlabel.get_text() != label:
            self.dots.xlabel.set_text(label)
            self._live.refresh_background()
        curves = []
        for place, name in enumerate(names):
            found = [r for r in facts["runs"] if r.complete and plan.place(r) == place]
            if found:
                histories = [run.history["val_accuracy"] for run in found]
                middle = [mean(values) for values in zip(*histories, strict=False)]
                curve = Curve(place, LETTERS[place], name, validation=middle)
                if any(run is self.pointed for run in found):
                    curve.training = self.pointed.history["val_accuracy"]
                curves.append(curve)
        epochs = [len(curve.validation) for curve in curves]
        self.curves.set(curves, max(epochs, default=plan.base.epochs))
        self.dots.set(facts["sets"], limits(plan, facts["runs"]))
        rows = self._row(facts, "best"), self._row(facts, "worst")
        words = [self._row_words(facts, k, name) for k, name in enumerate(names)]
        self.dots.predict(words, *rows, facts["guess"], HINT)
        self._write(facts)

    def _row(self, facts: dict, part: str) -> int | None:
        """Return the row that is predicted best or worst, None for none."""
        return None if facts[part] == NO_PREDICTION else LETTERS.index(facts[part])

    def _row_words(self, facts: dict, row: int, name: str) -> str:
        """Return what a row is called, and what is predicted for it."""
        mine = [words for part, words in ROW_LABELS.items() if self._row(facts, part) == row]
        return f"{LETTERS[row]}) {name}{''.join(mine)}"

    def _write(self, facts: dict) -> None:
        plan = facts["plan"]
        question = f'<div style="line-height: 1.4"><b>{html.escape(plan.question)}</b></div>'
        ready = READY_WORDS.format(n=facts["todo"], prediction=_in_words(facts))
        if not facts["todo"]:
            predicted = facts["predicted"]
            parts = {
                "worst": LETTERS[predicted.worst],
                "best": LETTERS[predicted.best],
                "tied": predicted.tied,
            }
            ready = DONE_WORDS.format(n=facts["n"], prediction=_in_words(parts))
        self._question.value = question
        self._status.value = self.status(facts["progress"], ready)
        self._why.value = (
            markup.sentence(f"{plan.why} {PROMISE}") if facts["answer"].comparison else ""
        )

    def describe(self, facts: dict) -> str:
        """Say what the runs have come to, and how the prediction fared."""
        plan, found = facts["plan"], facts["answer"]
        if not any(facts["sets"]):
            return EMPTY.format(
                title=plan.title,
                n=facts["n"],
                prediction=_in_words(facts),
                guess=facts["guess"],
            )
        words = f"{MEASURED[plan.measure].capitalize()}. {found.words}"
        if facts["scores"]:
            place = facts["predicted"].best
            guessed = GUESSED.format(
                guess=facts["guessed"],
                name=list(plan.variants)[place],
                mean=mean(facts["sets"][place]),
            )
            words = f"{in_total(facts['scores'])} {guessed} {words}"
        return words

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let a row be pressed, and the guess be dragged to a row, and along it."""
        ax = self.dots.ax
        low, high = ax.get_xlim()
        names = list(facts["plan"].variants)
        rows = {part: self._row(facts, part) for part in ("best", "worst")}

        def letter(y: float) -> str:
            none = y > self.dots.waiting - 0.5
            return NO_PREDICTION if none else LETTERS[min(max(round(y), 0), len(names) - 1)]

        def press(pressed: str) -> dict:
            if facts["best"] == pressed:
                return {"best": NO_PREDICTION, "worst": pressed}
            if facts["worst"] == pressed:
                return {"worst": NO_PREDICTION}
            return {"best": pressed}

        handles = {
            "guess": Handle(
                ax,
                facts["guess"],
                self.dots.waiting if rows["best"] is None else rows["best"],
                label="my best, and the guess of its mean",
                says=f"{facts['best'] or NO_PREDICTION_YET}, {facts['guess']:.2f}",
                drag=lambda x, y: {"best": letter(y), "guess": x},
                step=(0.01, -1),
            ),
            "worst": Handle(
                ax,
                self.dots.place_of_worst,
                self.dots.waiting if rows["worst"] is None else rows["worst"],
                label="my worst",
                says=facts["worst"] or NO_PREDICTION_YET,
                drag=lambda _x, y: {"worst": letter(y)},
                step=(0, -1),
            ),
        }
        for k, name in enumerate(names):
            mine = [part for part, row in rows.items() if row == k]
            handles[f"option {LETTERS[k]}"] = Handle(
                ax,
                (low + high) / 2,
                k,
                label=f"{LETTERS[k]}) {name}",
                says=" and ".join(f"my {part}" for part in mine) or "press to predict it",
                press=lambda k=k: press(LETTERS[k]),
                size=(high - low, 0.9),
            )
        return handles

    def hover(self, axes, x: float, y: float) -> str:
        """Tell of the seed whose dot is under the mouse, and show its curve; or of a mean."""
        plan, words, pointed = self.facts["plan"], "", None
        runs = [run for run in self.facts["runs"] if run.complete]
        if axes is self.dots.ax:
            places = {(measured(run, plan.measure), plan.place(run)): run for run in runs}
            if near := nearest_point(axes, list(places), (x, y)):
                pointed = places[near]
                words = SEED_WORDS.format(seed=pointed.settings.seed, value=near[0])
            elif 0 <= (row := round(y)) < len(plan.variants):
                words = ROW_WORDS.format(letter=LETTERS[row], words=list(plan.variants)[row])
        else:
            ends = {
                point: place
                for place, line in enumerate(self.curves.thick)
                for point in map(tuple, line.get_xydata())
            }
            if near := nearest_point(axes, list(ends), (x, y)):
                name = list(plan.variants)[ends[near]]
                words = MEAN_WORDS.format(name=name, epoch=near[0], value=near[1])
        self.point_at(pointed)
        return words

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find."""
        low, middle, high = (0.5, 0.52, 0.51), (0.88, 0.93, 0.9), (0.9, 0.92, 0.93)
        three = {"worst": "a", "best": "c", "tied": "one", "seeds": 3}
        return [
            TrainedTask(
                "worst_foreseen",
                "Foresee a cliff: predict the worst, and let the seeds say that it is.",
                lambda f: bool(f["worst_right"]),
                {"experiment": "optimizer", **three},
                results={"optimizer": [low, middle, high]},
            ),
            TrainedTask(
                "best_two_tied",
                "Find one where the seeds cannot tell the two best values apart.",
                lambda f: bool(f["tie"]),
                {"experiment": "epochs", **three},
                results={"epochs": [low, middle, high]},
            ),
            TrainedTask(
                "most_predicted",
                f"Predict, train and read the answers for {STILL_TO_FIND} hyperparameters.",
                lambda f: len(f["answered"]) >= STILL_TO_FIND,
                {"experiment": "depth", **three},
                results={name: [low, middle, high] for name in ("width", "activation", "depth")},
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        for name, sets in task.results.items():
            plan = EXPERIMENTS[name]
            self._predicted[name] = self._committed()
            for place, changes in enumerate(plan.variants.values()):
                for seed, value in enumerate(sets[place]):
                    settings = replace(plan.base, data="uci", seed=seed, **changes)
                    history = {measure: [value] * settings.epochs for measure in MEASURES}
                    self._runs[name].append(Run(settings, history))
        self.update()


def _in_words(parts: Mapping) -> str:
    """Return the three predictions in words."""
    if all(parts[part] == NO_PREDICTION for part in ("worst", "best", "tied")):
        return NO_PREDICTION_YET
    return PREDICTION_WORDS.format(
        worst=parts["worst"] or NO_PREDICTION_YET,
        best=parts["best"] or NO_PREDICTION_YET,
        tied=TIES[parts["tied"]] if parts["tied"] else NO_PREDICTION_YET,
    )
