"""Where chapters lie on the map."""

from helpers.chapters import Chapter, chapters
from helpers.looking_back.places import direct_needs, places


def chapter(number: str, part: str, *needs: str) -> Chapter:
    builds_on = ", ".join(f"[{need} · X](x.ipynb)" for need in needs) or "nothing"
    return Chapter(number, "X", f"{number}_x.ipynb", 5, builds_on, part)


FEW = [
    chapter("00", "Start"),
    chapter("01", "Neuron", "00"),
    chapter("02", "Neuron", "00", "01"),
    chapter("03", "Keras", "01"),
    chapter("04", "Keras", "02", "03"),
    chapter("05", "More", "00", "04"),
]


def test_what_follows_from_the_rest_needs_no_arrow():
    assert direct_needs(FEW)["02"] == ["01"]
    assert direct_needs(FEW)["04"] == ["02", "03"]
    assert direct_needs(FEW)["05"] == ["04"]


def test_a_part_goes_on_below_what_it_builds_on_or_begins_a_column():
    at = places(FEW)
    assert [at[number] for number in ("00", "01", "02")] == [(0, 0), (1, 0), (2, 0)]
    assert [at[number] for number in ("03", "04", "05")] == [(2, 1), (3, 1), (4, 1)]


def test_what_builds_on_nothing_lies_at_the_top_where_there_is_room():
    assert places([*FEW, chapter("A1", "Look up")])["A1"] == (0, 1)
    crowd = [chapter(f"A{k}", "Look up") for k in range(4)]
    assert [places([*FEW, *crowd])[c.number] for c in crowd] == [(k, 2) for k in range(4)]


def test_each_chapter_has_a_place_of_its_own_below_all_that_it_builds_on():
    at = places(chapters())
    assert len(set(at.values())) == len(at) == len(chapters())
    for found in chapters():
        assert all(at[number][0] < at[found.number][0] for number in found.needs), found.number
