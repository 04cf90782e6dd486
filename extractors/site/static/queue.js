// The queue: filters, a list in steps, j and k to move, Enter to open the sentence.
"use strict";
(function () {
  const STEP = 60;
  const page = gazette.data("queue");
  const { el, said, fill, folded } = gazette;
  const list = document.getElementById("cases");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const field = document.getElementById("search");
  let fitting = [];
  let limit = STEP;

  const values = {
    street: (item) => [item.street || item.section], concept: (item) => [item.concept[0]],
    source: (item) => [item.source], rule: (item) => item.why.map((why) => why.r),
  };
  const labels = {
    concept: new Map(page.items.map((item) => [item.concept[0], item.concept])),
    rule: new Map(Object.entries(page.rules)),
  };
  const selects = [...document.querySelectorAll("#filters select")];
  for (const select of selects) {
    const by = select.dataset.by;
    const counts = new Map();
    for (const item of page.items) for (const value of new Set(values[by](item))) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    for (const [value, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      const name = labels[by] && labels[by].get(value);
      const option = el("option", { value });
      const tell = () => { option.textContent = (name ? name[gazette.language()] : value) + " (" + count + ")"; };
      tell();
      document.addEventListener("gazette:language", tell);
      select.append(option);
    }
    select.addEventListener("change", filter);
  }
  for (const item of page.items) {
    item.words = folded([item.title, item.street, item.section, item.concept.join(" "), item.i, item.m, item.q, item.source,
      item.why.map((why) => why.m.join(" ")).join(" ")].join(" "));
  }

  function quote(item) {
    const at = item.m ? item.q.indexOf(item.m) : -1;
    if (!item.q) return null;
    if (at < 0) return el("p", { class: "quote" }, item.q);
    return el("p", { class: "quote" }, item.q.slice(0, at), el("mark", {}, item.m), item.q.slice(at + item.m.length));
  }
  function entry(item) {
    const container = el("div", { class: "decisions" });
    const head = item.to ? el("a", { href: item.to, class: "figure-link" }, item.m || item.title) : el("b", {}, item.title);
    const made = el("li", { class: "case card", tabindex: "-1" },
      el("div", { class: "case-head" }, el("h2", {}, head, " ", item.i && item.concept[0] ? el("span", { class: "soft" }, said(item.concept)) : null),
        el("span", { class: "soft number weight" }, said(page.words.weight), " ", String(item.w))),
      el("p", { class: "case-place soft" }, [item.street || item.section, item.i, item.m ? item.title : "", item.source, item.day].filter(Boolean)
        .map((part) => el("span", {}, part))),
      quote(item),
      el("ul", { class: "reasons" }, item.why.map((why) => el("li", {},
        el("span", { class: "badge severity-" + why.s }, said(page.codes.cause[why.c] || [why.c, why.c])), " ", said(why.m)))),
      container);
    document.dispatchEvent(new CustomEvent("gazette:case", { detail: { item, container } }));
    return made;
  }
  function draw() {
    const there = list.children.length;
    list.append(...fitting.slice(there, limit).map(entry));
    more.hidden = limit >= fitting.length;
    shown.replaceChildren(said(fill(page.words.cases_shown, { shown: Math.min(limit, fitting.length).toLocaleString("en"), total: fitting.length.toLocaleString("en") })));
    if (!page.items.length) list.replaceChildren(el("li", { class: "note" }, said(page.words.queue_empty)));
  }
  function filter() {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value).map((select) => [values[select.dataset.by], select.value]);
    fitting = page.items.filter((item) => chosen.every(([of, value]) => of(item).includes(value))
      && wanted.every((word) => item.words.includes(word)));
    limit = STEP;
    list.replaceChildren();
    draw();
  }
  function move(direction) {
    const cases = [...list.querySelectorAll(".case")];
    const at = cases.findIndex((one) => one.contains(document.activeElement));
    const next = at < 0 ? 0 : at + direction;
    if (next >= cases.length && limit < fitting.length) { limit += STEP; draw(); return move(direction); }
    const target = cases[Math.max(0, Math.min(next, cases.length - 1))];
    if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
  }
  field.addEventListener("input", filter);
  more.addEventListener("click", () => { limit += STEP; draw(); });
  gazette.onKeys({
    j: () => move(1), k: () => move(-1), "/": () => field.focus(), Escape: () => field.blur(),
    Enter: () => {
      const one = document.activeElement.closest(".case");
      const link = one && document.activeElement === one && one.querySelector("a[href]");
      if (!link) return false;
      link.click();
      return true;
    },
  });
  filter();
})();
