// Draws the boxes of the rows over the page, and rows of what is drawn. Without it the rows do by themselves.
(() => {
  const sheet = document.querySelector(".blackout-page");
  if (!sheet) return;
  const image = sheet.querySelector("img");
  const EDGES = ["left", "top", "right", "bottom"];
  const STEP = 0.5;
  const rows = [...document.querySelectorAll("tr[data-box]")].map((row) => ({
    keep: row.querySelector("input[type=checkbox]"),
    ground: row.querySelector("select"),
    edges: EDGES.map((name) => row.querySelector(`[data-edge=${name}]`)),
    box: null,
  }));
  image.src = image.dataset.plain;
  image.draggable = false;
  sheet.classList.add("is-drawing");

  const limit = (value) => Math.min(100, Math.max(0, value));
  const numbers = (row) => row.edges.map((field) => parseFloat(field.value));
  const isEmpty = (row) => row.edges.every((field) => field.value === "");

  function write(row, values) {
    values.forEach((value, index) => { row.edges[index].value = limit(value).toFixed(2); });
    show(row);
  }

  function clear(row) {
    row.edges.forEach((field) => { field.value = ""; });
    row.keep.checked = false;
    show(row);
  }

  function show(row) {
    const [left, top, right, bottom] = numbers(row);
    if (!(left < right && top < bottom)) {
      if (row.box) row.box.remove();
      row.box = null;
      return;
    }
    if (!row.box) row.box = boxFor(row);
    row.box.style.left = `${left}%`;
    row.box.style.top = `${top}%`;
    row.box.style.width = `${right - left}%`;
    row.box.style.height = `${bottom - top}%`;
    row.box.classList.toggle("is-proposed", !row.keep.checked);
    row.box.setAttribute("aria-pressed", String(row.keep.checked));
  }

  function boxFor(row) {
    const box = document.createElement("button");
    box.type = "button";
    box.className = "blackout-box";
    box.setAttribute("aria-label", `${image.dataset.label} ${rows.indexOf(row) + 1}`);
    box.addEventListener("keydown", (event) => onKey(event, row));
    box.addEventListener("pointerdown", (event) => onGrab(event, row));
    sheet.append(box);
    return box;
  }

  function onKey(event, row) {
    const [left, top, right, bottom] = numbers(row);
    const [x, y] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] || [0, 0];
    if (event.key === "Delete" || event.key === "Backspace") {
      clear(row);
    } else if (event.key === " " || event.key === "Enter") {
      row.keep.checked = !row.keep.checked;
      show(row);
    } else if (!x && !y) {
      return;
    } else if (event.shiftKey) {
      write(row, [left, top, Math.max(left + STEP, right + x), Math.max(top + STEP, bottom + y)]);
    } else if (left + x >= 0 && right + x <= 100 && top + y >= 0 && bottom + y <= 100) {
      write(row, [left + x, top + y, right + x, bottom + y]);
    }
    event.preventDefault();
  }

  function at(event) {
    const frame = image.getBoundingClientRect();
    return [limit((event.clientX - frame.left) / frame.width * 100), limit((event.clientY - frame.top) / frame.height * 100)];
  }

  function follow(event, moved, ended) {
    sheet.setPointerCapture(event.pointerId);
    sheet.addEventListener("pointermove", moved);
    sheet.addEventListener("pointerup", () => {
      sheet.removeEventListener("pointermove", moved);
      ended();
    }, { once: true });
  }

  function onGrab(event, row) {
    event.stopPropagation();
    const [startX, startY] = at(event);
    const [left, top, right, bottom] = numbers(row);
    let wasMoved = false;
    follow(event, (move) => {
      const [x, y] = at(move);
      const across = Math.min(100 - right, Math.max(-left, x - startX));
      const down = Math.min(100 - bottom, Math.max(-top, y - startY));
      wasMoved = wasMoved || Math.abs(across) + Math.abs(down) > 0.3;
      if (wasMoved) write(row, [left + across, top + down, right + across, bottom + down]);
    }, () => {
      if (wasMoved) return;
      row.keep.checked = !row.keep.checked;
      show(row);
    });
  }

  function freeRow() {
    const free = rows.find(isEmpty);
    if (free) return free;
    // One more row like the last, numbered on, as the server counts them.
    const total = document.querySelector("[name$=TOTAL_FORMS]");
    const last = document.querySelectorAll("tr[data-box]")[rows.length - 1];
    const added = last.cloneNode(true);
    const number = Number(total.value);
    added.querySelectorAll("[name],[for]").forEach((part) => {
      ["name", "id", "for"].filter((key) => part.hasAttribute(key)).forEach((key) => {
        part.setAttribute(key, part.getAttribute(key).replace(/-\d+-/, `-${number}-`));
      });
    });
    total.value = number + 1;
    last.after(added);
    const row = {
      keep: added.querySelector("input[type=checkbox]"),
      ground: added.querySelector("select"),
      edges: EDGES.map((name) => added.querySelector(`[data-edge=${name}]`)),
      box: null,
    };
    rows.push(row);
    listen(row);
    clear(row);
    return row;
  }

  function listen(row) {
    [...row.edges, row.keep].forEach((field) => field.addEventListener("input", () => show(row)));
  }

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const [startX, startY] = at(event);
    const row = freeRow();
    const used = rows.filter((other) => other !== row && other.ground.value && other.keep.checked).pop();
    follow(event, (move) => {
      const [x, y] = at(move);
      row.keep.checked = true;
      write(row, [Math.min(startX, x), Math.min(startY, y), Math.max(startX, x), Math.max(startY, y)]);
    }, () => {
      if (!row.box) { clear(row); return; }
      if (!row.ground.value && used) row.ground.value = used.ground.value;
      row.box.focus();
    });
  });

  rows.forEach((row) => { listen(row); show(row); });
})();
