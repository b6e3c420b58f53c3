"""Appendix A1 in a real JupyterLab: from a line of an old program to its row, and the table."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

READER = "from helpers.explorers.old_code import OldCodeReader\nreader = OldCodeReader()\nreader"
SELECTED = """() => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    return value.slice(selectionStart, selectionEnd);
}"""


def test_a_line_leads_to_its_row_and_the_row_back(lab):
    with lab.open(lab.write("reader", READER)) as chapter:
        chapter.run_all()
        page = chapter.page
        field = page.get_by_label("Old program")
        expect(page.locator("tbody tr")).to_have_count(5)

        number = page.get_by_role("button", name="line 7: np.int: labels")
        number.press("Enter")
        row = page.locator("tr", has=page.locator("[data-line='7']"))
        expect(row).to_have_class("course-flash")
        expect(row.locator("button")).to_be_focused()

        cells = len(chapter.cells)
        for part in (number, row.locator("button")):
            part.focus()
            for key in "ab":
                page.keyboard.press(key)
        assert len(chapter.cells) == cells

        row.locator("button").press("Enter")
        expect(field).to_be_focused()
        assert page.evaluate(SELECTED) == "labels = (y > 0.5).astype(np.int)"

        box = field.bounding_box()
        line = box["height"] / 11
        page.mouse.move(box["x"] + 60, box["y"] + 6.5 * line)
        tip = page.locator(".course-program-tip")
        expect(tip).to_have_text("np.int: labels = (y > 0.5).astype(int)")
        page.mouse.move(box["x"] + 60, box["y"] + 2.5 * line)
        expect(tip).to_be_hidden()
        page.mouse.click(box["x"] + 60, box["y"] + 7.5 * line)
        other = page.locator("tr.course-flash", has=page.locator("[data-line='8']"))
        expect(other).to_have_count(1)

        field.fill("import tensorflow as tf\n\ntf.Session()")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.get_by_role("button", name="line 3: ")).to_be_visible()
        assert not chapter.problems


TABLE = "from helpers.explorers.old_code import OldCallTable\nOldCallTable()"


def test_the_table_is_searched_filtered_and_unfolded_by_keys(lab):
    with lab.open(lab.write("table", TABLE)) as chapter:
        chapter.run_all()
        page = chapter.page
        rows = page.locator(".course-old-rows details:visible")
        expect(page.locator(".course-old-rows details")).not_to_have_count(0)
        everything = rows.count()

        field = page.get_by_label("Search for a name or an error")
        field.fill("np.alltrue")
        expect(rows).to_have_count(1)
        expect(page.locator(".course-old-count")).to_have_text(f"1 of {everything} rows")
        field.press("Tab")  # past the two lists, into the rows
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(rows.locator("dd").nth(1)).to_have_text("np.all([True, False])")

        field.fill("module 'numpy' has no attribute 'asscalar'")
        expect(rows.first).to_contain_text("np.asscalar")
        expect(page.locator(".course-old-count")).to_contain_text("come nearest")

        field.fill("")
        page.get_by_label("Library").select_option("Python 2")
        page.get_by_label("What happens today").select_option("SyntaxError")
        expect(rows.filter(has_text="print")).to_have_count(1)
        assert rows.count() < everything / 4
        assert not chapter.problems
