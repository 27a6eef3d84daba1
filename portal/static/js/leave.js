// SPDX-License-Identifier: AGPL-3.0-or-later
// Leaving quickly: the page is blank before anything is asked of the network, and the way out takes its place in
// the history. Without this script the button is a form that does the same, a moment later.

const PRESSES = 3;
const WITHIN = 2_000; // ms
const PATIENCE = 1_000; // ms to wait for the portal; somebody may be standing behind whoever leaves

const form = document.getElementById("leave");
const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

function blank() {
  document.title = "…";
  document.body.replaceChildren();
}

async function leave() {
  const { action, dataset } = form;
  const body = new URLSearchParams(new FormData(form));
  blank();
  const told = fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {}); // offline
  await Promise.race([told, wait(PATIENCE)]);
  location.replace(dataset.exit);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  let pressed = [];
  addEventListener("keydown", (event) => {
    if (event.code !== "Escape" || event.repeat) {
      pressed = [];
      return;
    }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (pressed.length >= PRESSES) leave();
  });
  const hint = document.getElementById("leave-keys");
  hint.hidden = false;
  document.querySelector("[form=leave]").setAttribute("aria-describedby", hint.id);

  // A page taken out of the browser's memory was left: it is blank, then asked for anew, which shows nothing typed.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    blank();
    location.replace(location.href);
  });
}
