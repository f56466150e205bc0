// The editor of a text: numbers are chips that are put in by name and cannot be typed over. The textarea stays what is sent.
"use strict";
(function () {
  const offers = [...document.querySelectorAll("[data-offer]")].map((item) => ({
    ref: item.dataset.offer, label: item.dataset.label, shown: item.dataset.shown,
  }));
  const known = new Map(offers.map((offer) => [offer.ref, offer]));
  const source = document.querySelector("[data-offers]");
  const more = source !== null && Number(source.dataset.count) > offers.length;
  const asked = new Set(), timers = new Map();

  // A year with thousands of numbers brings only the first; the others are asked for by their names.
  function ask(who, words, then) {
    const query = words.join(" ");
    window.clearTimeout(timers.get(who));
    if (!more || !query || asked.has(query)) return;
    timers.set(who, window.setTimeout(async () => {
      asked.add(query);
      try {
        const answer = await fetch(`${source.dataset.offers}?q=${encodeURIComponent(query)}`);
        if (!answer.ok) throw new Error(String(answer.status));
        const fresh = (await answer.json()).offers.filter((offer) => !known.has(offer.ref));
        for (const offer of fresh) { known.set(offer.ref, offer); offers.push(offer); }
        if (fresh.length) then(fresh);
      } catch {
        asked.delete(query);
      }
    }, 150));
  }
  const OPEN = /(?:\{\{|｛｛)([^{}｛｝\n]{0,60})$/;
  const WHOLE = /(?:\{\{|｛｛)([^{}｛｝\n]{1,200})(?:\}\}|｝｝)/;
  let last = null;

  function chip(ref) {
    const [name] = ref.split("|");
    const offer = known.get(ref) || known.get(name);
    const node = document.createElement("span");
    node.className = offer ? "chip" : "chip chip-bad";
    node.contentEditable = "false";
    node.dataset.ref = ref;
    node.textContent = offer && !ref.includes("|") ? offer.shown : offer ? `${offer.shown}（${ref.split("|")[1]}）` : `{{${ref}}}`;
    node.title = offer ? `${offer.label}　{{${ref}}}` : "没有这个名称的数，或不止一个";
    if (!offer) ask(ref, name.trim().split(/\s+/), () => { if (node.isConnected && known.has(name.trim())) node.replaceWith(chip(ref)); });
    return node;
  }

  function fill(editor, text) {
    editor.replaceChildren();
    let rest = text;
    for (let found = WHOLE.exec(rest); found; found = WHOLE.exec(rest)) {
      editor.append(rest.slice(0, found.index), chip(found[1]));
      rest = rest.slice(found.index + found[0].length);
    }
    editor.append(rest);
  }

  function read(node) {
    let text = "";
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      else if (child.dataset && child.dataset.ref !== undefined) text += `{{${child.dataset.ref}}}`;
      else if (child.tagName === "BR") text += "\n";
      else text += (text && !text.endsWith("\n") ? "\n" : "") + read(child);
    }
    return text.replace(/[\u200b\u00a0]/g, (c) => (c === "\u200b" ? "" : " "));
  }

  function caret() {
    const selection = window.getSelection();
    if (!selection.rangeCount || !selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return range.startContainer.nodeType === Node.TEXT_NODE ? range : null;
  }

  function after(node) {
    const range = document.createRange();
    if (!node.nextSibling || node.nextSibling.nodeType !== Node.TEXT_NODE) node.after(document.createTextNode("\u200b"));
    range.setStart(node.nextSibling, node.nextSibling.data.startsWith("\u200b") ? 1 : 0);
    range.collapse(true);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  for (const area of document.querySelectorAll("textarea[data-chips]")) {
    if (area.readOnly) continue;
    const label = area.labels[0];
    if (label && !label.id) label.id = `${area.id}-label`;
    const editor = document.createElement("div");
    editor.className = "chips-editor";
    editor.contentEditable = "true";
    editor.spellcheck = false;
    editor.id = `${area.id}-editor`;
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    editor.setAttribute("aria-haspopup", "listbox");
    if (label) {
      editor.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => editor.focus());
    }
    fill(editor, area.value);
    area.hidden = true;
    area.before(editor);
    const list = document.createElement("ul");
    list.className = "chips-list";
    list.id = `${area.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "可用的数");
    list.hidden = true;
    document.body.append(list);
    let shown = [], at = 0;

    const sync = () => { area.value = read(editor).trim(); };
    const close = () => { list.hidden = true; editor.removeAttribute("aria-activedescendant"); };
    const mark = () => {
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      const now = list.children[at];
      if (now) { now.scrollIntoView({ block: "nearest" }); editor.setAttribute("aria-activedescendant", now.id); }
    };
    const put = (offer) => {
      const range = caret();
      const found = range && OPEN.exec(range.startContainer.data.slice(0, range.startOffset));
      const node = chip(offer.ref);
      if (found) {
        const text = range.startContainer;
        const tail = text.splitText(range.startOffset);
        text.data = text.data.slice(0, found.index);
        tail.before(node);
      } else if (last && editor.contains(last.startContainer)) {
        last.insertNode(node);
      } else {
        editor.append(node);
      }
      close();
      editor.focus();
      after(node);
      sync();
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const look = () => {
      const range = caret();
      if (!range || !editor.contains(range.startContainer)) { close(); return; }
      const before = range.startContainer.data.slice(0, range.startOffset);
      const whole = WHOLE.exec(before);
      if (whole && whole.index + whole[0].length === before.length) {
        const text = range.startContainer, tail = text.splitText(range.startOffset);
        text.data = text.data.slice(0, whole.index);
        const node = chip(whole[1].trim());
        tail.before(node);
        after(node);
        sync();
        close();
        return;
      }
      const found = OPEN.exec(before);
      if (!found) { close(); return; }
      const words = found[1].trim().toLowerCase().split(/\s+/).filter(Boolean);
      ask("list", words, look);
      shown = offers.filter((o) => words.every((w) => `${o.label} ${o.ref} ${o.shown}`.toLowerCase().includes(w))).slice(0, 40);
      if (!shown.length) { close(); return; }
      at = 0;
      list.replaceChildren(...shown.map((offer, index) => {
        const item = document.createElement("li"), name = document.createElement("span"), number = document.createElement("b");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        name.textContent = offer.label;
        number.textContent = offer.shown;
        item.append(name, number);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); put(offer); });
        return item;
      }));
      const box = range.getBoundingClientRect(), frame = editor.getBoundingClientRect();
      const left = Math.min(box.left || frame.left, window.innerWidth - 16 - Math.min(416, window.innerWidth - 32));
      list.style.left = `${Math.max(8, left) + window.scrollX}px`;
      list.style.top = `${(box.bottom || frame.top + 30) + window.scrollY + 4}px`;
      list.hidden = false;
      mark();
    };
    editor.addEventListener("input", (event) => { sync(); if (!event.isComposing) look(); });
    editor.addEventListener("compositionend", look);
    editor.addEventListener("blur", () => {
      const selection = window.getSelection();
      if (selection.rangeCount) last = selection.getRangeAt(0).cloneRange();
      window.setTimeout(close, 150);
    });
    editor.addEventListener("paste", (event) => {
      event.preventDefault();
      const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
      document.execCommand("insertText", false, text);
      if (WHOLE.test(text)) { fill(editor, read(editor)); sync(); }
    });
    editor.addEventListener("drop", (event) => event.preventDefault());
    editor.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (!list.hidden) {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          event.preventDefault();
          at = (at + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length;
          mark();
          return;
        }
        if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); put(shown[at]); return; }
        if (event.key === "Escape") { event.preventDefault(); close(); return; }
      }
      if (event.key === "Enter") { event.preventDefault(); document.execCommand("insertLineBreak"); }
    });
    area.form.addEventListener("submit", sync);
  }

  const outline = document.querySelector(".outline-fold");
  if (outline && window.matchMedia("(max-width: 900px)").matches) outline.open = false;

  const search = document.getElementById("offer-search");
  if (search) {
    search.closest(".offers-search").hidden = false;
    const sift = (words) => {
      for (const item of document.querySelectorAll("[data-offer]")) {
        const text = `${item.dataset.label} ${item.dataset.offer} ${item.dataset.shown}`.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
      }
    };
    const row = (offer) => {
      const item = document.createElement("li"), label = document.createElement("span"), number = document.createElement("b"), code = document.createElement("code");
      Object.assign(item.dataset, { offer: offer.ref, label: offer.label, shown: offer.shown });
      number.textContent = offer.shown;
      code.textContent = `{{${offer.ref}}}`;
      label.append(`${offer.label} `, number);
      item.append(label, " ", code);
      return item;
    };
    search.addEventListener("input", () => {
      const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      sift(words);
      ask("search", words, (fresh) => { document.querySelector(".offers-list").append(...fresh.map(row)); sift(search.value.trim().toLowerCase().split(/\s+/).filter(Boolean)); });
    });
  }
})();
