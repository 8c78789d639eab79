/* The check of a PDF: its SHA-256 is made here, and only that is sent. Without the browser's help the file itself goes.

   data-fingerprint   holds the form with the file and the hidden field; files can be dropped on it               */

(function () {
  "use strict";

  const place = document.querySelector("[data-fingerprint]");
  if (!place || !window.crypto || !window.crypto.subtle) return;
  const form = place.querySelector("form");
  const file = form.querySelector("input[type=file]");
  const fingerprint = form.querySelector("input[name=fingerprint]");

  async function send() {
    const chosen = file.files[0];
    if (!chosen) return;
    const hash = await window.crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
    fingerprint.value = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
    file.value = "";
    form.submit();
  }

  file.addEventListener("change", send);
  place.addEventListener("dragover", function (event) {
    event.preventDefault();
  });
  place.addEventListener("drop", function (event) {
    event.preventDefault();
    file.files = event.dataTransfer.files;
    send();
  });
})();
