/* The text of a rule pack: numbers beside its lines, those with a mistake marked, and the way to a line.

   data-editor        holds a <pre> for the numbers and the <textarea>
   data-note          on a data-line: the line is no mistake
   data-line="43"     goes to that line; an address that ends in #line-43 does the same when the page opens           */

(function () {
  "use strict";

  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const gutter = editor.querySelector("pre");
  const text = editor.querySelector("textarea");
  const wrong = new Set(Array.from(document.querySelectorAll("[data-line]:not([data-note])"), (link) => Number(link.dataset.line)));

  function number() {
    const lines = text.value.split("\n").length;
    while (gutter.children.length > lines) gutter.lastChild.remove();
    while (gutter.children.length < lines) {
      const line = document.createElement("span");
      line.textContent = gutter.children.length + 1;
      if (wrong.has(gutter.children.length + 1)) line.className = "wrong";
      gutter.append(line);
    }
    gutter.scrollTop = text.scrollTop;
  }

  function go(line) {
    const lines = text.value.split("\n");
    if (!(line >= 1 && line <= lines.length)) return;
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + lines[line - 1].length);
    const height = gutter.firstChild.getBoundingClientRect().height;
    text.scrollTop = Math.max(0, (line - 6) * height);
    gutter.scrollTop = text.scrollTop;
  }

  text.addEventListener("input", number);
  text.addEventListener("scroll", function () {
    gutter.scrollTop = text.scrollTop;
  });
  document.addEventListener("click", function (event) {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    go(Number(link.dataset.line));
  });
  number();
  const asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) go(Number(asked[1]));
})();
