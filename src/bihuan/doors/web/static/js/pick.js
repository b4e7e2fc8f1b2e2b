// Ticking rows: all of the page, a range with Shift, how many are ticked.
let last = null;
const boxes = (form) => [...document.querySelectorAll(`[data-pick][form="${CSS.escape(form)}"]`)];

function show(form) {
  const all = boxes(form);
  const ticked = all.filter((box) => box.checked).length;
  for (const box of all) box.closest("[data-item]").classList.toggle("picked", box.checked);
  const table = all[0]?.closest("table");
  const whole = table?.querySelector("[data-pick-all]");
  if (whole) {
    whole.checked = ticked > 0 && ticked === all.length;
    whole.indeterminate = ticked > 0 && ticked < all.length;
  }
  const bar = document.getElementById(form);
  const count = bar?.querySelector("[data-picked]");
  if (!count) return;
  count.textContent = ticked ? count.dataset.some.replace("{n}", ticked) : count.dataset.none;
  bar.classList.toggle("some", ticked > 0);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-pick]");
  if (!box) return;
  const form = box.getAttribute("form");
  const all = boxes(form);
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  show(form);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-pick-all]")) return;
  const form = event.target.closest("table").querySelector("[data-pick]").getAttribute("form");
  for (const box of boxes(form)) box.checked = event.target.checked;
  show(form);
});

const all = () => new Set([...document.querySelectorAll("[data-pick]")].map((box) => box.getAttribute("form")));
const refresh = () => all().forEach(show);
refresh();
addEventListener("pageshow", refresh);
document.addEventListener("htmx:afterSwap", refresh);
