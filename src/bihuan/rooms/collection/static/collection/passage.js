// What is selected in the minutes goes into the form that notes an opinion, with its place.
const take = document.querySelector("[data-passage-take]");
const minutes = document.querySelector("[data-minutes]");

// Offsets count characters as the server does, not the halves that JavaScript counts.
const length = (text) => Array.from(text).length;

function place(node, offset) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!paragraph || !minutes.contains(paragraph)) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + length(before.toString());
}

function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  const text = selection.toString().trim();
  return start === null || end === null || start >= end || !text ? null : { start, end, text };
}

if (take && minutes) {
  let kept = null;
  take.disabled = true;
  document.addEventListener("selectionchange", () => {
    kept = selected() ?? (getSelection().isCollapsed ? null : kept);
    take.disabled = kept === null;
  });
  take.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  take.addEventListener("click", () => {
    const form = document.querySelector(take.dataset.passageTake);
    const passage = kept;
    if (!form || !passage) return;
    form.querySelector("details").open = true;
    form.querySelector("[data-passage-start]").value = passage.start;
    form.querySelector("[data-passage-end]").value = passage.end;
    const text = form.querySelector("[data-passage-text]");
    text.value = passage.text;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.scrollIntoView({ block: "center" });
    text.focus();
  });
  // Other words have no place that was selected.
  document.querySelector("[data-passage-text]")?.addEventListener("input", (event) => {
    if (event.isTrusted) {
      for (const one of document.querySelectorAll("[data-passage-start], [data-passage-end]")) one.value = "";
    }
  });
}
