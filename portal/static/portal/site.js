// Progressive enhancement only: every page works without this file. Buttons that need it stay
// `hidden` until it runs.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// navigator.clipboard exists on HTTPS only; without it the code is simply read or selected.
if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.copied;
    });
  });
}

// After a refused form the reader starts at the list of what to correct.
document.querySelector(".error-summary")?.focus();
