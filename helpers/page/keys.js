function render({ el }) {
    el.hidden = true;
    return within(el, ".widget-box", keepKeys);
}

export default { render };
