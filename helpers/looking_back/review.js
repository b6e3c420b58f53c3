// The button for the next question, and the keys of the page that it stands on: numbers press an
// answer, Enter brings the next question once there is a verdict.

const PATIENCE = 100; // frames to wait for a new question

function render({ model, el }) {
    const button = make("button", "course-review-next", el, { type: "button" });

    let page = null, stopped = false, left = null; // the question that was left with the button
    button.onclick = () => { left = box() ?? button; model.send({}); };
    const box = () => page.querySelector(".course-guess");
    const options = () => (box()?.querySelector("input") ? [] : (box()?.querySelectorAll(".course-guess-option") ?? []));
    const key = (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
        const over = !box() || !!box().dataset.outcome;
        let pressed = null;
        if (event.key === "Enter" && over && event.target !== button && !button.hidden) pressed = button;
        if (!over) pressed = options()[Number(event.key) - 1];
        if (!pressed) return;
        event.preventDefault();
        event.stopPropagation();
        pressed.focus();
        pressed.click();
    };
    function show() {
        button.textContent = model.get("label");
        button.hidden = !model.get("label");
    }
    // The next question takes the focus where the last one had it; never the first one of a page.
    function focus(old, frames = 0) {
        const first = box()?.querySelector(".course-guess-option, input");
        if (first && box() !== old) first.focus({ preventScroll: true });
        else if (frames < PATIENCE && !stopped) requestAnimationFrame(() => focus(old, frames + 1));
    }
    const asked = () => {
        if (left) focus(left);
        left = null;
    };
    model.on("change:label", show);
    model.on("change:asked", asked);
    show();
    const leave = within(el, ".course-review", (found) => {
        page = found;
        page.addEventListener("keydown", key, true); // before the box of the question sees it
        const free = keepKeys(page);
        return () => { free(); page.removeEventListener("keydown", key, true); };
    });
    return () => {
        stopped = true;
        leave();
        model.off("change:label", show);
        model.off("change:asked", asked);
    };
}

export default { render };
