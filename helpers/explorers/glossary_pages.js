// Keys for the cards of the glossary: 1 to 4 press an answer, Enter the button for the next card.

const CARDS = "Cards: keys 1 to 4 answer, Enter brings the next card";

function render({ el }) {
    return within(el, ".course-cards", (box) => {
        // A button that was pressed may be disabled, and the focus lost with it: the box takes it.
        const take = () => box.focus({ preventScroll: true });
        const pressed = (event) => { if (event.target.closest?.(".course-answer, .course-next")) take(); };
        const key = (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input")) return;
            const answers = box.querySelectorAll(".course-answer");
            const next = event.target === box && box.querySelector(".course-next");
            const button = event.key === "Enter" ? next : answers[Number(event.key) - 1];
            if (!button || button.disabled) return;
            event.preventDefault();
            event.stopPropagation();
            button.click();
        };
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", CARDS);
        const leave = keepKeys(box);
        box.addEventListener("click", pressed);
        box.addEventListener("keydown", key);
        return () => {
            leave();
            box.removeEventListener("click", pressed);
            box.removeEventListener("keydown", key);
        };
    });
}

export default { render };
