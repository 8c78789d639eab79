/* The verification desk by keyboard: J and K walk, space ticks, A verifies, R returns, Z undoes. The chosen row is shown
   beside the list on wide screens. Phrases fill the reason; the boxes tick all rows of the page. */

(function () {
  "use strict";

  const table = document.querySelector("[data-desk]");
  const rows = table ? Array.from(table.querySelectorAll("tbody tr")) : [];
  const part = document.getElementById("record");
  const bulk = document.getElementById("bulk");
  const wide = window.matchMedia("(min-width: 992px)");
  const PLACE = "desk-place";
  let current = -1;

  function choose(index, scroll) {
    if (index < 0 || index >= rows.length) return;
    if (current >= 0) rows[current].setAttribute("aria-selected", "false");
    current = index;
    rows[current].setAttribute("aria-selected", "true");
    if (scroll) rows[current].scrollIntoView({ block: "nearest" });
    if (part && wide.matches) window.htmx.ajax("GET", rows[current].dataset.href, { target: "#record", swap: "innerHTML" });
  }

  function tick(row) {
    const box = row && row.querySelector("input[name=record]");
    if (box) box.click();
    return box;
  }

  function press(key) {
    const button = document.querySelector('[data-key="' + key + '"]');
    if (button) button.click();
    return Boolean(button);
  }

  function openReturn() {
    const fold = document.querySelector('[data-key-open="r"]');
    if (!fold) return false;
    fold.open = true;
    fold.querySelector("textarea").focus();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    const key = event.key.toLowerCase();
    let done = true;
    if (key === "j") choose(Math.min(current + 1, rows.length - 1), true);
    else if (key === "k") choose(Math.max(current - 1, 0), true);
    else if (key === " " && current >= 0 && event.target === document.body) tick(rows[current]);
    else if (key === "a") done = press("a");
    else if (key === "r") done = openReturn();
    else if (key === "z") done = press("z");
    else done = false;
    if (done) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const phrase = event.target.closest("[data-phrase]");
    if (phrase) {
      const field = document.querySelector(phrase.dataset.phrase);
      field.value = phrase.textContent;
      field.focus();
      return;
    }
    const row = table && event.target.closest("[data-desk] tbody tr");
    if (!row || event.target.closest("input")) return;
    if (wide.matches) {
      event.preventDefault();
      choose(rows.indexOf(row), false);
    }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    const filters = event.target.querySelector && event.target.querySelector("[data-filters]");
    if (filters && bulk) filters.value = bulk.querySelector("[name=filters]").value;
  });

  document.addEventListener("submit", function () {
    if (current >= 0) sessionStorage.setItem(PLACE, String(current));
  });

  if (rows.length && wide.matches) {
    window.addEventListener("load", function () {
      const before = Number(sessionStorage.getItem(PLACE) || 0);
      sessionStorage.removeItem(PLACE);
      choose(Math.min(before, rows.length - 1), false);
    });
  }
})();
