// Marks that JavaScript runs; folds open menus on Escape and on a click elsewhere; moves the reader
// to the error summary; tells when the server cannot be reached.
document.documentElement.classList.remove("no-js");

const open = () => document.querySelectorAll("details[data-dismiss][open]");

document.addEventListener("click", (event) => {
  for (const fold of open()) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fold of open()) {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (!fold.open || !fold.matches("details.confirm")) return;
    fold.querySelector(".confirm-body").querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  },
  true,
);

document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());

const toErrors = (root) => root.querySelector("[data-focus]")?.focus();
toErrors(document);
document.addEventListener("htmx:afterSwap", (event) => toErrors(event.target));

document.addEventListener("htmx:sendError", () => {
  const template = document.querySelector("[data-offline-notice]");
  const place = document.querySelector("[data-flash]");
  if (template && place && !place.querySelector(".offline")) {
    const notice = template.content.cloneNode(true).firstElementChild;
    notice.classList.add("offline");
    place.append(notice);
  }
});
document.addEventListener("htmx:afterOnLoad", () => document.querySelector(".offline")?.remove());
