/* What the pages do in the browser. Each part looks for its own marks in the page and does nothing without them:

   data-toggle-large-print   switch large print, remembered in a cookie for a year
   data-toggle-dark          switch between light and dark, remembered in a cookie for a year
   data-toggle-menu          open and close the main menu on small screens
   data-confirm="sentence"   ask before a form is sent (data-confirm-action: text of the button); hx-confirm does the same
   data-dialog="id"          open a <dialog>; data-close inside of it closes it
   .filter-bar, .filter-line, data-fold   filters of more than two fields fold away on a phone until they are asked for
   data-autosubmit           send a GET form as soon as a choice changes
   data-print                print the page
   data-tick="group"         tick or clear every box of the form that has data-ticked-by="group"
   data-dismiss              remove the nearest toast
   HX-Trigger: {"toast": {"text": "...", "level": "error"}}   a short note in the corner                                */

(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  /* A machine without any Chinese font draws the same empty box for every character: only then ours is fetched. */
  function drawn(character) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 24;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.font = "20px sans-serif";
    pen.fillText(character, 2, 20);
    return pen.getImageData(0, 0, 24, 24).data.join();
  }
  try {
    if (drawn("永") === drawn("晴")) root.classList.add("no-han");
  } catch (error) {
    /* A browser that hides its canvas has fonts of its own. */
  }

  function meta(name) {
    const found = document.querySelector('meta[name="' + name + '"]');
    return found ? found.content : "";
  }

  /* ---- htmx ---- */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });
  document.addEventListener("htmx:sendError", function () {
    toast(meta("text-offline"), "error");
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status !== 429 || event.detail.target.id !== "captcha") return;
    event.detail.shouldSwap = true; // the sentence why there is no other picture
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", function () {
    toast(meta("text-failed"), "error");
  });
  document.addEventListener("toast", function (event) {
    toast(event.detail.text, event.detail.level);
  });

  function toast(text, level) {
    const corner = document.getElementById("toasts");
    if (!corner || !text) return;
    const note = document.createElement("div");
    note.className = level === "error" ? "toast-note error" : "toast-note";
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", meta("text-close"));
    close.textContent = "×";
    note.append(words, close);
    corner.append(note);
    if (level !== "error") setTimeout(function () { note.remove(); }, 8000);
  }

  /* ---- asking before something is done ---- */
  function ask(sentence, action, then) {
    const box = document.getElementById("confirm");
    if (!box || !box.showModal) {
      if (window.confirm(sentence)) then();
      return;
    }
    const yes = box.querySelector("[data-yes]");
    box.querySelector("[data-sentence]").textContent = sentence;
    yes.textContent = action || yes.dataset.default;
    box.returnValue = "";
    box.onclose = function () { if (box.returnValue === "yes") then(); };
    box.showModal();
  }
  document.addEventListener("htmx:confirm", function (event) {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.confirmAction, function () { event.detail.issueRequest(true); });
  });
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const button = event.submitter;
    const asker = button && button.dataset.confirm ? button : form;
    if (asker.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      ask(asker.dataset.confirm, asker.dataset.confirmAction, function () {
        form.dataset.confirmed = "1";
        form.requestSubmit ? form.requestSubmit(button || undefined) : form.submit();
        delete form.dataset.confirmed;
      });
      return;
    }
    /* A second click would send the form twice. The button comes back when the page is shown again. */
    if (form.method === "post" && !form.hasAttribute("hx-post") && button) {
      setTimeout(function () { button.disabled = true; }, 0);
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("button[type=submit]:disabled:not([data-off])").forEach(function (button) { button.disabled = false; });
  });

  /* ---- clicks ---- */
  function toggleLargePrint(button) {
    const on = root.classList.toggle("large-print");
    button.setAttribute("aria-pressed", on);
    remember("large_print", on ? "1" : "0");
  }
  function remember(name, value) {
    document.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax" +
      (location.protocol === "https:" ? "; secure" : "");
  }
  const dark = document.querySelector("link[data-dark]"), darkSwitch = document.querySelector("[data-toggle-dark]");
  function sayWhetherDark() {
    if (darkSwitch && dark) darkSwitch.setAttribute("aria-pressed", String(window.matchMedia(dark.media).matches));
  }
  function toggleDark() {
    const on = !window.matchMedia(dark.media).matches;
    dark.media = on ? "screen" : "not all";
    remember("theme", on ? "dark" : "light");
    sayWhetherDark();
  }
  sayWhetherDark();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", sayWhetherDark);
  function toggleMenu(button) {
    const open = document.getElementById(button.getAttribute("aria-controls")).classList.toggle("open");
    button.setAttribute("aria-expanded", open);
  }
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const found = event.target.closest(
      "[data-toggle-large-print], [data-toggle-dark], [data-toggle-menu], [data-dialog], [data-close], [data-print], [data-dismiss]");
    if (!found) return;
    const mark = found.dataset;
    if ("toggleLargePrint" in mark) toggleLargePrint(found);
    else if ("toggleDark" in mark) toggleDark();
    else if ("toggleMenu" in mark) toggleMenu(found);
    else if ("dialog" in mark) document.getElementById(mark.dialog).showModal();
    else if ("close" in mark) found.closest("dialog").close();
    else if ("print" in mark) window.print();
    else if ("dismiss" in mark) found.closest(".toast-note, .alert").remove();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("change", function (event) {
    const form = event.target.form, group = event.target.dataset.tick;
    if (group && form) {
      form.querySelectorAll('[data-ticked-by="' + group + '"]').forEach(function (box) { box.checked = event.target.checked; });
    }
    if (!form || !("autosubmit" in form.dataset)) return;
    /* A date that is still being typed is changed at each key; it is sent by Enter or the button. */
    if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit ? form.requestSubmit() : form.submit();
  });

  /* ---- filters on a phone: one button, unless one of them is used ---- */
  function isUsed(field) {
    if (field.type === "hidden" || field.type === "submit") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked || field.checked;
    /* A choice without an empty first word says what is shown; it filters nothing away. */
    return field.tagName === "SELECT" ? field.options[0].value === "" && field.selectedIndex > 0 : field.value !== "";
  }
  if (window.matchMedia("(max-width: 767.98px)").matches) {
    document.querySelectorAll("main form.filter-bar, main form.filter-line, main form[data-fold]").forEach(function (form) {
      const fields = Array.from(form.elements).filter(function (field) {
        return field.matches("input:not([type=hidden]), select");
      });
      if (fields.length < 3 || fields.some(isUsed)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-primary mb-3";
      button.textContent = meta("text-filters");
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", function () {
        form.hidden = !form.hidden;
        button.setAttribute("aria-expanded", String(!form.hidden));
      });
      form.hidden = true;
      form.before(button);
    });
  }

  /* ---- after a form came back with mistakes, start at the summary ---- */
  const mistakes = document.querySelector(".error-summary");
  if (mistakes) mistakes.focus();
})();
