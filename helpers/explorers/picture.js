// What an explorer shows: title, task, picture with its handles, words. Handles move at once;
// pictures come from Python as fast as it draws them.

// Every sentence that a learner may meet here.
const TASK = (k, n) => (n > 1 ? `Task ${k} of ${n}` : "Task");
const DONE = "done";
const CHEER = (k, n) => (n > 1 ? `Task ${k} done` : "Task done");
const PREVIOUS = "previous task", NEXT = "next task";
const COPY = "Copy as code", COPIED = "Copied", COPY_HELP = "Copy this line and run it in a cell:";
const HANDLE = "handle", POINT = "point";

const UNDER_WAY = 2; // messages at most, that Python has not answered
const LOST = 1000; // ms after which an answer counts as lost
const REST = 150; // ms without a move: then sliders and words catch up
const QUIET = 350; // ms without a new frame: then a sharp one is asked for
const CLICK = 4; // pixels: a pointer that has moved less has clicked
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// Messages to Python: few under way; of those that come meanwhile only the newest is kept.
function post(model) {
    let next = null, count = 0;
    const away = new Set();
    const free = (n) => { if (away.delete(n)) flush(); };
    function flush() {
        if (!next || away.size >= UNDER_WAY) return;
        const message = { ...next, n: ++count };
        next = null;
        away.add(message.n);
        setTimeout(free, LOST, message.n);
        model.send(message);
    }
    return {
        free,
        newest(message) { next = message; flush(); },
        // What must not be dropped goes at once, and nothing older may come after it.
        now(message) { next = null; model.send({ ...message, n: 0 }); },
    };
}

// What holds for the whole explorer: no key reaches the notebook, sliders say what they show.
const shell = (el) => within(el, ".course-explorer", (root) => {
    const spoken = () => {
        for (const row of root.querySelectorAll(".widget-slider")) {
            const label = row.querySelector(".widget-label").textContent;
            const readout = row.querySelector(".widget-readout");
            const value = readout.textContent;
            for (const [part, name, text] of [
                [row.querySelector(".noUi-handle"), "aria-label", label],
                [row.querySelector(".noUi-handle"), "aria-valuetext", value],
                [readout, "role", readout.isContentEditable ? "textbox" : null],
                [readout, "aria-label", readout.isContentEditable ? label : null],
            ]) {
                if (part && text !== null && part.getAttribute(name) !== text) part.setAttribute(name, text);
            }
        }
    };
    const changes = new MutationObserver(spoken);
    const leave = keepKeys(root);
    changes.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"] });
    spoken();
    return () => { leave(); changes.disconnect(); };
});

// Title and one task at a time.
function head(model, el, picture) {
    const top = make("div", "course-head", el);
    const title = make("div", "course-title", top, { role: "heading", "aria-level": "4" });
    const copy = make("button", "course-quiet", top, { type: "button" });
    copy.textContent = COPY;
    copy.onclick = () => model.send({ type: "code", n: 0 });
    const strip = make("div", "course-task", el, { role: "group", "aria-label": TASK(1, 1) });
    const turns = [[PREVIOUS, -1, "‹"], [NEXT, 1, "›"]].map(([label, by, sign]) => {
        const button = make("button", "course-turn", strip, { type: "button", "aria-label": label, title: label });
        button.textContent = sign;
        button.onclick = () => { shown += by; show(); };
        return button;
    });
    const text = make("div", "course-task-text", strip, { role: "status" });
    strip.insertBefore(text, turns[1]);
    const cheer = make("div", "course-cheer", picture, { "aria-hidden": "true" });
    let shown = null, met = [];
    function show() {
        const tasks = model.get("tasks"), n = tasks.length;
        title.textContent = model.get("title");
        strip.hidden = !n;
        if (!n) return;
        const fresh = tasks.findIndex((task, k) => task.met && met[k] === false);
        if (shown === null) shown = Math.max(tasks.findIndex((task) => !task.met), 0);
        if (fresh >= 0) {
            shown = fresh;
            cheer.textContent = `✓ ${CHEER(fresh + 1, n)}`;
            cheer.classList.remove("course-new");
            void cheer.offsetWidth; // begin again
            cheer.classList.add("course-new");
        }
        met = tasks.map((task) => task.met);
        const task = tasks[shown];
        const written = JSON.stringify([shown, tasks]);
        if (text.dataset.written !== written) {
            text.dataset.written = written;
            text.replaceChildren();
            const write = (k, done, className) => {
                const line = make("div", className, text);
                make("b", "", line).textContent = `${done ? "✓ " : ""}${TASK(k + 1, n)}${done ? `, ${DONE}` : ""}`;
                line.append(` ${tasks[k].sentence}`);
            };
            tasks.forEach((_, k) => write(k, true, "course-unseen")); // the strip has room for the longest
            write(shown, task.met, "");
        }
        strip.classList.toggle("course-met", task.met);
        turns[0].disabled = shown === 0;
        turns[1].disabled = shown === n - 1;
        turns.forEach((button) => { button.hidden = n === 1; });
        turns[1].classList.toggle("course-on", task.met && shown < n - 1);
    }
    const heard = async ({ code }) => {
        if (code === undefined) return;
        try {
            await navigator.clipboard.writeText(code);
            copy.textContent = COPIED;
            setTimeout(() => { copy.textContent = COPY; }, 2000);
        } catch { window.prompt(COPY_HELP, code); } // no clipboard without https
    };
    model.on("change:tasks", show);
    model.on("change:title", show);
    model.on("msg:custom", heard);
    show();
    return () => { model.off("change:tasks", show); model.off("change:title", show); model.off("msg:custom", heard); };
}

function render({ model, el }) {
    el.classList.add("course-view");
    const [W, H] = model.get("size");
    const root = document.createElement("div");
    const leaveShell = shell(el), leaveHead = head(model, el, root);
    root.className = "course-picture";
    root.style.maxWidth = `${W}px`;
    root.style.aspectRatio = `${W} / ${H}`;
    el.append(root);
    const img = make("img", "", root, { draggable: "false", width: W, height: H });
    const tip = make("output", "course-tip", root, { "aria-hidden": "true" });
    tip.hidden = true;
    const words = make("div", "course-words", el, { role: "status", tabindex: "0" });
    const mail = post(model);

    const place = (event) => { // pixels of the window -> of the picture, however it is scaled
        const r = img.getBoundingClientRect();
        return [((event.clientX - r.left) * W) / r.width, ((event.clientY - r.top) * H) / r.height];
    };

    // Pictures: the old one stays until the new one is ready to be shown.
    let url = null, newest = null, busy = false, quiet = null, ready = false;
    async function show() {
        newest = model.get("frame");
        if (busy) return;
        busy = true;
        while (newest?.byteLength) {
            const fresh = URL.createObjectURL(new Blob([newest], { type: "image/png" }));
            newest = null;
            const loaded = new Image();
            loaded.src = fresh;
            try { await loaded.decode(); } catch { /* the next one may be fine */ }
            img.src = fresh;
            say();
            if (url) URL.revokeObjectURL(url);
            url = fresh;
            root.dispatchEvent(new CustomEvent("course-frame"));
        }
        busy = false;
        if (model.get("drawn_dark") === isDark()) ready = true;
        img.style.opacity = ready ? "" : 0; // no flash of a white sheet on a dark page
        clearTimeout(quiet);
        if (devicePixelRatio > 1.2) quiet = setTimeout(sharpen, QUIET);
    }
    const sharpen = () => {
        if (!held && img.naturalWidth < 1.2 * W) mail.newest({ type: "sharpen" });
    };
    const say = () => {
        const alt = model.get("alt");
        // Chromium lays out an image with words and no picture as text. If that picture comes while
        // JupyterLab keeps the cell off the screen, it stays out of sight for good.
        if (img.src) img.alt = alt;
        if (words.textContent !== alt) words.textContent = alt;
    };

    // Handles.
    const made = new Map();
    let held = null, rest = null;
    const put = (element, x, y) => { element.style.left = `${(100 * x) / W}%`; element.style.top = `${(100 * y) / H}%`; };
    function handles() {
        const wanted = model.get("handles");
        for (const [name, handle] of made) {
            if (held?.name === name || wanted.some((one) => one.name === name)) continue;
            if (handle === document.activeElement) words.focus({ preventScroll: true }); // or the notebook gets the keys
            handle.remove();
            made.delete(name);
        }
        for (const one of wanted) {
            const handle = made.get(one.name) ?? newHandle(one.name);
            const [wide, high] = one.size;
            handle.what = one;
            handle.className = one.drags ? "course-handle" : "course-spot";
            handle.classList.toggle("course-area", wide > 0);
            handle.classList.toggle("course-point", one.drags && !one.marked); // the picture's own mark shows
            handle.classList.toggle("course-held", held?.name === one.name);
            handle.setAttribute("role", one.drags ? "slider" : "button");
            handle.setAttribute("aria-label", one.drags || !one.says ? one.label : `${one.label}, ${one.says}`);
            if (one.drags) {
                handle.setAttribute("aria-roledescription", one.removes ? POINT : HANDLE);
                handle.setAttribute("aria-valuenow", one.value);
                handle.setAttribute("aria-valuetext", one.says);
            }
            handle.style.width = wide ? `max(24px, ${(100 * wide) / W}%)` : "";
            handle.style.height = wide ? `max(24px, ${(100 * high) / H}%)` : "";
            if (held?.name !== one.name) put(handle, one.x, one.y); // the one in hand is where the hand is
        }
    }
    function nearest(event, own) { // areas may overlap: the hand wants the one it is nearest to
        if (!own.classList.contains("course-handle")) return own;
        const far = (handle) => {
            const r = handle.getBoundingClientRect();
            return Math.hypot(r.left + r.width / 2 - event.clientX, r.top + r.height / 2 - event.clientY);
        };
        const others = [...made.values()].filter((handle) => handle.classList.contains("course-handle"));
        return others.reduce((best, handle) => (far(handle) < far(best) ? handle : best), own);
    }
    // The window is heard, not the handle: JupyterLab may take a cell off the page and put it back
    // while a hand holds something there, and then the handle hears no more of that hand.
    function follow(how) {
        window[how]("pointermove", carry, true);
        for (const kind of ["pointerup", "pointercancel"]) window[how](kind, letGo, true);
    }
    function carry(event) {
        if (held.pointer !== event.pointerId) return;
        const { what } = held.handle;
        held.moved ||= Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]) >= CLICK;
        if (!held.moved || !what.drags || !img.isConnected) return;
        const [x, y] = place(event);
        held.last = { name: held.name, x: x + held.dx, y: y + held.dy };
        put(held.handle, held.last.x, held.last.y);
        held.handle.classList.add("course-held");
        mail.newest({ type: "drag", ...held.last });
        clearTimeout(rest);
        rest = setTimeout(() => { if (held) mail.newest({ type: "rest", ...held.last }); }, REST);
    }
    function letGo(event) {
        if (held.pointer === event.pointerId) drop(event.type === "pointerup");
    }
    function drop(up = false) {
        const { name, last, moved, remove, handle } = held, click = up && !moved;
        follow("removeEventListener");
        clearTimeout(rest);
        held = null;
        handle.classList.remove("course-held");
        if (last) mail.now({ type: "drop", ...last });
        else if (click && remove) mail.now({ type: "remove", name });
        else if (click && handle.what.presses) mail.now({ type: "press", name });
        handles();
    }
    function newHandle(name) {
        const handle = make("div", "", root, { tabindex: "0" });
        handle.dataset.name = name;
        handle.addEventListener("pointerdown", (event) => {
            if (held?.pointer === event.pointerId) drop(); // it was let go where nobody saw it
            if (event.button || held) return;
            event.preventDefault();
            tip.hidden = true;
            const taken = nearest(event, handle);
            taken.focus({ preventScroll: true });
            handle.setPointerCapture(event.pointerId);
            const [x, y] = place(event), { what } = taken;
            held = {
                name: what.name, handle: taken, pointer: event.pointerId, from: [event.clientX, event.clientY], moved: false,
                dx: what.x - x, dy: what.y - y, remove: what.removes && (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey),
            };
            if (what.drags) mail.now({ type: "grab", name: what.name });
            follow("addEventListener");
        });
        handle.addEventListener("dblclick", () => { if (handle.what.removes) mail.now({ type: "remove", name }); });
        handle.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const arrow = handle.what.drags && ARROWS[event.key];
            if (arrow) mail.now({ type: "nudge", name, across: arrow[0], up: arrow[1], big: event.shiftKey });
            else if ((event.key === "Enter" || event.key === " ") && handle.what.presses) {
                if (!event.repeat) mail.now({ type: "press", name });
            } else if ((event.key === "Delete" || event.key === "Backspace") && handle.what.removes) {
                mail.now({ type: "remove", name });
            } else return;
            event.preventDefault();
            event.stopPropagation();
        });
        made.set(name, handle);
        return handle;
    }

    // What lies under the mouse is told beside it; a click beside all handles is the picture's.
    root.addEventListener("pointermove", (event) => {
        if (held || event.pointerType === "touch") return;
        const [x, y] = place(event);
        put(tip, x, y);
        tip.classList.toggle("course-left", x > 0.6 * W);
        tip.classList.toggle("course-up", y > 0.75 * H);
        mail.newest({ type: "hover", x, y });
    });
    root.addEventListener("pointerleave", () => {
        tip.hidden = true;
        if (!held) mail.newest({ type: "leave" });
    });
    img.addEventListener("click", (event) => {
        const [x, y] = place(event);
        mail.now({ type: "click", x, y });
    });

    const isDark = () => {
        const light = document.body.dataset.jpThemeLight; // its styles may come later
        if (light !== undefined) return light === "false";
        const [r, g, b] = getComputedStyle(el).color.match(/[\d.]+/g).map(Number);
        return r + g + b > 380; // light letters
    };
    const look = () => {
        root.closest(".course-explorer")?.classList.toggle("course-dark", isDark());
        if (model.get("dark") === isDark() && model.get("ratio") === devicePixelRatio) return;
        model.set({ dark: isDark(), ratio: devicePixelRatio });
        model.save_changes();
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", look);
    const resized = () => { look(); clearTimeout(quiet); quiet = setTimeout(sharpen, QUIET); };
    window.addEventListener("resize", resized);

    const heard = ({ done, text }) => {
        if (text !== undefined && !held) { tip.textContent = text; tip.hidden = !text; }
        if (done) mail.free(done);
    };
    const listeners = [["change:frame", show], ["change:alt", say], ["change:handles", handles], ["msg:custom", heard]];
    for (const [name, listener] of listeners) model.on(name, listener);
    say();
    handles();
    (function enter() { // colours can only be read on the page
        if (!el.isConnected) return void setTimeout(enter, 16);
        look();
        show();
        setTimeout(() => { ready = true; img.style.opacity = ""; }, 1500);
    })();
    return () => {
        if (held) drop();
        for (const [name, listener] of listeners) model.off(name, listener);
        watch.disconnect();
        scheme.removeEventListener("change", look);
        window.removeEventListener("resize", resized);
        leaveShell();
        leaveHead();
        if (url) URL.revokeObjectURL(url);
    };
}

export default { render };
