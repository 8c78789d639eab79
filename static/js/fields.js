/* Fields for days and files that speak the portal's language: a browser's own speak that of its menus, whatever the page says.
   A finger keeps the picker of the phone. Without this script the browser's fields stay and do the same. */

(function () {
  "use strict";

  const FINE = window.matchMedia("(pointer: fine)").matches;
  const language = document.documentElement.lang || "zh-Hans";
  let open = null; // the calendar that is shown, at most one

  function text(name) {
    const found = document.querySelector('meta[name="text-' + name + '"]');
    return found ? found.content : "";
  }

  function made(tag, attributes, words) {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    if (words) element.textContent = words;
    return element;
  }

  /* ---- days: written as 2024-12-14, chosen from a calendar ---- */
  function iso(day) {
    return day.toISOString().slice(0, 10);
  }

  function day(written) {
    const found = /^\s*(\d{4})\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*(\d{1,2})\s*日?\s*$/.exec(written);
    if (!found) return null;
    const [year, month, date] = found.slice(1).map(Number);
    const read = new Date(Date.UTC(year, month - 1, date));
    return read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === date ? read : null;
  }

  function moved(from, days) {
    return new Date(from.getTime() + days * 86400000);
  }

  function monthsOn(from, months) {
    const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
    return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, Math.min(from.getUTCDate(), last)));
  }

  function named(shown, options) {
    return new Intl.DateTimeFormat(language, Object.assign({ timeZone: "UTC" }, options)).format(shown);
  }

  function allowed(input, shown) {
    return !((input.min && iso(shown) < input.min) || (input.max && iso(shown) > input.max));
  }

  function close(back) {
    if (!open) return;
    open.box.remove();
    open.button.setAttribute("aria-expanded", "false");
    if (back) open.button.focus();
    open = null;
  }

  function choose(input, shown) {
    input.value = iso(shown);
    close(true);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function week(first, shown, input) {
    const row = made("tr", {});
    for (let number = 0; number < 7; number += 1) {
      const one = moved(first, number);
      const cell = made("td", {});
      const button = made(
        "button",
        { type: "button", "data-day": iso(one), tabindex: "-1", "aria-label": named(one, { dateStyle: "long" }) },
        String(one.getUTCDate()),
      );
      if (one.getUTCMonth() !== shown.getUTCMonth()) button.className = "other-month";
      if (iso(one) === iso(shown)) button.tabIndex = 0;
      if (iso(one) === input.value) button.setAttribute("aria-current", "date");
      button.disabled = !allowed(input, one);
      cell.append(button);
      row.append(cell);
    }
    return row;
  }

  function draw(shown, focus) {
    const { box, input } = open;
    open.shown = shown;
    const head = made("div", { class: "calendar-head" });
    const title = made("strong", { "aria-live": "polite" }, named(shown, { year: "numeric", month: "long" }));
    const step = (label, months, sign) => {
      const button = made("button", { type: "button", "aria-label": text(label), title: text(label), "data-step": months }, sign);
      return button;
    };
    head.append(
      step("year-before", -12, "«"), step("month-before", -1, "‹"), title, step("month-after", 1, "›"), step("year-after", 12, "»"),
    );
    const table = made("table", {});
    const monday = moved(shown, -(shown.getUTCDate() - 1));
    const first = moved(monday, -((monday.getUTCDay() + 6) % 7));
    const names = made("tr", {});
    for (let number = 0; number < 7; number += 1) {
      names.append(made("th", { scope: "col", abbr: named(moved(first, number), { weekday: "long" }) }, named(moved(first, number), { weekday: "narrow" })));
    }
    const heading = made("thead", {});
    heading.append(names);
    const body = made("tbody", {});
    for (let number = 0; number < 6; number += 1) body.append(week(moved(first, 7 * number), shown, input));
    table.append(heading, body);
    box.replaceChildren(head, table);
    if (focus) box.querySelector('button[data-day="' + iso(shown) + '"]').focus();
  }

  function show(input, button) {
    const again = open && open.input === input;
    close(false);
    if (again) return;
    const box = made("div", { class: "calendar", role: "dialog", "aria-label": text("choose-day") });
    open = { box, input, button, shown: null };
    button.setAttribute("aria-expanded", "true");
    button.after(box);
    const now = new Date();
    draw(day(input.value) || new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())), true);
    if (box.getBoundingClientRect().right > document.documentElement.clientWidth) box.classList.add("to-the-left");
  }

  const STEPS = {
    ArrowLeft: (from) => moved(from, -1),
    ArrowRight: (from) => moved(from, 1),
    ArrowUp: (from) => moved(from, -7),
    ArrowDown: (from) => moved(from, 7),
    PageUp: (from) => monthsOn(from, -1),
    PageDown: (from) => monthsOn(from, 1),
    Home: (from) => moved(from, -((from.getUTCDay() + 6) % 7)),
    End: (from) => moved(from, 6 - ((from.getUTCDay() + 6) % 7)),
  };

  document.addEventListener("keydown", function (event) {
    if (!open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close(true);
    } else if (event.key in STEPS && event.target.dataset.day) {
      event.preventDefault();
      event.stopPropagation();
      draw(STEPS[event.key](day(event.target.dataset.day)), true);
    }
  }, true);

  document.addEventListener("click", function (event) {
    if (!open) return;
    const button = event.target.closest("button");
    if (open.box.contains(event.target)) {
      if (button && button.dataset.day) choose(open.input, day(button.dataset.day));
      else if (button) draw(monthsOn(open.shown, Number(button.dataset.step)), false);
    } else if (button !== open.button) close(false);
  });

  function ownDay(input) {
    const box = made("span", { class: "date-field" });
    const button = made("button", {
      type: "button", class: "date-open", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": text("choose-day"),
    });
    if (input.id) button.setAttribute("aria-controls", input.id);
    input.type = "text";
    input.autocomplete = "off";
    input.placeholder = text("day-form");
    input.before(box);
    box.append(input, button);
    button.disabled = input.disabled || input.readOnly;
    input.addEventListener("change", function () {
      const read = day(input.value);
      if (read) input.value = iso(read); // 20241214 and 2024年12月14日, too
    });
    button.addEventListener("click", () => show(input, button));
  }

  /* ---- files: what was chosen, in words ---- */
  function ownFile(input) {
    const box = made("span", { class: "file-field" });
    const words = made("span", { class: "file-names" });
    const tell = function () {
      words.textContent = Array.from(input.files, (file) => file.name).join("、") || text("no-file");
    };
    input.before(box);
    box.append(input, made("span", { class: "file-open", "aria-hidden": "true" }, text(input.multiple ? "choose-files" : "choose-file")), words);
    input.addEventListener("change", tell);
    input.addEventListener("kept", tell); // put back by js/keep.js
    if (input.form) input.form.addEventListener("reset", () => setTimeout(tell));
    tell();
  }

  function own(within) {
    if (FINE) within.querySelectorAll("input[type=date]").forEach(ownDay);
    within.querySelectorAll("input[type=file]:not(.visually-hidden)").forEach(function (input) {
      if (!input.closest(".file-field")) ownFile(input);
    });
  }

  own(document);
  document.addEventListener("htmx:load", (event) => own(event.detail.elt));
})();
