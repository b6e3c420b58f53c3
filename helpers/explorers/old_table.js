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

    // What has all words; and if nothing has, what has the rarest of them: the name in an error.
    function show() {
        const asked = field.value.toLowerCase().match(/[^\s'"`,;:()]+/g) ?? [];
        const chosen = rows.map((row) => (!library.value || row.group === library.value) && (!kind.value || row.kind === kind.value));
        let fits = text.map((one, k) => chosen[k] && asked.every((word) => one.includes(word)));
        const nearest = asked.length > 1 && !fits.includes(true);
        if (nearest) {
            const rare = asked.map((word) => Math.log(1 + text.length / text.filter((one) => one.includes(word)).length));
            const points = text.map((one, k) => asked.reduce((sum, word, j) => sum + (chosen[k] && one.includes(word) ? rare[j] : 0), 0));
            const most = Math.max(...points);
            fits = points.map((one) => one > 0 && one === most);
        }
        parts.forEach((part, k) => { part.hidden = !fits[k]; });
        const n = fits.filter(Boolean).length;
        count.textContent = words.found.replace("{n}", n).replace("{all}", rows.length) + (nearest && n ? `. ${words.nearest}` : "");
        listed.scrollTop = 0;
    }
    for (const control of [field, library, kind]) control.addEventListener("input", show);
    show();
    return keepKeys(box);
}

export default { render };
