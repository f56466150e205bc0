// Small helps for pages that work without them: menus, one submission, kept drafts, a fold that is open on wide screens.
"use strict";
(function () {
  for (const fold of document.querySelectorAll(".side-fold, .filter-fold")) {
    const wide = window.matchMedia("(min-width: 761px)");
    const set = () => { fold.open = wide.matches || "set" in fold.dataset; };
    wide.addEventListener("change", set);
    set();
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form is sent once; going back makes it ready again.
  let leaving = false;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.ask && !window.confirm(form.dataset.ask)) { event.preventDefault(); return; }
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    leaving = true;
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Selects that choose what is shown need no button where scripts run.
  for (const select of document.querySelectorAll("select[data-go]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  // What is typed is kept on the server while it is typed.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const note = form.querySelector("[data-draft-note]");
    let timer = 0, changed = false, cut = false;
    const save = async () => {
      timer = 0;
      if (leaving) return;
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
      body.append("path", form.dataset.draftPath || location.pathname);
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body, redirect: "error" });
        if (note) note.textContent = answer.ok ? "草稿已保存" : "草稿没有保存";
        cut = false;
        if (answer.ok) changed = false;
      } catch (error) {
        if (note) note.textContent = "连不上服务，草稿没有保存；请先不要关闭页面";
        cut = true;
      }
    };
    // Where the desk was out of reach a moment ago, it is asked first: a form sent into the void takes the page with it.
    let reached = false;
    form.addEventListener("submit", (event) => {
      if (reached || (!cut && navigator.onLine)) { reached = false; return; }
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      fetch(location.href, { method: "HEAD", cache: "no-store" }).then(() => {
        cut = false;
        reached = true;
        form.requestSubmit(submitter);
      }, () => {
        cut = true;
        if (note) note.textContent = "连不上服务，还没有保存；内容都在这里，连上以后再按一次“保存”";
      });
    });
    form.addEventListener("input", () => {
      changed = true;
      if (!timer) timer = window.setTimeout(save, 2500);
    });
    window.addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && changed) save(); });
  }

  // Photos too large are named before they travel.
  for (const input of document.querySelectorAll("input[type=file][data-largest]")) {
    input.addEventListener("change", () => {
      const most = Number(input.dataset.largest);
      const large = [...input.files].filter((file) => file.size > most).map((file) => file.name);
      input.setCustomValidity(large.length ? `超过 ${most >> 20} MB：${large.join("、")}` : "");
      input.reportValidity();
      const list = document.getElementById(input.dataset.list);
      if (!list) return;
      list.replaceChildren(...[...input.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name}（${Math.ceil(file.size / 1024)} KB）`;
        return item;
      }));
    });
  }

  // Ctrl+S or ⌘S saves the form at hand.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      const form = document.querySelector("form[data-draft], form[data-save]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
    }
  });

  // What scrolls sideways can be scrolled by keyboard.
  const reach = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  reach();
  window.addEventListener("resize", reach);

  for (const button of document.querySelectorAll("button[data-print]")) button.addEventListener("click", () => window.print());
})();
