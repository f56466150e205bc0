// Registers made for units of such a name are ticked as the name is typed; a box that was touched stays as it is.
"use strict";
(function () {
  const form = document.querySelector("form[data-packs]");
  if (!form) return;
  const unit = form.querySelector("[name=unit]");
  const fits = JSON.parse(form.dataset.packs);
  const touched = new Set();
  const boxes = [...form.querySelectorAll("[name=packs]")];
  for (const box of boxes) box.addEventListener("change", () => touched.add(box.value));
  const tick = () => {
    for (const box of boxes) {
      if (!touched.has(box.value) && box.value in fits) box.checked = fits[box.value].some((word) => unit.value.includes(word));
    }
  };
  unit.addEventListener("input", tick);
})();
