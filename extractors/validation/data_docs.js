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
    function show() {
      button.textContent = root.lang === "en" ? "中文" : "English";
      nameControls();
    }
    button.addEventListener("click", () => {
      keep(root.lang === "en" ? "zh" : "en");
      try { localStorage.setItem("gazette.language", root.lang); } catch (error) { /* then for this page alone */ }
      show();
    });
    show();
    new MutationObserver(nameControls).observe(document.body, { childList: true, subtree: true }); // tables are built later
    (document.querySelector("nav") || document.body).append(button);
  });
})();

// What bootstrap-table says by itself, which knows English alone; and names for its filters, which have none.
(function () {
  const both = (zh, en) => '<span class="only-zh">' + zh + '</span><span class="only-en">' + en + "</span>";
  const table = window.jQuery && window.jQuery.fn.bootstrapTable;
  if (table) {
    Object.assign(table.defaults, {
      formatShowingRows: (from, to, total) => both("第 " + from + "–" + to + " 条，共 " + total + " 条", from + "–" + to + " of " + total),
      formatDetailPagination: (total) => both("共 " + total + " 条", total + " in all"),
      formatRecordsPerPage: (size) => size + both(" 条一页", " a page"),
      formatNoMatches: () => both("没有相符的记录", "Nothing found"),
      formatLoadingMessage: () => both("正在载入", "Loading"),
    });
  }
})();
const WORDS = {
  search: ["搜索", "Search"], Success: ["通过", "Success"], Failed: ["未通过", "Failed"], refresh: ["清除筛选", "Clear filters"],
};
function nameControls() {
  const at = document.documentElement.lang === "en" ? 1 : 0;
  const put = (element, name, value) => { if (element.getAttribute(name) !== value) element.setAttribute(name, value); };
  for (const field of document.querySelectorAll(".fixed-table-toolbar .search input, .search-input")) {
    put(field, "placeholder", WORDS.search[at]);
    put(field, "aria-label", WORDS.search[at]);
  }
  for (const control of document.querySelectorAll("th .filter-control input, th .filter-control select")) {
    const head = control.closest("th").querySelector(".th-inner");
    put(control, "aria-label", WORDS.search[at] + " " + (head ? head.innerText.trim() : ""));
  }
  for (const option of document.querySelectorAll("th .filter-control option")) {
    const said = WORDS[option.value];
    if (said && option.textContent !== said[at]) option.textContent = said[at];
  }
}

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
