// On every page of the Data Docs: the language that the reader chose last, here or on the site, and the order of the results.
"use strict";
(function () {
  const root = document.documentElement;
  function keep(name) {
    root.dataset.language = name;
    root.lang = name;
  }
  let kept = null;
  try { kept = localStorage.getItem("gazette.language"); } catch (error) { /* a page may be opened without storage */ }
  keep(kept === "en" ? "en" : "zh");

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "language";
    function show() { button.textContent = root.lang === "en" ? "中文" : "English"; }
    button.addEventListener("click", () => {
      keep(root.lang === "en" ? "zh" : "en");
      try { localStorage.setItem("gazette.language", root.lang); } catch (error) { /* then for this page alone */ }
      show();
    });
    show();
    (document.querySelector("nav") || document.body).append(button);
  });
})();

// bootstrap-table's customSort: the newest run first, and of each run what has failed; any other column by what it shows.
function failedFirst(column, order, rows) {
  const newest = new Map();
  for (const row of rows) newest.set(row.run_name, Math.max(newest.get(row.run_name) || 0, row._run_time_sort));
  const shown = (row) => row["_" + column + "_sort"] ?? row[column];
  const failed = (row) => (row._validation_success_text === "Success" ? 1 : 0);
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const sign = order === "desc" ? -1 : 1;
  rows.sort((one, other) =>
    column === "run_time"
      ? sign * compare(newest.get(one.run_name), newest.get(other.run_name)) || compare(one.run_name, other.run_name)
        || failed(one) - failed(other) || compare(other._run_time_sort, one._run_time_sort)
      : sign * compare(shown(one), shown(other)));
}
