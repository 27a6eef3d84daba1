// SPDX-License-Identifier: AGPL-3.0-or-later
// Solves the puzzle of a form while its writer reads it through once more (portal/adapters/proof_of_work.py).
// Whatever goes wrong here, the form is sent: a report without an answer is taken too, it only waits longer.

const ABREAST = 8; // derivations under way at once; browsers do them beside the page
const PATIENCE = 60_000; // ms after which a slow telephone sends without an answer

const form = document.getElementById("send");
const field = form?.elements.namedItem("proof");

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive({ nonce, salt, cost, keyLength }, counter) {
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  new DataView(password.buffer).setUint32(start.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  return hex(await crypto.subtle.deriveBits(how, key, keyLength * 8));
}

async function solve(puzzle) {
  const { parameters } = puzzle;
  const until = performance.now() + PATIENCE;
  for (let first = 0; performance.now() < until; first += ABREAST) {
    const counters = Array.from({ length: ABREAST }, (_, at) => first + at);
    const keys = await Promise.all(counters.map((counter) => derive(parameters, counter)));
    const at = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (at >= 0) {
      const solution = { counter: first + at, derivedKey: keys[at] };
      return btoa(JSON.stringify({ challenge: puzzle, solution }));
    }
  }
  return "";
}

if (form && field) {
  let solved = false;
  const work = Promise.resolve()
    .then(() => solve(JSON.parse(form.dataset.puzzle)))
    .then((answer) => { field.value = answer; })
    .catch(() => {}) // no secure context, an old browser: the form goes without
    .finally(() => { solved = true; });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (solved || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (button) {
      button.disabled = true;
      button.textContent = form.dataset.wait;
    }
    work.then(() => form.submit());
  });
}
