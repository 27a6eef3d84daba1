// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks the device for a passkey and sends its answer with the form (portal/web/accounts/passkeys.py).

const form = document.querySelector("form[data-passkey]");
const able = Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON);
const ask = {
  enrol: (options) => navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  }),
  "sign-in": (options) => navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  }),
};

if (form && able) {
  const answer = form.elements.namedItem("answer");
  const problem = document.getElementById("passkey-problem");
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    problem.hidden = true;
    try {
      const credential = await ask[form.dataset.passkey](JSON.parse(form.dataset.options));
      answer.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      problem.hidden = false; // cancelled, timed out, or no passkey here: the button is there to try again
    }
  });
}
