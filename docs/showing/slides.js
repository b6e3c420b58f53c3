// Lays a chapter out on pages of 1280 × 720 and shows them with reveal.js. What doesn't fit on a
// page goes to the next one; what fits on none is split between lines, list items or rows of a
// table, or else made smaller. So nothing is cut off, whatever a chapter holds.

const WIDTH = 1280, HEIGHT = 720;
const CODE = {
    chapter: "Code: as in the chapter", none: "Code: hidden", all: "Code: all",
};
const slides = document.querySelector(".slides");
const button = document.querySelector("#code");
let chapter; // the sections as they came, with their formulas set
let begun = false; // whether reveal.js has

// ---- the pieces of a section ----

function pieces(section) {
    const found = [];
    for (const block of section.children) {
        const whole = !block.classList.contains("text");
        for (const piece of whole ? [block] : block.children) {
            found.push({ piece, block, whole });
        }
    }
    return found;
}

function isLead(piece) { // it belongs to what comes next
    return /^H\d$/.test(piece.tagName) || /:$/.test(piece.textContent.trim());
}

// Return how many parts a piece has, and a function that copies some of them.
function parts(piece) {
    const pre = piece.matches("pre") ? piece : piece.querySelector("pre");
    if (pre) {
        const lines = pre.innerHTML.replace(/\n+$/, "").split("\n");
        return [lines.length, (from, to) => {
            const copy = piece.cloneNode(true);
            const inside = copy.matches("pre") ? copy : copy.querySelector("pre");
            inside.innerHTML = lines.slice(from, to).join("\n");
            return copy;
        }];
    }
    const inside = listIn(piece);
    if (!inside) return [1, () => piece];
    return [inside.children.length, (from, to) => {
        const copy = piece.cloneNode(true);
        const rest = listIn(copy);
        [...rest.children].forEach((child, n) => {
            if (n < from || n >= to) child.remove();
        });
        if (rest.matches("ol")) rest.start = from + 1;
        return copy;
    }];
}

// Return what holds the items of a list, the rows of a table, or blocks below each other.
function listIn(piece) {
    if (piece.matches("details")) return null;
    let list = piece.matches("ul, ol") ? piece : piece.querySelector("tbody, ul, ol");
    if (list) return list;
    for (list = piece; list.childElementCount === 1;) list = list.firstElementChild;
    const text = [...list.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    return text ? null : list;
}

// ---- pages ----

class Column {
    constructor() {
        this.element = document.createElement("section");
        slides.append(this.element);
        this.turn();
    }

    turn() {
        this.page = document.createElement("section");
        this.page.className = "page";
        this.element.append(this.page);
    }

    get full() { return this.page.offsetHeight > HEIGHT; }

    get empty() { return !this.page.childElementCount; }

    put({ piece, block, whole }) {
        if (whole) return this.page.appendChild(piece);
        let last = this.page.lastElementChild;
        if (last?.dataset.block !== block.dataset.block) {
            last = block.cloneNode(false);
            this.page.append(last);
        }
        return last.appendChild(piece);
    }

    take(piece) {
        const parent = piece.parentElement;
        piece.remove();
        if (parent !== this.page && !parent.childElementCount) parent.remove();
    }

    // What at the end of the page goes on with what comes next: headings, lead-ins, the question of
    // an answer, and the code of an output, unless a page is too small for both.
    leads(next) {
        const found = [];
        for (;;) {
            const last = this.page.lastElementChild;
            const whole = !last?.matches(".text");
            const piece = whole ? last : last.lastElementChild;
            const goesOn = whole
                ? !found.length && piece?.matches(".code") && next.piece.matches(".output")
                    && piece.offsetHeight + next.height < HEIGHT - 72
                : isLead(piece) || (!found.length && next.piece.matches("details"));
            if (!goesOn) return found;
            found.unshift({ piece, block: last, whole });
            this.take(piece);
        }
    }

    add(one) {
        this.put(one);
        narrow(one.piece, WIDTH - 80);
        if (!this.full) return;
        one.height = one.piece.offsetHeight;
        this.take(one.piece);
        if (this.empty) return this.split(one);
        const leads = this.leads(one);
        if (this.empty) for (const lead of leads.splice(0)) this.put(lead); // too much for a page
        this.turn();
        for (const lead of leads) this.put(lead);
        this.add(one);
    }

    split(one) {
        const [n, copy] = parts(one.piece);
        let fit = 0;
        for (let to = n - 1; to > 0 && !fit; to--) {
            const part = { ...one, piece: copy(0, to) };
            this.put(part);
            if (this.full) this.take(part.piece);
            else fit = to;
        }
        if (fit) {
            this.turn();
            return this.add({ ...one, piece: copy(fit, n) });
        }
        this.put(one);
        for (let size = 0.95; this.full && size > 0.3; size -= 0.05) one.piece.style.zoom = size;
    }
}

function narrow(piece, width) {
    const wide = Math.max(piece.scrollWidth, ...[...piece.querySelectorAll("svg, table")].map(
        inside => inside.getBoundingClientRect().width));
    if (wide > width) piece.style.zoom = width / wide;
}

function layOut() {
    document.body.dataset.laying = "yes"; // all pages below each other, so that they have a height
    slides.replaceChildren();
    for (const source of chapter) {
        const section = source.cloneNode(true);
        const aside = section.querySelector("aside.notes");
        aside?.remove();
        for (const details of section.querySelectorAll("details")) details.open = true;
        const column = new Column();
        for (const one of pieces(section)) {
            if (one.piece.matches("hr.page")) {
                if (!column.empty) column.turn();
            } else if (!one.piece.matches(hidden())) column.add(one);
        }
        finish(column.element, aside);
    }
    delete document.body.dataset.laying;
}

function hidden() {
    const shown = document.body.dataset.code;
    return { chapter: ".code.folded", none: ".code", all: ".never" }[shown];
}

// Drop pages without anything, close the answers, and let nothing wait for a click at the top of
// a page: turning it was one.
function finish(column, aside) {
    for (const page of [...column.children]) if (!page.childElementCount) page.remove();
    if (!column.childElementCount) return column.remove();
    for (const page of column.children) {
        for (const answer of page.querySelectorAll(".answer")) answer.classList.add("fragment");
        page.firstElementChild.classList.remove("fragment");
    }
    for (const details of column.querySelectorAll("details")) details.open = false;
    if (aside) column.firstElementChild.append(aside);
}

// ---- the page as a whole ----

function here() {
    return Reveal.getCurrentSlide()?.querySelector("[data-block]")?.dataset.block;
}

function show(code) {
    const block = begun ? here() : null;
    document.body.dataset.code = code;
    button.textContent = CODE[code];
    layOut();
    if (!begun) return;
    Reveal.sync();
    const blocks = [...slides.querySelectorAll("[data-block]")];
    const found = blocks.findLast(one => Number(one.dataset.block) <= Number(block));
    const { h, v } = Reveal.getIndices(found?.closest(".page"));
    Reveal.slide(h, v);
}

function nextCode() {
    const names = Object.keys(CODE);
    show(names[(names.indexOf(document.body.dataset.code) + 1) % names.length]);
}

async function start() {
    await Promise.all([...slides.querySelectorAll("img")].map(image => image.decode()));
    slides.querySelectorAll(":scope > section > *").forEach((block, n) => {
        block.dataset.block = n;
    });
    chapter = [...slides.children];
    show("chapter");
    await Reveal.initialize({
        width: WIDTH, height: HEIGHT, margin: 0, minScale: 0.1, maxScale: 5, center: false,
        hash: true, slideNumber: "c/t", transition: "none", keyboard: { 67: nextCode },
        plugins: [RevealNotes],
    });
    begun = true;
    button.addEventListener("click", () => {
        nextCode();
        button.blur(); // the space bar turns the page
    });
    document.body.dataset.ready = "yes";
}

MathJax.Hub.Queue(["Typeset", MathJax.Hub], start);
