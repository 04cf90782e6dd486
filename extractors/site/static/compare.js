// Up to four streets side by side. The address keeps the choice (?streets=330105012,330105013), so that it can be passed on.
"use strict";
(function () {
  const MOST = 4, HUES = 4;
  const { measures, streets, words, themes } = gazette.data("compare");
  const { el, said, fill } = gazette;
  const only = document.getElementById("only");
  const known = Object.keys(streets);
  let chosen = (new URLSearchParams(location.search).get("streets") || "").split(",").filter((code) => streets[code]);
  if (!chosen.length) {
    chosen = alike();
  }
  if (chosen.length === 1) chosen.push(...known.filter((code) => code !== chosen[0]).slice(0, 1));
  chosen = [...new Set(chosen)].slice(0, MOST);

  // Three streets of which most can be compared: figures of the same indicator and period.
  function alike() {
    const own = Object.fromEntries(known.map((code) => [code, new Set(measures.flatMap((measure, at) =>
      (measure.cells[code] || []).map((cell) => at + "/" + cell.p)))]));
    const shared = (codes) => [...own[codes[0]]].filter((key) => codes.every((code) => own[code].has(key))).length;
    let best = known.slice(0, 1), most = -1;
    known.forEach((one, at) => known.slice(at + 1).forEach((other) => {
      if (shared([one, other]) > most) { most = shared([one, other]); best = [one, other]; }
    }));
    const third = known.filter((code) => !best.includes(code)).sort((a, b) => shared([...best, b]) - shared([...best, a]))[0];
    return third && shared([...best, third]) ? [...best, third] : best;
  }

  // The period that most of the chosen streets gave a figure for, the newest first; each street's figure of it, else its newest.
  function row(measure) {
    const count = {};
    for (const code of chosen) for (const cell of measure.cells[code] || []) count[cell.p] = (count[cell.p] || 0) + 1;
    const best = Object.entries(count).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1))[0];
    if (!best) return null;
    const cells = chosen.map((code) => {
      const there = measure.cells[code] || [];
      return there.find((cell) => cell.p === best[0]) || there[0] || null;
    });
    const same = cells.filter((cell) => cell && cell.p === best[0]).length;
    const most = Math.max(...cells.filter((cell) => cell && cell.p === best[0]).map((cell) => Math.abs(cell.v)));
    return { measure, cells, period: best[0], same, most };
  }

  function cell(found, at) {
    const it = found.cells[at];
    if (!it) return el("td", { class: "soft" }, said(words.no_figure));
    const alike = it.p === found.period && found.same > 1;
    const made = el("td", { class: alike ? "alike" : "" },
      el("a", { class: "figure-link", href: it.to }, said(it.said)), el("br"),
      el("span", { class: "soft small" }, said(it.when), it.rank && it.n > 1 ? [" · ", it.rank + "/" + it.n] : null));
    if (alike && found.most) {
      const bar = el("span", { class: "cell-bar hue-" + (at + 1), "aria-hidden": "true" });
      bar.style.width = (100 * Math.abs(it.v) / found.most) + "%";
      made.append(el("span", { class: "cell-track" }, bar));
    } else if (found.cells.filter(Boolean).length > 1) made.append(el("span", { class: "badge" }, said(words.other_periods)));
    return made;
  }

  function table(rows) {
    const place = document.getElementById("compared");
    const head = el("thead", {}, el("tr", {}, el("td", {}),
      chosen.map((code, at) => el("th", { scope: "col" }, el("span", { class: "dot hue-" + (at + 1), "aria-hidden": "true" }),
        el("a", { href: "streets/" + code + ".html" }, said(streets[code]))))));
    const bodies = Object.entries(themes).map(([theme, name]) => {
      const own = rows.filter((found) => found.measure.theme === theme);
      return own.length ? el("tbody", {},
        el("tr", { class: "theme-row" }, el("th", { scope: "rowgroup", colspan: chosen.length + 1 }, el("span", { class: "badge theme-" + theme }, said(name)))),
        own.map((found) => el("tr", {},
          el("th", { scope: "row" }, el("a", { href: "indicators/" + found.measure.concept + ".html" }, said(found.measure.name)), el("br"),
            el("span", { class: "soft small" }, said(found.measure.label))),
          chosen.map((code, at) => cell(found, at))))) : null;
    });
    place.replaceChildren(head, ...bodies.filter(Boolean));
  }

  function ranks(rows) {
    const values = [];
    for (const found of rows.filter((each) => each.same > 1)) {
      found.cells.forEach((it, at) => {
        if (!it || it.p !== found.period || !it.rank) return;
        const of = (lang) => fill(words.rank_of, { rank: it.rank, n: it.n })[lang];
        const name = found.measure.name.map((text, lang) => text + " · " + found.measure.label[lang]);
        values.push({ y: { $: name }, v: it.rank, g: { $: streets[chosen[at]] }, to: it.to,
          tip: { $: [0, 1].map((lang) => [streets[chosen[at]][lang], it.said[lang], it.when[lang], of(lang)].join("\n")) } });
      });
    }
    const figure = document.getElementById("ranks");
    figure.hidden = !values.length;
    if (!values.length) return;
    const most = Math.max(...values.map((value) => value.v), 4);
    gazette.draw("ranks", { told: { $: words.ranks_told }, views: [{ label: words.ranks_axis, note: words.ranks_told, spec: {
      data: { values }, height: { step: 40, for: "position" },
      encoding: { y: { field: "y", type: "nominal", sort: null, title: null, axis: { domain: false, ticks: false, grid: true, labelLimit: 230, labelPadding: 8 } } },
      layer: [{ mark: { type: "point", filled: true, size: 130, opacity: 0.85 }, encoding: {
        x: { field: "v", type: "quantitative", title: { $: words.ranks_axis }, scale: { domain: [0.5, most + 0.5], nice: false },
          axis: { tickMinStep: 1, grid: false, format: "d" } },
        yOffset: { field: "g", type: "nominal" },
        color: { field: "g", type: "nominal", title: null, scale: { domain: chosen.map((code) => ({ $: streets[code] })) }, legend: { orient: "top", columns: 2 } },
        href: { field: "to" }, tooltip: { field: "tip" } } }],
    } }] });
  }

  function show() {
    const rows = measures.map(row).filter(Boolean);
    table(only.checked ? rows.filter((found) => found.same > 1) : rows);
    ranks(rows);
    const address = "?streets=" + chosen.join(",");
    try { history.replaceState(null, "", address); } catch (error) { /* a browser may forbid it for files */ }
  }

  const choices = document.getElementById("choices");
  for (let at = 0; at < MOST; at += 1) {
    const select = el("select", { id: "street-" + (at + 1) }, el("option", { value: "" }, "—"), known.map((code) => el("option", { value: code }, streets[code][gazette.language()])));
    select.value = chosen[at] || "";
    select.addEventListener("change", () => {
      chosen = [...new Set([...choices.querySelectorAll("select")].map((each) => each.value).filter(Boolean))];
      if (!chosen.length) { chosen = [known[0]]; }
      choices.querySelectorAll("select").forEach((each, place) => { each.value = chosen[place] || ""; });
      show();
    });
    choices.append(el("label", { for: select.id }, el("span", { class: "dot hue-" + (at + 1 > HUES ? 1 : at + 1), "aria-hidden": "true" }),
      el("span", { class: "unseen" }, said(words.choose_street), " " + (at + 1)), select));
  }
  // An option holds text only: the shown language's.
  document.addEventListener("gazette:language", () => choices.querySelectorAll("option[value]:not([value=''])").forEach((option) => {
    option.textContent = streets[option.value][gazette.language()];
  }));
  only.addEventListener("change", show);
  if (known.length) show();
})();
