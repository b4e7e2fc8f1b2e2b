// The field page: what is put down stays on this phone until the server has taken it. A form that is
// sent becomes a record in IndexedDB, with its photos; records are sent in their order, again and
// again until answered, under a key that makes the server take each of them once.
const phone = document.querySelector("[data-phone]");
const words = phone.dataset;
const list = phone.querySelector("[data-acts]");
const OLD = 7 * 24 * 3600 * 1000;
const EVERY = 20_000;

// -- what is kept -------------------------------------------------------------------------------
const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("bihuan-field", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("acts", { keyPath: "key" });
    asked.result.createObjectStore("drafts");
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function store(name, mode, act) {
  const work = (await opened).transaction(name, mode);
  const asked = act(work.objectStore(name));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(asked?.result);
    work.onabort = work.onerror = () => reject(work.error);
  });
}
const all = async () => (await store("acts", "readonly", (s) => s.getAll())).sort((a, b) => a.at.localeCompare(b.at));
const put = (record) => store("acts", "readwrite", (s) => s.put(record));
const drop = (key) => store("acts", "readwrite", (s) => s.delete(key));
const mine = (record) => record.post === words.post;

// -- putting down -------------------------------------------------------------------------------
const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const newKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));
const hashed = async (blob) => (crypto.subtle ? hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : "");
const draftOf = (form) => `${words.post}/${form.dataset.visit}/${form.dataset.act}`;

async function record(form) {
  const fields = [];
  const files = [];
  for (const [name, value] of new FormData(form)) {
    if (value instanceof Blob) value.size && files.push([name, value, value.name]);
    else if (!["csrfmiddlewaretoken", "base", "key"].includes(name)) fields.push([name, value]);
  }
  for (const glass of form.querySelectorAll("canvas[data-written]")) {
    const picture = await new Promise((done) => glass.toBlob(done, "image/png"));
    files.push([glass.dataset.sign, picture, `${glass.dataset.sign}.png`]);
  }
  const kept = await Promise.all(files.map(async ([name, blob, called]) => ({ name, blob, called, hash: await hashed(blob) })));
  const { visit, act, title } = form.dataset;
  return {
    key: newKey(), post: words.post, url: form.action, visit, act, title, fields, files: kept,
    base: form.elements.base.value, at: new Date().toISOString(), state: "waiting", said: [],
  };
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button:not([type=button])");
  button.disabled = true;
  try {
    await put(await record(form));
    await store("drafts", "readwrite", (s) => s.delete(draftOf(form)));
    if (!form.dataset.act.startsWith("check-")) form.reset();
    form.querySelectorAll("input[type=file]").forEach((input) => (input.value = ""));
    form.querySelectorAll("canvas").forEach(wipe);
    form.closest("details").open = false;
    list.scrollIntoView({ block: "center" });
  } catch (error) {
    list.prepend(Object.assign(document.createElement("li"), { textContent: words.full }));
    console.warn(error);
  } finally {
    button.disabled = false;
  }
  await show();
  send();
});

// What is being typed survives when the phone puts the page away.
const typed = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "base", "key"].includes(name));
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-act]");
  if (form) store("drafts", "readwrite", (s) => s.put(typed(form), draftOf(form)));
});
// What is not as it should be wants a word and a picture.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("input[type=radio][value=no]")) target.closest(".section")?.querySelector("details")?.setAttribute("open", "");
});

async function fill(form) {
  const values = await store("drafts", "readonly", (s) => s.get(draftOf(form)));
  if (!values || form.querySelector("[aria-invalid=true]")) return;
  for (const el of form.elements) {
    if (!el.name || ["hidden", "file"].includes(el.type)) continue;
    const own = values.filter(([name]) => name === el.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(el.type)) {
      el.checked = own.includes(el.value);
      if (el.checked) el.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (own.length) el.value = own[0];
  }
}

// -- signatures ---------------------------------------------------------------------------------
function wipe(glass) {
  glass.getContext("2d").clearRect(0, 0, glass.width, glass.height);
  delete glass.dataset.written;
}
for (const glass of document.querySelectorAll("canvas[data-sign]")) {
  const pen = glass.getContext("2d");
  const at = (event) => {
    const box = glass.getBoundingClientRect();
    return [((event.clientX - box.left) * glass.width) / box.width, ((event.clientY - box.top) * glass.height) / box.height];
  };
  glass.addEventListener("pointerdown", (event) => {
    glass.setPointerCapture(event.pointerId);
    Object.assign(pen, { lineWidth: 4, lineCap: "round", strokeStyle: "#1a2325" });
    pen.beginPath();
    pen.moveTo(...at(event));
    glass.dataset.written = "";
  });
  glass.addEventListener("pointermove", (event) => {
    if (!glass.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
}
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-wipe]")?.dataset.wipe;
  if (name) wipe(document.querySelector(`canvas[data-sign="${name}"]`));
});

// -- sending ------------------------------------------------------------------------------------
let token = "";

async function known() {
  const answer = await fetch(words.now, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  const signedIn = answer.ok && !answer.redirected;
  phone.querySelector("[data-signin-link]").hidden = signedIn;
  if (!signedIn) return say(words.signin), false;
  const now = await answer.json();
  token = now.token;
  if (String(now.post) !== words.post) return location.reload(), false;
  return true;
}

async function one(record) {
  const body = new FormData();
  for (const [name, value] of record.fields) body.append(name, value);
  for (const file of record.files) body.append(file.name, file.blob, file.called);
  for (const file of record.files) body.append("hash", file.hash);
  for (const name of ["key", "base"]) body.append(name, record[name]);
  body.append("made_at", record.at);
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(record.url, { method: "POST", body, headers, credentials: "same-origin" });
  const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
  if (answer.status >= 500 || answer.status === 429 || answer.redirected) return false;
  if (answer.ok) Object.assign(record, { state: "sent", said: [told.said], files: [], fields: [] });
  else if (told.theirs) Object.assign(record, { state: "meanwhile", said: told.errors, theirs: told.theirs });
  else Object.assign(record, { state: "refused", said: told.errors || [`${answer.status}`] });
  await put(record);
  return true;
}

// One tab at a time; what comes after a record that was not answered waits for it.
async function send() {
  if (!navigator.onLine) return show();
  const work = async () => {
    const waiting = (await all()).filter((r) => mine(r) && r.state === "waiting");
    if (!waiting.length || !(await known())) return;
    for (const record of waiting) if (!(await one(record))) break;
  };
  try {
    await (navigator.locks ? navigator.locks.request("field-send", work) : work());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // fetch: no network after all
  }
  await show();
}

// -- showing ------------------------------------------------------------------------------------
const say = (text) => (phone.querySelector("[data-net]").textContent = text);
const el = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
const button = (text, act) => el("button", text, { type: "button", className: "btn btn-plain btn-sm", onclick: act });

async function decide(record, change) {
  if (change) await put(Object.assign(record, { state: "waiting", said: [], theirs: undefined }, change));
  else if (confirm(words.sure)) await drop(record.key);
  await show();
  send();
}

function line(record) {
  const item = el("li", "");
  item.dataset.state = record.state;
  const when = new Date(record.at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  item.append(el("span", words[record.state], { className: "act-state" }), ` ${record.title} · ${when}`);
  for (const text of record.said) item.append(el("div", text, { className: "muted" }));
  if (record.theirs) {
    for (const text of record.theirs.lines) item.append(el("div", text, { className: "muted" }));
    const checks = record.act.startsWith("check-");
    if (checks) item.append(button(words.mine, () => decide(record, { base: record.theirs.base })));
    item.append(button(words.theirs, () => decide(record)));
  } else if (record.state === "refused") {
    item.append(button(words.again, () => decide(record, {})), button(words.drop, () => decide(record)));
  }
  return item;
}

async function show() {
  const records = await all();
  for (const old of records) if (old.state === "sent" && Date.now() - Date.parse(old.at) > OLD) await drop(old.key);
  list.replaceChildren(...records.filter(mine).map(line));
  if (records.some((r) => !mine(r) && r.state !== "sent")) list.prepend(el("li", words.others));
  phone.dataset.left = records.filter((r) => mine(r) && r.state !== "sent").length;
  if (phone.querySelector("[data-signin-link]").hidden) say(navigator.onLine ? words.online : words.offline);
}

// -- staying ------------------------------------------------------------------------------------
async function keep() {
  const shell = phone.querySelector("[data-shell]");
  if (!navigator.serviceWorker) return (shell.textContent = words.unkept);
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    shell.textContent = data.kept ? words.kept : words.unkept;
    phone.dataset.ready = data.kept;
  });
  await navigator.serviceWorker.register(words.worker, { scope: words.scope });
  const ready = await navigator.serviceWorker.ready;
  if (!navigator.onLine) return (shell.textContent = words.kept);
  const pages = [location.href, ...[...document.querySelectorAll("a[data-keep]")].map((a) => a.href)];
  const parts = performance.getEntriesByType("resource").map((r) => r.name).filter((url) => new URL(url).pathname.startsWith("/static/"));
  ready.active.postMessage({ pages, parts });
}

// Whoever signs out leaves no page behind; what has not been sent stays.
document.addEventListener("submit", (event) => /sign-out/.test(event.target.action) && window.caches?.delete("field-pages"));
phone.querySelector("[data-send]").addEventListener("click", send);
addEventListener("online", send);
addEventListener("offline", show);
setInterval(() => phone.dataset.left !== "0" && send(), EVERY);
for (const form of document.querySelectorAll("form[data-act]")) fill(form);
show().then(send);
keep();
