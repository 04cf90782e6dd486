// Before the page is painted: the language and the theme that the reader chose last.
"use strict";
(function () {
  const root = document.documentElement;
  function kept(name) {
    try { return localStorage.getItem("gazette." + name); } catch (error) { return null; }
  }
  const language = new URLSearchParams(location.search).get("lang") || kept("language");
  const theme = new URLSearchParams(location.search).get("theme") || kept("theme");
  if (language === "en") { root.dataset.language = "en"; root.lang = "en"; }
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
})();
