"""Who may import whom, and that one name means one thing; read from the source, and tried."""

import ast
import functools
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "helpers"
CHAPTERS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EARLY_CHAPTERS = [path for path in CHAPTERS if path.name[:2] <= "08"]

# From part to what it may know besides the standard library: parts of ours, and libraries.
MAY_IMPORT = {
    "nn": ({"nn"}, {"numpy"}),
    "datasets": ({"datasets"}, {"numpy", "PIL", "scipy"}),
    "plots": ({"plots"}, {"numpy", "matplotlib", "cycler", "PIL", "IPython"}),
    "page": ({"page", "plots"}, {"ipywidgets", "IPython", "anywidget", "ipykernel"}),
    "training": (
        {"training", "page", "plots", "datasets", "nn"},
        {"numpy", "ipywidgets", "IPython"},
    ),
    "lab": (
        {"lab", "nn", "datasets", "training", "page"},
        {"numpy", "ipywidgets", "IPython", "joblib", "psutil", "scipy", "threadpoolctl"},
    ),
    "past": ({"past", "training"}, {"numpy"}),
    "exercises": (
        {"exercises", "nn", "datasets", "page", "progress"},
        {"numpy", "matplotlib", "ipywidgets", "traitlets", "IPython", "anywidget"},
    ),
    "explorers": (
        {
            *("explorers", "nn", "lab", "training", "past", "page", "plots", "datasets"),
            *("glossary", "progress"),
        },
        {"numpy", "matplotlib", "ipywidgets", "traitlets", "IPython", "anywidget"},
    ),
    "looking_back": (
        {
            *("looking_back", "explorers", "exercises", "page", "plots"),
            *("chapters", "glossary", "progress", "sharing"),
        },
        {"ipywidgets", "traitlets", "IPython", "anywidget"},
    ),
}
KERAS = {"tensorflow", "keras", "tf_keras"}
HEAVY_FOR_DATASETS = {
    "PIL",
    "scipy",
    "matplotlib",
    "IPython",
    "ipywidgets",
    "urllib.request",
    "requests",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    """Return the name under which a module of the package is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> list[tuple[str, bool]]:
    """Return each imported name, and whether it is imported at import of the module itself."""
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) not in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide who knows whom"
            found += [
                (f"{node.module}.{alias.name}", id(node) not in inside) for alias in node.names
            ]
    return found


def first(name: str) -> str:
    return name.partition(".")[0]


def sources(chapter: Path) -> list[str]:
    """Return the code cells of a chapter."""
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def chapter_imports(chapter: Path) -> list[str]:
    """Return what the code cells of a chapter import; those that are not Python are passed over."""
    names = []
    for source in sources(chapter):
        try:
            tree = compile(
                source, chapter.name, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            )
        except SyntaxError:  # complained of elsewhere, unless it is meant
            continue
        names += [name for name, _ in imports(tree)]
    return names


@functools.cache
def loaded_after(code: str) -> set[str]:
    """Return the names of all modules that a fresh Python has loaded after running `code`."""
    code += "\nimport sys, json; print(); print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_there_is_something_to_look_at():
    assert {path.parent.name for path in modules()} >= set(MAY_IMPORT)


def test_one_name_means_one_thing():
    """No two modules, and no two classes at the top of a module, are called the same."""
    places: dict[str, list[str]] = {}
    for path in modules():
        if path.stem != "__init__":
            places.setdefault(path.stem, []).append(dotted(path))
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(dotted(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_a_module_imports_only_what_its_part_may_know(path):
    part = path.relative_to(PACKAGE).parts[0]
    if part not in MAY_IMPORT:
        return  # a module at the top joins the parts
    ours, libraries = MAY_IMPORT[part]
    libraries = libraries | (KERAS if part == "training" else set())
    if part not in {"nn", "datasets"}:
        ours = ours | {"words"}
    for name, _ in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if first(name) == "helpers":
            known = name.split(".")[1]
            assert known in ours, f"{dotted(path)} may not know helpers.{known}"
        else:
            allowed = first(name) in libraries or first(name) in sys.stdlib_module_names
            assert allowed, f"{dotted(path)} may not know {first(name)}"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_tensorflow_is_imported_in_training_only_and_only_when_called(path):
    for name, at_import in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if first(name) in KERAS:
            assert path.relative_to(PACKAGE).parts[0] == "training", dotted(path)
            assert not at_import, f"{dotted(path)} loads {name} as soon as it is imported"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_helpers_never_use_pyplot_nor_a_notebook(path):
    for name, _ in imports(ast.parse(path.read_text(encoding="utf-8"))):
        assert not name.startswith(("matplotlib.pyplot", "matplotlib.pylab")), dotted(path)
        assert first(name) not in {"pylab", "notebooks", "tests", "benchmarks"}, dotted(path)
        assert not name.endswith(".*"), f"{dotted(path)}: name what you import"


def test_importing_everything_loads_no_tensorflow():
    code = "\n".join(f"import {dotted(path)}" for path in modules())
    loaded = {first(name) for name in loaded_after(code)}
    assert "helpers" in loaded
    assert not loaded & KERAS
    assert not loaded & {"torch", "sklearn", "scipy", "pandas"}


def test_nn_loads_numpy_and_nothing_else():
    ours = {name for name in loaded_after("import helpers.nn") if name.startswith("helpers.")}
    assert {name.split(".")[1] for name in ours} <= {"nn", "errors"}
    loaded = {first(name) for name in loaded_after("import helpers.nn")}
    assert not loaded & {"matplotlib", "PIL", "IPython", "ipywidgets"}


def test_datasets_load_nothing_heavy():
    loaded = loaded_after("import helpers.datasets")
    assert not loaded & HEAVY_FOR_DATASETS


@pytest.mark.parametrize("chapter", EARLY_CHAPTERS, ids=lambda path: path.stem)
def test_chapters_00_to_08_do_not_name_tensorflow_in_an_import(chapter):
    """What they load of helpers loads none either, see above; browser tests really run them."""
    named = [name for name in chapter_imports(chapter) if first(name) in KERAS]
    assert not named, f"{chapter.name} imports {named}"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_does_not_import_another_one(chapter):
    names = {first(name) for name in chapter_imports(chapter)}
    assert not names & {"notebooks", "tests", "benchmarks", "nbformat", "import_ipynb"}
