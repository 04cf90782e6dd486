// Draws the charts of a page from the specifications beside it (Vega-Lite, without evaluating text as code), again when
// the language, the theme or the chosen view changes. Every mark leads to its figure; the table beside it says the same.
"use strict";
(function () {
  const COLOURS = ["accent", "ink", "soft", "good", "alarm", "warning", "line", "sheet"];
  const charts = gazette.data("charts") || {};
  const tip = gazette.el("div", { class: "chart-tip", hidden: true, "aria-hidden": "true" });
  document.body.append(tip);

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue("--" + name).trim();
    const found = Object.fromEntries(COLOURS.map((name) => [name, of(name)]));
    found.category = [1, 2, 3, 4, 5, 6].map((n) => of("series-" + n));
    found.font = of("sans");
    return found;
  }
  // Words of the language that is shown; colours of the theme.
  function resolved(node, palette, key) {
    if (Array.isArray(node)) return node.map((each) => resolved(each, palette, key));
    if (node && typeof node === "object") {
      if (node.$) return node.$[gazette.language()];
      return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolved(value, palette, name)]));
    }
    return (key === "value" || key === "range") && COLOURS.includes(node) ? palette[node] : node;
  }
  function config(palette) {
    const text = { font: palette.font, fontSize: 12, color: palette.ink };
    return {
      background: null, font: palette.font, padding: { left: 2, right: 4, top: 6, bottom: 4 },
      view: { stroke: null }, text,
      axis: { labelFont: palette.font, titleFont: palette.font, labelFontSize: 12.5, titleFontSize: 12, labelColor: palette.soft,
        titleColor: palette.soft, titleFontWeight: 400, gridColor: palette.line, domainColor: palette.line, tickColor: palette.line },
      axisBand: { grid: false },
      legend: { labelFont: palette.font, labelFontSize: 12.5, labelColor: palette.soft, titleColor: palette.soft, symbolSize: 110, symbolType: "circle" },
      range: { category: palette.category },
    };
  }
  function showTip(handler, event, item, value) {
    if (value === null || value === undefined || value === "") { tip.hidden = true; return; }
    tip.textContent = String(value);
    tip.hidden = false;
    const width = tip.offsetWidth;
    tip.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - width - 8)) + "px";
    tip.style.top = (event.clientY + 18) + "px";
  }

  const drawn = new Map();  // element -> its view
  async function draw(element) {
    const chart = charts[element.dataset.chart];
    const chosen = chart.views[Number(element.dataset.view || 0)];
    const palette = colours();
    const spec = resolved(chosen.spec, palette);
    const description = resolved(chart.told, palette);
    const compiled = vegaLite.compile(
      { $schema: "https://vega.github.io/schema/vega-lite/v5.json", width: "container", description, ...spec },
      { config: config(palette), logger: vega.logger(vega.Error) }).spec;
    const before = drawn.get(element);
    if (before) before.finalize();
    element.replaceChildren();
    const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
      expr: vega.expressionInterpreter, renderer: "svg", container: element, hover: true, logLevel: vega.Error, tooltip: showTip,
    });
    drawn.set(element, view);
    await view.runAsync();
    element.dataset.drawn = "";
  }
  async function drawAll() {
    for (const element of document.querySelectorAll("[data-chart]")) if (charts[element.dataset.chart] && element.offsetParent !== null) await draw(element);
  }

  function buttons(element) {
    const chart = charts[element.dataset.chart];
    const views = chart ? chart.views : [];
    const place = element.parentElement.querySelector(".chart-views");
    if (views.length < 2 || !place) return;
    views.forEach((view, at) => {
      const button = gazette.el("button", { type: "button", "aria-pressed": at === 0 ? "true" : "false" }, gazette.said(view.label));
      button.addEventListener("click", () => {
        element.dataset.view = at;
        place.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", other === button ? "true" : "false"));
        const note = element.parentElement.querySelector(".chart-note");
        if (note) note.replaceChildren(gazette.said(view.note || ""));
        draw(element);
      });
      place.append(button);
    });
  }

  for (const element of document.querySelectorAll("[data-chart]")) buttons(element);
  document.addEventListener("gazette:language", drawAll);
  document.addEventListener("toggle", (event) => {
    if (event.target.open) event.target.querySelectorAll("[data-chart]:not([data-drawn])").forEach(draw);
  }, true);
  new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
  gazette.draw = (id, chart) => {
    charts[id] = chart;
    return draw(document.querySelector(`[data-chart="${id}"]`));
  };
  gazette.chartsDrawn = drawAll();
})();
