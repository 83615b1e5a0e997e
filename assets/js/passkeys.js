// Passkeys: asks the browser for one and sends its answer as an ordinary form. Without scripting, or in a
// browser without passkeys, the form stays hidden and there are other ways.
const TO_BYTES = { create: ["challenge", "user.id"], get: ["challenge"] };
const LISTS = ["excludeCredentials", "allowCredentials"];
const ANSWER = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const STOPPED = "Het is niet gelukt, of u bent gestopt. Probeer het opnieuw, of kies een andere manier.";
const KNOWN = "Dit apparaat heeft al een passkey voor dit account.";

export function startPasskeys() {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  document.querySelectorAll("[data-passkey]").forEach((part) => {
    part.hidden = false;
    part.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      ask(part, event.target);
    });
  });
}

async function ask(part, form) {
  if (part.dataset.busy) return;
  part.dataset.busy = "yes";
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const mode = part.dataset.passkey;
    const publicKey = prepared(mode, await options(form));
    const credential = await navigator.credentials[mode]({ publicKey });
    form.elements.credential.value = JSON.stringify(plain(credential));
    form.submit();
  } catch (error) {
    problem.textContent = error.name === "InvalidStateError" ? KNOWN : STOPPED;
    problem.hidden = false;
  } finally {
    delete part.dataset.busy;
  }
}

async function options(form) {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
    headers: { Accept: "application/json" },
  });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.json();
}

function prepared(mode, found) {
  TO_BYTES[mode].forEach((path) => {
    const names = path.split(".");
    const last = names.pop();
    const holder = names.reduce((inner, name) => inner[name], found);
    holder[last] = bytes(holder[last]);
  });
  LISTS.filter((name) => found[name]).forEach((name) => {
    found[name] = found[name].map((each) => ({ ...each, id: bytes(each.id) }));
  });
  return found;
}

function plain(credential) {
  const response = {};
  ANSWER.filter((name) => credential.response[name]).forEach((name) => {
    response[name] = text(credential.response[name]);
  });
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(base64url) {
  const base64 = base64url.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (code) => String.fromCharCode(code)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
