// The findings: each case can be silenced where decisions are taken.
"use strict";
(function () {
  const last = Number(document.querySelector("[data-last]").dataset.last);
  for (const entry of document.querySelectorAll(".case")) {
    const { document: d, figure: f, case: c, rule, cause } = entry.dataset;
    const item = { only: "silence", last, why: [{ c: cause }], targets: [{ d, f, c, r: [rule] }] };
    document.dispatchEvent(new CustomEvent("gazette:case", { detail: { item, container: entry.querySelector(".decisions") } }));
  }
})();
