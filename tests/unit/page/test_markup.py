"""Small HTML that screen readers can follow and that no text breaks out of."""

import re

from helpers.page import markup


def cells(page):
    return re.findall(r'<(th|td)(?: scope="(\w+)")?[^>]*style="([^"]*)">(.*?)</\1>', page)


def test_a_table_has_a_name_and_headings_for_rows_and_columns():
    page = markup.table('all "runs"', ["run", "loss"], [["1", "0.25"], ["2", "–"]], "loss")
    assert 'aria-label="all &quot;runs&quot;"' in page
    assert [scope for _, scope, *_ in cells(page)] == ["col", "col", "row", "", "row", ""]
    assert page.count('aria-sort="other"') == page.count("loss ▾") == 1


def test_columns_of_numbers_stand_to_the_right_unless_the_table_is_one_of_texts():
    head, rows = ["name", "n"], [["a", "1,024"], ["b", "3"]]
    sides = [style.split(";")[0] for *_, style, _ in cells(markup.table("", head, rows))]
    assert sides == ["text-align: left"] * 3 + ["text-align: right"] + sides[2:4]
    page = markup.table("", head, rows, widths=("30%", "70%"))
    assert "right" not in page
    assert "nowrap" not in page
    assert [style[-10:] for *_, style, _ in cells(page)[:2]] == ["width: 30%", "width: 70%"]


def test_what_comes_in_stays_text_unless_it_is_html_already():
    page = markup.table("<i>", ["<b>"], [["<s>"], [markup.Html("<code>x</code>")]])
    assert [text for *_, text in cells(page)] == ["&lt;b&gt;", "&lt;s&gt;", "<code>x</code>"]
    for made in (page, markup.sentence("<i>"), markup.warning("<i>"), markup.framed("", "<i>", 3)):
        assert "<i>" not in made


def test_a_sentence_is_spoken_only_with_a_role():
    assert 'role="status"' in markup.sentence("done", "status")
    assert "role" not in markup.sentence("done")
    assert 'role="alert"' in markup.warning("no")


def test_a_frame_can_be_scrolled_with_the_keyboard():
    assert '<div tabindex="0" role="region" aria-label="runs"' in markup.framed("<p>", "runs", 4)
