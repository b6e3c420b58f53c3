// The table of old calls: a field to search in, two lists to choose from, and one line a row that
// unfolds. It all happens here, nothing is asked of Python.

function render({ model, el }) {
    const rows = model.get("rows"), words = model.get("words");
    const box = make("div", "course-old-table", el);
    const controls = make("div", "course-old-controls", box, { role: "search" });

    function labelled(text, tag, attributes = {}) {
        const label = make("label", "", controls);
        make("span", "", label).textContent = text;
        return make(tag, "", label, attributes);
    }
    const field = labelled(words.search, "input", { type: "search", spellcheck: "false" });
    function list(text, key) {
        const select = labelled(text, "select");
        for (const value of ["", ...new Set(rows.map((row) => row[key]))]) {
            make("option", "", select, { value }).textContent = value || words.all;
        }
        return select;
    }
    const library = list(words.library, "group"), kind = list(words.error, "kind");
    const count = make("output", "course-old-count", box, { role: "status" });
    const listed = make("div", "course-old-rows", box, { role: "region", "aria-label": words.table, tabindex: "0" });

    const parts = rows.map((row) => {
        const part = make("details", "", listed), summary = make("summary", "", part);
        make("code", "", summary).textContent = row.old;
        make("code", "course-old-new", summary).textContent = `→ ${row.new}`;
        make("span", "course-old-kind", summary).textContent = row.kind;
        part.addEventListener("toggle", () => {
            if (!part.open || part.children.length > 1) return; // made when first unfolded
            const details = make("dl", "", part);
            [row.today, row.new, row.why, row.since].forEach((text, k) => {
                make("dt", "", details).textContent = words.parts[k];
                make(k < 2 ? "code" : "span", "", make("dd", "", details)).textContent = text;
            });
        });
        return part;
    });
    const text = rows.map((row) => Object.values(row).join(" ").toLowerCase());

    function show() {
        const asked = field.value.toLowerCase().match(/[^\s'"`,;:()]+/g) ?? [];
        const fits = rows.map((row) => (!library.value || row.group === library.value) && (!kind.value || row.kind === kind.value));
        const points = text.map((one, k) => (fits[k] ? asked.filter((word) => one.includes(word)).length : -1));
        const most = Math.max(...points), nearest = asked.length > 0 && most > 0 && most < asked.length;
        const least = nearest ? most : asked.length;
        let n = 0;
        parts.forEach((part, k) => {
            part.hidden = points[k] < least || !fits[k];
            n += !part.hidden;
        });
        count.textContent = words.found.replace("{n}", n).replace("{all}", rows.length) + (nearest ? `. ${words.nearest}` : "");
        listed.scrollTop = 0;
    }
    for (const control of [field, library, kind]) control.addEventListener("input", show);
    show();
    return keepKeys(box);
}

export default { render };
