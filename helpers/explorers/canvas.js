// The canvas of chapters 00 and 14: a pen on a black square, for mouse, finger and keys.
//
// Everything is painted here, at once. A stroke goes to Python while it is drawn, as often as Python
// has time for it, and once more when it is done; so does the pose: where the digit is moved and
// turned to, and how large it is. A drawing is a list of strokes, a stroke a list of points [x, y] in
// units of the canvas, 0 to SIDE; a pose is [right, down, turn, size].

const SIDE = 280;
const CLOSE = 2; // units; a point nearer than that to the last one says nothing new
const STEP = 10, SMALL_STEP = 2; // units that an arrow key moves the pen
const STRAIGHT = [0, 0, 0, 1];
const FRAME = 28, BOX = 20, MIDDLE = 14.5; // pixels of MNIST's
const NUDGE = { move: 1, turn: 5, size: 0.05 }; // of the pose, by an arrow key
const KNOB = 8, REACH = 24, EDGE = 12; // units: size of a knob, where it is taken, how near the edge
const SHARPNESS = 2; // pixels painted for each unit, so that edges are smooth on any screen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Every sentence that a learner may meet here.
const DRAW = "Draw", MOVE = "Move, turn, resize", MODES = "what the hand does";
const HELP = {
    draw: "Keys: arrows move the pen (Shift: small steps), the space bar lowers and lifts it, Backspace takes back a stroke.",
    move: "Drag the digit; its round knob turns it, the square one resizes. Keys: arrows move, with Shift they turn and resize.",
};
const POSE = ([right, down, turn, size]) =>
    `${+right.toFixed(1)} right, ${+down.toFixed(1)} down, ${Math.round(turn)}°, size ${size.toFixed(2)}.`;
const PEN = (down, [x, y]) =>
    `Pen ${down ? "down" : "up"}, column ${Math.round(x / STEP)}, row ${Math.round(y / STEP)}.`;
const STROKES = (count) =>
    count === 0 ? "Nothing is drawn yet." : count === 1 ? "1 stroke." : `${count} strokes.`;
const FULL = "Full: take back a stroke, or clear.";

const clip = (value) => Math.min(Math.max(value, 0), SIDE);

function render({ model, el }) {
    const modes = make("div", "course-canvas-modes", el, { role: "group", "aria-label": MODES });
    for (const [name, label] of [["draw", DRAW], ["move", MOVE]]) {
        const button = make("button", "", modes, { type: "button", value: name });
        button.textContent = label;
        button.onclick = () => choose(name);
    }
    const canvas = make("canvas", "course-canvas", el, {
        tabindex: 0, role: "application", "aria-roledescription": "drawing canvas",
        "aria-label": model.get("description"),
    });
    canvas.width = canvas.height = SIDE * SHARPNESS;
    const status = make("p", "course-canvas-status", el, { role: "status" });
    const help = make("p", "course-canvas-help", el, { id: `course-canvas-${Math.random().toString(36).slice(2)}` });
    canvas.setAttribute("aria-describedby", help.id);
    const leave = keepKeys(canvas);
    const brush = canvas.getContext("2d");

    let stroke = null; // the one under way
    let pointer = null; // the mouse or finger that draws it
    let pen = [SIDE / 2, SIDE / 2]; // where the keys' pen is
    let keys = false; // whether keys moved it last
    let moving = false; // whether the hand moves the digit, and does not draw
    let held = null; // what of the digit it holds

    const shown = () => model.get("example_shown") ?? model.get("value");
    const pose = () => held?.pose ?? model.get("pose");
    const straight = () => pose().every((value, k) => value === STRAIGHT[k]);

    function set(changes) {
        model.set(changes);
        model.save_changes();
    }

    function choose(mode) {
        end();
        moving = mode === "move";
        for (const button of modes.children) button.setAttribute("aria-pressed", button.value === mode);
        help.textContent = HELP[mode];
        canvas.classList.toggle("course-canvas-moving", moving);
        paint();
    }

    // The pose as x' = a x - b y + e, y' = b x + a y + f.
    function matrix() {
        const [right, down, turn, size] = pose(), [x, y, unit] = model.get("about");
        const a = size * Math.cos((turn * Math.PI) / 180), b = size * Math.sin((turn * Math.PI) / 180);
        return [a, b, x + right * unit - a * x + b * y, y + down * unit - b * x - a * y];
    }

    function posed([x, y]) {
        const [a, b, e, f] = matrix();
        return [a * x - b * y + e, b * x + a * y + f];
    }

    function knobs() { // where they are, kept on the canvas
        const [x, y, unit] = model.get("about"), half = (BOX / 2) * unit;
        const inside = (point) => point.map((value) => Math.min(Math.max(value, EDGE), SIDE - EDGE));
        return {
            middle: posed([x, y]),
            turn: inside(posed([x, y - half - 2 * KNOB])),
            size: inside(posed([x + half, y - half])),
        };
    }

    function line(points) {
        brush.beginPath();
        brush.moveTo(...points[0]);
        for (const point of points) brush.lineTo(...point);
        if (points.length === 1) brush.lineTo(points[0][0] + 0.01, points[0][1]);
        brush.stroke();
    }

    function paint() {
        brush.setTransform(SHARPNESS, 0, 0, SHARPNESS, 0, 0);
        brush.fillStyle = "black";
        brush.fillRect(0, 0, SIDE, SIDE);
        brush.strokeStyle = "#444";
        brush.lineWidth = 1;
        brush.setLineDash([3, 5]);
        if (moving) frame(); else brush.strokeRect(40, 40, 200, 200);
        brush.setLineDash([]);
        brush.strokeStyle = "white";
        brush.lineCap = brush.lineJoin = "round";
        brush.lineWidth = model.get("pen_width");
        const [a, b, e, f] = matrix();
        brush.save();
        brush.transform(a, b, -b, a, e, f);
        shown().forEach(line);
        brush.restore();
        if (stroke) line(stroke);
        if (moving && shown().length) grips();
        else if (!moving && keys && document.activeElement === canvas) cursor();
    }

    function cursor() {
        const [x, y] = pen, arm = 12;
        for (const [color, width] of [["black", 5], [stroke ? "#E69F00" : "#56B4E9", 2.5]]) {
            brush.strokeStyle = color;
            brush.lineWidth = width;
            brush.beginPath();
            brush.moveTo(x - arm, y); brush.lineTo(x + arm, y);
            brush.moveTo(x, y - arm); brush.lineTo(x, y + arm);
            brush.stroke();
        }
    }

    function frame() { // what the networks get
        const [x, y, unit] = model.get("about");
        brush.strokeStyle = "#999";
        brush.strokeRect(x - MIDDLE * unit, y - MIDDLE * unit, FRAME * unit, FRAME * unit);
    }

    function grips() {
        const { middle, turn, size } = knobs();
        brush.strokeStyle = "#56B4E9";
        brush.lineWidth = 2;
        brush.beginPath();
        brush.moveTo(...middle); brush.lineTo(...turn);
        brush.stroke();
        brush.fillStyle = "white";
        brush.beginPath();
        brush.arc(...turn, KNOB, 0, 2 * Math.PI);
        brush.rect(size[0] - KNOB, size[1] - KNOB, 2 * KNOB, 2 * KNOB);
        brush.fill();
        brush.stroke();
    }

    function say(words) {
        if (status.textContent !== words) status.textContent = words;
    }

    function begin(point) {
        if (!straight()) { // what has been moved is drawn on where it is
            const tidy = (value) => Math.round(10 * clip(value)) / 10;
            send(shown().map((one) => one.map((each) => posed(each).map(tidy))), { pose: STRAIGHT });
        }
        stroke = [point];
    }

    function extend(point) {
        const [x, y] = stroke.at(-1);
        if (Math.hypot(point[0] - x, point[1] - y) >= CLOSE) stroke.push(point);
    }

    function report() { // few of these are under way at once: what comes meanwhile waits, newest last
        if (stroke && fits([...shown(), stroke])) set({ under_way: [...stroke] });
    }

    function fits(drawing) {
        const points = drawing.reduce((count, one) => count + one.length, 0);
        return drawing.length <= model.get("most_strokes") && points <= model.get("most_points");
    }

    function send(drawing, more = {}) {
        set({
            pen_moves: model.get("pen_moves") + 1,
            example_shown: null, // at once: the next stroke may come before an answer
            value: drawing,
            under_way: null,
            ...more,
        });
    }

    function end() {
        if (!stroke) return;
        const drawing = [...shown(), stroke];
        stroke = pointer = null;
        if (fits(drawing)) send(drawing); else set({ under_way: null });
        say(fits(drawing) ? STROKES(drawing.length) : FULL);
        paint();
    }

    function undo() {
        if (stroke) { // only the one under way
            stroke = null;
            return set({ under_way: null });
        }
        const drawing = shown().slice(0, -1);
        send(drawing);
        say(STROKES(drawing.length));
        paint();
    }

    function place(event) {
        const frame = canvas.getBoundingClientRect();
        const edge = canvas.clientLeft;
        return [
            clip(((event.clientX - frame.left - edge) * SIDE) / canvas.clientWidth),
            clip(((event.clientY - frame.top - edge) * SIDE) / canvas.clientHeight),
        ].map((value) => Math.round(value * 10) / 10);
    }

    // The digit in the hand.
    function take(point) {
        const { middle, ...rest } = knobs();
        const far = (name) => Math.hypot(rest[name][0] - point[0], rest[name][1] - point[1]);
        const near = Object.keys(rest).filter((name) => far(name) < REACH).sort((a, b) => far(a) - far(b));
        held = { what: near[0] ?? "move", from: point, middle, began: pose(), pose: pose() };
    }

    function drag([x, y]) {
        const { what, from, middle, began } = held, unit = model.get("about")[2];
        const polar = ([u, v]) => [Math.hypot(u - middle[0], v - middle[1]), Math.atan2(v - middle[1], u - middle[0])];
        const [[far, angle], [far0, angle0]] = [polar([x, y]), polar(from)];
        const further = ((angle - angle0) * 180) / Math.PI;
        pull({
            move: { 0: began[0] + (x - from[0]) / unit, 1: began[1] + (y - from[1]) / unit },
            turn: { 2: began[2] + further - 360 * Math.round(further / 360) },
            size: { 3: (began[3] * far) / Math.max(far0, 1) },
        }[what]);
    }

    function pull(changes) {
        const fresh = pose().map((value, k) => {
            const [low, high] = model.get("ranges")[k];
            return Math.min(Math.max(changes[k] ?? value, low), high);
        });
        if (held) held.pose = fresh;
        set({ pose: fresh, holding: !!held });
        say(POSE(fresh));
        paint();
    }

    function drop() {
        const { pose: last } = held;
        held = pointer = null;
        set({ pose: last, holding: false });
        paint();
    }

    canvas.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || pointer !== null || model.get("disabled")) return;
        end(); // of a stroke that the keys began
        event.preventDefault(); // no marking of text, no scrolling
        canvas.focus({ preventScroll: true });
        canvas.setPointerCapture(event.pointerId);
        [keys, pointer] = [false, event.pointerId];
        if (moving) return take(place(event));
        begin(place(event));
        report();
        paint();
    });
    canvas.addEventListener("pointermove", (event) => {
        if (event.pointerId !== pointer) return;
        if (held) return drag(place(event));
        if (!stroke) return;
        const all = event.getCoalescedEvents?.() ?? [];
        for (const one of all.length ? all : [event]) extend(place(one));
        pen = stroke.at(-1);
        report();
        paint();
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
        canvas.addEventListener(name, (event) => {
            if (event.pointerId !== pointer) return;
            if (held) drop(); else end();
        });
    }

    function move(arrow, event) { // with a key; whether it was one of those
        const [right, down, turn, size] = pose();
        if (event.key === "Backspace") pull(STRAIGHT);
        else if (!arrow) return event.key === " ";
        else if (!event.shiftKey) pull({ 0: right + NUDGE.move * arrow[0], 1: down + NUDGE.move * arrow[1] });
        else pull({ 2: turn + NUDGE.turn * arrow[0], 3: size - NUDGE.size * arrow[1] });
        return true;
    }

    canvas.addEventListener("keydown", (event) => {
        if (model.get("disabled") || event.ctrlKey || event.metaKey || event.altKey) return;
        if (pointer !== null) return;
        const arrow = ARROWS[event.key];
        if (moving) {
            if (!move(arrow, event)) return;
        } else if (arrow) {
            const step = event.shiftKey ? SMALL_STEP : STEP;
            pen = pen.map((value, axis) => clip(value + step * arrow[axis]));
            if (stroke) extend(pen);
        } else if (event.key === " " || event.key === "Enter") {
            if (event.repeat) return event.preventDefault();
            if (stroke) end();
            else begin(pen);
        } else if (event.key === "Escape" && stroke) {
            end();
        } else if (event.key === "Backspace") {
            undo();
        } else return;
        event.preventDefault();
        event.stopPropagation();
        keys = true;
        if (moving) return;
        report();
        say(`${PEN(stroke, pen)} ${STROKES(shown().length)}`);
        paint();
    });
    canvas.addEventListener("blur", () => { end(); paint(); });
    canvas.addEventListener("focus", paint);

    const refresh = () => {
        if (!held) say(straight() ? STROKES(shown().length) : POSE(pose()));
        paint();
    };
    const listeners = [
        ...["value", "example_shown", "pose"].map((name) => [`change:${name}`, refresh]),
        ...["pen_width", "about"].map((name) => [`change:${name}`, paint]),
    ];
    for (const [name, listener] of listeners) model.on(name, listener);
    choose("draw");
    refresh();
    return () => {
        leave();
        for (const [name, listener] of listeners) model.off(name, listener);
    };
}

export default { render };
