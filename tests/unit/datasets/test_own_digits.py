"""The set of one's own digits: what goes in, and what comes back from a file."""

import numpy as np
import pytest

from helpers.datasets import own_digits
from helpers.datasets.own_digits import OwnDigits


@pytest.fixture
def some():
    made = OwnDigits()
    for label in (3, 7, 7):
        image = np.zeros((28, 28), np.uint8)
        image[label : label + 5, 10] = 200
        made.add(image, label)
    return made


def test_it_holds_what_was_added(some):
    assert len(some) == 3
    assert some.labels.tolist() == [3, 7, 7]
    assert some.images.shape == (3, 28, 28)
    assert repr(some) == "OwnDigits(1 × 3, 2 × 7)"
    image, label = some.remove(1)
    assert repr(some) == "OwnDigits(1 × 3, 1 × 7)"
    assert (image.shape, label) == ((28, 28), 7)


def test_an_empty_one():
    empty = OwnDigits()
    with pytest.raises(IndexError, match="the set holds 0"):
        empty.remove(0)
    assert (len(empty), empty.images.shape, empty.labels.shape) == (0, (0, 28, 28), (0,))
    assert repr(empty) == "OwnDigits(empty)"


def test_the_sample_is_labelled_and_made_of_different_images():
    sample = OwnDigits.sample()
    assert set(sample.labels) == {1, 7, 9}
    assert len({image.tobytes() for image in sample.images}) == len(sample)


def test_later_changes_of_an_image_do_not_reach_it(some):
    image = np.full((28, 28), 9, np.uint8)
    some.add(image, 0)
    image[:] = 0
    assert some.images[-1].any()


def test_watchers_hear_of_every_change(some):
    heard = []
    some.watchers["a"] = lambda: heard.append(len(some))
    some.add(some.images[0], 5)
    some.remove(0)
    assert heard == [4, 3]


@pytest.mark.parametrize(
    ("image", "label", "words"),
    [
        (np.zeros((28, 28)), 1, "type float64"),
        (np.ones((784,), np.uint8), 1, r"shape \(784,\)"),
        (np.zeros((28, 28), np.uint8), 1, "no ink"),
        (np.ones((28, 28), np.uint8), 10, "label 10"),
        (np.ones((28, 28), np.uint8), "1", "label '1'"),
        (np.ones((28, 28), np.uint8), True, "label True"),
        (np.ones((28, 28), np.uint8), np.array([3, 4]), "whole number from 0 to 9"),
    ],
)
def test_what_is_no_labelled_digit_is_refused(some, image, label, words):
    with pytest.raises(ValueError, match=words):
        some.add(image, label)
    assert len(some) == 3


def test_a_full_set_takes_no_more(some, monkeypatch):
    monkeypatch.setattr(own_digits, "MOST", 3)
    with pytest.raises(ValueError, match="holds 3 digits already"):
        some.add(some.images[0], 1)


def test_saved_and_loaded_it_is_the_same(some, tmp_path):
    some.save(tmp_path / "mine")  # no ending is added to a name
    again = OwnDigits.load(tmp_path / "mine")
    np.testing.assert_array_equal(again.images, some.images)
    np.testing.assert_array_equal(again.labels, some.labels)
    again.add(some.images[0], 1)


def test_an_empty_set_can_be_saved(tmp_path):
    OwnDigits().save(tmp_path / "empty.npz")
    assert len(OwnDigits.load(tmp_path / "empty.npz")) == 0


def test_the_file_needs_no_pickle(some, tmp_path):
    some.save(tmp_path / "mine.npz")
    with np.load(tmp_path / "mine.npz", allow_pickle=False) as file:
        assert {file[name].dtype for name in file.files} == {np.dtype(np.uint8)}


def good():
    return {"images": np.ones((2, 28, 28), np.uint8), "labels": np.array([1, 2], np.uint8)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"images": np.ones((2, 8, 8), np.uint8)}, r"shape \(2, 8, 8\)"),
        ({"images": np.ones((2, 28, 28))}, "type float64"),
        ({"labels": np.array([1, 2, 3], np.uint8)}, "not 2 whole numbers"),
        ({"labels": np.array([1, 20], np.uint8)}, "not 2 whole numbers"),
        ({"labels": np.array(["1", {}], object)}, "damaged"),
        ({"images": np.zeros((2, 28, 28), np.uint8)}, "no ink"),
        ({"labels": None}, "no array named labels"),
        (
            {"images": np.ones((501, 28, 28), np.uint8), "labels": np.ones(501, np.uint8)},
            "more than 500",
        ),
    ],
)
def test_a_file_with_something_else_is_refused_by_name(change, words, tmp_path):
    arrays = {name: a for name, a in (good() | change).items() if a is not None}
    np.savez(tmp_path / "theirs.npz", **arrays)
    with pytest.raises(ValueError, match=rf"theirs\.npz cannot be used.*{words}"):
        OwnDigits.load(tmp_path / "theirs.npz")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_refused_by_name(content, tmp_path):
    (tmp_path / "broken.npz").write_bytes(content)
    with pytest.raises(ValueError, match=r"broken\.npz cannot be used"):
        OwnDigits.load(tmp_path / "broken.npz")


def test_a_file_cut_off_in_the_middle_is_refused(some, tmp_path):
    some.save(tmp_path / "cut.npz")
    whole = (tmp_path / "cut.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"cut\.npz cannot be used"):
        OwnDigits.load(tmp_path / "cut.npz")


@pytest.mark.parametrize("name", [None, 987654, 1.5, ["mine.npz"]])  # a number: an open file
def test_what_is_no_name_of_a_file_is_refused(some, name):
    with pytest.raises(TypeError, match=r"OwnDigits\.load got .* the name of a file"):
        OwnDigits.load(name)
    with pytest.raises(TypeError, match=r"OwnDigits\.save got .* the name of a file"):
        some.save(name)


def test_no_file_and_a_folder(tmp_path, some):
    with pytest.raises(FileNotFoundError, match=r"no file .*nowhere\.npz"):
        OwnDigits.load(tmp_path / "nowhere.npz")
    with pytest.raises(ValueError, match="cannot be used"):
        OwnDigits.load(tmp_path)
    with pytest.raises(OSError, match="cannot be written"):
        some.save(tmp_path)


# Kept beside the progress.


@pytest.fixture
def file(tmp_path):
    return tmp_path / "folder" / "my_digits.npz"


def test_a_kept_set_begins_as_the_sample_and_each_change_stays(some, file):
    mine = OwnDigits.kept(file)
    assert len(mine) == len(OwnDigits.sample())
    assert str(file) in mine.where()
    assert not file.exists()  # nothing has been done yet
    mine.add(some.images[0], 3)
    mine.remove(0)
    again = OwnDigits.kept(file)
    np.testing.assert_array_equal(again.images, mine.images)
    assert again.labels[-1] == 3
    assert list(file.parent.iterdir()) == [file]


def test_nowhere_to_keep_it_is_said(some):
    mine = OwnDigits.kept(None)
    mine.add(some.images[0], 3)
    assert "until the kernel ends" in mine.where()


def test_what_another_kernel_has_added_is_not_lost(some, file):
    one, other = OwnDigits.kept(file), OwnDigits.kept(file)
    one.add(some.images[0], 3)
    other.add(some.images[1], 4)
    one.remove(0)
    labels = OwnDigits.kept(file).labels.tolist()
    assert labels == one.labels.tolist()
    assert (labels.count(3), labels.count(4), len(labels)) == (1, 1, len(OwnDigits.sample()) + 1)


def test_a_damaged_kept_set_is_refused_by_name_and_left_as_it_is(some, file):
    mine = OwnDigits.kept(file)
    mine.add(some.images[0], 3)
    file.write_bytes(b"damage")
    with pytest.raises(ValueError, match=r"my_digits\.npz cannot be used.*Rename or delete it"):
        OwnDigits.kept(file)
    with pytest.raises(ValueError, match=r"my_digits\.npz cannot be used"):
        mine.add(some.images[1], 4)
    assert file.read_bytes() == b"damage"
    assert mine.labels[-1] == 4  # remembered all the same


def test_a_disk_that_takes_nothing_is_said_and_the_digit_stays(some, file):
    told = []
    mine = OwnDigits.kept(file)
    mine.watchers["test"] = lambda: told.append(len(mine))
    file.parent.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(OSError, match=r"my_digits\.npz cannot be written"):
        mine.add(some.images[0], 3)
    assert told == [len(OwnDigits.sample()) + 1]
