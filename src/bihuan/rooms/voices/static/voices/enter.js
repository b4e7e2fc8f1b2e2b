// Taking something down while somebody speaks: Ctrl+Enter registers, Alt with a digit takes up a
// suggestion, and what the text names can be filled in; none of them takes the hands off the keys.
const form = document.querySelector("form[data-hasty]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || !form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
    const button = document.querySelector(`[data-nth="${event.code.at(-1)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  const field = button && document.getElementById(button.dataset.fill);
  if (!field) return;
  event.preventDefault();
  field.value = button.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
