// The box of a guess: a question, options to press or a field for a number, and what is said of it.
// All sentences come from Python.

const PATIENCE = 4000; // ms without an answer from the kernel
const BEFORE = ["ArrowLeft", "ArrowUp"], AFTER = ["ArrowRight", "ArrowDown"];

// Nothing is said twice: what stays the same isn't written again.
function write(element, html) {
    if (element.written === html) return;
    element.written = html;
    element.innerHTML = html;
}

let count = 0; // names for what belongs together, also if a box is shown twice

function render({ model, el }) {
    const name = `course-guess-${++count}`, words = model.get("words");
    const box = make("fieldset", "course-guess", el, { "aria-describedby": `${name}-status` });
    const question = make("legend", "course-guess-question", box);
    const row = make("div", "course-guess-row", box);
    const refusal = make("div", "course-guess-refusal", box, { role: "alert", id: `${name}-refusal` });
    const status = make("div", "course-guess-status", box, { role: "status", id: `${name}-status` });

    const leave = keepKeys(box);
    box.addEventListener("keydown", (event) => {
        const { target, key } = event;
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        if (key === "Enter" && target.localName === "input") send(target.value);
        else if (BEFORE.includes(key) || AFTER.includes(key)) {
            const buttons = [...row.querySelectorAll(".course-guess-option")], at = buttons.indexOf(target);
            if (at < 0) return;
            buttons.at((at + (AFTER.includes(key) ? 1 : -1)) % buttons.length).focus();
        } else return;
        event.preventDefault();
        event.stopPropagation();
    });

    let waiting = 0;
    function send(guess) {
        if (model.get("outcome")) return;
        model.send({ guess });
        clearTimeout(waiting);
        waiting = setTimeout(() => { write(refusal, words.asleep); }, PATIENCE);
    }
    const heard = () => { clearTimeout(waiting); write(refusal, model.get("refusal")); };

    function choices(over) {
        const [given, happened] = [model.get("given"), model.get("happened")];
        model.get("options").forEach((option, k) => {
            let button = row.children[k];
            if (!button) {
                button = make("button", "course-guess-option", row, { type: "button" });
                make("span", "", button);
                make("small", "", button);
                button.onclick = () => send(k);
            }
            const [text, mark] = button.children, marks = [];
            write(text, option);
            if (over && k === given) marks.push(words.given);
            if (over && k === happened) marks.push(words.happened);
            write(mark, marks.join(" · "));
            button.setAttribute("aria-pressed", k === given);
            button.classList.toggle("course-guess-happened", over && k === happened);
        });
    }
    function field(over) {
        if (!row.firstChild) {
            const label = make("label", "", row);
            const input = make("input", "course-guess-number", label, {
                type: "text", inputmode: "decimal", autocomplete: "off", size: "10",
                "aria-label": words.number, "aria-describedby": `${name}-refusal`,
            });
            make("span", "", label);
            make("button", "course-guess-option", row, { type: "button" }).onclick = () => send(input.value);
        }
        const [label, button] = row.children, [input, unit] = label.children;
        const typed = model.get("typed"), refused = !!model.get("refusal");
        if (typed && !refused && input.taken !== typed) input.value = input.taken = typed;
        if (!typed && input.taken) input.value = input.taken = ""; // asked anew
        input.readOnly = over;
        input.setAttribute("aria-invalid", refused);
        unit.textContent = model.get("unit");
        button.textContent = words.guess;
    }

    function show() {
        const outcome = model.get("outcome"), over = !!outcome;
        write(question, model.get("question"));
        if (model.get("number")) field(over);
        else choices(over);
        box.dataset.outcome = outcome;
        for (const button of row.querySelectorAll("button")) button.setAttribute("aria-disabled", over);
        const [sign, word] = model.get("labels")[outcome] ?? [];
        const label = over ? `<strong><span aria-hidden="true">${sign}</span> ${word}:</strong> ` : "";
        write(status, label + model.get("status"));
        heard();
    }
    model.on("change", show);
    model.on("msg:custom", heard);
    show();
    return () => {
        leave();
        clearTimeout(waiting);
        model.off("change", show);
        model.off("msg:custom", heard);
    };
}

export default { render };
