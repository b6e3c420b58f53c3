"""Write the README's table of chapters, with a picture from each, out of the stored chapters.

    python docs/make_gallery.py

Numbers, titles and times come from the first cells of the chapters, pictures and their words from
the stored outputs, the phrases from `docs/gallery.toml`. The pictures go to `docs/gallery/`, the
table into the README between its two marks. Nothing is run and nothing is drawn anew.
"""

import base64
import html
import io
import json
import re
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from helpers.chapters import NOTEBOOKS, Chapter, chapters, chapters_by_part
from helpers.plots.still import png_of
from helpers.plots.style import new_figure

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CHOICES = ROOT / "docs" / "gallery.toml"
PICTURES = ROOT / "docs" / "gallery"

BEGIN = "<!-- The table is written by docs/make_gallery.py, from the chapters. -->"
END = "<!-- The end of the table. -->"
COLUMNS = 3  # chapters side by side; no part of the course has more
PART = "{part} · {minutes} minutes"
TIMES = "{n} chapters, about {hours} hours in all of reading, running and playing."
SHOWN = 250  # pixels on the page
WIDTH, COLORS = 500, 128  # of the file: twice as wide, for screens with small pixels
LETTERS = 150  # of alt text
LINES, LETTERS_IN_A_LINE = 6, 48  # of a text that stands in for a picture

NO_CHOICE = "Chapter {number} has no entry in docs/gallery.toml: what is it about?"
NO_PICTURE = (
    "Chapter {number} stores no picture or text that is called or begins with {wanted!r}. "
    "Choose another one in docs/gallery.toml."
)


@dataclass(frozen=True)
class Shown:
    """What the table shows of a chapter: a stored picture as PNG, or a stored text, and words."""

    words: str
    png: bytes | None

    @property
    def alt(self) -> str:
        """The words, cut behind a sentence if they are long, and fit for an HTML attribute."""
        words = " ".join(self.words.split())
        sentences = re.split(r"(?<=[.;]) ", words)
        short = sentences[0]
        for sentence in sentences[1:]:
            if len(short) + len(sentence) >= LETTERS:
                break
            short += f" {sentence}"
        short = textwrap.shorten(short, 2 * LETTERS, placeholder=" …").rstrip(";")
        return html.escape(short)


def choices() -> dict[str, dict[str, str]]:
    """Return phrase and picture of each chapter, as docs/gallery.toml has them."""
    return tomllib.loads(CHOICES.read_text(encoding="utf-8"))


def shown(chapter: Chapter, wanted: str | None) -> Shown:
    """Return the stored picture or text of a chapter that is wanted.

    Parameters
    ----------
    chapter
        Whose notebook to look into.
    wanted
        The class of an explorer, or the beginning of the words of a picture or of a text; None
        for the first explorer.

    Raises
    ------
    ValueError
        If there is none.
    """
    cells = json.loads((NOTEBOOKS / chapter.file).read_text(encoding="utf-8"))["cells"]
    for output in (output for cell in cells for output in cell.get("outputs", ())):
        data = output.get("data", {})
        words = "".join(data.get("text/plain", ""))
        name = output.get("metadata", {}).get("explorer", {}).get("name")
        if name if wanted is None else (name == wanted or words.startswith(wanted)):
            png = data.get("image/png")
            return Shown(words, base64.b64decode("".join(png)) if png else None)
    raise ValueError(NO_PICTURE.format(number=chapter.number, wanted=wanted or "an explorer"))


def cell(chapter: Chapter, choice: dict[str, str]) -> str:
    """Return a chapter's cell of the table."""
    picture = (PICTURES / f"{chapter.number}.png").relative_to(ROOT).as_posix()
    alt = shown(chapter, choice.get("picture")).alt
    name = html.escape(f"{chapter.number} · {chapter.title}")
    return (
        f'<td width="33%" valign="top"><img src="{picture}" width="{SHOWN}" alt="{alt}"><br>\n'
        f'<a href="notebooks/{chapter.file}"><b>{name}</b></a><br>\n'
        f"{html.escape(choice['about'])}<br>\n"
        f"<i>{chapter.minutes} minutes</i></td>"
    )


def table() -> str:
    """Return the table of all chapters that are there, with its marks.

    Raises
    ------
    ValueError
        If a chapter has no entry, or not the picture that its entry names.
    """
    chosen = choices()
    missing = [c.number for c in chapters() if c.number not in chosen]
    if missing:
        raise ValueError(NO_CHOICE.format(number=missing[0]))
    lines = ["<table>"]
    for part, members in chapters_by_part().items():
        head = PART.format(part=part, minutes=sum(chapter.minutes for chapter in members))
        lines += [f'<tr><th colspan="{COLUMNS}" align="left">{head}</th></tr>', "<tr>"]
        lines += [cell(chapter, chosen[chapter.number]) for chapter in members]
        lines += ["</tr>"]
    hours = round(sum(chapter.minutes for chapter in chapters()) / 60)
    times = TIMES.format(n=len(chapters()), hours=hours)
    return "\n".join([BEGIN, "", times, "", *lines, "</table>", "", END])


def split(readme: str) -> tuple[str, str, str]:
    """Return what stands before the table, the table with its marks, and what follows."""
    before, begin, rest = readme.partition(BEGIN)
    inside, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{README.name} needs the two lines {BEGIN!r} and {END!r}.")
    return before, begin + inside + end, after


def small(picture: Shown) -> bytes:
    """Return a picture as a small PNG with few colours; a text is written on a sheet."""
    page = Image.open(io.BytesIO(picture.png or written(picture.words))).convert("RGB")
    height = round(page.height * WIDTH / page.width)
    packed = io.BytesIO()
    page = page.resize((WIDTH, height), Image.Resampling.LANCZOS)
    # This method keeps colours of small things too; the usual one mixes them into others.
    few = page.quantize(COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def written(text: str) -> bytes:
    """Return the first lines of a text as a picture."""
    figure, ax = new_figure(6.0, 2.4)
    ax.set_axis_off()
    lines = [
        textwrap.shorten(line, LETTERS_IN_A_LINE, placeholder=" …") for line in text.splitlines()
    ]
    ax.text(0, 1, "\n".join(lines[:LINES]), va="top", family="monospace", size=13, linespacing=1.6)
    return png_of(figure)


def main() -> None:
    """Write the pictures and the table."""
    before, _, after = split(README.read_text(encoding="utf-8"))
    new = table()
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for chapter in chapters():
        picture = shown(chapter, choices()[chapter.number].get("picture"))
        (PICTURES / f"{chapter.number}.png").write_bytes(small(picture))
    README.write_text(before + new + after, encoding="utf-8")
    size = sum(path.stat().st_size for path in PICTURES.glob("*.png"))
    print(f"{len(chapters())} pictures, {size / 1000:.0f} kB, and the table in {README.name}")


if __name__ == "__main__":
    main()
