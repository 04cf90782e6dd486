// The queue: filters, a list in steps, j and k to move, Enter to open the sentence.
"use strict";
(function () {
  const STEP = 60;
  const page = gazette.data("queue");
  const { el, said, fill, folded } = gazette;
  page.items = gazette.unpacked(page.items);
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
    concept: new Map(Object.entries(page.concepts)),
    rule: new Map(Object.entries(page.rules)),
  };
  const selects = [...document.querySelectorAll("#filters select")];
  for (const select of selects) {
    const by = select.dataset.by;
    for (const [value, count] of page.choices[by]) {
      const name = labels[by] && labels[by].get(value);
      const option = el("option", { value });
      const tell = () => { option.textContent = (name ? name[gazette.language()] : value) + " (" + count + ")"; };
      tell();
      document.addEventListener("gazette:language", tell);
      select.append(option);
    }
    select.addEventListener("change", filter);
  }
  // The heaviest entries come with the page, the others when they are asked for: by a filter, or at the list's end.
  let coming = null;
  function all(then) {
    if (!page.rest.length) return then();
    const next = (name) => gazette.load(name + ".js").then(() => page.items.push(...gazette.unpacked(gazette.data(name))));
    coming = coming || page.rest.reduce((before, name) => before.then(() => next(name)), Promise.resolve()).then(() => { page.rest = []; });
    return coming.then(then);
  }
  function wordsOf(item) {
    item.words = item.words || folded([item.title, item.street, item.section, item.concept.join(" "), item.i, item.m, item.q, item.source,
      item.why.map((why) => why.m.join(" ")).join(" ")].join(" "));
    return item.words;
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
      item.waits ? el("p", {}, el("a", { href: item.to, class: "figure-link" }, said(page.words.see_waiting), " →")) : null,
      el("ul", { class: "reasons" }, item.why.map((why) => el("li", {},
        el("span", { class: "badge severity-" + why.s }, said(page.codes.cause[why.c] || [why.c, why.c])), " ", said(why.m),
        item.n ? [" · ", said(fill(page.words.n_figures, { n: item.n }))] : null))),
      container);
    document.dispatchEvent(new CustomEvent("gazette:case", { detail: { item: { ...item, last: page.last }, container } }));
    return made;
  }
  function draw(then) {
    if (fitting === page.items && limit > fitting.length && page.rest.length) { all(() => draw(then)); return; }
    const there = list.children.length;
    list.append(...fitting.slice(there, limit).map(entry));
    const total = fitting === page.items ? page.total : fitting.length;
    more.hidden = limit >= total;
    shown.replaceChildren(said(fill(page.words.cases_shown, { shown: Math.min(limit, total).toLocaleString("en"), total: total.toLocaleString("en") })));
    if (!page.items.length) list.replaceChildren(el("li", { class: "note" }, said(page.words.queue_empty)));
    if (then) then();
  }
  function filter() {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    const chosen = selects.filter((select) => select.value).map((select) => [values[select.dataset.by], select.value]);
    const narrowed = chosen.length || wanted.length;
    if (narrowed && page.rest.length) { all(filter); return; }
    fitting = narrowed ? page.items.filter((item) => chosen.every(([of, value]) => of(item).includes(value))
      && wanted.every((word) => wordsOf(item).includes(word))) : page.items;
    limit = STEP;
    list.replaceChildren();
    draw();
  }
  function further(then) {
    limit += STEP;
    draw(then);
  }
  function move(direction) {
    const cases = [...list.querySelectorAll(".case")];
    const at = cases.findIndex((one) => one.contains(document.activeElement));
    const next = at < 0 ? 0 : at + direction;
    if (next >= cases.length && !more.hidden) { further(() => move(direction)); return; }
    const target = cases[Math.max(0, Math.min(next, cases.length - 1))];
    if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
  }
  field.addEventListener("input", filter);
  more.addEventListener("click", () => further());
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
