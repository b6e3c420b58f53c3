"""Chapter 11: one hyperparameter at a time. Predict first, then train, then read the answer."""

import html
from dataclasses import replace

import ipywidgets as widgets

from helpers.explorers.base import Task, TrainedTask, choice, slider
from helpers.explorers.trainer import REFUSED, TrainingExplorer
from helpers.lab.guided import EXPERIMENTS, LETTERS, MEASURED, answer, limits
from helpers.lab.luck import mean
from helpers.lab.records import MEASURES, Run
from helpers.lab.runs import Settings
from helpers.page import markup, turn
from helpers.plots.run_curves import ComparedCurves, Curve, SeedDots

ROWS = 3
NO_PREDICTION = ""
PREDICTIONS = {NO_PREDICTION: "no prediction yet"} | {letter: letter for letter in LETTERS}
RUN = "Train all three"
PREDICT_FIRST = "Choose a prediction first; then the trainings can begin."
ALL_THERE = "All of these trainings are done already; raise the number of seeds for more."
READY_WORDS = "Ready for {n} short trainings. My prediction: {prediction}."
DONE_WORDS = "All {n} trainings are done. My prediction was {prediction}."
RIGHT, WRONG = "Your prediction was right.", "You predicted {letter}."
NO_PREDICTION_YET = "none yet"
EMPTY = (
    "Two empty panels, for the {title}: nothing has been trained yet. Planned: {n} trainings, my "
    "prediction: {prediction}."
)
PICTURE = (
    "On the left the mean validation accuracy by epoch, on the right a dot for each seed and a "
    "stroke at the mean: {measure}. {answer} {prediction}"
)
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
    size = (8.6, 3.2)
    seconds_between_pictures = 0.2
    stopped_words = "Stopped. Trainings that ended before are kept."

    def __init__(self, experiment: str = "learning_rate", data: str = "auto") -> None:
        """Be ready; Keras is not loaded before the first training."""
        turn.end_all(0)  # of the explorer that this one replaces, when a cell is run again
        self._first, self._data = experiment, data
        self._runs: dict[str, list[Run]] = {name: [] for name in EXPERIMENTS}
        self._under_way = experiment
        self._predicted: dict[str, str] = {}
        super().__init__()

    def make_controls(self) -> dict:
        """Return which experiment, the prediction, how many seeds, and two buttons."""
        options = [(one.title, name) for name, one in EXPERIMENTS.items()]
        controls = {
            "experiment": choice("hyperparameter", options, self._first),
            "prediction": choice("my prediction", PREDICTIONS),
            "seeds": slider("seeds", 3, 1, 5, 1),
        }
        for control in controls.values():
            control.layout = {"width": "22em"}
        controls["run"] = self.button(RUN, self._run, "Train with each value and each seed")
        controls["stop"] = self.stop_button()
        return controls

    def arrange(self) -> widgets.Widget:
        """Put the question above the controls, the status below them."""
        self._question, self._status = self._words("9.6em"), self._words("2.4em")
        return widgets.VBox([self._question, super().arrange(), self._status])

    def beside(self) -> widgets.Widget:
        """Return the words that say why, below the picture."""
        self._why = self._words("4.6em")
        return self._why

    def _words(self, height: str) -> widgets.HTML:
        width = f"{self._live.pixels[0]}px"
        return widgets.HTML(layout={"height": height, "width": width, "max_width": "100%"})

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
        self._predicted.setdefault(name, self.controls["prediction"].value)
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
        left, right = figure.subplots(1, 2, gridspec_kw={"wspace": 0.06})
        self.curves = ComparedCurves(left, "validation accuracy", share=True)
        self.dots = SeedDots(right, ROWS)
        self.dots.xlabel.set_text(MEASURED["val_accuracy"])
        self.names = [
            right.text(
                0.02, row - 0.3, "", fontsize=11, transform=right.get_yaxis_transform(), va="center"
            )
            for row in range(ROWS)
        ]
        return [*self.curves.artists, *self.dots.artists, *self.names]

    def compute(self, experiment: str, prediction: str, seeds: int) -> dict:
        """Return the runs of the experiment and what they say."""
        plan, runs = EXPERIMENTS[experiment], list(self._runs[experiment])
        progress = self._background.progress
        open_one = self._under_way if progress.busy else None
        answers = {
            name: answer(EXPERIMENTS[name], list(found), finished=name != open_one)
            for name, found in self._runs.items()
        }
        predicted = self._predicted.get(experiment, "")
        return {
            "plan": plan,
            "runs": runs,
            "sets": plan.sets(runs),
            "answer": answers[experiment],
            "answered": [name for name, found in answers.items() if found.letter],
            "clear": [name for name, found in answers.items() if found.clear],
            "unclear": [n for n, found in answers.items() if found.letter and not found.clear],
            "predicted": predicted,
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
            histories = [
                run.history["val_accuracy"]
                for run in facts["runs"]
                if run.complete and plan.place(run) == place
            ]
            if histories:
                middle = [mean(values) for values in zip(*histories, strict=False)]
                curves.append(Curve(place, LETTERS[place], name, validation=middle))
        epochs = [len(curve.validation) for curve in curves]
        self.curves.set(curves, max(epochs, default=plan.base.epochs))
        self.dots.set(facts["sets"], limits(plan, facts["runs"]))
        for place, text in enumerate(self.names):
            words = f"{LETTERS[place]}) {names[place]}" if place < len(names) else ""
            if text.get_text() != words:
                text.set_text(words)
        self._write(facts)

    def _write(self, facts: dict) -> None:
        plan = facts["plan"]
        rows = "".join(
            f"<div>{letter}) {html.escape(words)}</div>"
            for letter, words in zip(LETTERS, plan.options, strict=False)
        )
        question = f'<div style="line-height: 1.4"><b>{html.escape(plan.question)}</b>{rows}</div>'
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
                title=plan.title, n=facts["n"], prediction=facts["prediction"] or NO_PREDICTION_YET
            )
        prediction = ""
        if found.letter:
            right = facts["predicted"] == found.letter
            prediction = RIGHT if right else WRONG.format(letter=facts["predicted"])
        measure = MEASURED[plan.measure]
        return PICTURE.format(measure=measure, answer=found.words, prediction=prediction).strip()

    # Tasks.

    def make_tasks(self) -> list[Task]:
        """Return three things to find."""
        low, high = (0.5, 0.52), (0.9, 0.92)
        close = (0.88, 0.93)
        return [
            TrainedTask(
                "Find a hyperparameter whose three values differ by more than luck.",
                lambda f: bool(f["clear"]),
                {"experiment": "optimizer", "prediction": "c", "seeds": 2},
                results={"optimizer": [low, close, (0.96, 0.97)]},
            ),
            TrainedTask(
                "Find one where the seeds cannot tell the two best values apart.",
                lambda f: bool(f["unclear"]),
                {"experiment": "epochs", "prediction": "d", "seeds": 2},
                results={"epochs": [low, close, high]},
            ),
            TrainedTask(
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
            self._predicted[name] = self.controls["prediction"].value
            for place, changes in enumerate(plan.variants.values()):
                for seed, value in enumerate(sets[place]):
                    settings = replace(plan.base, data="uci", seed=seed, **changes)
                    history = {measure: [value] * settings.epochs for measure in MEASURES}
                    self._runs[name].append(Run(settings, history))
        self.update()
