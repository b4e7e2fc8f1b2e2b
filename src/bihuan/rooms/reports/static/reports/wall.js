/* The wall keeps the last numbers it had, and says so, while the server cannot be reached or somebody
   has to sign in again. */

const stale = document.querySelector("[data-stale]");

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const ours = event.detail.xhr.status === 200 && event.detail.serverResponse.includes('id="wall"');
  if (!ours) event.detail.shouldSwap = false;
  stale.hidden = ours;
});
for (const trouble of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(trouble, () => (stale.hidden = false));
}
