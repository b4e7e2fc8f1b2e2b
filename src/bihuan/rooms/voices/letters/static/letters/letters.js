// A line of the letter, its place on the page and its words in the text belong together: whichever
// is chosen, the others are shown.
const text = document.getElementById("id_text");
const list = [...document.querySelectorAll(".letter-lines [data-line]")];
const places = (name) => document.querySelectorAll(`[data-line="${name}"]`);

// Where each line stands in the text; a line that was changed stands between its neighbours.
function spans() {
  let from = 0;
  const found = list.map((link) => {
    const words = link.textContent;
    const at = text.value.indexOf(words, from);
    if (at < 0) return { name: link.dataset.line };
    from = at + words.length;
    return { name: link.dataset.line, start: at, end: from };
  });
  found.forEach((one, n) => {
    if (one.start !== undefined) return;
    one.start = found[n - 1]?.end ?? 0;
    one.end = found.slice(n + 1).find((next) => next.start !== undefined)?.start ?? text.value.length;
  });
  return found;
}

function show(name) {
  for (const el of document.querySelectorAll("[data-line].at")) el.classList.remove("at");
  for (const el of places(name)) {
    el.classList.add("at");
    const pane = el.closest(".letter-pages, .letter-lines");
    const box = el.getBoundingClientRect();
    const frame = pane.getBoundingClientRect();
    if (pane.scrollHeight > pane.clientHeight && (box.top < frame.top || box.bottom > frame.bottom)) {
      pane.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-line]");
  if (!chosen || !text) return;
  event.preventDefault();
  const name = chosen.dataset.line;
  const span = spans().find((one) => one.name === name);
  text.focus({ preventScroll: true });
  text.setSelectionRange(span.start, span.end);
  show(name);
});

function follow() {
  if (document.activeElement !== text || text.selectionStart !== text.selectionEnd) return;
  const at = text.selectionStart;
  const here = spans().find((one) => at >= one.start && at <= one.end);
  if (here) show(here.name);
}

if (text) {
  for (const kind of ["keyup", "click"]) text.addEventListener(kind, follow);
}
