/* Draws the tables of `figure[data-chart]`. The table is the truth: what is drawn is read from it, a
   mark opens what its cell opens, and it stays where scripts or ECharts are missing. */

const DRAWERS = { line, stack, bars, points };
const ROW = 26;
const drawn = new Map();

for (const figure of document.querySelectorAll("figure[data-chart]")) begin(figure);
document.body.addEventListener("htmx:afterSettle", () => {
  for (const figure of drawn.keys()) if (!figure.isConnected) end(figure);
  for (const figure of document.querySelectorAll("figure[data-chart]")) if (!drawn.has(figure)) begin(figure);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });

function begin(figure) {
  const data = read(figure);
  const place = figure.querySelector(".chart-drawing");
  if (!globalThis.echarts || !data.rows.length) return;
  figure.dataset.drawn = "";
  const fills = getComputedStyle(figure).getPropertyValue("--chart-fill").trim();
  if (!fills) place.style.height = `${height(figure, data)}px`;
  const chart = globalThis.echarts.init(place, null, { renderer: "svg" });
  chart.on("click", (mark) => open(data, mark));
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(place);
  drawn.set(figure, { chart, watch, data });
  paint(figure);
  for (const button of figure.querySelectorAll("[data-save]")) {
    button.addEventListener("click", () => save(figure, button.dataset.save));
  }
  const table = figure.querySelector("details");
  if (table) table.open = false;
}

function end(figure) {
  const { chart, watch } = drawn.get(figure);
  watch.disconnect();
  chart.dispose();
  drawn.delete(figure);
}

function again() {
  for (const figure of drawn.keys()) paint(figure);
}

function paint(figure) {
  const { chart, data } = drawn.get(figure);
  const look = looks(figure);
  chart.setOption(
    {
      animation: false,
      backgroundColor: look.sheet,
      textStyle: { fontFamily: look.family, color: look.ink2, fontSize: look.size },
      ...DRAWERS[figure.dataset.chart](data, look, figure),
    },
    true,
  );
}

/* -- reading the table ------------------------------------------------------------------------- */

function read(figure) {
  const series = [...figure.querySelectorAll("thead th[data-tone]")].map((head) => ({
    name: head.textContent.trim(),
    tone: head.dataset.tone,
  }));
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) => ({
    label: row.querySelector("th").textContent.trim(),
    href: row.querySelector("th a")?.href,
    tone: row.dataset.tone,
    x: Number(row.dataset.x),
    y: Number(row.dataset.y),
    cells: [...row.querySelectorAll("td[data-n]")].map((cell) => ({
      n: Number(cell.dataset.n),
      href: cell.querySelector("a")?.href,
    })),
  }));
  return { series, rows };
}

function open(data, mark) {
  const row = data.rows[mark.data?.row ?? mark.dataIndex];
  const cell = row?.cells[mark.data?.cell ?? mark.seriesIndex];
  const href = cell?.href ?? row?.href;
  if (href) location.assign(href);
}

function looks(figure) {
  const style = getComputedStyle(figure);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    sheet: value("--sheet"),
    ink: value("--ink"),
    ink2: value("--ink-2"),
    line: value("--line"),
    edge: value("--edge"),
    family: style.fontFamily,
    size: Math.round(parseFloat(style.fontSize) * 0.8),
    tone: (tone) => value(`--${tone}-fill`),
  };
}

function height(figure, data) {
  if (figure.dataset.chart === "stack") return data.rows.length * ROW + 64;
  return figure.dataset.chart === "points" ? 420 : 260;
}

/* -- the drawings ------------------------------------------------------------------------------ */

function line(data, look) {
  return {
    ...frame(data, look),
    tooltip: tip(look, "axis"),
    xAxis: { type: "category", boundaryGap: false, data: labels(data), ...axis(look) },
    yAxis: { type: "value", minInterval: 1, ...axis(look, true) },
    series: data.series.map((one, at) => ({
      name: one.name,
      type: "line",
      color: look.tone(one.tone),
      symbol: "circle",
      symbolSize: 7,
      lineStyle: { width: 2 },
      data: data.rows.map((row) => row.cells[at].n),
      cursor: "pointer",
    })),
  };
}

function stack(data, look) {
  return {
    ...frame(data, look),
    tooltip: tip(look, "axis", "shadow"),
    xAxis: { type: "value", minInterval: 1, ...axis(look, true) },
    yAxis: { type: "category", inverse: true, data: labels(data), ...axis(look, false, { interval: 0 }) },
    series: data.series.map((one, at) => ({
      name: one.name,
      type: "bar",
      stack: "all",
      barMaxWidth: 16,
      color: look.tone(one.tone),
      data: data.rows.map((row) => row.cells[at].n || null),
      cursor: "pointer",
    })),
  };
}

function bars(data, look) {
  return {
    ...frame(data, look),
    tooltip: tip(look, "item"),
    xAxis: { type: "category", data: labels(data), ...axis(look) },
    yAxis: { type: "value", minInterval: 1, ...axis(look, true) },
    series: data.series.map((one, at) => ({
      name: one.name,
      type: "bar",
      stack: "all",
      barMaxWidth: 44,
      color: look.tone(one.tone),
      label: { show: data.series.length === 1, position: "top", color: look.ink },
      data: data.rows.map((row) => row.cells[at].n),
      cursor: "pointer",
    })),
  };
}

/* Places by their degrees: north is up, and a degree of longitude is as short as at that latitude. */
function points(data, look, figure) {
  const there = data.rows.map((row, at) => ({ ...row, at })).filter((row) => row.tone);
  const [west, east] = extent(there.map((row) => row.x));
  const [south, north] = extent(there.map((row) => row.y));
  const most = Math.max(1, ...there.map((row) => row.cells[0].n));
  const { width, height: high } = figure.querySelector(".chart-drawing").getBoundingClientRect();
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((width - 48) / ((east - west) * narrow || 1), (high - 48) / (north - south || 1));
  const side = { x: width / scale / narrow / 2, y: high / scale / 2 };
  const hidden = { show: false, type: "value" };
  return {
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    tooltip: {
      ...tip(look, "item"),
      formatter: ({ data: one }) => [one.name, ...data.series.map((s, at) => `${s.name} ${data.rows[one.row].cells[at].n}`)].join("\n"),
    },
    xAxis: { ...hidden, min: (west + east) / 2 - side.x, max: (west + east) / 2 + side.x },
    yAxis: { ...hidden, min: (south + north) / 2 - side.y, max: (south + north) / 2 + side.y },
    series: [
      {
        type: "scatter",
        cursor: "pointer",
        data: there
          .sort((one, other) => one.cells[0].n - other.cells[0].n)
          .map((row) => ({
            name: row.label,
            value: [row.x, row.y],
            row: row.at,
            cell: 0,
            symbolSize: row.cells[0].n ? 8 + 12 * Math.sqrt(row.cells[0].n / most) : 6,
            itemStyle: { color: look.tone(row.tone), opacity: row.cells[0].n ? 0.85 : 0.5, borderColor: look.sheet, borderWidth: 1 },
          })),
      },
    ],
  };
}

function extent(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function labels(data) {
  return data.rows.map((row) => row.label);
}

function frame(data, look) {
  const several = data.series.length > 1;
  return {
    grid: { left: 4, right: 20, top: several ? 36 : 22, bottom: 4, containLabel: true },
    legend: { show: several, top: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: "rect", selectedMode: false, textStyle: { color: look.ink2, fontSize: look.size } },
  };
}

function axis(look, values = false, label = { hideOverlap: true }) {
  return {
    axisLine: { show: !values, lineStyle: { color: look.edge } },
    axisTick: { show: false },
    axisLabel: { color: look.ink2, fontSize: look.size, ...label },
    splitLine: { show: values, lineStyle: { color: look.line } },
  };
}

/* Drawn into the picture: the content security policy refuses markup with styles of its own. */
function tip(look, trigger, pointer = "line") {
  return {
    trigger,
    renderMode: "richText",
    confine: true,
    axisPointer: { type: pointer, lineStyle: { color: look.edge }, shadowStyle: { opacity: 0.08 } },
    backgroundColor: look.sheet,
    borderColor: look.edge,
    borderWidth: 1,
    textStyle: { color: look.ink, fontSize: look.size, fontFamily: look.family },
  };
}

/* -- taking it along --------------------------------------------------------------------------- */

async function save(figure, kind) {
  const svg = figure.querySelector(".chart-drawing svg");
  const text = new XMLSerializer().serializeToString(svg);
  const picture = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  hand(kind === "svg" ? picture : await pixels(picture, svg), `${figure.dataset.name}.${kind}`);
}

async function pixels(picture, svg) {
  const { width, height: high } = svg.getBoundingClientRect();
  const image = new Image(width, high);
  image.src = URL.createObjectURL(picture);
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: high * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function hand(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
