// Passkeys: asks the device what the server asks, and sends the answer with the form. Without this the forms stay hidden.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const known = (list) => list.map((it) => ({ ...it, id: bytes(it.id) }));

const reasons = {
  NotAllowedError: "The device did not confirm it, or it took too long. Try again.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address. They need https, or localhost, and a name instead of a number.",
  NotSupportedError: "This device cannot make such a passkey. Use another one.",
};

async function ask(form) {
  const answer = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error ?? "The server could not be asked. Reload the page and try again.");
  return { ...said, challenge: bytes(said.challenge) };
}

const ceremonies = {
  async create(options) {
    const publicKey = {
      ...options,
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    };
    const { response } = await navigator.credentials.create({ publicKey });
    return { client_data: text(response.clientDataJSON), attestation_object: text(response.attestationObject) };
  },
  async get(options) {
    const publicKey = { ...options, allowCredentials: known(options.allowCredentials) };
    const credential = await navigator.credentials.get({ publicKey });
    const { response } = credential;
    return {
      credential_id: text(credential.rawId),
      client_data: text(response.clientDataJSON),
      authenticator_data: text(response.authenticatorData),
      signature: text(response.signature),
      user_handle: response.userHandle ? text(response.userHandle) : "",
    };
  },
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const problem = form.querySelector("[data-passkey-error]");
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const fields = await ceremonies[form.dataset.passkey](await ask(form));
      for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
      form.submit();
    } catch (error) {
      problem.textContent = reasons[error.name] ?? error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
