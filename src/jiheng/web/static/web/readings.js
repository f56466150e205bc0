// Drop files on the page; walk through findings by keyboard. Everything here is also a button or a link.
"use strict";
(function () {
  const zone = document.querySelector("[data-drop]");
  if (zone) {
    const input = zone.querySelector("input[type=file]");
    const note = zone.querySelector("[data-drop-note]");
    const most = Number(zone.dataset.most) << 20;
    const halt = (event) => event.preventDefault();
    for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => { halt(event); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    for (const name of ["dragover", "drop"]) window.addEventListener(name, halt);
    zone.addEventListener("drop", (event) => {
      zone.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
      zone.requestSubmit();
    });
    zone.addEventListener("submit", (event) => {
      const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
      if (size > most) { event.preventDefault(); delete zone.dataset.sent; note.textContent = `共 ${size >> 20} MB，超过 ${most >> 20} MB，请分几次`; return; }
      note.textContent = `正在读 ${input.files.length} 个文件…`;
    }, true);
  }

  const cards = [...document.querySelectorAll(".findings > .cards .finding")];
  if (!cards.length) return;
  const keys = document.querySelector(".keys");
  keys.hidden = false;
  let now = -1;

  const choose = (index, scroll = true, take = true) => {
    if (index < 0 || index >= cards.length) return;
    if (now >= 0) {
      cards[now].classList.remove("current");
      cards[now].querySelector(".more").open = false;
      cards[now].querySelector(".dismiss")?.removeAttribute("open");
    }
    now = index;
    const card = cards[now];
    card.classList.add("current");
    card.querySelector(".more").open = true;
    if (take) card.focus({ preventScroll: true });
    for (const row of document.querySelectorAll(".annotated .row.here")) row.classList.remove("here");
    const link = document.querySelector(`.annotated .refs a[href="#${card.id}"]`);
    const row = link && link.closest(".row");
    if (row) row.classList.add("here");
    if (!scroll) return;
    if (row && window.matchMedia("(min-width: 1001px)").matches) {
      row.scrollIntoView({ block: "center" });
      const side = card.closest(".findings");
      side.scrollTop = card.offsetTop - side.offsetTop - 80;
    } else {
      card.scrollIntoView({ block: "start" });
    }
  };

  const refuse = (alike) => {
    const box = cards[now] && cards[now].querySelector(".dismiss");
    if (!box) return;
    box.open = true;
    const form = box.querySelector("form");
    form.dataset.alike = alike ? "1" : "";
    form.elements.reason.focus();
  };

  for (const form of document.querySelectorAll(".dismiss form")) {
    form.elements.reason.addEventListener("keydown", (event) => {
      const alike = form.querySelector("[name=alike]");
      if (event.key === "Enter" && form.dataset.alike && alike) { event.preventDefault(); form.requestSubmit(alike); }
    });
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, select, textarea");
    if (event.key === "Escape") {
      if (now >= 0) { cards[now].querySelector(".dismiss")?.removeAttribute("open"); cards[now].focus(); }
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const does = {
      j: () => choose(Math.min(now + 1, cards.length - 1)),
      n: () => choose(Math.min(now + 1, cards.length - 1)),
      k: () => choose(Math.max(now - 1, 0)),
      p: () => choose(Math.max(now - 1, 0)),
      d: () => refuse(false),
      a: () => refuse(true),
      t: () => cards[now]?.querySelector(".take")?.requestSubmit(),
    }[event.key];
    if (does) { event.preventDefault(); does(); }
  });
  for (const [index, card] of cards.entries()) {
    card.addEventListener("click", (event) => { if (!event.target.closest("summary, a, button, input, label")) choose(index); });
    card.addEventListener("focusin", () => { if (index !== now) choose(index, false, false); });
  }
  const follow = () => {
    const index = cards.findIndex((card) => `#${card.id}` === location.hash);
    if (index >= 0) choose(index);
    const gone = document.querySelector(".aside");
    if (index < 0 && gone && location.hash && gone.querySelector(location.hash.replace(/[^#\w]/g, ""))) gone.open = true;
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
