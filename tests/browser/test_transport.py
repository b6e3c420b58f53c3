"""The bar that plays steps: what its buttons, keys and clock do on a page, and what they say."""

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import OpenChapter

pytestmark = pytest.mark.browser

SHOW = """
import ipywidgets as widgets, time
from helpers.explorers.transport import transport

bar, other = transport("step", 0, 0, 100), transport("epoch", 0, 0, 3, live=True)
slider, text = widgets.IntSlider(description="rate"), widgets.Text(description="name")
seen, heard = [], []
bar.observe(lambda change: seen.append((time.monotonic(), change.new)), "value")
other.on_first(lambda _: heard.append("first"))
other.on_next(lambda _: heard.append("next"))

def start():
    bar.playing, other.playing, bar.speed = False, False, 1
    bar.max, bar.value, other.value, other.max, other.scrubbing = 100, 0, 0, 3, True
    seen.clear(), heard.clear()

box, lone = widgets.VBox([bar, slider, text, bar]), widgets.VBox([other])
box.add_class("course-explorer")
widgets.VBox([box, lone])
"""
SLOW = """
def slow(change):
    time.sleep(0.4)
bar.observe(slow, "value")
"""
FAST_AGAIN = "bar.unobserve(slow, 'value')"
# Also shows how many values the kernel was sent and had not dealt with, at most.
WATCH = """() => {
    window.most = 0;
    const add = window.unanswered.add.bind(window.unanswered);
    window.unanswered.add = (id) => {
        add(id);
        window.most = Math.max(window.most, window.unanswered.size);
    };
}"""
HIDE = "hidden => document.querySelector('.jp-OutputArea').style.display = hidden ? 'none' : ''"


@pytest.fixture(scope="module")
def chapter(lab) -> Iterator[OpenChapter]:
    with lab.open(lab.write("transport", SHOW)) as opened:
        opened.run_all()
        opened.page.evaluate(WATCH)
        yield opened
        assert opened.problems == []


@pytest.fixture
def bar(chapter) -> Locator:
    """Return the bar of steps (it is on the page twice: its first place) as it is at the start."""
    chapter.ask_kernel("0", "start()")
    chapter.page.emulate_media(reduced_motion="no-preference")
    found = chapter.page.get_by_role("group", name="step").first
    expect(found).to_contain_text("step 0 of 100")
    expect(button(found, "Play")).to_be_visible()
    return found


@pytest.fixture
def live(chapter, bar) -> Locator:
    return chapter.page.get_by_role("group", name="epoch")


def button(bar: Locator, name: str) -> Locator:
    return bar.get_by_role("button", name=name, exact=True)


def until(chapter: OpenChapter, condition: str) -> None:
    assert chapter.until(lambda: chapter.ask_kernel(condition)), condition


def seen(chapter: OpenChapter) -> tuple[list[float], list[int]]:
    times, values = zip(*chapter.ask_kernel("seen"), strict=True)
    return list(times), list(values)


def test_every_part_has_a_name(bar):
    expect(bar).to_match_aria_snapshot(
        """
        - group "step":
          - button "First"
          - button "Play"
          - button "One step"
          - slider "step"
          - text: step 0 of 100
          - status
          - combobox "speed":
            - option "½×"
            - option "1×" [selected]
            - option "2×"
            - option "4×"
        """
    )
    expect(bar.get_by_role("slider")).to_have_attribute("aria-valuetext", "0 of 100")
    for part in bar.locator("button, input, select").all():
        assert min(part.bounding_box()[side] for side in ("width", "height")) >= 24


def test_play_goes_to_the_end_by_the_clock_and_says_so(chapter, bar):
    button(bar, "Play").click()
    until(chapter, "bar.playing")
    until(chapter, "bar.value == 100 and not bar.playing")
    times, values = seen(chapter)
    assert values == sorted(set(values))
    assert values[-1] == 100
    assert len(values) > 10
    assert 6 < times[-1] - times[0] < 14
    expect(bar.get_by_role("status")).to_have_text(": the end")
    expect(bar).to_contain_text("step 100 of 100: the end")
    button(bar, "Play").click()  # from the beginning
    until(chapter, "0 < bar.value < 50 and bar.playing")
    expect(bar.get_by_role("status")).to_have_text("")


def test_buttons_and_line_move_it_and_stop_it(chapter, bar):
    def stopped_at(condition: str) -> None:
        until(chapter, f"not bar.playing and {condition}")
        expect(button(bar, "Play")).to_be_visible()

    def play() -> None:
        button(bar, "Play").click()
        until(chapter, "bar.playing and bar.value > 4")

    button(bar, "One step").click()
    stopped_at("bar.value == 1")
    play()
    button(bar, "Pause").click()
    stopped_at("4 < bar.value < 90")
    at = chapter.ask_kernel("bar.value")
    button(bar, "One step").click()
    stopped_at(f"bar.value == {at + 1}")
    play()
    button(bar, "First").click()
    stopped_at("bar.value == 0")
    play()
    bar.get_by_role("slider").press("End")
    stopped_at("bar.value == 100")
    bar.get_by_role("slider").fill("0")
    play()
    chapter.ask_kernel("0", "bar.value = 42")
    stopped_at("bar.value == 42")
    expect(bar).to_contain_text("step 42 of 100")


def test_python_starts_and_stops_it(chapter, bar):
    chapter.ask_kernel("0", "bar.playing = True")
    expect(button(bar, "Pause")).to_be_visible()
    until(chapter, "bar.value > 4")
    chapter.ask_kernel("0", "bar.playing = False")
    expect(button(bar, "Play")).to_be_visible()
    _, values = seen(chapter)
    assert values == sorted(set(values)), "two places on the page, one clock"


def test_it_stops_out_of_sight(chapter, bar):
    button(bar, "Play").click()
    until(chapter, "bar.value > 2")
    chapter.page.evaluate(HIDE, True)
    until(chapter, "not bar.playing")
    chapter.page.evaluate(HIDE, False)
    assert chapter.ask_kernel("bar.value") < 100


def test_a_slow_kernel_sees_fewer_values_one_at_a_time(chapter, bar):
    chapter.ask_kernel("0", SLOW)
    chapter.page.evaluate("window.most = 0")
    button(bar, "Play").click()
    until(chapter, "len(seen) > 4")
    button(bar, "Pause").click()
    until(chapter, "not bar.playing")
    chapter.ask_kernel("0", FAST_AGAIN)
    _, values = seen(chapter)
    assert min(b - a for a, b in itertools.pairwise(values[1:-1])) >= 4, values
    assert chapter.page.evaluate("window.most") <= 2, "of these one may have been my question"
    assert values[-1] == chapter.ask_kernel("bar.value")


def test_less_motion_is_two_values_a_second(chapter, bar):
    chapter.page.emulate_media(reduced_motion="reduce")
    button(bar, "Play").click()
    until(chapter, "len(seen) > 4")
    times, values = seen(chapter)
    assert (times[4] - times[1]) / 3 > 0.4
    assert values[4] - values[1] > 9, "but as fast as ever"


def test_speed(chapter, bar):
    bar.get_by_role("combobox", name="speed").select_option("4×")
    until(chapter, "bar.speed == 4")
    button(bar, "Play").click()
    until(chapter, "bar.value == 100 and not bar.playing")
    times, _ = seen(chapter)
    assert times[-1] - times[0] < 5
    chapter.ask_kernel("0", "bar.speed = 3")
    expect(bar.get_by_role("combobox", name="speed")).to_have_value("3")


def test_keys_anywhere_in_the_explorer(chapter, bar):
    page = chapter.page
    slider = page.locator(".widget-slider [role=slider]").first
    slider.press(".")
    until(chapter, "bar.value == 1")
    slider.press("Space")
    until(chapter, "bar.playing and bar.value > 2")
    bar.get_by_role("slider").press("Space")
    until(chapter, "not bar.playing")
    at = chapter.ask_kernel("bar.value")
    for key, value in [(".", at + 1), (",", at), (",", at - 1)]:
        bar.get_by_role("slider").press(key)
        until(chapter, f"bar.value == {value}")
    button(bar, "One step").press("Space")  # the button's own key
    until(chapter, f"bar.value == {at}")
    button(bar, "One step").press(".")
    until(chapter, f"bar.value == {at + 1}")
    page.get_by_label("name").press_sequentially(". ,")
    expect(page.get_by_label("name")).to_have_value(". ,")
    bar.get_by_role("slider").press("Control+.")
    assert chapter.ask_kernel("bar.value, bar.playing") == (at + 1, False)
    chapter.ask_kernel("0", "bar.disabled = True")
    expect(button(bar, "Play")).to_be_disabled()
    slider.press(".")
    chapter.ask_kernel("0", "bar.disabled = False")
    expect(button(bar, "Play")).to_be_enabled()
    assert chapter.ask_kernel("bar.value, heard") == (at + 1, [])


def test_a_live_bar_leaves_the_moving_to_the_kernel(chapter, live):
    button(live, "Play").click()
    until(chapter, "other.playing")
    button(live, "First").click()
    live.get_by_role("slider").press(".")  # there is no explorer around it
    until(chapter, "heard == ['first', 'next']")
    chapter.ask_kernel("0", "other.max = 40; other.value = 39; other.note = 'loss 0.25'")
    expect(live).to_contain_text(re.compile(r"epoch 39 of 40\s*loss 0.25"))
    assert chapter.ask_kernel("other.playing, other.value, seen") == (True, 39, [])
    live.get_by_role("slider").press("End")
    until(chapter, "other.value == 40 and other.playing")
    expect(live.get_by_role("status")).to_have_text("")
    button(live, "Pause").click()
    until(chapter, "not other.playing")
    chapter.ask_kernel("0", "other.scrubbing = False")
    line = live.get_by_role("progressbar", name="epoch")
    expect(line).to_have_attribute("aria-valuetext", "40 of 40")
    chapter.ask_kernel("0", "other.endless = True")
    expect(line).to_have_attribute("aria-valuetext", "40")
    expect(live).not_to_contain_text("of 40")
    expect(live.get_by_role("slider")).to_have_count(0)
