import re

import pytest

from helpers import machine
from helpers.machine import DIGITS, GIGABYTE, MEMORY, NOT_INSTALLED, PACKAGES, TO_DO, check_machine


def found(report, what):
    return next(finding for finding in report if finding.what == what)


def test_a_machine_that_passes_its_own_tests_has_good_packages():
    report = check_machine()
    (packages,) = [finding for finding in report if finding.what == PACKAGES]
    assert packages.fine
    for package in ("jupyterlab", "ipywidgets", "numpy", "matplotlib", "tensorflow", "keras"):
        assert re.search(rf"\b{package} \d", packages.found)
    assert found(report, "Python").fine
    assert TO_DO not in repr(report) or not report.fine


@pytest.mark.parametrize(
    ("gigabytes", "words"), [(0.3, "Close other"), (1.0, "chapters 00 to 08"), (2.0, "OK")]
)
def test_memory_is_judged(gigabytes, words):
    report = check_machine(free_bytes=lambda: int(gigabytes * GIGABYTE))
    assert words in found(report, MEMORY).advice
    assert found(report, MEMORY).found == f"{gigabytes:.1f} GB"


def test_missing_and_old_packages_are_named_with_what_to_do(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# why\nno-such-package>=1\nnumpy>=99\n-e .\n")
    monkeypatch.setattr(machine, "REQUIREMENTS", requirements)
    report = check_machine()
    assert found(report, "no-such-package").found == NOT_INSTALLED
    assert "pip install" in found(report, "no-such-package").advice
    assert PACKAGES not in [finding.what for finding in report], "none of them is right"
    assert ">=99" in found(report, "numpy").advice
    assert not report.fine


def test_digits_that_cannot_be_loaded_are_a_line_and_not_an_error(tmp_path, monkeypatch):
    broken = tmp_path / "mnist.npz"
    broken.write_bytes(b"not a file of digits")
    monkeypatch.setenv("MNIST_NPZ", str(broken))
    monkeypatch.delenv("COURSE_DATASET", raising=False)
    advice = found(check_machine(), DIGITS).advice
    assert "mnist.npz" in advice
    assert "Traceback" not in advice


def test_the_table_escapes_what_it_shows():
    report = machine.MachineReport([machine.Finding("a<b", "1 & 2", "do <this>")])
    page = report._repr_html_()
    assert "a&lt;b" in page
    assert "1 &amp; 2" in page
    assert "do &lt;this&gt;" in page


def test_the_report_begins_with_a_verdict():
    fine, open_line = machine.Finding("a", "1"), machine.Finding("b", "2", "do this")
    assert repr(machine.MachineReport([fine])).startswith("This machine is ready.")
    report = machine.MachineReport([fine, open_line])
    assert report.verdict.startswith("1 line to look at.")
    assert report.verdict in report._repr_html_()
