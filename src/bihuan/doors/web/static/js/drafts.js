// Nothing written is lost: forms with data-draft="…" keep their text in this tab until it is sent
// and another page has come back. The key should name the matter and its version.
const key = (form) => `draft:${form.dataset.draft}`;
const fields = (form) => [...form.elements].filter((el) => el.name && !["hidden", "file", "password", "submit"].includes(el.type));
const forms = () => document.querySelectorAll("form[data-draft]");
const dirty = new Set();

function keep(form, sent = false) {
  const values = fields(form).map((el) => [el.name, el.type === "checkbox" || el.type === "radio" ? el.checked : el.value, el.value]);
  sessionStorage.setItem(key(form), JSON.stringify({ path: location.pathname, sent, values }));
}

function fill(form, values) {
  const waiting = [...values];
  for (const el of fields(form)) {
    const at = waiting.findIndex(([name, , own]) => name === el.name && (typeof el.checked !== "boolean" || !["checkbox", "radio"].includes(el.type) || own === el.value));
    if (at < 0) continue;
    const [, value] = waiting.splice(at, 1)[0];
    if (el.type === "checkbox" || el.type === "radio") el.checked = value;
    else el.value = value;
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function offer(form) {
  const stored = sessionStorage.getItem(key(form));
  const template = document.querySelector("[data-draft-notice]");
  // A form that came back with errors already holds what was sent.
  if (!stored || !template || form.querySelector("[aria-invalid=true]")) return;
  const notice = template.content.cloneNode(true).firstElementChild;
  notice.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-restore]")) fill(form, JSON.parse(stored).values);
    else if (event.target.closest("[data-draft-drop]")) sessionStorage.removeItem(key(form));
    else return;
    notice.remove();
  });
  form.prepend(notice);
}

// What was sent has arrived when another page came back, or this one with a word of success.
const arrived = document.querySelector("[data-flash] [data-tone=green]");
for (const name of Object.keys(sessionStorage).filter((k) => k.startsWith("draft:"))) {
  const { path, sent } = JSON.parse(sessionStorage.getItem(name));
  if (sent && (arrived || path !== location.pathname)) sessionStorage.removeItem(name);
}
for (const form of forms()) offer(form);

const form = (event) => event.target.closest?.("form[data-draft]");
document.addEventListener("input", (event) => form(event) && (keep(form(event)), dirty.add(form(event))));
document.addEventListener("submit", (event) => form(event) && (keep(form(event), true), dirty.delete(form(event))));
// What the server keeps while somebody types (HX-Trigger: draft:kept) need not be kept here.
document.addEventListener("draft:kept", () => {
  for (const form of forms()) {
    sessionStorage.removeItem(key(form));
    dirty.delete(form);
  }
});
addEventListener("beforeunload", (event) => [...dirty].some((f) => f.isConnected) && event.preventDefault());
