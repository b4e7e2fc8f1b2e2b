// Lists by keyboard: j and k move, o opens, x ticks; any other letter presses the element whose
// data-key it is, first in the current row; never while typing. Ctrl+Enter sends the form one is in.
const typing = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const items = () => [...document.querySelectorAll("[data-list] [data-item]")];
const current = () => document.querySelector("[data-item].at");

function go(item) {
  if (!item) return;
  current()?.classList.remove("at");
  item.classList.add("at");
  const link = item.querySelector("[data-open]");
  (link ?? item).focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = items();
  const at = all.indexOf(current());
  go(at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step]);
}

function press(key) {
  const match = `[data-key="${CSS.escape(key)}"]`;
  const el = current()?.querySelector(match) ?? document.querySelector(match);
  if (!el || el.disabled || el.getAttribute("aria-disabled") === "true") return false;
  if (el.matches("input, textarea, select")) el.focus();
  else el.click();
  // What a key unfolds is there to be filled in.
  if (el.matches("summary")) el.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  return true;
}

const moves = {
  j: () => move(1),
  k: () => move(-1),
  o: () => current()?.querySelector("[data-open]")?.click(),
  x: () => current()?.querySelector("[data-pick]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form");
  if (form) event.preventDefault(), form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const list = items().length > 0;
  if (list && Object.hasOwn(moves, event.key)) {
    moves[event.key]();
    event.preventDefault();
  } else if (event.key.length === 1 && event.key !== " " && press(event.key)) {
    event.preventDefault();
  }
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item || item === current()) return;
  current()?.classList.remove("at");
  item.classList.add("at");
});
