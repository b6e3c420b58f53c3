"""A hand on the picture of an explorer, as its page tells of it."""

import numpy as np

from helpers.explorers import Explorer


def tell(explorer: Explorer, **message) -> dict:
    """Send an explorer a message as the page does; return its answer."""
    answers = []
    explorer.picture.send = answers.append
    try:
        explorer._on_message(explorer.picture, {"n": 1} | message, [])
    finally:
        del explorer.picture.send
        (answer,) = answers
        assert answer["done"] == 1
    explorer.settle()
    return answer


def pixel(explorer: Explorer, place: tuple[float, float], axes=None) -> dict:
    """Return the pixel of a place in the data of an axes, the first one as a rule."""
    across, up = (axes or explorer.figure.axes[0]).transData.transform(place)
    return {"x": float(across), "y": float(explorer.picture.size[1] - up)}


def drag(explorer: Explorer, name: str, place: tuple[float, float], until: str = "drop") -> None:
    """Drag a handle to a place in its data, by way of another; leave it in the hand if wanted."""
    handle = explorer.handles[name]
    tell(explorer, type="grab", name=name)
    ways = handle.place, np.mean([handle.place, place], axis=0), place
    for kind, way in [*(("drag", way) for way in ways), (until, place)]:
        tell(explorer, type=kind, name=name, **pixel(explorer, way, handle.axes))
        assert explorer.errors == "", f"{name} to {way}"
