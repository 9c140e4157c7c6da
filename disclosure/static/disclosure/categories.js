// Categories that fit the title, offered as buttons as soon as the title is left.
(() => {
  const title = document.getElementById("id_title");
  const field = document.getElementById("id_category");
  if (!title || !field) return;
  const offered = document.createElement("p");
  offered.className = "suggested";
  offered.setAttribute("aria-live", "polite");
  (field.closest(".form-row") ?? field.parentElement).append(offered);
  const choose = (category) => {
    field.replaceChildren(new Option(category.name, category.id, true, true));
    window.django?.jQuery(field).trigger("change");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const look = async () => {
    const address = new URL(title.form.dataset.suggest ?? document.querySelector("[data-suggest]").dataset.suggest, location.href);
    address.searchParams.set("title", title.value);
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const { categories } = await answer.json();
    offered.replaceChildren(
      ...categories.map((category) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.textContent = category.name;
        button.addEventListener("click", () => choose(category));
        return button;
      }),
    );
  };
  title.addEventListener("change", look);
  title.addEventListener("blur", look);
})();
