// The canvas of chapter 14: a pen on a black square, for mouse, finger and keys.
//
// Everything is painted here, at once; Python hears of a stroke when it is done, in one message.
// A drawing is a list of strokes, a stroke a list of points [x, y] in units of the canvas, 0 to SIDE.

const SIDE = 280;
const CLOSE = 2; // units; a point nearer than that to the last one says nothing new
const STEP = 10, SMALL_STEP = 2; // units that an arrow key moves the pen
const SHARPNESS = 2; // pixels painted for each unit, so that edges are smooth on any screen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Every sentence that a learner may meet here.
const HELP =
    "Draw with mouse or finger. With keys: the arrows move the pen, Shift makes small steps, the " +
    "space bar lowers and lifts it, Backspace takes back a stroke.";
const PEN = (down, [x, y]) =>
    `Pen ${down ? "down" : "up"}, column ${Math.round(x / STEP)}, row ${Math.round(y / STEP)}.`;
const STROKES = (count) =>
    count === 0 ? "Nothing is drawn yet." : count === 1 ? "1 stroke." : `${count} strokes.`;
const FULL = "Full: take back a stroke, or clear.";

const clip = (value) => Math.min(Math.max(value, 0), SIDE);

function render({ model, el }) {
    const canvas = document.createElement("canvas");
    const help = document.createElement("p");
    const status = document.createElement("p");
    help.id = `course-canvas-${Math.random().toString(36).slice(2)}`;
    help.textContent = HELP;
    status.setAttribute("role", "status");
    status.className = "course-canvas-status";
    help.className = "course-canvas-help";
    canvas.width = canvas.height = SIDE * SHARPNESS;
    canvas.className = "course-canvas";
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "drawing canvas");
    canvas.setAttribute("aria-label", model.get("description"));
    canvas.setAttribute("aria-describedby", help.id);
    // The notebook would take arrows and the space bar for itself.
    canvas.setAttribute("data-lm-suppress-shortcuts", "true");
    el.append(canvas, status, help);
    const brush = canvas.getContext("2d");

    let stroke = null; // the one under way
    let pointer = null; // the mouse or finger that draws it
    let pen = [SIDE / 2, SIDE / 2]; // where the keys' pen is
    let keys = false; // whether keys moved it last

    const shown = () => model.get("example_shown") ?? model.get("value");

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
        brush.strokeRect(40, 40, 200, 200);
        brush.setLineDash([]);
        brush.strokeStyle = "white";
        brush.lineCap = brush.lineJoin = "round";
        brush.lineWidth = model.get("pen_width");
        shown().forEach(line);
        if (stroke) line(stroke);
        if (keys && document.activeElement === canvas) cursor();
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

    function say(words) {
        if (status.textContent !== words) status.textContent = words;
    }

    function begin(point) {
        stroke = [point];
    }

    function extend(point) {
        const [x, y] = stroke.at(-1);
        if (Math.hypot(point[0] - x, point[1] - y) >= CLOSE) stroke.push(point);
    }

    function fits(drawing) {
        const points = drawing.reduce((count, one) => count + one.length, 0);
        return drawing.length <= model.get("most_strokes") && points <= model.get("most_points");
    }

    function send(drawing) {
        model.set("pen_moves", model.get("pen_moves") + 1);
        model.set("example_shown", null); // at once: the next stroke may come before an answer
        model.set("value", drawing);
        model.save_changes();
    }

    function end() {
        if (!stroke) return;
        const drawing = [...shown(), stroke];
        stroke = pointer = null;
        if (fits(drawing)) send(drawing);
        say(fits(drawing) ? STROKES(drawing.length) : FULL);
        paint();
    }

    function undo() {
        if (stroke) { // only the one under way
            stroke = null;
            return;
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

    canvas.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || pointer !== null || model.get("disabled")) return;
        end(); // of a stroke that the keys began
        event.preventDefault(); // no marking of text, no scrolling
        canvas.focus({ preventScroll: true });
        canvas.setPointerCapture(event.pointerId);
        [keys, pointer] = [false, event.pointerId];
        begin(place(event));
        paint();
    });
    canvas.addEventListener("pointermove", (event) => {
        if (event.pointerId !== pointer || !stroke) return;
        const all = event.getCoalescedEvents?.() ?? [];
        for (const one of all.length ? all : [event]) extend(place(one));
        pen = stroke.at(-1);
        paint();
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
        canvas.addEventListener(name, (event) => {
            if (event.pointerId === pointer) end();
        });
    }

    canvas.addEventListener("keydown", (event) => {
        if (model.get("disabled") || event.ctrlKey || event.metaKey || event.altKey) return;
        if (pointer !== null) return;
        const arrow = ARROWS[event.key];
        if (arrow) {
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
        say(`${PEN(stroke, pen)} ${STROKES(shown().length)}`);
        paint();
    });
    canvas.addEventListener("blur", () => { end(); paint(); });
    canvas.addEventListener("focus", paint);

    const refresh = () => { say(STROKES(shown().length)); paint(); };
    const traits = ["value", "example_shown", "pen_width"];
    for (const name of traits) model.on(`change:${name}`, refresh);
    refresh();
    return () => { for (const name of traits) model.off(`change:${name}`, refresh); };
}

export default { render };
