// Lists the chosen files with their sizes and says which are too large before anything is sent.
const KIB = 1024;
const size = (bytes) => (bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} KB` : `${(bytes / KIB / KIB).toFixed(1)} MB`);

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (!box || event.target.type !== "file") return;
  const limit = Number(box.dataset.limit);
  const input = event.target;
  const list = box.querySelector("[data-chosen]");
  const lines = [...input.files].map((file) => {
    const line = document.createElement("li");
    const large = file.size > limit;
    line.textContent = large
      ? box.dataset.tooLarge.replace("{name}", file.name).replace("{size}", size(file.size)).replace("{limit}", size(limit))
      : `${file.name}  ${size(file.size)}`;
    line.classList.toggle("too-large", large);
    if (file.type.startsWith("image/") && !large) line.prepend(preview(file));
    return line;
  });
  list.replaceChildren(...lines);
  const refused = list.querySelector(".too-large");
  input.setCustomValidity(refused ? refused.textContent : "");
  if (refused) input.reportValidity();
});

function preview(file) {
  const image = document.createElement("img");
  image.alt = "";
  image.height = 48;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  return image;
}
