// A button that asks for a picture's file; one that is dropped anywhere on the explorer is taken, too.
// A file goes to Python in pieces: a message of more than 10 MB would end the connection.

// Every sentence that a learner may meet here.
const DROP = "or drop a PNG or JPEG on the picture";
const READING = (name) => `Reading ${name} …`;
const NO_FILE = "What was dropped is no file. Save the picture first, then drop its file.";

const PIECE = 2 ** 21; // bytes
const KINDS = ".png,.jpg,.jpeg,.gif,.webp,.bmp,image/png,image/jpeg";

function render({ model, el }) {
    el.classList.add("course-file");
    const button = make("button", "jupyter-button", el, { type: "button" });
    button.textContent = model.get("description");
    const input = make("input", "", el, { type: "file", accept: KINDS, hidden: "" });
    const status = make("p", "course-file-status", el, { role: "status" });

    const say = (words) => { status.textContent = words; };
    const told = () => {
        say(model.get("problem") || DROP);
        status.classList.toggle("course-file-problem", !!model.get("problem"));
    };

    async function give(file) {
        say(READING(file.name));
        const { name, size } = file;
        const about = { type: "piece", name, size };
        if (size > model.get("most_bytes")) return model.send({ ...about, start: 0 }); // Python says why
        const bytes = await file.arrayBuffer();
        for (let start = 0; !start || start < size; start += PIECE) {
            model.send({ ...about, start }, undefined, [bytes.slice(start, start + PIECE)]);
        }
    }

    button.onclick = () => input.click();
    input.onchange = () => {
        if (input.files.length) give(input.files[0]);
        input.value = ""; // so that the same file can be chosen again
    };
    const leave = within(el, ".course-explorer", (root) => {
        const over = (event) => {
            event.preventDefault(); // or the browser would open the file
            event.stopPropagation();
            root.classList.add("course-dropping");
        };
        const out = (event) => {
            if (!root.contains(event.relatedTarget)) root.classList.remove("course-dropping");
        };
        const drop = (event) => {
            over(event);
            root.classList.remove("course-dropping");
            const [file] = event.dataTransfer.files;
            if (file) give(file); else say(NO_FILE);
        };
        const listeners = [["dragenter", over], ["dragover", over], ["dragleave", out], ["drop", drop]];
        for (const [name, listener] of listeners) root.addEventListener(name, listener);
        return () => { for (const [name, listener] of listeners) root.removeEventListener(name, listener); };
    });
    model.on("msg:custom", told);
    told();
    return () => {
        leave();
        model.off("msg:custom", told);
    };
}

export default { render };
