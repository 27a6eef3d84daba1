// SPDX-License-Identifier: AGPL-3.0-or-later
// Drawing what to cover on a photo, with a mouse, a finger or keys. Each box is a line of four numbers in a field
// (‰ from the left, from the top, wide, high), which can be typed as well: without this script nothing is lost.

const WHOLE = 1000;
const SMALLEST = 10;
const STEP = 10;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));

function read(field) {
  const [x, y, w, h, ...more] = field.value.trim().split(/[\s,;]+/).map(Number);
  const good = !more.length && [x, y, w, h].every(Number.isFinite) && w > 0 && h > 0;
  return good ? { x, y, w, h } : null;
}

function write(field, { x, y, w, h }) {
  field.value = [x, y, w, h].join(" ");
}

function enhance(stage) {
  const fields = [...stage.closest("form").querySelectorAll("input[name=box]")];
  const marks = fields.map(() => stage.appendChild(document.createElement("b")));
  let chosen = 0;

  function draw() {
    fields.forEach((field, place) => {
      const box = read(field);
      const mark = marks[place];
      mark.hidden = !box;
      mark.classList.toggle("on", place === chosen);
      if (!box) return;
      mark.style.left = `${box.x / 10}%`;
      mark.style.top = `${box.y / 10}%`;
      mark.style.width = `${box.w / 10}%`;
      mark.style.height = `${box.h / 10}%`;
    });
  }

  function point(event) {
    const frame = stage.getBoundingClientRect();
    return {
      x: within(((event.clientX - frame.left) / frame.width) * WHOLE, WHOLE),
      y: within(((event.clientY - frame.top) / frame.height) * WHOLE, WHOLE),
    };
  }

  function free() {
    const empty = fields.findIndex((field) => !field.value.trim());
    return empty < 0 ? chosen : empty;
  }

  function stretch(from, to) {
    const box = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      w: Math.abs(from.x - to.x),
      h: Math.abs(from.y - to.y),
    };
    if (box.w < SMALLEST || box.h < SMALLEST) fields[chosen].value = "";
    else write(fields[chosen], box);
    draw();
  }

  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.focus();
    stage.setPointerCapture(event.pointerId);
    chosen = free();
    const from = point(event);
    const move = (moved) => stretch(from, point(moved));
    stage.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) {
      stage.addEventListener(end, () => stage.removeEventListener("pointermove", move), { once: true });
    }
  });

  stage.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      chosen = free();
      write(fields[chosen], { x: 400, y: 400, w: 200, h: 200 });
    } else if (event.key === "Delete" || event.key === "Backspace") {
      fields[chosen].value = "";
    } else if (event.key in ARROWS) {
      const box = read(fields[chosen]);
      if (!box) return;
      const [across, down] = ARROWS[event.key].map((one) => one * STEP);
      if (event.shiftKey) {
        box.w = Math.max(SMALLEST, within(box.w + across, WHOLE - box.x));
        box.h = Math.max(SMALLEST, within(box.h + down, WHOLE - box.y));
      } else {
        box.x = within(box.x + across, WHOLE - box.w);
        box.y = within(box.y + down, WHOLE - box.h);
      }
      write(fields[chosen], box);
    } else return;
    event.preventDefault();
    draw();
  });

  fields.forEach((field, place) => {
    field.addEventListener("focus", () => { chosen = place; draw(); });
    field.addEventListener("input", draw);
  });
  stage.hidden = false;
  draw();
}

document.querySelectorAll("[data-cover]").forEach(enhance);
