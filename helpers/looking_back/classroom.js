// The clock of the teacher's page: every few seconds it asks for a look at the folder, but only
// while the page is seen, and never again before the last look has been answered.

function render({ model, el }) {
    el.hidden = true;
    let waiting = false;
    const answered = () => { waiting = false; };
    const ask = () => {
        if (waiting || document.hidden) return;
        waiting = true;
        model.send({});
    };
    model.on("change:looks", answered);
    const clock = setInterval(ask, 1000 * model.get("seconds"));
    const free = within(el, ".course-classroom", keepKeys);
    return () => {
        clearInterval(clock);
        model.off("change:looks", answered);
        free();
    };
}

export default { render };
