// Shows and hides questions while the form is being filled in, by the very expressions the server
// evaluates (evaluation.py), and keeps what is written when the form has data-form-save.
// The server decides again whatever happens here.
const DAY_MS = 86400000;
const written = (day) => (Number.isNaN(day.valueOf()) ? "" : day.toISOString().slice(0, 10));
// A 30th of February is no date, whatever the browser makes of it.
const isDate = (v) => typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v) && written(new Date(v)) === v;
const isTime = (v) => typeof v === "string" && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/.test(v);
const isNumber = (v) => /^\s*-?(\d+(\.\d*)?|\.\d+)\s*$/.test(v);

function number(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  if (isDate(value)) return Date.parse(value) / DAY_MS;
  if (isTime(value)) return value.split(":").reduce((sum, part, at) => sum + part * [3600, 60, 1][at], 0) / 86400;
  return isNumber(value) ? Number(value) : NaN;
}
const boolean = (value) => (typeof value === "number" ? value !== 0 && !Number.isNaN(value) : value !== "" && value !== false);
const string = (value) => (typeof value === "number" ? String(near(value)) : String(value));
const words = (value) => string(value).split(/\s+/).filter(Boolean);
// The server reckons in decimals: 0.1 + 0.2 is 0.3 there.
const near = (value) => (Number.isFinite(value) ? Number(value.toPrecision(14)) : value);

function day(value) {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) return isDate(value.slice(0, 10)) ? value.slice(0, 10) : "";
  const days = number(value);
  return Number.isFinite(days) ? written(new Date(Math.floor(days) * DAY_MS)) : "";
}

function substr(text, from, to) {
  const [first, last] = [Math.trunc(number(from)), to === undefined ? Infinity : Math.trunc(number(to))];
  return Number.isFinite(first) && !Number.isNaN(last) ? [...string(text)].slice(first, last === Infinity ? undefined : last).join("") : "";
}

function extreme(choose, values) {
  const given = values.filter((v) => v !== "");
  return given.length ? choose(...given.map(number)) : NaN;
}

function round(value, places = 0) {
  const unit = 10 ** -Math.trunc(number(places));
  return near(Math.floor(near(number(value) / unit) + 0.5) * unit);
}

const functions = {
  true: () => true,
  false: () => false,
  not: (v) => !boolean(v),
  boolean,
  number,
  string,
  int: (v) => Math.trunc(number(v)),
  round,
  abs: (v) => Math.abs(number(v)),
  min: (...all) => extreme(Math.min, all),
  max: (...all) => extreme(Math.max, all),
  date: day,
  selected: (v, code) => words(v).includes(string(code)),
  "selected-at": (v, at) => words(v)[number(at)] ?? "",
  "count-selected": (v) => words(v).length,
  coalesce: (...all) => all.find((v) => v !== "") ?? "",
  concat: (...all) => all.map(string).join(""),
  contains: (v, part) => string(v).includes(string(part)),
  "starts-with": (v, part) => string(v).startsWith(string(part)),
  "ends-with": (v, part) => string(v).endsWith(string(part)),
  "string-length": (v) => [...string(v)].length,
  "normalize-space": (v) => words(v).join(" "),
  substr,
  regex: (v, pattern) => [...string(v)].length <= 500 && new RegExp(`^(?:${string(pattern)})$`, "u").test(string(v)),
};
const sums = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, div: (a, b) => a / b, mod: (a, b) => a % b };
const orders = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b };

function same(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return boolean(left) === boolean(right);
  if (typeof left === "string" && typeof right === "string") return left === right;
  return near(number(left)) === near(number(right));
}

export function evaluate(node, values, today, here = "") {
  const [kind, ...parts] = node;
  const value = (part) => evaluate(part, values, today, here);
  if (kind === "ref") return values[parts[0]] ?? "";
  if (kind === "str") return parts[0];
  if (kind === "num") return Number(parts[0]);
  if (kind === "self") return here;
  if (kind === "and") return parts.every((part) => boolean(value(part)));
  if (kind === "or") return parts.some((part) => boolean(value(part)));
  if (kind === "negative") return -number(value(parts[0]));
  if (kind === "chain") {
    let total = number(value(parts[0]));
    for (let at = 1; at < parts.length; at += 2) total = sums[parts[at]](total, number(value(parts[at + 1])));
    return total;
  }
  if (kind === "call") return call(parts[0], parts.slice(1), value, today);
  const [left, right] = parts.map(value);
  if (kind === "=") return same(left, right);
  if (kind === "!=") return !same(left, right);
  return orders[kind](near(number(left)), near(number(right)));
}

function call(name, parts, value, today) {
  if (name === "if") return value(boolean(value(parts[0])) ? parts[1] : parts[2]);
  if (name === "today") return today;
  return functions[name](...parts.map(value));
}

const NUMBERS = ["integer", "decimal", "rating"];

function answer(box) {
  const name = `q-${box.dataset.code}`;
  const controls = [...box.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const given = controls.filter((el) => !["radio", "checkbox"].includes(el.type) || el.checked).map((el) => el.value);
  const text = given.join(" ");
  if (!NUMBERS.includes(box.dataset.kind)) return text.trim();
  const half = text.normalize("NFKC").trim();
  return isNumber(half) ? Number(half) : "";
}

// A choice that is not offered any more is not chosen any more either.
function offer(part, offered) {
  const control = part.matches("option") ? part : part.querySelector("input");
  control.disabled = !offered;
  if (offered) return;
  control.checked = false;
  if (control.selected) control.closest("select").value = "";
}

function update(form) {
  const { known, sums: calculations, today } = JSON.parse(form.dataset.formLive);
  const boxes = [...form.querySelectorAll("[data-code]")];
  const conditions = [...form.querySelectorAll("[data-condition]")];
  // What becomes visible may be what another condition waits for.
  for (let turn = 0; turn <= conditions.length; turn += 1) {
    const values = { ...known };
    for (const box of boxes) if (box.querySelector("[name=shown]")) values[box.dataset.code] = box.closest("[hidden]") ? "" : answer(box);
    for (const [code, node] of calculations) values[code] = evaluate(node, values, today);
    let changed = false;
    for (const part of conditions) {
      const hidden = !boolean(evaluate(JSON.parse(part.dataset.condition), values, today));
      changed ||= hidden !== part.hidden;
      part.hidden = hidden;
      if (part.matches("option, .choice")) offer(part, !hidden);
    }
    for (const star of form.querySelectorAll("[data-required]")) star.hidden = !boolean(evaluate(JSON.parse(star.dataset.required), values, today));
    if (!changed) break;
  }
  for (const mark of form.querySelectorAll("[name=shown]")) mark.disabled = mark.closest("[hidden]") !== null;
}

const WAIT_MS = 1500;
const waiting = new WeakMap();

async function keep(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("go", "save");
  const note = form.querySelector("[data-form-saved]");
  const sent = await fetch(form.dataset.formSave, { method: "POST", body: data, headers: { "X-Form-Save": "1" } }).catch(() => null);
  const time = new Date().toTimeString().slice(0, 5);
  note.textContent = sent?.ok ? form.dataset.saved.replace("{time}", time) : form.dataset.unsaved;
}

const forms = () => document.querySelectorAll("form[data-form-live]");
for (const event of ["input", "change"]) {
  document.addEventListener(event, ({ target }) => {
    const form = target.closest?.("form[data-form-live]");
    if (!form) return;
    update(form);
    if (!form.dataset.formSave) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(keep, WAIT_MS, form));
  });
}
document.addEventListener("submit", ({ target }) => clearTimeout(waiting.get(target)));
const all = () => forms().forEach(update);
all();
addEventListener("pageshow", all);
document.addEventListener("htmx:afterSwap", all);
