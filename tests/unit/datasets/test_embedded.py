"""The embedded digits: the right ones, in MNIST's frame, fairly split."""

import runpy
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

from helpers.datasets import embedded, load_mnist


@pytest.fixture(scope="module")
def parts():
    return embedded.load_embedded()


@pytest.fixture(scope="module")
def framed(parts):
    return np.concatenate([parts["x_train"], parts["x_test"]])


def centre_of_mass(images):
    ink = images.sum(axis=(1, 2), dtype=np.float64)
    rows = images.sum(axis=2, dtype=np.float64) @ np.arange(28) / ink
    columns = images.sum(axis=1, dtype=np.float64) @ np.arange(28) / ink
    return np.column_stack([rows, columns])


def extent(image):
    """Height and width of the ink."""
    rows, columns = np.nonzero(image)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def test_they_are_scikit_learns():
    ours, theirs = np.load(embedded.FILE), load_digits()
    np.testing.assert_array_equal(ours["images"], theirs.images)
    np.testing.assert_array_equal(ours["labels"], theirs.target)
    assert embedded.FILE.stat().st_size < 50_000


def test_the_script_makes_the_file(tmp_path):
    script = runpy.run_path(str(embedded.FILE.with_name("make_embedded_digits.py")))
    script["make"](tmp_path / "again.npz")
    again, ours = np.load(tmp_path / "again.npz"), np.load(embedded.FILE)
    assert set(again.files) == set(ours.files)
    for name in ours.files:
        np.testing.assert_array_equal(again[name], ours[name])


def test_split_sizes_and_types(parts):
    assert parts["x_train"].shape == (1437, 28, 28)
    assert parts["x_test"].shape == (360, 28, 28)
    assert parts["y_train"].shape == (1437,)
    assert parts["y_test"].shape == (360,)
    assert all(array.dtype == np.uint8 for array in parts.values())


def test_every_digit_is_in_one_part_once():
    order = np.load(embedded.FILE)["order"]
    np.testing.assert_array_equal(np.sort(order), np.arange(1797))


def test_no_image_is_in_both_parts(parts):
    train = {image.tobytes() for image in parts["x_train"]}
    test = {image.tobytes() for image in parts["x_test"]}
    assert len(train) == 1437
    assert len(test) == 360
    assert not train & test


def test_images_and_labels_belong_together(parts):
    digits = load_digits()
    large = embedded.enlarge(digits.images[:200])
    known = {image.tobytes(): label for image, label in zip(large, digits.target, strict=False)}
    images = np.concatenate([parts["x_train"], parts["x_test"]])
    labels = np.concatenate([parts["y_train"], parts["y_test"]])
    met = [
        (known[i.tobytes()], y) for i, y in zip(images, labels, strict=True) if i.tobytes() in known
    ]
    assert len(met) == 200
    assert all(expected == label for expected, label in met)


def test_split_is_stratified_and_mixed(parts):
    shares = np.bincount(parts["y_test"]) / np.bincount(load_digits().target)
    assert np.all(np.abs(shares - 0.2) < 1 / 174)
    for labels in np.split(parts["y_test"], 4):
        assert len(np.unique(labels)) == 10


def test_frame_is_mnists(framed):
    extents = np.array([extent(image) for image in framed])
    assert extents.max() == 20
    assert np.mean(extents.max(axis=1) == 20) > 0.99
    assert extents.max(axis=1).min() >= 19
    assert np.all(framed.max(axis=(1, 2)) == 255)


def test_centre_of_mass_is_mnists(framed):
    # MNIST's test images: mean 13.99 and 14.01, standard deviation 0.29 (rounding to a pixel).
    centres = centre_of_mass(framed)
    np.testing.assert_allclose(centres.mean(axis=0), 14.0, atol=0.05)
    assert np.abs(centres - 14.0).max() <= 0.51


def test_ink_is_like_mnists(framed):
    # MNIST's test images: 103.9 full pixels of ink on average, 19 % of the pixels lit.
    assert framed.sum(axis=(1, 2)).mean() / 255 == pytest.approx(104, abs=5)
    assert (framed > 0).mean() == pytest.approx(0.19, abs=0.05)


def test_what_can_be_learnt_from_the_small_ones_is_still_there(parts):
    x, x_test = parts["x_train"].reshape(1437, -1) / 255, parts["x_test"].reshape(360, -1) / 255
    model = KNeighborsClassifier(1).fit(x, parts["y_train"])
    assert model.score(x_test, parts["y_test"]) > 0.97  # 0.986 on the 8 × 8 pixels themselves


@pytest.mark.parametrize("corner", [(0, 0), (0, 7), (7, 0), (7, 7)])
def test_ink_far_from_its_centre_of_mass_is_not_cut_off(corner):
    """A heavy corner and a thin line through the middle: the frame holds all of it."""
    image = np.zeros((1, 8, 8))
    row, column = corner
    image[0, row, :] = 8
    image[0, :, column] = 8
    image[0, min(row, 5) : min(row, 5) + 3, min(column, 5) : min(column, 5) + 3] = 16
    framed = embedded.enlarge(image)[0]
    assert extent(framed) == (20, 20)


@settings(max_examples=40)
@given(arrays(np.uint8, (1, 8, 8), elements=st.integers(0, 16)))
def test_any_picture_fits_the_frame(image):
    framed = embedded.enlarge(image)
    assert framed.shape == (1, 28, 28)
    assert framed.dtype == np.uint8
    assert framed.max() in (0, 255)
    if image.max() == 16:
        assert framed.max() == 255
        assert max(extent(framed[0])) <= 20


def test_a_blank_picture_stays_blank():
    assert embedded.enlarge(np.zeros((2, 8, 8))).max() == 0


def test_built_once_and_then_remembered(monkeypatch):
    load_mnist("uci")
    monkeypatch.setattr(embedded, "enlarge", None)
    assert len(load_mnist("uci").x_train) == 1437


def test_missing_file(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "FILE", tmp_path / "digits_8x8.npz")
    with pytest.raises(FileNotFoundError, match=r"digits_8x8\.npz.*fetch the course's files"):
        load_mnist("uci")


def test_damaged_file(tmp_path, monkeypatch):
    damaged = tmp_path / "digits_8x8.npz"
    damaged.write_bytes(embedded.FILE.read_bytes()[:20_000])
    monkeypatch.setattr(embedded, "FILE", damaged)
    with pytest.raises(ValueError, match=r"digits_8x8\.npz.*damaged.*fetch the course's files"):
        load_mnist("uci")


def test_changed_digits_are_noticed(tmp_path, monkeypatch):
    with np.load(embedded.FILE) as file:
        content = dict(file)
    content["labels"] = np.roll(content["labels"], 1)
    np.savez_compressed(tmp_path / "digits_8x8.npz", **content)
    monkeypatch.setattr(embedded, "FILE", tmp_path / "digits_8x8.npz")
    with pytest.raises(ValueError, match="labels"):
        load_mnist("uci")


def test_a_folder_in_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "FILE", tmp_path)
    with pytest.raises(ValueError, match=r"digits_8x8\.npz"):
        load_mnist("uci")


def test_the_archive_is_an_ordinary_zip():
    assert zipfile.ZipFile(embedded.FILE).testzip() is None
