// What every page shares: the switches of language and theme, data from the scripts beside a page, small helpers.
"use strict";
const gazette = (function () {
  const root = document.documentElement;
  const taken = {};

  function keep(name, value) {
    try { localStorage.setItem("gazette." + name, value); } catch (error) { /* a page may be opened without storage */ }
  }
  function language() { return root.dataset.language === "en" ? 1 : 0; }

  // Attributes cannot hold two elements: the other language waits in data-en-NAME, and the two change places.
  function exchangeAttributes(within) {
    for (const name of ["aria-label", "placeholder", "title", "label"]) {
      for (const element of within.querySelectorAll("[data-en-" + name + "]")) {
        const other = element.getAttribute("data-en-" + name);
        if (!element.hasAttribute("data-zh-" + name)) element.setAttribute("data-zh-" + name, element.getAttribute(name));
        element.setAttribute(name, language() ? other : element.getAttribute("data-zh-" + name));
      }
    }
  }
  function setLanguage(value) {
    root.dataset.language = value;
    root.lang = value === "en" ? "en" : "zh-CN";
    exchangeAttributes(document);
    document.dispatchEvent(new CustomEvent("gazette:language"));
  }

  // An element: el("p", {class: "x"}, child, …). Text is always text, never markup.
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined && child !== false) made.append(child);
    }
    return made;
  }
  // A pair [Chinese, English] as the templates write it: the switch shows one.
  function said(pair) {
    if (!Array.isArray(pair)) return document.createTextNode(pair === null || pair === undefined ? "" : String(pair));
    if (pair[0] === pair[1]) return document.createTextNode(pair[0]);
    const both = document.createDocumentFragment();
    both.append(el("span", { class: "zh" }, pair[0]), el("span", { class: "en", lang: "en" }, pair[1]));
    return both;
  }
  function fill(pair, values) {
    return pair.map((text) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all)));
  }
  // Width and case do not matter to a search.
  function folded(text) { return String(text).normalize("NFKC").toLowerCase(); }
  // Keys that a person presses for a page, not into a field.
  function onKeys(actions) {
    document.addEventListener("keydown", (event) => {
      const inField = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      if (event.ctrlKey || event.metaKey || event.altKey || (inField && event.key !== "Escape")) return;
      const action = actions[event.key];
      if (action && action(event) !== false) event.preventDefault();
    });
  }

  // Data that a page asks for only when somebody wants it: a script, since a page opened by double click may load no JSON.
  function load(address) {
    return new Promise((done, failed) => {
      const script = el("script", { src: address });
      script.addEventListener("load", done);
      script.addEventListener("error", () => failed(new Error(address)));
      document.body.append(script);
    });
  }
  // Rows of a table as packing.py packs them.
  function unpacked(table) {
    return table.rows.map(([shape, ...line]) =>
      Object.fromEntries(table.shapes[shape].map((key, at) => [key, table.values[key][line[at]]])));
  }

  document.getElementById("switch-language").addEventListener("click", () => {
    const value = language() ? "zh" : "en";
    keep("language", value);
    setLanguage(value);
  });
  document.getElementById("switch-theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });
  if (language()) exchangeAttributes(document);

  return {
    base: root.dataset.base,
    take(name, data) { taken[name] = data; },
    data(name) { return taken[name]; },
    el, said, fill, folded, onKeys, language, load, unpacked,
  };
})();
