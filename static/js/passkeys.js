// Passkeys: asks our server for a challenge, the browser for a signature, and hands the answer back.
"use strict";

(() => {
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const send = async (url, body) => {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.detail || "");
    return data;
  };

  const credentialIds = (list) => (list || []).map((item) => ({ ...item, id: decode(item.id) }));

  const make = async (options) => {
    const publicKey = options.publicKey;
    publicKey.challenge = decode(publicKey.challenge);
    publicKey.user.id = decode(publicKey.user.id);
    publicKey.excludeCredentials = credentialIds(publicKey.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey });
    return {
      id: made.id,
      rawId: encode(made.rawId),
      type: made.type,
      response: { clientDataJSON: encode(made.response.clientDataJSON), attestationObject: encode(made.response.attestationObject) },
    };
  };

  const use = async (options) => {
    const publicKey = options.publicKey;
    publicKey.challenge = decode(publicKey.challenge);
    publicKey.allowCredentials = credentialIds(publicKey.allowCredentials);
    const used = await navigator.credentials.get({ publicKey });
    return {
      id: used.id,
      rawId: encode(used.rawId),
      type: used.type,
      response: {
        clientDataJSON: encode(used.response.clientDataJSON),
        authenticatorData: encode(used.response.authenticatorData),
        signature: encode(used.response.signature),
        userHandle: used.response.userHandle ? encode(used.response.userHandle) : null,
      },
    };
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button) return;
    const status = document.querySelector("[data-passkey-status]");
    status.textContent = "";
    button.disabled = true;
    try {
      const options = await send(button.dataset.begin, {});
      const credential = button.dataset.passkey === "add" ? await make(options) : await use(options);
      const name = document.querySelector("[data-passkey-name]")?.value || "";
      const done = await send(button.dataset.finish, { credential, name });
      window.location.assign(done.href);
    } catch (problem) {
      status.textContent = (problem.name === "Error" && problem.message) || button.dataset.failed;
      button.disabled = false;
    }
  });
})();
