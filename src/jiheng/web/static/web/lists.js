// The box in the head of a list ticks all rows; a click with Shift ticks those between.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-pick]")) {
    const all = form.querySelector("[data-all]");
    const boxes = [...form.querySelectorAll("input[name=row]")];
    let last = null;
    const told = () => { if (all) all.checked = boxes.length > 0 && boxes.every((box) => box.checked); };
    if (all) all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
    for (const box of boxes) {
      box.addEventListener("click", (event) => {
        if (event.shiftKey && last) {
          const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
          for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
        }
        last = box;
        told();
      });
    }
    told();
  }
})();
