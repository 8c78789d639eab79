/* Working lists. Each part looks for its own marks and does nothing without them:

   form[data-ticks="name"]   boxes of that name are ticked over several pages: their codes are kept for the life of the tab
                             under data-ticks-of (the filters), and sent along by the form; data-most: how many at most
   [data-tick-all]           ticks every box of the page
   .tick-bar                 shown with the first tick; [data-ticked-count] says how many, [data-untick] clears them
   .table-list, .audit-table, .pivot   wider than its box it is pushed in a frame, where head and first column stay */

(function () {
  "use strict";

  function frame(table) {
    const box = table.parentElement;
    if (box.matches(".list-frame") || table.scrollWidth <= box.clientWidth) return;
    const around = document.createElement("div");
    around.className = "list-frame";
    around.tabIndex = 0; // pushed by keys as well
    around.setAttribute("role", "region");
    around.setAttribute("aria-label", document.querySelector("h1").textContent.trim());
    table.before(around);
    around.append(table);
  }
  function frameAll() { document.querySelectorAll("main :is(.table-list, .audit-table, .pivot)").forEach(frame); }
  window.addEventListener("resize", frameAll);
  document.addEventListener("htmx:afterSettle", frameAll); // a list that was swapped is another table
  frameAll();
})();

(function () {
  "use strict";

  const form = document.querySelector("form[data-ticks]");
  if (!form) return;
  const name = form.dataset.ticks;
  const most = Number(form.dataset.most || 200);
  const place = "ticks:" + location.pathname + ":" + (form.dataset.ticksOf || "");
  const bar = form.querySelector(".tick-bar");
  const words = form.querySelector("[data-ticked-count]");
  let kept = read();

  function read() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(place) || "[]"));
    } catch (error) {
      return new Set();
    }
  }

  function boxes() {
    return Array.from(form.querySelectorAll('input[type=checkbox][name="' + name + '"]'));
  }

  function show() {
    const here = boxes();
    const onPage = new Set(here.map(function (box) { return box.value; }));
    here.forEach(function (box) { box.checked = kept.has(box.value); });
    const elsewhere = Array.from(kept).filter(function (code) { return !onPage.has(code); });
    form.querySelectorAll("[data-from-elsewhere]").forEach(function (field) { field.remove(); });
    elsewhere.forEach(function (code) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = code;
      field.dataset.fromElsewhere = "";
      form.append(field);
    });
    if (words) {
      let text = words.dataset.text.replace("#", kept.size);
      if (elsewhere.length) text += words.dataset.textElsewhere.replace("#", elsewhere.length);
      if (kept.size >= most) text += " " + words.dataset.textMost.replace("#", most);
      words.textContent = text;
    }
    if (bar) bar.classList.toggle("on", kept.size > 0);
    sessionStorage.setItem(place, JSON.stringify(Array.from(kept)));
  }

  function tick(code, on) {
    if (!on) kept.delete(code);
    else if (kept.size < most) kept.add(code);
  }

  form.addEventListener("change", function (event) {
    if (event.target.matches("[data-tick-all]")) boxes().forEach(function (box) { tick(box.value, event.target.checked); });
    else if (event.target.name === name) tick(event.target.value, event.target.checked);
    else return;
    show();
  });
  form.addEventListener("click", function (event) {
    if (!event.target.closest("[data-untick]")) return;
    kept = new Set();
    show();
  });
  /* What was ticked is being done: the next list begins without ticks. */
  form.addEventListener("submit", function () { sessionStorage.removeItem(place); });
  show();
})();
