// "Select all" on the export page: the listener that the package writes as an inline handler.
document.querySelector("#select-all-toggle")?.addEventListener("change", (event) => {
  document.querySelectorAll('.selectable-field-export-row input[type="checkbox"]').forEach((box) => {
    box.checked = event.target.checked;
  });
});
