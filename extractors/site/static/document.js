// A document's page: choose a figure, read what it means, go on to the next one, search, filter.
"use strict";
(function () {
  const { el, said, fill, folded } = gazette;
  const text = document.getElementById("text");
  const inspector = document.getElementById("inspector");
  const nothing = [...inspector.childNodes];
  let page, words, place; // there once it is read
  let current = null;
  let chosen = null; // whose words the inspector shows, or will

  // What the inspector tells lies in a script of its own: whoever only reads the text does not wait for it.
  let reading = null;
  function read() {
    reading = reading || gazette.load(text.dataset.figures).then(() => {
      page = gazette.data("document");
      words = page.words;
      page.figures = gazette.unpacked(page.figures);
      page.unread = new Map(gazette.unpacked(page.unread).map((number) => [number.id, number]));
      place = new Map(page.figures.map((figure, at) => [figure.id, at]));
    });
    return reading;
  }
  gazette.figuresRead = read;

  function badge(kind, value, group) {
    const pair = page.codes[group || kind][value] || [value, value];
    return el("span", { class: "badge " + kind + "-" + (value || "unknown") }, said(pair));
  }
  // What a unit is called, and the name that a correction takes.
  function unit(name) {
    const told = page.units[name];
    return told && told[gazette.language()] !== name ? [said(told), el("code", { class: "soft" }, " " + name)] : name;
  }
  function row(key, ...value) {
    return value.some((v) => v !== undefined && v !== null && v !== "") ? [el("dt", {}, said(words[key])), el("dd", {}, value)] : null;
  }
  function block(key, ...children) {
    const inside = children.flat(Infinity).filter(Boolean);
    return inside.length ? [el("h3", {}, said(words[key])), inside] : null;
  }
  // A figure of this page, as a link with what it counts.
  function link(at) {
    const figure = page.figures[at];
    const kind = page.codes.kind[figure.k];
    return el("li", {}, el("a", { href: "#" + figure.id, class: "figure-link" }, said(figure.said)), " ", figure.i,
      el("span", { class: "soft" }, " · ", said(kind)));
  }
  function list(key, places) {
    return places && places.length ? [el("p", { class: "soft" }, said(words[key])), el("ul", {}, places.map(link))] : null;
  }

  function describe(figure) {
    const concept = figure.c && page.concepts[figure.c];
    const reasons = (figure.why || []).map((code) => el("li", {}, said(page.reasons[code] || [code, code])));
    const period = figure.p
      ? [said(figure.p), figure.inferred ? el("p", { class: "definition" }, said(words.period_inferred)) : null]
      : said(words.period_unknown);
    const places = figure.places;
    return [
      el("p", { class: "what" }, concept ? said(concept.name) : figure.i),
      el("div", { class: "badges" }, badge("theme", figure.t), badge("certainty", figure.sure || ""),
        figure.headline ? el("span", { class: "badge good" }, said(words.headline)) : null),
      figure.doubts ? el("div", { class: "problem" }, el("ul", {}, figure.doubts.map((doubt) => el("li", {}, said(doubt))))) : null,
      el("dl", {},
        row("value", el("span", { class: "number" }, figure.v), " ", unit(figure.u)),
        row("printed_as", figure.m),
        row("indicator", figure.i),
        row("period", period),
        row("kind", said(page.codes.kind[figure.k])),
        row("basis", said(page.codes.basis[figure.b])),
        row("reporter", figure.s),
        figure.about ? row("subject", figure.about) : null,
        figure.street ? row("street", figure.street) : null,
        figure.stage ? row("stage", figure.stage) : null,
        figure.restriction ? row("restriction", figure.restriction) : null,
        figure.comparison ? row("comparison", figure.comparison) : null,
        figure.scope ? row("rank_scope", figure.scope) : null,
        figure.page ? row("page", figure.page) : null),
      concept ? block("definition", el("p", { class: "definition" }, said(concept.told))) : null,
      reasons.length ? block("certainty", el("ul", {}, reasons)) : null,
      figure.conflict ? block("conflict", el("p", {}, said(figure.conflict.why), " ",
        el("a", { href: figure.conflict.to, class: "figure-link" }, said(figure.conflict.said)))) : null,
      block("links", list("level", figure.levels), list("whole", figure.whole === undefined ? null : [figure.whole]),
        list("parts", figure.parts), list("rates", figure.rates)),
      figure.sums ? block("arithmetic", figure.sums.map((sum) => el("p", { class: "sum" }, said(sum)))) : null,
      figure.before ? block("before", el("p", {}, el("a", { href: figure.before.to, class: "figure-link" }, said(figure.before.said)),
        " ", said(figure.before.p), figure.before.change ? [" → ", el("b", {}, said(figure.before.change))] : null)) : null,
      places ? block("places", el("p", {}, said(fill(words.place_of, places))),
        el("ul", {}, places.others.map((other) => el("li", {}, el("a", { href: other.to }, other.title || other.to), " ",
          el("span", { class: "soft number" }, other.day))))) : null,
      block("history", el("p", {}, said(fill(words.known_from, { when: figure.history.from }))),
        figure.history.earlier ? el("ul", {}, figure.history.earlier.map((was) =>
          el("li", {}, said(was.said), " ", el("span", { class: "badge" }, said(was.how)), " – ", was.until))) : null),
    ];
  }

  // What reviewers decided about it until the page was built.
  function past(figure) {
    return el("ul", { class: "decided" }, (figure.decided || []).map((one) => el("li", {}, el("b", {}, said(one.verb)), " ",
      one.rule ? el("code", {}, one.rule) : null, " ", one.changes ? el("span", { class: "number" }, one.changes, " ") : null, one.who, " ",
      el("span", { class: "soft number" }, one.when), " ", el("span", { class: "definition" }, one.why), " ",
      one.state ? el("span", { class: "badge" }, said(one.state)) : null)));
  }

  function address(id) {
    const button = el("button", { type: "button", class: "quiet" }, said(words.copy));
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(location.href.split(/[?#]/)[0] + "#" + id).then(() => button.replaceChildren(said(words.copied)));
    });
    return block("address", el("p", {}, el("a", { href: "#" + id, class: "number" }, el("code", {}, id)), " ", navigator.clipboard ? button : null));
  }

  function show(id) {
    const close = el("button", { type: "button", class: "quiet" }, said(words.close));
    close.addEventListener("click", clear);
    const number = page.unread.get(id);
    let inside;
    let title = "";
    let decisions = null;
    if (place.has(id)) {
      const figure = page.figures[place.get(id)];
      const container = el("div", { class: "decisions" }, past(figure), el("p", { class: "definition" }, said(words.decisions_static)));
      decisions = { document: page.id, figure, container };
      title = said(figure.said);
      inside = [describe(figure), block("decisions", container), address(id)];
    } else if (page.quarantined[id]) {
      const held = page.quarantined[id];
      const container = el("div", { class: "decisions" }, past(held), el("p", { class: "definition" }, said(words.decisions_static)));
      decisions = { document: page.id, figure: { id, rules: held.rules }, container, quarantined: true };
      title = held.m;
      inside = [el("p", { class: "what" }, held.i),
        el("p", {}, el("span", { class: "badge severity-critical" }, said(words.quarantined)), " ", said(words.quarantined_lead)),
        block("checks", held.why.map((why) => [el("p", { class: "problem" }, said(why.said), " ", el("code", { class: "soft" }, why.rule)),
          el("dl", {}, row("owner", said(why.owner)), row("first_seen", el("span", { class: "number" }, why.since)),
            row("last_seen", el("span", { class: "number" }, why.last), " · ", said(fill(words.times_met, { n: why.n }))),
            row("run", el("span", {}, why.runs.join(" → "))))])),
        block("decisions", container), address(id)];
    } else if (page.rejected[id]) {
      const gone = page.rejected[id];
      const container = el("div", { class: "decisions" }, past(gone), el("p", { class: "definition" }, said(words.decisions_static)));
      decisions = { document: page.id, figure: { id }, container };
      title = gone.m;
      inside = [el("p", { class: "what" }, gone.i), el("p", {}, said(words.rejected_lead)), block("decisions", container), address(id)];
    } else if (number) {
      title = number.m;
      inside = [el("p", {}, said(words.unread_one)),
        el("dl", {}, row("reason", said(number.why)))];
    } else {
      inside = [el("p", {}, said(words.unknown_figure)), el("p", {}, el("code", {}, id))];
    }
    inspector.replaceChildren(el("header", {}, el("p", { class: "amount" }, title), close), ...inside.flat(Infinity).filter(Boolean));
    inspector.classList.add("open");
    inspector.scrollTop = 0;
    if (decisions) document.dispatchEvent(new CustomEvent("gazette:figure", { detail: decisions }));
  }

  function choose(id, scroll) {
    if (current) current.removeAttribute("aria-current");
    current = document.getElementById(id);
    const marked = current && text.contains(current);
    if (marked) current.setAttribute("aria-current", "true");
    if (marked || !current) {
      chosen = id;
      read().then(() => { if (chosen === id) show(id); });
    }
    if (current && scroll) current.scrollIntoView({ block: "center", behavior: "instant" });
  }
  function clear() {
    if (current) { current.removeAttribute("aria-current"); current.focus({ preventScroll: true }); }
    current = chosen = null;
    inspector.classList.remove("open");
    inspector.replaceChildren(...nothing);
    history.replaceState(null, "", location.pathname + location.search);
  }
  function isUnit(id) { return /^unit-\d+$/.test(id) || id === "content"; }
  function follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id && !isUnit(id)) choose(id, true);
  }

  // To the next mark (or the one before) that a selector names, from where the reader is; round at the ends.
  function step(selector, direction) {
    const marks = [...text.querySelectorAll(selector)].filter((mark) => mark.id);
    if (!marks.length) return;
    const after = (mark) => current && current.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    const behind = (mark) => current && current.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_PRECEDING;
    const next = direction > 0 ? marks.find(after) || marks[0] : marks.filter(behind).pop() || marks[marks.length - 1];
    location.hash = next.id;
    next.focus({ preventScroll: true });
  }
  const doubtful = ".f.doubtful, .f.alarm, .f.conflict, .f.quarantined";

  // Filters by theme and state, and the search, name the marks that stay lit.
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const chips = [...document.querySelectorAll(".chip")];
  let wordsOf = null;
  function saidOf(figure) {
    const concept = figure.c && page.concepts[figure.c];
    return folded([figure.m, figure.i, figure.s, figure.about, figure.street, concept ? concept.name.join(" ") : ""].join(" "));
  }
  function search() {
    return read().then(() => {
      wordsOf = wordsOf || new Map(page.figures.map((figure) => [figure.id, saidOf(figure)]));
      filter();
    });
  }
  function filter() {
    const pressed = (chip) => chip.getAttribute("aria-pressed") === "true";
    const themes = chips.filter((chip) => chip.dataset.filter && pressed(chip)).map((chip) => chip.dataset.filter);
    const states = chips.filter((chip) => chip.dataset.state && chip.dataset.state !== "unread" && pressed(chip)).map((chip) => chip.dataset.state);
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    if (wanted.length && !wordsOf) return;
    const all = themes.length === 3 && !states.length && !wanted.length;
    text.classList.toggle("filtered", !all);
    let count = 0;
    let total = 0;
    for (const mark of text.querySelectorAll(".f")) {
      const known = wanted.length ? wordsOf.get(mark.id || mark.hash.slice(1)) || "" : "";
      const fits = themes.some((theme) => mark.classList.contains(theme))
        && (!states.length || states.some((state) => mark.classList.contains(state)))
        && wanted.every((word) => known.includes(word));
      mark.classList.toggle("shown", fits);
      if (mark.id) total += 1;
      if (fits && mark.id) count += 1;
    }
    found.textContent = all ? "" : count + " / " + total;
  }
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      const on = chip.getAttribute("aria-pressed") !== "true";
      chip.setAttribute("aria-pressed", String(on));
      if (chip.dataset.state === "unread") text.classList.toggle("show-unread", on);
      else filter();
    });
  }
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") step(".f.shown", 1); });
  const units = document.getElementById("units");
  if (units) units.addEventListener("change", () => { if (units.value) document.getElementById(units.value).scrollIntoView(); });
  const next = document.getElementById("next-doubtful");
  next.disabled = !text.querySelector(doubtful);
  next.addEventListener("click", () => step(doubtful, 1));
  gazette.onKeys({
    n: () => step(doubtful, 1), p: () => step(doubtful, -1),
    j: () => step(text.classList.contains("filtered") ? ".f.shown" : ".f", 1),
    k: () => step(text.classList.contains("filtered") ? ".f.shown" : ".f", -1),
    "/": () => field.focus(), Escape: () => (document.activeElement === field ? field.blur() : clear()),
  });
  window.addEventListener("hashchange", follow);
  // A click on the mark that the address names already changes no address.
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("a.f, a.u");
    if (mark && mark.hash === location.hash) choose(mark.hash.slice(1), false);
  });
  follow();
})();
