// A version that waits: released or dropped where its text is read, where decisions are taken.
"use strict";
(function () {
  const place = document.getElementById("decide");
  const { document: d, version: c, rule, last } = place.dataset;
  const item = { held: true, last: Number(last), why: [{ c: "held" }], targets: [{ d, f: "", c, r: [rule] }] };
  document.dispatchEvent(new CustomEvent("gazette:case", { detail: { item, container: place.querySelector(".decisions") } }));
})();
