"""A picture of one's own in a real JupyterLab: chosen by the button, and dropped on the picture."""

import base64

import pytest

from helpers.datasets.photo import PHOTOS

pytestmark = pytest.mark.browser

SHOW = """
from helpers.explorers.own_picture import OwnPicture
paper = OwnPicture()
paper
"""
DROP = """([place, name, text]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], name));
    for (const type of ["dragenter", "dragover", "drop"]) {
        place.dispatchEvent(
            new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true })
        );
    }
}"""


def test_a_file_is_chosen_and_another_one_dropped(lab, tmp_path):
    photo, notes = PHOTOS["lines"].file.read_bytes(), tmp_path / "notes.txt"
    large = tmp_path / "my page.jpg"
    large.write_bytes(
        photo + bytes(5_000_000)
    )  # comes in pieces; what is behind the end is passed over
    notes.write_text("no picture")
    with lab.open(lab.write("own_picture", SHOW)) as chapter:
        chapter.run_all()
        (explorer,) = chapter.explorers("OwnPicture")
        status = explorer.box.locator(".course-file-status")

        def choose(file) -> None:
            with chapter.page.expect_file_chooser() as chooser:
                explorer.control("Choose a picture of your own", "button").press("Enter")
            chooser.value.set_files(file)

        choose(large)
        assert chapter.until(lambda: "my page.jpg: 6 digits found" in explorer.alt)
        assert explorer.state["photo"] == "my page.jpg"
        assert "drop" in status.inner_text()

        choose(notes)
        assert chapter.until(lambda: "isn't a picture" in status.inner_text())
        assert "my page.jpg" in explorer.alt

        place = explorer.box.locator(".course-picture img").element_handle()
        text = base64.b64encode(PHOTOS["shade"].file.read_bytes()).decode()
        chapter.page.evaluate(DROP, [place, "dropped.jpg", text])
        assert chapter.until(lambda: "dropped.jpg: 7 digits found" in explorer.alt)
        assert "isn't a picture" not in status.inner_text()
        assert explorer.box.locator(".course-dropping").count() == 0
        explorer.choose("photo", "chalk on a board")
        assert explorer.alt.startswith("Chalk on a board")
        assert not chapter.problems
