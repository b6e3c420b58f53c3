// A row of terms; the one that is pressed is shown on the map of the glossary, and the page goes there.

const ON_THE_MAP = "on the map:";

function render({ model, el }) {
    const row = document.createElement("div");
    row.className = "course-on-map";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", ON_THE_MAP);
    row.dataset.lmSuppressShortcuts = "true"; // no key reaches the notebook
    el.append(row);
    const show = () => {
        const terms = model.get("terms");
        row.hidden = !terms.length;
        row.replaceChildren(ON_THE_MAP, ...terms.map((term) => {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = term;
            button.onclick = () => {
                model.send({ term });
                document.querySelector(".course-term-map")?.scrollIntoView({ block: "start" });
            };
            return button;
        }));
    };
    model.on("change:terms", show);
    show();
    return () => model.off("change:terms", show);
}

export default { render };
