// Draws an echarts picture from the JSON beside it; the library is fetched only by pages that have a chart.
const PALETTE = ["#1f4e79", "#4a90d9", "#12946b", "#d08700", "#8e44ad", "#8b97a6", "#b3261e"];
const FONT = getComputedStyle(document.body).fontFamily;
// Below this width an item or a series takes over what it carries as `narrow`.
const NARROW = 560;

// Labels beside a ring are cut off in a narrow card; a legend below it wraps and shows every name whole.
function ringDefaults(series) {
  if (!series.some(({ type }) => type === "pie")) return {};
  return { legend: { bottom: 0, itemWidth: 12, itemHeight: 12, icon: "circle" } };
}

function whole(series) {
  if (series.type !== "pie") return series;
  return { radius: ["38%", "62%"], center: ["50%", "40%"], ...series, label: { show: false, ...series.label } };
}

// An item may name the page it stands for; only such items look as if they could be clicked.
function linked(series) {
  return { cursor: series.data?.some((item) => item?.url) ? "pointer" : "default", ...series };
}

function fitted(part, isNarrow) {
  const { narrow, ...wide } = part;
  return isNarrow ? { ...wide, ...narrow } : wide;
}

function fittedSeries(series, isNarrow) {
  const data = series.data?.map((item) => (item?.narrow ? fitted(item, isNarrow) : item));
  return { ...fitted(series, isNarrow), ...(data && { data }) };
}

function prepared(option, isNarrow) {
  const series = [option.series].flat().map((each) => fittedSeries(each, isNarrow));
  return {
    color: PALETTE,
    textStyle: { fontFamily: FONT, fontSize: 12 },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    ...ringDefaults(series),
    ...option,
    // richText draws the tooltip on the canvas: an HTML tooltip would need inline styles.
    tooltip: { confine: true, ...option.tooltip, renderMode: "richText" },
    series: series.map(whole).map(linked),
  };
}

// Only pages of ours: an address that begins with one slash.
function follow({ data, event }) {
  if (!/^\/(?!\/)/.test(data?.url ?? "")) return;
  if (event.event.ctrlKey || event.event.metaKey) window.open(data.url, "_blank", "noopener");
  else location.assign(data.url);
}

export async function attach(element) {
  const option = JSON.parse(document.getElementById(element.dataset.chartSource).textContent);
  const echarts = await import("../../vendor/echarts.esm.min.js");
  const chart = echarts.init(element, null, { renderer: "canvas" });
  let isNarrow;
  const fit = () => {
    chart.resize();
    if (isNarrow === (isNarrow = element.clientWidth < NARROW)) return;
    chart.setOption(prepared(option, isNarrow), true);
  };
  fit();
  chart.on("click", follow);
  new ResizeObserver(fit).observe(element);
}
