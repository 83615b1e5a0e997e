// A real OpenID Connect provider for tests: people sign in with their name alone, consent is given.
// Prints its issuer once it listens. People are in PROVIDER_PEOPLE as JSON, by name: their claims.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const people = JSON.parse(process.env.PROVIDER_PEOPLE);
const callbacks = process.env.PROVIDER_CALLBACKS.split(",");
const port = Number(process.env.PROVIDER_PORT);
const issuer = `http://127.0.0.1:${port}`;
console.info = console.warn = () => {};

const provider = new Provider(issuer, {
  clients: [{
    client_id: "patchwork",
    client_secret: process.env.PROVIDER_SECRET,
    redirect_uris: callbacks,
  }],
  claims: { openid: ["sub", "amr", "acr"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
  scopes: ["openid", "profile", "email", "groups"],
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  cookies: { keys: ["for tests only"] },
  interactions: { url: (_, interaction) => `/hallo/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
});

const page = (uid) => `<!doctype html><html lang="nl"><title>Aanmelden op het werk</title>
<main><h1>Aanmelden op het werk</h1><form method="post" action="/hallo/${uid}">
<label>Naam op het werk <input name="name"></label><button>Ga naar binnen</button></form></main></html>`;

async function grantFor(details, accountId) {
  const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  return grant.save();
}

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "GET" && details.prompt.name === "login") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page(details.uid));
    return;
  }
  let body = "";
  for await (const part of request) body += part;
  const accountId = details.session?.accountId ?? new URLSearchParams(body).get("name");
  const amr = people[accountId]?.amr;
  const result = { login: { accountId, ...(amr ? { amr } : {}) }, consent: { grantId: await grantFor(details, accountId) } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const serve = provider.callback();
createServer((request, response) => {
  const handled = request.url.startsWith("/hallo/") ? interact(request, response) : serve(request, response);
  Promise.resolve(handled).catch((error) => { response.statusCode = 500; response.end(String(error)); });
}).listen(port, "127.0.0.1", () => process.stdout.write(`${issuer}\n`));
