/* Keeps what is typed into a form until it has arrived: through an ended session, an expired page, a refresh, a closed
   tab. Texts lie in this browser alone, by account and form; photos and files beside them. Two tabs with the same form
   each have their own text again; another one has what was typed last. They go once the form has arrived, when somebody signs out or another account signs in, and after three days. Passwords, hidden values,
   one-time codes, ticks in lists, fields marked data-not-kept (ID numbers; with "numbers" names and units may stand there and six digits may not) and whatever looks like a whole ID number or a
   mobile number are never kept; nor is a search, nor a form marked data-kept="no".

   meta account        whose drafts these are; absent for visitors, whose drafts last as long as the tab
   meta failed         this page says that something went wrong: nothing has arrived
   meta answered       this page answers a form that was sent
   meta session-left   seconds until this session ends; five minutes before, the page says so and offers to go on     */

(function () {
  "use strict";

  const PREFIX = "kept:", PENDING = "kept-sent", CAME = "kept-came:", DAYS = 3 * 24 * 3600 * 1000, SOON = 300, MOST_FILES = 40 << 20;

  function meta(name) {
    const found = document.querySelector('meta[name="' + name + '"]');
    return found ? found.content : "";
  }
  const account = meta("account");
  let leaving = false;

  /* A browser that refuses its storage keeps nothing, and everything else works as before. */
  function store() {
    try {
      return account ? window.localStorage : window.sessionStorage;
    } catch (error) {
      return null;
    }
  }
  const shelf = store();
  if (!shelf) return;

  function read(key) {
    try {
      return JSON.parse(shelf.getItem(key) || "null");
    } catch (error) {
      return null;
    }
  }
  function write(key, value) {
    try {
      shelf.setItem(key, JSON.stringify(value));
    } catch (error) {
      /* Full or forbidden: the form still works. */
    }
  }
  /* What was typed in this tab goes before what was typed in another one meanwhile, unless that one has sent it. */
  function draftOf(key) {
    try {
      const own = JSON.parse(window.sessionStorage.getItem(key) || "null"), came = read(CAME + key);
      if (own && !(came && came.drafts.includes(own.at))) return own;
      window.sessionStorage.removeItem(key);
    } catch (error) { /* what the other shelf has */ }
    return read(key);
  }
  function writeDraft(key, value) {
    write(key, value);
    try {
      window.sessionStorage.setItem(key, JSON.stringify(value));
    } catch (error) {
      /* The other shelf has it. */
    }
  }
  function unwrite(key) {
    shelf.removeItem(key);
    window.sessionStorage.removeItem(key);
  }

  /* ---- files, in a small database of the browser ---- */
  function files(mode, act) {
    if (!window.indexedDB) return;
    const opening = indexedDB.open("kept", 1);
    opening.onupgradeneeded = function () { opening.result.createObjectStore("files"); };
    opening.onsuccess = function () {
      const table = opening.result.transaction("files", mode).objectStore("files");
      act(table);
      table.transaction.oncomplete = table.transaction.onabort = function () { opening.result.close(); };
    };
    opening.onerror = function () { /* kept without files */ };
  }
  function dropFiles(test) {
    files("readwrite", function (table) {
      const walk = table.openKeyCursor ? table.openKeyCursor() : table.openCursor();
      walk.onsuccess = function () {
        const at = walk.result;
        if (!at) return;
        if (test(at.key)) table.delete(at.key);
        at.continue();
      };
    });
  }
  function drop(key) {
    unwrite(key);
    dropFiles(function (other) { return other === key || other.startsWith(key + "#"); });
  }
  function dropAll(test) {
    Object.keys(shelf).concat(Object.keys(window.sessionStorage)).filter(function (key) {
      return key.startsWith(PREFIX) && test(key);
    }).forEach(drop);
  }
  /* Whoever's drafts they are, and whether or not their form is opened again: after three days they go, and files without a draft. */
  function sweep() {
    const live = {};
    [window.localStorage, window.sessionStorage].forEach(function (every) {
      Object.keys(every).filter(function (key) { return key.startsWith(PREFIX) || key.startsWith(CAME); }).forEach(function (key) {
        let at = 0;
        try {
          at = JSON.parse(every.getItem(key)).at;
        } catch (error) { /* no draft of ours */ }
        if (at > Date.now() - DAYS) live[key] = true;
        else every.removeItem(key);
      });
    });
    dropFiles(function (key) { return !live[key.slice(0, key.lastIndexOf("#"))]; });
  }

  /* ---- which forms, which fields ---- */
  function fieldsOf(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.matches("input, textarea, select") && !field.matches(
        "[type=hidden], [type=password], [type=submit], [type=button], [type=image], [autocomplete=one-time-code]"
      ) && !field.closest('[data-not-kept=""]') && !(field.type === "checkbox" && field.closest("table"));
    });
  }
  function keyOf(form) {
    const about = form.querySelector("input[type=hidden][name=for]");
    const where = new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
    const act = form.querySelector("input[type=hidden][name=act]");
    return PREFIX + account + ":" + location.pathname + ":" + where + ":" + (about ? about.value : "") + ":" +
      (act ? act.value : "");
  }
  /* A whole ID number, or a mobile number, wherever it stands. */
  function names(text) {
    return /\d{17}[\dXx]|1[3-9]\d{9}/.test(text.replace(/[\s-]/g, ""));
  }
  function texts(form, asMade) {
    const found = {};
    fieldsOf(form).forEach(function (field) {
      if (field.type === "file") return;
      const values = (found[field.name] = found[field.name] || []);
      if (field.type === "checkbox" || field.type === "radio") {
        if (asMade ? field.defaultChecked : field.checked) values.push(field.value);
      } else if (field.tagName === "SELECT") {
        Array.from(field.options).forEach(function (option) {
          if (asMade ? option.defaultSelected : option.selected) values.push(option.value);
        });
        if (asMade && !field.multiple && !values.length && field.options.length) values.push(field.options[0].value);
      } else {
        const text = asMade ? field.defaultValue : field.value;
        if (!names(text) && !(field.dataset.notKept === "numbers" && /(\d\D*){6}/.test(text))) values.push(text);
      }
    });
    return found;
  }
  function fill(form, values) {
    fieldsOf(form).forEach(function (field) {
      const wanted = values[field.name];
      if (!wanted || field.type === "file") return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.tagName === "SELECT") {
        Array.from(field.options).forEach(function (option) { option.selected = wanted.includes(option.value); });
      } else if (wanted.length) field.value = wanted[0];
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function same(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  /* ---- saying so ---- */
  function note(form, draft, act, label) {
    const box = document.createElement("div");
    box.className = "banner banner-info kept-note";
    box.setAttribute("role", "status");
    const words = document.createElement("p");
    const when = new Date(draft.at);
    words.textContent = meta(act ? "text-kept-offer" : "text-kept").replace(
      "[when]", when.getMonth() + 1 + "月" + when.getDate() + "日 " + when.toTimeString().slice(0, 5));
    const bar = document.createElement("div");
    bar.className = "actions";
    function button(text, then) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-outline-primary";
      made.textContent = text;
      made.addEventListener("click", function () { then(); box.remove(); });
      bar.append(made);
    }
    if (act) button(meta("text-kept-restore"), act);
    button(meta("text-kept-drop"), label);
    box.append(words, bar);
    form.before(box);
  }

  /* Which files they are, without their names: those of another tab are not put beside the text of this one. */
  function marksOf(chosen) {
    return Array.from(chosen).map(function (file) { return file.size + ":" + file.lastModified; }).join();
  }
  function restoreFiles(form, key, marks) {
    if (typeof DataTransfer === "undefined") return;
    fieldsOf(form).filter(function (field) { return field.type === "file"; }).forEach(function (field) {
      files("readonly", function (table) {
        const asked = table.get(key + "#" + field.name);
        asked.onsuccess = function () {
          if (!asked.result || field.files.length || marksOf(asked.result) !== marks[field.name]) return;
          const held = new DataTransfer();
          asked.result.forEach(function (file) { held.items.add(file); });
          field.files = held.files;
          field.dispatchEvent(new Event("kept", { bubbles: true }));
        };
      });
    });
  }

  function look(form) {
    const fields = fieldsOf(form);
    if (form.method !== "post" || form.dataset.kept === "no" || form.getAttribute("role") === "search") return;
    if (form.querySelector("[type=password]")) return;
    if (!fields.some(function (field) { return !["checkbox", "radio"].includes(field.type) || !field.closest("table"); })) return;
    if (!fields.length) return;
    const key = keyOf(form), made = texts(form, true);
    let draft = draftOf(key), timer = 0, line = [];
    if (draft && Date.now() - draft.at > DAYS) {
      drop(key);
      draft = null;
    }
    function clear() {
      drop(key);
      form.reset();
      form.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function restore() {
      line = (draft.line || []).concat(draft.at);
      fill(form, draft.values);
      restoreFiles(form, key, draft.files || {});
    }
    if (draft && (draft.files || !same(draft.values, texts(form, false)))) {
      if (same(draft.made, made) || document.querySelector(".error-summary")) {
        restore();
        note(form, draft, null, clear);
      } else {
        note(form, draft, restore, function () { drop(key); });
      }
    }
    function keep() {
      clearTimeout(timer);
      const values = texts(form, false);
      let held = null;
      fieldsOf(form).forEach(function (field) {
        if (field.type === "file" && field.files.length) (held = held || {})[field.name] = marksOf(field.files);
      });
      if (same(values, made) && !held) unwrite(key);
      else writeDraft(key, { at: Date.now(), made: made, values: values, files: held, line: line });
    }
    function keepFiles(field) {
      const chosen = Array.from(field.files);
      const size = chosen.reduce(function (sum, file) { return sum + file.size; }, 0);
      files("readwrite", function (table) {
        if (chosen.length && size <= MOST_FILES) table.put(chosen, key + "#" + field.name);
        else table.delete(key + "#" + field.name);
      });
    }
    let touched = false;
    form.addEventListener("input", function (event) {
      touched = true;
      clearTimeout(timer);
      timer = setTimeout(keep, 250);
    });
    form.addEventListener("change", function (event) {
      if (event.target === form) return;
      touched = true;
      if (event.target.type === "file") keepFiles(event.target);
      keep();
    });
    window.addEventListener("pagehide", function () { if (touched && !leaving) keep(); });
    form.addEventListener("submit", function () {
      keep();
      try {
        const kept = draftOf(key);
        sessionStorage.setItem(PENDING, JSON.stringify(
          { key: key, account: account, at: kept ? kept.at : 0, line: kept ? kept.line : [], pages: history.length }));
      } catch (error) { /* the draft goes in three days */ }
      touched = false;
    });
  }

  /* ---- what was sent from this tab has arrived, unless this page says otherwise ---- */
  (function settle() {
    let sent = null;
    try {
      sent = JSON.parse(sessionStorage.getItem(PENDING) || "null");
    } catch (error) { /* nothing known */ }
    if (!sent) return;
    sessionStorage.removeItem(PENDING);
    if (meta("failed")) {
      /* The page of an expired form can send it again, see below. */
      const again = document.querySelector("form[data-sent-again]");
      if (again) again.addEventListener("submit", function () {
        sent.pages = history.length;
        sessionStorage.setItem(PENDING, JSON.stringify(sent));
      });
      return;
    }
    if (sent.account !== account) return;
    /* What arrives is answered by another page or by one that was sent for it; a network that is down by neither. */
    const came = performance.getEntriesByType("navigation")[0];
    const answered = meta("answered") || !came || came.redirectCount > 0;
    /* A page between that is not ours (a server that is away) was the answer: nothing has arrived. */
    if (!answered || history.length > sent.pages + 1) return;
    if (document.querySelector(".error-summary, main .alert.banner-not-met")) return;
    const latest = read(sent.key);
    write(CAME + sent.key, { at: Date.now(), drafts: sent.line.concat(sent.at) });
    window.sessionStorage.removeItem(sent.key);
    if (!latest || latest.at <= sent.at) drop(sent.key); /* else another tab has typed since */
  })();

  sweep();
  if (account && !meta("failed")) {
    dropAll(function (key) { return !key.startsWith(PREFIX + account + ":"); });
    dropFiles(function (key) { return !key.startsWith(PREFIX + account + ":"); });
  }
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-signs-out]")) {
      leaving = true;
      dropAll(function () { return true; });
      dropFiles(function () { return true; });
    }
  });
  document.querySelectorAll("main form").forEach(look);
  document.addEventListener("htmx:load", function (event) {
    event.target.querySelectorAll && event.target !== document.body &&
      event.target.querySelectorAll("form").forEach(look);
  });

  /* ---- the end of the session ---- */
  const left = Number(meta("session-left"));
  if (!account || !left) return;
  const ACTIVE = "kept-active:" + account;
  let ends = Date.now() + left * 1000, box = null;
  write(ACTIVE, ends);

  function show(text, label, act) {
    if (!box) {
      box = document.createElement("div");
      box.className = "session-end";
      box.setAttribute("role", "alert");
      document.body.append(box);
    }
    if (box.dataset.said === text) return;
    box.dataset.said = text;
    box.replaceChildren();
    const words = document.createElement("span");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary";
    button.textContent = label;
    button.addEventListener("click", act);
    box.append(words, button);
  }
  function goOn() {
    fetch(meta("session-stay"), { credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "fetch" } })
      .then(function (answer) {
        if (!answer.ok) throw new Error("ended");
        return answer.json();
      })
      .then(function (said) {
        ends = Date.now() + said.left * 1000;
        write(ACTIVE, ends);
        look_at_clock();
      })
      .catch(function () {
        ends = Date.now();
        look_at_clock();
      });
  }
  function look_at_clock() {
    ends = Math.max(ends, Number(read(ACTIVE)) || 0);
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (seconds > SOON) {
      if (box) box.remove();
      box = null;
    } else if (seconds > 0) {
      show(meta("text-session-soon").replace("[minutes]", Math.ceil(seconds / 60)), meta("text-session-stay"), goOn);
    } else {
      show(meta("text-session-over"), meta("text-session-again"), function () {
        location.assign(meta("session-sign-in") + "?next=" + encodeURIComponent(location.pathname + location.search));
      });
    }
  }
  look_at_clock();
  setInterval(look_at_clock, 5000);
  document.addEventListener("visibilitychange", look_at_clock);
})();
