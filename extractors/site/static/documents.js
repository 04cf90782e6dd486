// A list (documents, indicators): shows those that hold every word of the search.
"use strict";
(function () {
  const items = [...document.querySelectorAll("li[data-words]")].map((element) => ({
    element, words: gazette.folded(element.dataset.words),
  }));
  const field = document.getElementById("search");
  const shown = document.getElementById("shown");
  function show() {
    const wanted = gazette.folded(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      const fits = wanted.every((word) => item.words.includes(word));
      item.element.hidden = !fits;
      count += fits;
    }
    shown.textContent = count + " / " + items.length;
  }
  field.addEventListener("input", show);
  gazette.onKeys({ "/": () => field.focus() });
  show();
})();
