// Files that are being read: their states are asked for again and again; without this the page is opened anew.
"use strict";
(function () {
  const AGAIN = 1200;
  const look = async (card) => {
    let text = "";
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok) return;
      if (answer.redirected && !answer.url.includes("batch=")) { location.assign(answer.url); return; }
      text = await answer.text();
    } catch { setTimeout(look, AGAIN * 4, card); return; }
    const found = new DOMParser().parseFromString(text, "text/html").getElementById(card.getAttribute("aria-labelledby"));
    const fresh = found && found.closest(".batch");
    if (!fresh) return;
    // What is read stands in the list too.
    if (!fresh.dataset.progress) { location.assign(card.dataset.progress); return; }
    card.replaceWith(fresh);
    setTimeout(look, AGAIN, fresh);
  };
  for (const card of document.querySelectorAll("[data-progress]")) setTimeout(look, AGAIN, card);
})();
