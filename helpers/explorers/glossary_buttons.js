// A row of terms; the one that is pressed is shown on the map of the glossary, and the page goes there.

const ON_THE_MAP = "on the map:";

function render({ model, el }) {
    const row = make("div", "course-on-map", el, { role: "group", "aria-label": ON_THE_MAP });
    const leave = keepKeys(row);
    const show = () => {
        const terms = model.get("terms");
        row.hidden = !terms.length;
        row.replaceChildren(ON_THE_MAP);
        for (const term of terms) {
            const button = make("button", "", row, { type: "button" });
            button.textContent = term;
            button.onclick = () => {
                model.send({ term });
                document.querySelector(".course-term-map")?.scrollIntoView({ block: "start" });
            };
        }
    };
    model.on("change:terms", show);
    show();
    return () => { leave(); model.off("change:terms", show); };
}

export default { render };
