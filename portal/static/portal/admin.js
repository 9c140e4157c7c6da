// Names for the fields to which the admin's own templates give none: cells of editable lists and of
// tabular inlines, the two halves of a time, the boxes of autocomplete fields (WCAG 2.2, 4.1.2).
(() => {
  const text = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

  const headingOf = (field) => {
    const cell = field.closest("td");
    if (cell) return text(cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]);
    return text(field.closest(".fieldBox, .form-row")?.querySelector("label, legend"));
  };

  const nameFields = () => {
    for (const field of document.querySelectorAll("#content input, #content select, #content textarea")) {
      const name = text(field.labels?.[0]) || headingOf(field);
      const box = field.nextElementSibling?.querySelector(".select2-selection");
      if (!name) continue;
      if (box) {
        const shown = box.querySelector(".select2-selection__rendered");
        box.removeAttribute("aria-labelledby");
        box.setAttribute("aria-label", [name, shown?.title].filter(Boolean).join(" "));
        shown?.setAttribute("aria-label", name);
      } else if (field.type !== "hidden" && !field.labels.length && !field.ariaLabel) {
        const half = text(field.closest(".datetime") && field.previousSibling);
        field.setAttribute("aria-label", [name, half].filter(Boolean).join(" "));
      }
    }
  };

  // After the admin's own scripts, which make the boxes when jQuery is ready.
  const ready = window.django?.jQuery ?? ((then) => window.addEventListener("load", then));
  ready(() => {
    nameFields();
    document.querySelectorAll(".import-preview").forEach((table) => (table.tabIndex = 0));
    // The lens beside a filter of choices: an image, as its label says.
    document.querySelectorAll("span.search-label-icon[aria-label]").forEach((icon) => icon.setAttribute("role", "img"));
  });
  document.addEventListener("formset:added", nameFields);
})();

// An open part of the menu closes when something else is pressed, and by Escape.
(() => {
  const close = (except) =>
    document.querySelectorAll("nav.menu details[open]").forEach((part) => {
      if (!part.contains(except)) part.open = false;
    });
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const part = document.activeElement?.closest("nav.menu details[open]");
    close(null);
    part?.querySelector("summary").focus();
  });
})();
