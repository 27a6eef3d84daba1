// SPDX-License-Identifier: AGPL-3.0-or-later
// Records a voice note into the file field of its form, which is sent like any other. Nothing is stored here; without
// this script, or where the microphone is refused, that field takes a recording made elsewhere.

const LONGEST = 60_000; // ms, as portal/domain/media.py has it
const TICK = 250;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const SHOWN = {
  empty: ["record"],
  asking: [],
  recording: ["stop"],
  kept: ["listen", "again", "remove"],
  playing: ["stop", "again", "remove"],
};

const able = Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder && globalThis.DataTransfer);

function enhance(place) {
  const field = document.getElementById(place.dataset.voice);
  const buttons = [...place.querySelectorAll("[data-do]")];
  const told = place.querySelector(".told");
  const left = place.querySelector(".left");
  const player = document.createElement("audio");
  let state = "empty";
  let recorder = null;
  let address = "";

  function become(next, words = "") {
    const held = place.contains(document.activeElement);
    state = next;
    for (const button of buttons) button.hidden = !SHOWN[state].includes(button.dataset.do);
    left.hidden = state !== "recording";
    place.classList.toggle("live", state === "recording");
    told.textContent = words;
    // A button that has gone must not take the keyboard's place on the page with it.
    if (held) buttons.find((button) => !button.hidden)?.focus();
  }

  function keep(parts, kind) {
    const name = `voice.${/mp4/.test(kind) ? "m4a" : /ogg/.test(kind) ? "ogg" : "webm"}`;
    const files = new DataTransfer();
    files.items.add(new File(parts, name, { type: kind.split(";")[0] }));
    field.files = files.files;
  }

  function drop() {
    hush();
    field.value = "";
  }

  function hush() {
    player.pause();
    player.removeAttribute("src");
    URL.revokeObjectURL(address);
  }

  async function record() {
    hush();
    become("asking", place.dataset.asking);
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      become(field.files.length ? "kept" : "empty", place.dataset.refused);
      return;
    }
    listenTo(sound);
  }

  function listenTo(sound) {
    const parts = [];
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    const one = new MediaRecorder(sound, { mimeType: kind, audioBitsPerSecond: 32_000 });
    const until = performance.now() + LONGEST;
    const count = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      left.firstElementChild.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (!seconds && one.state === "recording") one.stop();
    };
    const clock = setInterval(count, TICK);
    one.addEventListener("dataavailable", ({ data }) => { if (data.size) parts.push(data); });
    one.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of sound.getTracks()) track.stop();
      recorder = null;
      keep(parts, one.mimeType);
      become("kept", performance.now() < until ? place.dataset.kept : place.dataset.over);
    });
    recorder = one;
    one.start();
    count();
    become("recording", place.dataset.recording);
  }

  function listen() {
    hush();
    address = URL.createObjectURL(field.files[0]);
    player.src = address;
    become("playing", place.dataset.playing);
    player.play().catch(() => { if (state === "playing") become("kept", place.dataset.mute); });
  }

  function stop() {
    if (recorder) recorder.stop();
    else {
      hush();
      become("kept", place.dataset.kept);
    }
  }

  const acts = {
    record,
    again: record,
    stop,
    listen,
    remove() {
      drop();
      become("empty", place.dataset.removed);
    },
  };
  for (const button of buttons) button.addEventListener("click", () => acts[button.dataset.do]());
  player.addEventListener("ended", () => become("kept", place.dataset.kept));

  // A file of one's own takes the place of what was recorded.
  field.addEventListener("change", () => become(field.files.length ? "kept" : "empty"));

  // Whoever sends the form while speaking means what was said until then.
  field.form.addEventListener("submit", (event) => {
    if (!recorder) return;
    event.preventDefault();
    recorder.addEventListener("stop", () => field.form.requestSubmit(event.submitter), { once: true });
    recorder.stop();
  });

  place.hidden = false;
  become(field.files.length ? "kept" : "empty");
}

if (able) document.querySelectorAll("[data-voice]").forEach(enhance);
