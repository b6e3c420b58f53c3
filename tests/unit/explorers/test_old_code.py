"""The field of A1 shows what the reader finds, whatever is pasted into it."""

import pytest

from helpers.explorers.old_code import EMPTY, NOTHING, ROWS_SHOWN, UNREAD, OldCodeReader
from helpers.past.old_calls import other_names
from helpers.past.reader import LINES_SHOWN

pytestmark = pytest.mark.keras


@pytest.fixture
def reader():
    return OldCodeReader()


def test_the_example_has_five_old_calls(reader):
    assert reader.words.startswith("5 old calls found.")
    for new in ("tf.compat.v1.placeholder", "int(3.7)", "learning_rate=0.01", "plt.show()"):
        assert new in reader.words
    assert reader.table.value.count("<tr>") == 6


def test_another_program_is_read_at_once(reader):
    reader.program.value = "import tensorflow as tf\ntf.Session()"
    assert "1 old call found." in reader.words
    assert "line 2" in reader.words
    reader.program.value = "print(1)"
    assert reader.words == NOTHING
    reader.program.value = " \n"
    assert reader.words == EMPTY


def test_what_is_no_python_is_said_in_a_sentence(reader):
    reader.program.value = "tf.Session(\nprint 'x'"
    assert "is not Python of today" in reader.words


def test_what_is_too_long_is_not_said_to_be_free_of_old_calls(reader):
    reader.program.value = "tf.Session()\n" * 9_000
    assert reader.words.startswith(UNREAD)
    assert "paste at most" in reader.words


def test_pasted_html_stays_text(reader):
    reader.program.value = "<script>alert(1)</script>\ntf.Session()"
    assert "<script>" not in reader.table.value
    assert "&lt;script&gt;" in reader.table.value


def test_a_call_that_comes_often_has_one_row(reader):
    reader.program.value = "tf.Session()\n" * (LINES_SHOWN + 7)
    assert reader.words.startswith(f"{LINES_SHOWN + 7} old calls found.")
    assert reader.table.value.count("<tr>") == 2
    assert f"{LINES_SHOWN} and 7 more" in reader.words


def test_several_names_of_one_row_stand_together(reader):
    reader.program.value = "accuracy.eval(session=s, feed_dict={})\nmnist.train\nmnist.test"
    reader.program.value = "import tensorflow as tf\n" + reader.program.value
    assert reader.words.startswith("3 old calls found.")
    assert "line 2: eval, eval(feed_dict), eval(session): " in reader.words
    assert "line 3, 4: mnist.train, mnist.test: " in reader.words


def test_a_long_list_is_cut_and_says_so(reader):
    names = [name.replace("tensorflow.", "tf.") for name in other_names()]
    reader.program.value = "\n".join(names[: ROWS_SHOWN + 40])
    assert reader.table.value.count("<tr>") == ROWS_SHOWN + 1
    assert "more are not shown." in reader.words


def test_each_marked_line_knows_its_row_and_what_was_written_then(reader):
    lines = reader.program.value.split("\n")
    assert [line for line, _, _ in reader.program.calls] == [6, 7, 8, 9, 10]
    for (line, row, told), name in zip(
        reader.program.calls, ("placeholder", "int", "lr", "weights", "show"), strict=True
    ):
        assert name in lines[line - 1]
        assert name in told.split("  →  ")[0]
        cells = reader.table.value.split("<tr>")[row + 2]
        assert f'data-line="{line}"' in cells


def test_each_line_of_a_row_leads_back_to_its_place(reader):
    reader.program.value = "tf.Session()\n" * (LINES_SHOWN + 2)
    assert [row for _, row, _ in reader.program.calls] == [0] * (LINES_SHOWN + 2)
    for line in range(1, LINES_SHOWN + 1):
        assert f'data-line="{line}"' in reader.table.value
    assert "and 2 more" in reader.table.value


def test_rows_that_are_not_shown_mark_no_line(reader):
    names = [name.replace("tensorflow.", "tf.") for name in other_names()]
    reader.program.value = "\n".join(names[: ROWS_SHOWN + 40])
    assert max(row for _, row, _ in reader.program.calls) == ROWS_SHOWN - 1


def test_without_a_kernel_there_is_the_result_of_the_example(reader):
    bundle = reader._repr_mimebundle_()
    assert bundle["text/plain"] == reader.words
    assert "<table" in bundle["text/html"]
    assert "<button" not in bundle["text/html"]
