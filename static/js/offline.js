/* The check of a credential without network: nothing leaves the device. Beside verification in Python this is the second
   reader of eddsa-jcs-2022 (reports/cards/credential.py holds); a test holds both to the same answers.

   data-offline        address of the worker that keeps this page; data-key: address of the published key
   data-says="…"       a sentence for each outcome, shown when it is the one
   data-fact="…"       where a part of the credential is written                                                          */

(function () {
  "use strict";

  const place = document.querySelector("[data-offline]");
  if (!place) return;
  const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  const ED25519 = [0xed, 0x01];
  const MOST = 8 * 1024 * 1024;
  let published = null;

  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (value !== null && typeof value === "object") {
      return "{" + Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name])).join(",") + "}";
    }
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new TypeError("no canonical form");
    return JSON.stringify(value);
  }

  function fromBase58(text) {
    let number = 0n;
    for (const sign of text) {
      const digit = ALPHABET.indexOf(sign);
      if (digit < 0) throw new TypeError("not base58");
      number = number * 58n + BigInt(digit);
    }
    const bytes = [];
    for (; number; number >>= 8n) bytes.unshift(Number(number & 255n));
    return new Uint8Array([...new Array(text.length - text.replace(/^1+/, "").length).fill(0), ...bytes]);
  }

  async function sha256(text) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  }

  async function able() {
    if (!window.crypto || !crypto.subtle) return "insecure";
    try {
      await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), { name: "Ed25519" }, false, ["verify"]);
    } catch (error) {
      return "old";
    }
    return "";
  }

  async function holds(credential, key) {
    const { proofValue, ...proof } = credential.proof;
    const { proof: _, ...unsigned } = credential;
    const methods = key.verificationMethod.filter((one) => one.id === proof.verificationMethod);
    if (methods.length !== 1) return false;
    const method = methods[0];
    const right = proof.type === "DataIntegrityProof" && proof.cryptosuite === "eddsa-jcs-2022"
      && proof.proofPurpose === "assertionMethod"
      && canonical(proof["@context"] === undefined ? null : proof["@context"]) === canonical(unsigned["@context"])
      && key.assertionMethod.includes(method.id)
      && credential.issuer.id === key.id && method.controller === key.id && proofValue.startsWith("z");
    if (!right) return false;
    const raw = fromBase58(method.publicKeyMultibase.replace(/^z/, ""));
    if (raw[0] !== ED25519[0] || raw[1] !== ED25519[1]) return false;
    const both = new Uint8Array([...await sha256(canonical(proof)), ...await sha256(canonical(unsigned))]);
    const imported = await crypto.subtle.importKey("raw", raw.slice(2), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, imported, fromBase58(proofValue.slice(1)), both);
  }

  /* ---- the credential in a PDF: attached files stand in it as streams, mostly packed ---- */

  async function unpacked(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  async function inPdf(bytes) {
    const text = new TextDecoder("latin1").decode(bytes);
    for (const found of text.matchAll(/\/EmbeddedFile\b/g)) {
      const begin = text.indexOf("stream", found.index);
      const head = text.slice(text.lastIndexOf("obj", found.index), begin);
      const start = begin + (text[begin + 6] === "\r" ? 8 : 7);
      const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(head);
      const end = length ? start + Number(length[1]) : text.indexOf("endstream", start);
      const body = bytes.slice(start, end);
      try {
        const said = JSON.parse(head.includes("FlateDecode") ? await unpacked(body) : new TextDecoder().decode(body));
        if (said && said.proof) return said;
      } catch (error) {
        /* another file, or one that is damaged: the next */
      }
    }
    return null;
  }

  /* ---- the page ---- */

  function say(which) {
    place.querySelectorAll("[data-says]").forEach((one) => { one.hidden = one.dataset.says !== which; });
  }

  function fact(name, value) {
    place.querySelectorAll('[data-fact="' + name + '"]').forEach((one) => { one.textContent = value || "—"; });
  }

  function row(cells, tag) {
    const line = document.createElement("tr");
    cells.forEach((text, index) => {
      const one = document.createElement(tag || "td");
      if (index && index < cells.length - 1) one.className = "text-end numeric";
      one.textContent = text;
      line.append(one);
    });
    return line;
  }

  function show(credential) {
    const said = credential.credentialSubject, holder = said.holder, table = place.querySelector("table");
    const parts = {
      title: said.title, number: said.number, name: holder.name, unit: holder.unit, purpose: said.purpose,
      "document-type": holder.document_type, document: holder.document_number, outcome: said.outcome.word, law: said.law,
      day: said.decided_as_of, issued: said.issued_on + " · " + credential.issuer.name,
    };
    Object.entries(parts).forEach(([name, value]) => fact(name, value));
    const heads = [table.dataset.year, ...(said.years[0] ? said.years[0].subjects.map((one) => one.subject) : []), table.dataset.result];
    table.tHead.replaceChildren(row(heads, "th"));
    table.tBodies[0].replaceChildren(...said.years.map((one) => row(
      [one.year, ...one.subjects.map((part) => part.counted + " / " + part.required), one.result])));
    place.querySelector("[data-shown]").hidden = false;
  }

  async function check(bytes) {
    place.querySelector("[data-shown]").hidden = true;
    const hindrance = await able();
    if (hindrance) return say(hindrance);
    if (!published) return say("no-key");
    if (bytes.length > MOST) return say("unreadable");
    let credential = null;
    try {
      const pdf = bytes[0] === 0x25 && bytes[1] === 0x50;
      credential = pdf ? await inPdf(bytes) : JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      credential = null;
    }
    if (!credential || !credential.proof) return say("unreadable");
    let found = false;
    try {
      found = await holds(credential, published);
      if (found) show(credential);
    } catch (error) {
      found = false; // whatever is missing or of another kind: it does not hold
    }
    say(found ? "valid" : why(credential));
  }

  function why(credential) {
    if (credential.issuer && credential.issuer.id !== published.id) return "other";
    const known = published.verificationMethod.some((one) => one.id === credential.proof.verificationMethod);
    return known ? "invalid" : "strange-key"; // what was kept may be older than the key
  }

  async function useKey(key) {
    published = key;
    fact("key", key.verificationMethod.map((one) => one.publicKeyMultibase).join(" · "));
    fact("issuer", key.id);
  }

  async function begin() {
    const hindrance = await able();
    if (hindrance) say(hindrance);
    if (navigator.serviceWorker) {
      try {
        await navigator.serviceWorker.register(place.dataset.offline);
        await navigator.serviceWorker.ready;
        place.dataset.kept = "yes";
        if (!hindrance) say("kept");
      } catch (error) {
        /* the page works as long as it stays open */
      }
    }
    try {
      await useKey(await (await fetch(place.dataset.key, { credentials: "omit" })).json());
    } catch (error) {
      if (!hindrance) say("no-key");
    }
  }

  const file = place.querySelector("input[type=file]");
  file.addEventListener("change", async () => { if (file.files[0]) check(new Uint8Array(await file.files[0].arrayBuffer())); });
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", async (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) check(new Uint8Array(await event.dataTransfer.files[0].arrayBuffer()));
  });
  place.querySelector("[data-check-text]").addEventListener("click", () => {
    check(new TextEncoder().encode(place.querySelector("textarea").value.trim()));
  });
  begin();
})();
