// Says how many characters may still be written.
function show(note) {
  const field = document.getElementById(note.dataset.counter);
  if (!field) return;
  const left = Number(note.dataset.limit) - [...field.value].length;
  const words = left < 0 ? note.dataset.over : note.dataset.left;
  note.textContent = words.replace("{n}", Math.abs(left).toLocaleString("en"));
  note.classList.toggle("over", left < 0);
}

function all() {
  for (const note of document.querySelectorAll("[data-counter]")) {
    // The browser would cut silently what is pasted; the counter says it, the server decides.
    document.getElementById(note.dataset.counter)?.removeAttribute("maxlength");
    show(note);
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.id) return;
  const note = document.querySelector(`[data-counter="${CSS.escape(event.target.id)}"]`);
  if (note) show(note);
});
all();
document.addEventListener("htmx:afterSwap", all);
