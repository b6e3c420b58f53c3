"""Chapter 11: one hyperparameter at a time. Predict first, then train, then read the answer."""

import html
from dataclasses import replace
from typing import ClassVar

import ipywidgets as widgets

from helpers.explorers.base import Task, TrainedTask, choice, slider
from helpers.explorers.picture import Handle
from helpers.explorers.trainer import REFUSED, TrainingExplorer
from helpers.lab.guided import EXPERIMENTS, LETTERS, MEASURED, answer, limits
from helpers.lab.luck import mean, measured
from helpers.lab.records import MEASURES, Run
from helpers.lab.runs import Settings
from helpers.page import markup, turn
from helpers.plots.run_curves import ComparedCurves, Curve, PredictedDots, nearest_point

ROWS = 3
NO_PREDICTION = ""
PREDICTIONS = {NO_PREDICTION: "no prediction yet"} | {letter: letter for letter in LETTERS}
RUN = "Train all three"
PREDICT_FIRST = "Choose a prediction first; then the trainings can begin."
ALL_THERE = "All of these trainings are done already; raise the number of seeds for more."
READY_WORDS = "Ready for {n} short trainings. My prediction: {prediction}."
DONE_WORDS = "All {n} trainings are done. My prediction was {prediction}."
RIGHT, WRONG = "Your prediction was right.", "You predicted {letter}."
GUESSED = "You guessed {guess:.2f} for it: the mean is {mean:.3f}."
NO_PREDICTION_YET = "none yet"
EMPTY = (
    "Two empty panels, for the {title}: nothing has been trained yet. Planned: {n} trainings, my "
    "prediction: {prediction}, my guess of its mean: {guess:.2f}."
)
SEED_WORDS = "seed {seed}: {value:.3f}\nits curve is the thin one"
MEAN_WORDS = "{name}\nepoch {epoch:.0f}: mean {value:.3f}"
ROW_WORDS = "{letter}) {words}\npress to predict it"
HINT = "drag the dot to what you predict"
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
        "my prediction": ("prediction", "guess"),
        "training": ("seeds",),
    }
    seconds_between_pictures = 0.2
    stopped_words = "Stopped. Trainings that ended before are kept."

    def __init__(self, experiment: str = "learning_rate", data: str = "auto") -> None:
        """Be ready; Keras is not loaded before the first training."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._first, self._data = experiment, data
        self._runs: dict[str, list[Run]] = {name: [] for name in EXPERIMENTS}
        self._under_way = experiment
        self._predicted: dict[str, tuple[str, float]] = {}  # letter and guess
        self._pointed: Run | None = None  # the run whose dot the mouse is over
        super().__init__()

    def make_controls(self) -> dict:
        """Return which experiment, the prediction, how many seeds, and two buttons."""
        options = [(one.title, name) for name, one in EXPERIMENTS.items()]
        controls = {
            "experiment": choice("change", options, self._first),
            "prediction": choice("my prediction", PREDICTIONS),
            "guess": slider("my guess of its mean", 0.5, 0.0, 1.0, 0.01),
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

    def under_picture(self) -> widgets.Widget:
        """Put the status beside the buttons."""
        bar = super().under_picture()
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
        if self.controls["prediction"].value == NO_PREDICTION:
            self._notify(PREDICT_FIRST)
            return
        todo = self._todo(name, seeds)
        if not todo:
            self._notify(ALL_THERE)
            return
        self._under_way = name
        self._predicted.setdefault(
            name, (self.controls["prediction"].value, self.controls["guess"].value)
        )
        self._train(todo)

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

    def compute(self, experiment: str, prediction: str, guess: float, seeds: int) -> dict:
        """Return the runs of the experiment and what they say."""
        plan, runs = EXPERIMENTS[experiment], list(self._runs[experiment])
        progress = self._background.progress
        open_one = self._under_way if progress.busy else None
        answers = {
            name: answer(EXPERIMENTS[name], list(found), finished=name != open_one)
            for name, found in self._runs.items()
        }
        predicted, guessed = self._predicted.get(experiment, (NO_PREDICTION, guess))
        return {
            "plan": plan,
            "runs": runs,
            "sets": plan.sets(runs),
            "answer": answers[experiment],
            "answered": [name for name, found in answers.items() if found.letter],
            "clear": [name for name, found in answers.items() if found.clear],
            "unclear": [n for n, found in answers.items() if found.letter and not found.clear],
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
                if any(run is self._pointed for run in found):
                    curve.training = self._pointed.history["val_accuracy"]
                curves.append(curve)
        epochs = [len(curve.validation) for curve in curves]
        self.curves.set(curves, max(epochs, default=plan.base.epochs))
        self.dots.set(facts["sets"], limits(plan, facts["runs"]))
        words = [f"{letter}) {o}" for letter, o in zip(LETTERS, plan.options, strict=False)]
        self.dots.predict(words, self._row(facts), facts["guess"], HINT)
        self._write(facts)

    def _row(self, facts: dict) -> int | None:
        """Return the row of the prediction, None for none."""
        if facts["prediction"] == NO_PREDICTION:
            return None
        return min(LETTERS.index(facts["prediction"]), len(facts["plan"].options) - 1)

    def _write(self, facts: dict) -> None:
        plan = facts["plan"]
        question = f'<div style="line-height: 1.4"><b>{html.escape(plan.question)}</b></div>'
        ready = READY_WORDS.format(
            n=facts["todo"], prediction=facts["prediction"] or NO_PREDICTION_YET
        )
        if not facts["todo"]:
            ready = DONE_WORDS.format(n=facts["n"], prediction=facts["predicted"])
        self._question.value = question
        self._status.value = self.status(facts["progress"], ready)
        self._why.value = markup.sentence(plan.why) if facts["answer"].letter else ""

    def describe(self, facts: dict) -> str:
        """Say what the runs have come to, and how the prediction fared."""
        plan, found = facts["plan"], facts["answer"]
        if not any(facts["sets"]):
            return EMPTY.format(
                title=plan.title,
                n=facts["n"],
                prediction=facts["prediction"] or NO_PREDICTION_YET,
                guess=facts["guess"],
            )
        words = f"{MEASURED[plan.measure].capitalize()}. {found.words}"
        if found.letter and facts["predicted"]:
            right = facts["predicted"] == found.letter
            words += f" {RIGHT if right else WRONG.format(letter=facts['predicted'])}"
            row = LETTERS.index(facts["predicted"])
            if row < len(facts["sets"]) and facts["sets"][row]:
                words += " " + GUESSED.format(guess=facts["guessed"], mean=mean(facts["sets"][row]))
        return words

    # What a hand does on the picture.

    def make_handles(self, facts: dict) -> dict[str, Handle]:
        """Let a row be pressed, and the guess be dragged to a row, and along it."""
        ax, row = self.dots.ax, self._row(facts)
        low, high = ax.get_xlim()
        last = len(facts["plan"].options) - 1

        def predict(x: float, y: float) -> dict:
            none = y > self.dots.waiting - 0.5
            letter = NO_PREDICTION if none else LETTERS[min(max(round(y), 0), last)]
            return {"prediction": letter, "guess": x}

        handles = {
            "guess": Handle(
                ax,
                facts["guess"],
                self.dots.waiting if row is None else row,
                label="my guess",
                says=f"{facts['prediction'] or NO_PREDICTION_YET}, {facts['guess']:.2f}",
                drag=predict,
                step=(0.01, -1),
            )
        }
        for k, words in enumerate(facts["plan"].options):
            handles[f"option {LETTERS[k]}"] = Handle(
                ax,
                (low + high) / 2,
                k,
                label=f"{LETTERS[k]}) {words}",
                says="my prediction" if k == row else "press to predict it",
                press=lambda k=k: {"prediction": LETTERS[k]},
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
            elif 0 <= (row := round(y)) < len(plan.options):
                words = ROW_WORDS.format(letter=LETTERS[row], words=plan.options[row])
        else:
            ends = {
                point: place
                for place, line in enumerate(self.curves.thick)
                for point in map(tuple, line.get_xydata())
            }
            if near := nearest_point(axes, list(ends), (x, y)):
                name = list(plan.variants)[ends[near]]
                words = MEAN_WORDS.format(name=name, epoch=near[0], value=near[1])
        self._point_at(pointed)
        return words

    def leave(self) -> None:
        """Show no single curve any more."""
        self._point_at(None)

    def _point_at(self, run: Run | None) -> None:
        if run is not self._pointed:
            self._pointed = run
            self.update()

    # Tasks.

    @classmethod
    def make_tasks(cls) -> list[Task]:
        """Return three things to find."""
        low, high = (0.5, 0.52), (0.9, 0.92)
        close = (0.88, 0.93)
        return [
            TrainedTask(
                "more_than_luck",
                "Find a hyperparameter whose three values differ by more than luck.",
                lambda f: bool(f["clear"]),
                {"experiment": "optimizer", "prediction": "c", "seeds": 2},
                results={"optimizer": [low, close, (0.96, 0.97)]},
            ),
            TrainedTask(
                "best_two_tied",
                "Find one where the seeds cannot tell the two best values apart.",
                lambda f: bool(f["unclear"]),
                {"experiment": "epochs", "prediction": "d", "seeds": 2},
                results={"epochs": [low, close, high]},
            ),
            TrainedTask(
                "most_predicted",
                f"Predict, train and read the answers for {STILL_TO_FIND} hyperparameters.",
                lambda f: len(f["answered"]) >= STILL_TO_FIND,
                {"experiment": "depth", "prediction": "b", "seeds": 2},
                results={name: [low, close, high] for name in ("width", "activation", "depth")},
            ),
        ]

    def play(self, task: TrainedTask) -> None:
        """Enter what the task's trainings may come to, without training."""
        for name, sets in task.results.items():
            plan = EXPERIMENTS[name]
            self._predicted[name] = self.controls["prediction"].value, self.controls["guess"].value
            for place, changes in enumerate(plan.variants.values()):
                for seed, value in enumerate(sets[place]):
                    settings = replace(plan.base, data="uci", seed=seed, **changes)
                    history = {measure: [value] * settings.epochs for measure in MEASURES}
                    self._runs[name].append(Run(settings, history))
        self.update()
