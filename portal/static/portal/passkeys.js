// Asks the device for a passkey, or for a proof of one, and sends its answer with the form (WebAuthn).
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = (options) => {
    const binary = { ...options, challenge: bytes(options.challenge) };
    if (options.user) binary.user = { ...options.user, id: bytes(options.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"])
      if (options[list]) binary[list] = options[list].map((key) => ({ ...key, id: bytes(key.id) }));
    return binary;
  };

  const answered = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const options = JSON.parse(form.dataset.options);
      try {
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: asked(options) });
        form.elements.passkey.value = answered(credential);
        form.submit();
      } catch {
        form.querySelector(".passkey-error").hidden = false;
      }
    });
  }
})();
