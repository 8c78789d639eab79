/* Proof in full height: a page of it opens over the request, with zoom and rotation, the claimed figures beside.
   [data-view] inside of #proofs is the link to a page; template#viewer holds the dialog. Without script the link opens the page.
   Keys: + and - zoom, R turns, arrows go to the next page, Escape closes. */

(function () {
  "use strict";

  const WIDTHS = [50, 75, 100, 150, 200, 300];
  let box = null, links = [], at = 0, turn = 0, width = 2;

  function draw() {
    const picture = box.picture, canvas = box.querySelector("canvas"), pen = canvas.getContext("2d");
    if (!picture.naturalWidth) return;
    const lying = turn % 180 !== 0;
    canvas.width = lying ? picture.naturalHeight : picture.naturalWidth;
    canvas.height = lying ? picture.naturalWidth : picture.naturalHeight;
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate(turn * Math.PI / 180);
    pen.drawImage(picture, -picture.naturalWidth / 2, -picture.naturalHeight / 2);
    canvas.style.width = WIDTHS[width] + "%";
    canvas.setAttribute("aria-label", picture.alt);
    box.dataset.turn = String(turn);
    box.dataset.width = String(WIDTHS[width]);
    box.querySelector("[data-place]").textContent = (at + 1) + " / " + links.length;
  }

  function show(index) {
    at = (index + links.length) % links.length;
    const inner = links[at].querySelector("img");
    box.picture = new Image();
    box.picture.alt = inner ? inner.alt : "";
    box.picture.onload = draw;
    box.picture.src = links[at].href;
  }

  function act(what) {
    if (what === "in") width = Math.min(width + 1, WIDTHS.length - 1);
    else if (what === "out") width = Math.max(width - 1, 0);
    else if (what === "turn") turn = (turn + 90) % 360;
    else if (what === "back") turn = (turn + 270) % 360;
    else if (what === "next") return show(at + 1);
    else if (what === "previous") return show(at - 1);
    draw();
  }

  function open(link) {
    const from = document.getElementById("viewer");
    if (!from || !window.HTMLDialogElement) return false;
    links = Array.from(document.querySelectorAll("#proofs [data-view]"));
    turn = 0;
    width = 2;
    box = from.content.firstElementChild.cloneNode(true);
    const facts = document.querySelector("[data-claimed]");
    if (facts) box.querySelector("[data-beside]").append(facts.cloneNode(true));
    box.addEventListener("close", function () { box.remove(); link.focus(); });
    box.addEventListener("click", function (event) {
      const button = event.target.closest("[data-act]");
      if (button) act(button.dataset.act);
    });
    box.addEventListener("keydown", function (event) {
      const what = { "+": "in", "=": "in", "-": "out", r: "turn", R: "turn", ArrowRight: "next", ArrowLeft: "previous" }[event.key];
      if (!what || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act(what);
    });
    document.body.append(box);
    box.showModal();
    show(links.indexOf(link));
    return true;
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("#proofs [data-view]");
    if (link && open(link)) event.preventDefault();
  });
})();
