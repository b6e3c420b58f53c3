// The bar that plays steps: buttons, a line to move along, a readout, a speed.
//
// Each model has one clock, however often it is on the page. The clock asks the kernel for the
// value whose time has come, and waits for the answer: a slow kernel is asked for fewer values.

// Every sentence that a learner may meet here.
const FIRST = "First", PLAY = "Play", PAUSE = "Pause", NEXT = "One step", SPEED = "speed";
const WITH_KEY = (name, key) => `${name} (${key})`;
const SPACE = "space bar";
const PLACE = (value, last) => (last === null ? `${value}` : `${value} of ${last}`);
const READOUT = (label, place) => `${label} ${place}`.trim();
const END = ": the end";
const TIMES = (speed) => `${speed === 0.5 ? "½" : speed}×`;

const SPEEDS = [0.5, 1, 2, 4];
const WHOLE_RUN = 8, SHORTEST = 0.02, LONGEST = 1; // seconds: all steps; one step at least, at most
const PACE = 50, CALM_PACE = 500, LOOK_AGAIN = 10; // ms from one value to the next, or to an answer
const PATIENCE = 1000; // ms that count at most, however long the kernel took
const NUMBERS = ["value", "min", "max", "step"];
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

const icon = (path) => `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
const FIRST_ICON = icon("M3 3h2v10H3zM13 3v10L5.5 8z");
const PLAY_ICON = icon("M4.5 2.5v11l9-5.5z");
const PAUSE_ICON = icon("M4 3h3v10H4zM9 3h3v10H9z");
const NEXT_ICON = icon("M11 3h2v10h-2zM3 3v10L10.5 8z");

// Where a key already means something: all keys, or only the space bar.
const TAKES_ALL = "select, textarea, canvas, [contenteditable], [role=textbox], [role=application]," +
    "[role=combobox], input:not([type=range], [type=checkbox], [type=radio], [type=button])";
const TAKES_SPACE = "button, summary, [role=button], [role=checkbox], [role=switch]," +
    "input:not([type=range])";

export default () => {
    let model; // the same for all of the functions below
    let clock = 0, place = 0, last = 0, waiting = false, met = false;
    const bars = new Set();
    const get = (name) => model.get(name);

    function change(changes) {
        for (const [name, value] of Object.entries(changes)) model.set(name, value);
        model.save_changes();
    }

    function tick() {
        clock = setTimeout(tick, waiting ? LOOK_AGAIN : CALM.matches ? CALM_PACE : PACE);
        const visible = [...bars].some((bar) => bar.getClientRects().length);
        met ||= visible;
        if (document.hidden || get("disabled") || (met && !visible)) return change({ playing: false });
        if (waiting) return;
        const now = performance.now(), [value, min, max, step] = NUMBERS.map(get);
        const seconds = Math.min(LONGEST, Math.max(SHORTEST, (WHOLE_RUN * step) / (max - min)));
        if (met) place += (Math.min(now - last, PATIENCE) / 1000 / seconds) * get("speed") * step;
        last = now;
        const next = place >= max ? max : min + step * Math.floor((place - min) / step);
        if (next !== value) {
            waiting = true;
            model.send({ type: "move", before: value, value: next });
        } else if (value === max) change({ playing: false });
    }

    function follow() { // the clock runs while it plays
        clearTimeout(clock);
        clock = 0;
        if (!get("playing") || get("live")) return;
        [met, waiting, last] = [false, false, performance.now()];
        place = get("value") < get("max") ? get("value") : get("min");
        clock = setTimeout(tick, CALM.matches ? CALM_PACE : PACE);
    }

    function initialize(context) {
        model = context.model;
        model.on("change:playing", follow);
        model.on("change:live", follow);
        model.on("msg:custom", ({ type }) => { if (type === "moved") waiting = false; });
        follow();
        return () => clearTimeout(clock);
    }

    const clip = (value) => Math.min(Math.max(value, get("min")), get("max"));
    const go = (value) => change({ ...(get("live") ? {} : { playing: false }), value: clip(value) });
    const toggle = () => change({ playing: !get("playing") });
    const first = () => (get("live") ? model.send({ type: "first" }) : go(get("min")));
    const next = () => (get("live") ? model.send({ type: "next" }) : go(get("value") + get("step")));

    function render({ model, el }) {
        const bar = make("div", "course-transport", el, { role: "group" });
        bar.innerHTML = `<div><button aria-label="${FIRST}" title="${FIRST}">${FIRST_ICON}</button>
            <button class="course-play" aria-keyshortcuts="Space"></button>
            <button aria-label="${NEXT}" title="${WITH_KEY(NEXT, ".")}" aria-keyshortcuts=".">
            ${NEXT_ICON}</button></div>
            <input type="range"><div role="progressbar"></div>
            <span><span></span><span role="status"></span></span><span></span>
            <select aria-label="${SPEED}" title="${SPEED}"></select>`;
        const [toFirst, play, toNext] = bar.querySelectorAll("button");
        const [, scrub, progress, readout, note, speed] = bar.children;
        const [words, end] = readout.children;
        for (const button of [toFirst, play, toNext]) button.type = "button";
        [toFirst.onclick, play.onclick, toNext.onclick] = [first, toggle, next];
        scrub.oninput = () => go(Number(scrub.value));
        speed.onchange = () => change({ speed: Number(speed.value) });
        bars.add(bar);

        function show() {
            const [value, min, max, label] = ["value", "min", "max", "description"].map(get);
            const limit = get("endless") ? null : max;
            const playing = get("playing"), spoken = PLACE(value, limit);
            for (const [name, trait] of [["min", min], ["max", max], ["step", get("step")]])
                scrub[name] = trait;
            scrub.value = value; // after its range
            for (const [name, number] of [["min", min], ["max", max], ["now", value]])
                progress.setAttribute(`aria-value${name}`, number);
            for (const line of [scrub, progress]) {
                line.setAttribute("aria-label", label);
                line.setAttribute("aria-valuetext", spoken);
            }
            bar.setAttribute("aria-label", label);
            bar.style.setProperty("--at", max > min ? (value - min) / (max - min) : 0);
            scrub.hidden = !get("scrubbing");
            progress.hidden = !scrub.hidden;
            if (playing !== bar.classList.contains("course-playing") || !play.firstChild) {
                bar.classList.toggle("course-playing", playing);
                play.innerHTML = playing ? PAUSE_ICON : PLAY_ICON;
                play.setAttribute("aria-label", playing ? PAUSE : PLAY);
                play.title = WITH_KEY(playing ? PAUSE : PLAY, SPACE);
            }
            words.textContent = READOUT(label, spoken);
            const over = !get("live") && value === max && max > min;
            if (over !== !!end.textContent) end.textContent = over ? END : ""; // said once
            // Room for the longest text, so that the line beside it keeps its length.
            const longest = READOUT(label, PLACE(max, limit)) + (get("live") ? "" : END);
            readout.style.minWidth = `${0.85 * longest.length}ch`;
            note.textContent = get("note");
            note.hidden = !note.textContent;
            const speeds = [...new Set([...SPEEDS, get("speed")])].sort((a, b) => a - b);
            if (speed.options.length !== speeds.length)
                speed.replaceChildren(...speeds.map((times) => new Option(TIMES(times), times)));
            speed.value = get("speed");
            for (const part of [toFirst, play, toNext, scrub, speed]) part.disabled = get("disabled");
        }

        function onKey(event) {
            const { key, target } = event, isSpace = key === " ";
            if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
            if (get("disabled") || (isSpace ? event.shiftKey : key !== "." && key !== ",")) return;
            if (key === "," && !get("scrubbing")) return;
            const other = target.closest(".course-transport");
            const taken = target.closest(isSpace ? `${TAKES_ALL}, ${TAKES_SPACE}` : TAKES_ALL);
            if ((other && other !== bar) || (taken && event.currentTarget.contains(taken))) return;
            event.preventDefault();
            event.stopPropagation();
            if (isSpace) event.repeat || toggle();
            else if (key === ".") next();
            else go(get("value") - get("step"));
        }

        const leave = within(el, "body", () => { // once it is on the page
            const root = el.closest(".course-explorer") ?? bar, free = keepKeys(root);
            root.addEventListener("keydown", onKey);
            return () => { free(); root.removeEventListener("keydown", onKey); };
        });
        model.on("change", show);
        show();
        return () => {
            leave();
            model.off("change", show);
            bars.delete(bar);
            if (clock && !bars.size) change({ playing: false });
        };
    }

    return { initialize, render };
};
