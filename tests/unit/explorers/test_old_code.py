"""The field of A1 shows what the reader finds in any text; the table has all rows."""

import html

import pytest

from helpers.explorers.old_code import (
    EMPTY,
    LINES_SHOWN,
    NO_ERROR,
    NOT_YET,
    NOTHING,
    UNREAD,
    OldCallTable,
    OldCodeReader,
)
from helpers.past.old_calls import ROWS, Tried

ALL = [row for rows in ROWS.values() for row in rows]


@pytest.fixture
def reader():
    return OldCodeReader()


def test_the_example_has_five_old_calls_and_a_plan(reader):
    assert reader.words.startswith("5 old calls found, in 5 lines.\nThe plan: ")
    for line in ("x = tf.compat.v1.placeholder", "astype(int)", "learning_rate=0.01", "plt.show()"):
        assert line in reader.words
    assert reader.table.value.count("<tr>") == 6
    assert reader.table.value.index(reader.plan.title) < reader.table.value.index("<table")


def test_another_program_is_read_at_once(reader):
    reader.program.value = "import tensorflow as tf\ntf.Session()"
    assert "1 old call found, in 1 line." in reader.words
    assert "line 2: tf.Session()" in reader.words
    reader.program.value = "print(1)"
    assert reader.words == NOTHING
    assert reader.plan is None
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
    reader.program.value = "<script>alert(1)</script>\ntf.Session('<b>')"
    assert "<script>" not in reader.table.value
    assert "<b>" not in reader.table.value
    assert "&lt;b&gt;" in reader.table.value


def test_each_line_has_the_learners_own_words_and_what_they_are_today(reader):
    reader.program.value = "net.compile(optimizers.Adam(lr=rate_of_mine), 'mse')"
    assert "net.compile(optimizers.Adam(lr=rate_of_mine)" in reader.table.value
    assert "net.compile(optimizers.Adam(learning_rate=rate_of_mine)" in reader.table.value


def test_a_line_that_is_mended_in_part_says_so_and_gives_a_sample(reader):
    reader.program.value = "m.add(Conv2D(nb_filter=8, nb_row=3, nb_col=3))"
    assert html.escape(NOT_YET) in reader.table.value
    assert "Conv2D(32, kernel_size=(3, 3))" in reader.table.value
    assert "Conv2D(filters=32" not in reader.table.value  # that is in the line already


def test_a_line_that_just_goes_is_said_to_go(reader):
    reader.program.value = "tf.enable_eager_execution()\nw = tf.contrib.layers.xavier_initializer()"
    assert "line 1: tf.enable_eager_execution()  →  Delete the line." in reader.words
    assert "compat.v1" not in reader.words
    assert "w = tf.keras.initializers.GlorotUniform()" in reader.words


def test_the_same_reason_is_told_once(reader):
    reader.program.value = "np.int(1)\nx = 2\nnp.float(3)"
    assert reader.table.value.count("only another name for Python") == 1
    assert "as in line 1" in reader.table.value


def test_several_calls_of_one_line_stand_together(reader):
    reader.program.value = "accuracy.eval(session=s, feed_dict={})\nmnist.train\nmnist.test"
    assert reader.words.startswith("3 old calls found, in 3 lines.")
    assert "eval, eval(feed_dict), eval(session)" in reader.table.value


def test_a_long_list_is_cut_and_says_so(reader):
    reader.program.value = "tf.Session()\n" * (LINES_SHOWN + 40)
    assert reader.table.value.count("<tr>") == LINES_SHOWN + 1
    assert "40 more lines are not shown." in reader.words
    assert max(row for _, row, _ in reader.program.calls) == LINES_SHOWN - 1


def test_each_marked_line_knows_its_row_and_what_is_written_today(reader):
    assert [line for line, _, _ in reader.program.calls] == [6, 7, 8, 9, 10]
    for (line, row, told), new in zip(
        reader.program.calls,
        ("compat.v1", "(int)", "learning_rate", ".weights.h5", "show()"),
        strict=True,
    ):
        assert new in told
        cells = reader.table.value.split("<tr>")[row + 2]
        assert f'data-line="{line}"' in cells


def test_without_a_kernel_there_is_the_result_of_the_example(reader):
    bundle = reader._repr_mimebundle_()
    assert bundle["text/plain"] == reader.words
    assert "<table" in bundle["text/html"]
    assert "<button" not in bundle["text/html"]


def test_the_table_has_every_row_with_what_it_says():
    table = OldCallTable()
    assert [row["old"] for row in table.rows] == [row.old for row in ALL]
    assert {row["group"] for row in table.rows} == set(ROWS)
    assert {row["kind"] for row in table.rows} >= {"AttributeError", "TypeError", NO_ERROR}


def test_the_table_tells_what_really_happened_if_it_is_given():
    said = Tried("AttributeError", "module 'numpy' has no attribute 'int'.")
    table = OldCallTable({"np.int(3.7)": said})
    assert table.rows[0]["today"] == str(said)


def test_without_a_kernel_the_rows_are_there_and_folded():
    bundle = OldCallTable()._repr_mimebundle_()
    assert bundle["text/html"].count("<details>") == len(ALL)
    assert "<script" not in bundle["text/html"]
    assert len(bundle["text/plain"].splitlines()) >= len(ALL)
    assert any("widget-view" in kind for kind in bundle)
