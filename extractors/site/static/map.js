// The map of the start page: tiles coloured by the indicator that is chosen, of one period; each value leads to its figure.
"use strict";
(function () {
  const data = gazette.data("maps");
  const select = document.getElementById("map-of");
  if (!data || !select) return;
  const { el, said } = gazette;

  function show() {
    const map = data.maps.find((each) => each.id === select.value);
    for (const tile of document.querySelectorAll(".tile[data-street]")) {
      const it = map.streets[tile.dataset.street];
      const place = tile.querySelector(".tile-value");
      tile.classList.remove("q0", "q1", "q2", "q3", "q4", "other", "none");
      tile.classList.add(!it ? "none" : it.q === undefined ? "other" : "q" + it.q);
      place.replaceChildren(it ? el("a", { class: "figure-link", href: it.to }, said(it.said)) : said(map.none[tile.dataset.street] || data.none));
      if (it && it.when) place.append(el("span", { class: "small tile-when" }, said(it.when)));
    }
    document.getElementById("map-period").replaceChildren(said(map.when));
    const ends = map.ends || [];
    document.getElementById("map-low").replaceChildren(said(ends[0] || ""));
    document.getElementById("map-high").replaceChildren(said(ends[1] || ""));
    document.getElementById("map-link").setAttribute("href", "indicators/" + map.concept + ".html");
    document.getElementById("map-link").replaceChildren(said(map.name), " →");
  }
  // An option holds text only: the shown language's.
  function names() {
    const value = select.value;
    for (const option of select.options) {
      const map = data.maps.find((each) => each.id === option.value);
      option.textContent = map.name[gazette.language()] + " · " + map.label[gazette.language()];
    }
    select.value = value;
  }
  select.addEventListener("change", show);
  document.addEventListener("gazette:language", names);
  if (gazette.language()) names();
})();
