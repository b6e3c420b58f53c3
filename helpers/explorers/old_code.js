// A field for a program, with a number before each line. A line with an old call is marked: resting
// the mouse on it tells the call, pressing it leads to its row in the table, and from there back.

const GO_TO_ROW = (line, told) => `line ${line}: ${told.join("; ")}; go to the row`;
const FLASH = 1600; // ms

function flash(part) {
    part.classList.remove("course-flash");
    void part.offsetWidth; // so that it begins again
    part.classList.add("course-flash");
    setTimeout(() => part.classList.remove("course-flash"), FLASH);
}

function render({ model, el }) {
    const label = make("label", "course-program-label", el);
    const frame = make("div", "course-program", el);
    const numbers = make("div", "course-program-numbers", frame);
    const marks = make("div", "course-program-marks", frame, { "aria-hidden": "true" });
    const text = make("textarea", "", frame, { spellcheck: "false", wrap: "off", autocomplete: "off", autocapitalize: "off" });
    const tip = make("output", "course-program-tip", el, { "aria-hidden": "true" });
    tip.hidden = true;
    label.textContent = model.get("description");
    text.setAttribute("aria-label", label.textContent);
    text.placeholder = model.get("placeholder");
    text.value = model.get("value");
    const box = () => el.closest(".course-old-code");

    // What is known of each line: the numbers of its rows, and what is told of them.
    const known = () => {
        const lines = new Map();
        for (const [line, row, told] of model.get("calls")) {
            if (!lines.has(line)) lines.set(line, { rows: [], told: [] });
            lines.get(line).rows.push(row);
            lines.get(line).told.push(told);
        }
        return lines;
    };
    const height = () => parseFloat(getComputedStyle(text).lineHeight);
    const lineAt = (event) => 1 + Math.floor((event.clientY - text.getBoundingClientRect().top) / height());

    function show() {
        const count = Math.max(1, text.value.split(/\r\n|\r|\n/).length), lines = known();
        numbers.replaceChildren();
        marks.replaceChildren();
        text.style.height = `calc(${count} * var(--line))`;
        for (let line = 1; line <= count; line++) {
            const old = lines.get(line);
            const number = make(old ? "button" : "span", "", numbers, old ? { type: "button", "aria-label": GO_TO_ROW(line, old.told) } : {});
            number.textContent = line;
            if (!old) continue;
            number.onclick = () => toRow(line, true);
            make("div", "", marks).style.top = `calc(${line - 1} * var(--line))`;
        }
    }
    function toRow(line, takeFocus) {
        const rows = [...(box()?.querySelectorAll("tbody tr") ?? [])];
        const found = (known().get(line)?.rows ?? []).map((row) => rows[row]).filter(Boolean);
        found.forEach(flash);
        found[0]?.scrollIntoView({ block: "nearest" });
        if (takeFocus) found[0]?.querySelector("button")?.focus({ preventScroll: true });
    }
    function toLine(line) {
        const lines = text.value.split("\n");
        const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
        text.focus({ preventScroll: true });
        text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
        frame.scrollTop = (line - 3) * height();
        frame.scrollIntoView({ block: "nearest" });
        const place = [...known().keys()].indexOf(line);
        if (marks.children[place]) flash(marks.children[place]);
    }
    const back = (event) => {
        const button = event.target.closest?.("[data-line]");
        if (button && box()?.contains(button)) toLine(Number(button.dataset.line));
    };

    let wait = null;
    text.addEventListener("input", () => {
        show();
        clearTimeout(wait);
        wait = setTimeout(() => { model.set("value", text.value); model.save_changes(); }, 250);
    });
    text.addEventListener("click", (event) => {
        if (text.selectionStart === text.selectionEnd) toRow(lineAt(event), false);
    });
    frame.addEventListener("pointermove", (event) => {
        const told = known().get(lineAt(event))?.told ?? [];
        const at = el.getBoundingClientRect();
        tip.textContent = told.slice(0, 3).join("\n");
        tip.hidden = !told.length;
        tip.style.left = `${event.clientX - at.left + 14}px`;
        tip.style.top = `${event.clientY - at.top + 16}px`;
    });
    frame.addEventListener("pointerleave", () => { tip.hidden = true; });
    document.addEventListener("click", back);
    const taken = () => { if (model.get("value") !== text.value) text.value = model.get("value"); show(); };
    model.on("change:value", taken);
    model.on("change:calls", show);
    show();
    const leave = within(el, ".course-old-code", keepKeys);
    return () => {
        leave();
        clearTimeout(wait);
        document.removeEventListener("click", back);
        model.off("change:value", taken);
        model.off("change:calls", show);
    };
}

export default { render };
