// What stands before each script of the course's parts of a page: see scripts.py.

function make(tag, className, parent, attributes = {}) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
}

// No key pressed in `box` reaches the notebook, which looks for the mark at the very element that
// has the focus; "Save" alone does. Returns what ends that.
function keepKeys(box) {
    const own = ({ target }) => { target.dataset.lmSuppressShortcuts = "true"; };
    const save = (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key !== "s" || !box.contains(event.target)) return;
        delete event.target.dataset.lmSuppressShortcuts;
        setTimeout(own, 0, event);
    };
    box.addEventListener("focusin", own);
    window.addEventListener("keydown", save, true); // before the notebook hears it
    return () => {
        box.removeEventListener("focusin", own);
        window.removeEventListener("keydown", save, true);
    };
}

// Calls `enter` with the nearest element around `el` that matches, once `el` lies in one; `enter`
// returns what ends it. Returns what ends all of it.
function within(el, selector, enter) {
    let frame = 0, leave = null;
    (function look() {
        const box = el.closest(selector);
        if (box) leave = enter(box);
        else frame = requestAnimationFrame(look);
    })();
    return () => { cancelAnimationFrame(frame); leave?.(); };
}

