// Decisions on the site that `gazette serve` serves: buttons and keys for the figure in the inspector and the entries of the
// queue and of the findings. It listens to the two events that static/decisions.js names. Text is always text, never markup.
"use strict";
(function () {
  const { el, said } = gazette;
  const WORDS = {
    accept: ["认可", "Accept"], reject: ["否决", "Reject"], correct: ["更正", "Correct"], map: ["归入指标", "Map"],
    source_error: ["原文有误", "Source's error"], silence: ["忽略此例", "Silence"], release: ["放行", "Release"], drop: ["丢弃", "Drop"],
    why: ["理由", "Reason"], field: ["字段", "Field"], value: ["新值", "New value"], send: ["确定", "Decide"], cancel: ["取消", "Cancel"],
    who: ["审核者", "Reviewer"], none: ["尚无决定", "No decision yet"], made: ["已决定", "Decided"],
    next: ["下次构建后集市随之更新。", "The marts follow with their next build."],
    conflict: ["他人已先作决定：", "Somebody else has decided: "], failed: ["未能保存：", "Not saved: "],
    keys: ["a 认可并到下一项，r 否决，c 更正，m 归入指标，s 原文有误，i 忽略此例，l 放行，d 丢弃",
      "a accept and next, r reject, c correct, m map, s source's error, i silence, l let in (release), d drop"],
    state: {
      same: ["", ""], moved: ["位置已移动", "moved"], context_changed: ["句子或读法已变", "its context has changed"],
      orphaned: ["数据已不在", "its figure is gone"],
    },
    off: ["不再适用", "no longer applied"],
  };
  const KEYS = { a: "accept", r: "reject", c: "correct", m: "map", s: "source_error", i: "silence", l: "release", d: "drop" };
  const FIELDS = {
    value: ["数值", "Value"], value_max: ["数值上限", "Upper value"], unit: ["单位", "Unit"], kind: ["类别", "Kind"], basis: ["性质", "Basis"],
    qualifier: ["限定词", "Qualifier"], period: ["期间", "Period"], section: ["报告单位", "Reporting unit"], subject: ["所指地方", "Subject"],
    indicator: ["指标用语", "Indicator as printed"], concept: ["指标", "Indicator"], theme: ["主题", "Theme"], stage: ["阶段", "Stage"],
    restriction: ["口径限制", "Restriction"], comparison: ["比较对象", "Comparison"], rank_scope: ["排名范围", "Rank scope"],
  };
  const NAMED = ["value", "unit", "period", "indicator", "concept", "section", "subject", "kind", "basis"]; // asked for first
  const places = new Map(); // container -> what it decides about
  let session = null;
  let known = null; // decisions by document and figure, the last first
  let shown = null; // what the inspector shows

  function ask(path, body) {
    const sent = body ? { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {};
    return fetch(path, { credentials: "same-origin", cache: "no-store", ...sent }).then((answer) =>
      answer.json().catch(() => ({ error: answer.statusText })).then((told) => ({ status: answer.status, told })));
  }
  function learn() {
    return ask("/api/decisions").then(({ told }) => {
      known = new Map();
      for (const one of told.decisions || []) {
        for (const figure of new Set([one.figure, one.decided_figure])) {
          const key = one.document + "#" + (figure || "case:" + one.case);
          if (!known.has(key)) known.set(key, []);
          known.get(key).push(one);
        }
      }
    });
  }
  const ready = Promise.all([ask("/api/session").then(({ told }) => { session = told; }), learn()]);
  function isServed() { return session && document.documentElement.dataset.warehouse === session.warehouse; }
  function about(target) { return known.get(target.d + "#" + (target.f || "case:" + target.c)) || []; }
  function name() {
    try { return localStorage.getItem("gazette.reviewer") || session.who; } catch (error) { return session.who; }
  }

  function told(one) {
    const changes = Object.entries(one.changes || {}).map(([field, value]) => field + " = " + (value === null ? "—" : value)).join(", ");
    const state = WORDS.state[one.state] || ["", ""];
    return el("li", {}, el("b", {}, said(WORDS[one.verb])), " ", one.rule ? el("code", {}, one.rule) : null, " ",
      changes ? el("span", { class: "number" }, changes + " ") : null, one.who, " ", el("span", { class: "soft number" }, one.at.slice(0, 16).replace("T", " ")),
      el("span", { class: "definition" }, " ", one.why),
      state[0] ? el("span", { class: "badge" }, said(state)) : null, one.holds ? null : el("span", { class: "badge severity-warning" }, said(WORDS.off)));
  }

  // Figures together, so many at a time that a body holds them; anything else one after the other. What one is told stops the rest.
  function decide(place, verb, more) {
    if (place.busy) return Promise.resolve(false); // pressed twice
    place.busy = true;
    return sendAll(place, verb, more).finally(() => { place.busy = false; });
  }
  function sendAll(place, verb, more) {
    const targets = (more.changes || verb === "reject") && !place.together ? place.targets.slice(0, 1) : place.targets;
    const most = targets.every((target) => target.f) ? 200 : 1;
    const parts = [];
    for (let at = 0; at < targets.length; at += most) parts.push(targets.slice(at, at + most));
    const message = place.message;
    const sent = (target) => ({ document: target.d, figure: target.f, case: target.c || "", rules: target.r,
      seen: place.seen.get(target) ?? (about(target)[0] || { id: 0 }).id });
    if (targets.length > most) message.replaceChildren("…");
    return parts.reduce((before, part) => before.then((goes) => {
      if (!goes) return false;
      return ask("/api/decisions", {
        verb, who: name(), why: more.why || "", changes: more.changes || {}, ...sent(part[0]), others: part.slice(1).map(sent),
      }).then(({ status, told: answer }) => {
        if (status === 201) return true;
        if (status === 409) {
          const first = answer.latest;
          message.replaceChildren(said(WORDS.conflict), el("b", {}, first.decided_by), " ", said(WORDS[first.verb]), " ", first.why || "");
          return learn().then(() => { remember(place); history(place); return false; });
        }
        message.replaceChildren(said(WORDS.failed), answer.error || String(status));
        return false;
      }, (error) => { message.replaceChildren(said(WORDS.failed), String(error)); return false; });
    }), Promise.resolve(true)).then((done) => {
      if (!done) return false;
      return learn().then(() => { remember(place); settled(place, verb); return true; });
    });
  }
  function remember(place) {
    place.seen = new Map(place.targets.map((target) => [target, (about(target)[0] || { id: 0 }).id]));
  }
  function settled(place, verb) {
    const entry = place.container.closest(".case");
    if (entry) {
      const next = entry.nextElementSibling || entry.previousElementSibling;
      entry.remove();
      if (next) next.focus();
      return;
    }
    history(place);
    place.message.replaceChildren(said(WORDS.made), " ", said(WORDS.next));
    const mark = document.getElementById(place.targets[0].f);
    if (mark) { mark.classList.remove("alarm", "doubtful", "conflict"); mark.classList.add("reviewed"); }
    const next = document.getElementById("next-doubtful");
    if (verb === "accept" && next && !next.disabled && place === shown) next.click();
  }
  function history(place) {
    const found = place.targets.length === 1 ? about(place.targets[0]) : [];
    place.past.replaceChildren(...(found.length ? found.map(told) : []));
  }

  // A form for what needs more than a key: why, and for a correction which field and what it is.
  function form(place, verb) {
    const why = el("input", { type: "text", maxlength: "2000", class: "why" });
    const value = el("input", { type: "text", maxlength: "500", class: "new-value" });
    const fields = [...NAMED, ...session.fields.filter((field) => !NAMED.includes(field))];
    const field = el("select", { class: "field" }, fields.map((each) => el("option", { value: each },
      FIELDS[each] ? FIELDS[each][gazette.language()] + " · " + each : each)));
    const concept = el("select", { class: "concept" }, session.concepts.map(([id, zh, en]) => el("option", { value: id }, (gazette.language() ? en : zh) + " · " + id)));
    const own = verb === "correct" ? [label("field", field), label("value", value)] : verb === "map" ? [label("value", concept)] : [];
    const made = el("form", { class: "deciding" }, own, label("why", why),
      el("button", { type: "submit" }, said(WORDS.send)), " ", el("button", { type: "button", class: "quiet cancel" }, said(WORDS.cancel)));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const more = { why: why.value };
      if (verb === "correct") more.changes = { [field.value]: value.value };
      if (verb === "map") more.changes = { concept: concept.value };
      decide(place, verb, more).then((done) => { if (done) made.remove(); });
    });
    made.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });
    made.querySelector(".cancel").addEventListener("click", close);
    function close() { made.remove(); (place.container.closest(".case") || document.getElementById("inspector")).focus(); }
    place.forms.replaceChildren(made);
    (verb === "correct" ? value : verb === "map" ? concept : why).focus();
    made.scrollIntoView({ block: "nearest" }); // on a narrow screen it opens below the edge of the inspector
  }
  function label(key, input) { return el("label", {}, said(WORDS[key]), " ", input); }

  function act(place, verb) {
    if (!place.verbs.includes(verb)) return false;
    if (verb === "accept") decide(place, verb, {});
    else form(place, verb);
    return true;
  }
  function offer(container, targets, verbs, isShown, together) {
    const place = { container, targets, verbs, together, past: el("ul", { class: "decided" }), forms: el("div", { class: "forms" }),
      message: el("p", { class: "soft", role: "status" }), seen: new Map() };
    remember(place);
    const buttons = verbs.map((verb) => {
      const key = Object.keys(KEYS).find((each) => KEYS[each] === verb);
      const button = el("button", { type: "button", class: verb === "accept" ? "" : "quiet", "data-verb": verb }, said(WORDS[verb]), key ? [" ", el("kbd", {}, key)] : null);
      button.addEventListener("click", () => act(place, verb));
      return button;
    });
    container.replaceChildren(el("div", { class: "buttons" }, buttons), place.forms, place.message, place.past);
    places.set(container, place);
    if (isShown) { shown = place; history(place); }
  }

  function ofFigure(verbs) { return ["accept", "reject", "correct", "map", "source_error", ...verbs]; }
  document.addEventListener("gazette:figure", (event) => {
    const { document: page, figure, container, quarantined } = event.detail;
    ready.then(() => {
      if (!isServed()) return;
      const rules = figure.rules || [];
      const verbs = quarantined ? ["release", "reject"] : ofFigure(rules.length ? ["silence"] : []);
      offer(container, [{ d: page, f: figure.id, r: rules }], verbs, true);
    });
  });
  document.addEventListener("gazette:case", (event) => {
    const { item, container } = event.detail;
    ready.then(() => {
      const targets = (item.targets || []);
      if (!isServed() || !targets.length) return;
      if (targets.every((target) => about(target).some((one) => one.id > item.last && target.r.includes(one.rule)))) {
        const entry = container.closest(".case"); // decided since the pages were built
        if (entry) entry.remove();
        return;
      }
      const causes = item.why.map((why) => why.c);
      const verbs = item.only ? [item.only] : item.held ? ["release", "drop"] : causes.includes("quarantine") ? ["release", "reject"]
        : targets[0].f ? ofFigure(["silence"]) : targets[0].d ? ["silence", "source_error"] : ["silence"];
      offer(container, targets, verbs, false, Boolean(item.n));
    });
  });
  function focused() {
    const entry = document.activeElement && document.activeElement.closest(".case");
    if (entry) return [...places.values()].find((place) => entry.contains(place.container));
    if (shown && document.contains(shown.container)) return shown;
    return [...places.values()].find((place) => place.container.closest("#decide")) || null; // the page of a version that waits
  }
  gazette.onKeys(Object.fromEntries(Object.entries(KEYS).map(([key, verb]) => [key, () => {
    const place = focused();
    return place ? act(place, verb) : false;
  }])));

  // Who decides: asked once, kept in this browser.
  ready.then(() => {
    const spot = document.getElementById("how-to-decide");
    if (!isServed() || !spot) return;
    const field = el("input", { type: "text", id: "reviewer", maxlength: "100", value: name() });
    field.addEventListener("change", () => {
      try { localStorage.setItem("gazette.reviewer", field.value.trim()); } catch (error) { /* without storage the login name decides */ }
    });
    spot.replaceChildren(el("label", { for: "reviewer" }, said(WORDS.who), " "), field, " ", said(WORDS.keys));
  });
})();
