"use strict";
// The picture is moved and scaled as one; layers tell their line to the editor that shows the page, or link to it.
(() => {
  const stage = document.querySelector("main");
  const field = document.querySelector("input");
  const count = document.querySelector(".search output");
  const details = document.querySelector("footer");
  const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : null;
  const view = { x: 0, y: 0, scale: 1 };
  let picture, found = [], current = -1, chosen = null;

  const limit = (scale) => Math.min(4, Math.max(0.02, scale));
  const show = () => {
    picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  };
  const size = () => ({ width: picture.width.baseVal.value, height: picture.height.baseVal.value });

  function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
    const scale = limit(view.scale * factor);
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    show();
  }

  function fit(all) {
    const { width, height } = size();
    const wide = stage.clientWidth / width;
    view.scale = limit(all ? Math.min(wide, stage.clientHeight / height) : Math.min(wide, 1));
    view.x = (stage.clientWidth - width * view.scale) / 2;
    view.y = all ? Math.max(0, (stage.clientHeight - height * view.scale) / 2) : 0;
    show();
  }

  function reveal(layer) {
    const box = layer.querySelector(".box").getBBox();
    if (view.scale < 0.5) view.scale = 0.8;
    view.x = stage.clientWidth / 2 - (box.x + box.width / 2) * view.scale;
    view.y = stage.clientHeight / 2 - (box.y + box.height / 2) * view.scale;
    show();
  }

  function inSight(layer) {
    const box = layer.querySelector(".box").getBoundingClientRect(), frame = stage.getBoundingClientRect();
    return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  }

  function choose(layer) {
    picture.querySelectorAll(".near").forEach((each) => each.classList.remove("near"));
    picture.classList.toggle("chosen", Boolean(layer));
    details.hidden = !layer;
    chosen = layer ? layer.dataset.id : null;
    if (!layer) return;
    const id = chosen;
    layer.classList.add("near");
    picture.querySelectorAll(".wire").forEach((wire) => {
      const to = wire.dataset.to.split(" ");
      if (wire.dataset.from !== id && !to.includes(id)) return;
      wire.classList.add("near");
      const others = wire.dataset.from === id ? to : [wire.dataset.from];
      others.forEach((other) => picture.querySelector(`#layer-${CSS.escape(other)}`)?.classList.add("near"));
    });
    tell(layer);
  }

  function tell(layer) {
    const [name, shape, ...rest] = layer.querySelector("title").textContent.split("\n");
    const problem = rest.find((line) => /^(error|warning): /.test(line));
    details.replaceChildren();
    const add = (tag, text, kind) => {
      const made = document.createElement(tag);
      made.textContent = text;
      if (kind) made.className = kind;
      details.append(made);
      return made;
    };
    add("strong", name);
    add("code", shape);
    rest.filter((line) => line !== problem && !line.startsWith("line ")).forEach((line) => add("span", line));
    if (layer.dataset.line) {
      const link = add("a", `line ${layer.dataset.line}`);
      link.href = address(layer) || "#";
      link.addEventListener("click", (event) => { if (go(layer)) event.preventDefault(); });
    }
    if (problem) add("span", problem, "problem");
  }

  function address(layer) {
    const path = document.body.dataset.path;
    return path && `vscode://file${path.startsWith("/") ? "" : "/"}${encodeURI(path)}:${layer.dataset.line}:${layer.dataset.col}`;
  }

  function go(layer) {
    if (!editor || !layer.dataset.line) return false;
    const { id, line, col } = layer.dataset;
    editor.postMessage({ type: "reveal", id, line: Number(line), col: Number(col) });
    return true;
  }

  function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const layers = [...picture.querySelectorAll(".layer")];
    layers.forEach((layer) => layer.classList.remove("found", "current"));
    found = words.length ? layers.filter((layer) => {
      const text = layer.textContent.toLowerCase();
      return words.every((word) => text.includes(word));
    }) : [];
    found.forEach((layer) => layer.classList.add("found"));
    picture.classList.toggle("searching", words.length > 0);
    current = -1;
    count.textContent = words.length ? `${found.length} found` : "";
    if (found.length) step(1);
  }

  function step(by) {
    if (!found.length) return;
    found[current]?.classList.remove("current");
    current = (current + by + found.length) % found.length;
    found[current].classList.add("current");
    count.textContent = `${current + 1} of ${found.length}`;
    reveal(found[current]);
  }

  function take(svg) {
    picture = svg;
    picture.addEventListener("click", (event) => {
      const layer = event.target.closest(".layer");
      if (moved) return;
      choose(layer);
      if (layer) go(layer);
    });
    picture.addEventListener("focusin", (event) => {
      const layer = event.target.closest(".layer");
      if (!layer || !layer.matches(":focus-visible")) return;
      choose(layer);
      if (!inSight(layer)) reveal(layer);
    });
  }

  const pointers = new Map();
  let moved = false;
  stage.addEventListener("pointerdown", (event) => {
    moved = false;
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  stage.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const here = [event.clientX, event.clientY];
    const dx = here[0] - last[0], dy = here[1] - last[1];
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    stage.setPointerCapture(event.pointerId);
    stage.classList.add("dragging");
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const before = Math.hypot(last[0] - other[0], last[1] - other[1]);
      const after = Math.hypot(here[0] - other[0], here[1] - other[1]);
      const frame = stage.getBoundingClientRect();
      zoom(after / Math.max(before, 1), other[0] - frame.left, other[1] - frame.top);
    } else {
      view.x += dx;
      view.y += dy;
      show();
    }
    pointers.set(event.pointerId, here);
  });
  ["pointerup", "pointercancel"].forEach((kind) => stage.addEventListener(kind, (event) => {
    pointers.delete(event.pointerId);
    if (!pointers.size) stage.classList.remove("dragging");
  }));
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = stage.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      zoom(Math.exp(-event.deltaY / 120), event.clientX - frame.left, event.clientY - frame.top);
    } else {
      const lines = event.deltaMode === 1 ? 18 : 1;
      view.x -= (event.shiftKey ? event.deltaY : event.deltaX) * lines;
      view.y -= (event.shiftKey ? 0 : event.deltaY) * lines;
      show();
    }
  }, { passive: false });

  const does = { in: () => zoom(1.25), out: () => zoom(0.8), width: () => fit(false), all: () => fit(true) };
  document.querySelectorAll("button").forEach((each) => each.addEventListener("click", does[each.dataset.do]));
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") { field.value = ""; search(); stage.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.target === field || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = 60;
    const keys = {
      "+": does.in, "=": does.in, "-": does.out, f: does.all, "0": does.all, w: does.width,
      "/": () => field.focus(), n: () => step(1), N: () => step(-1), Escape: () => choose(null),
      ArrowDown: () => { view.y -= by; show(); }, ArrowUp: () => { view.y += by; show(); },
      ArrowLeft: () => { view.x += by; show(); }, ArrowRight: () => { view.x -= by; show(); },
      PageDown: () => { view.y -= stage.clientHeight * 0.9; show(); },
      PageUp: () => { view.y += stage.clientHeight * 0.9; show(); },
      Home: () => { view.y = 0; show(); },
      End: () => { view.y = stage.clientHeight - size().height * view.scale; show(); },
    };
    const layer = event.target.closest?.(".layer");
    if (event.key === "Enter" && layer) { choose(layer); if (!go(layer) && address(layer)) location.href = address(layer); }
    else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  const named = (id) => id && picture.querySelector(`#layer-${CSS.escape(id)}`);
  // An editor may put a newer picture in place: the view stays where it is, and so does what is chosen.
  addEventListener("message", (event) => {
    if (event.data?.type === "drawing") {
      stage.innerHTML = event.data.svg;
      take(stage.querySelector("svg"));
      choose(named(chosen));
      if (field.value) search(); else show();
    } else if (event.data?.type === "layer") {
      const layer = named(event.data.id);
      if (!layer) return;
      choose(layer);
      if (!inSight(layer)) reveal(layer);
    }
  });
  take(stage.querySelector("svg"));
  fit(false);
})();
