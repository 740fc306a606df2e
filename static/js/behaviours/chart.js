// Draws an echarts picture from the JSON beside it; the library is fetched only by pages that have a chart.
const PALETTE = ["#1f4e79", "#4a90d9", "#12946b", "#d08700", "#8e44ad", "#8b97a6", "#b3261e"];
const FONT = getComputedStyle(document.body).fontFamily;

// Long Chinese labels break into lines instead of being cut off.
function whole(series) {
  if (series.type !== "pie") return series;
  return { ...series, label: { alignTo: "edge", edgeDistance: 4, overflow: "break", ...series.label } };
}

function prepared(option) {
  return {
    color: PALETTE,
    textStyle: { fontFamily: FONT, fontSize: 12 },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    ...option,
    // richText draws the tooltip on the canvas: an HTML tooltip would need inline styles.
    tooltip: { confine: true, ...option.tooltip, renderMode: "richText" },
    series: [option.series].flat().map(whole),
  };
}

export async function attach(element) {
  const option = JSON.parse(document.getElementById(element.dataset.chartSource).textContent);
  const echarts = await import("../../vendor/echarts.esm.min.js");
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(prepared(option));
  new ResizeObserver(() => chart.resize()).observe(element);
}
