// While somebody describes what they want, what is published already is offered. The form works without.
const form = document.querySelector("[data-suggest]");
const box = document.querySelector("[data-suggestions]");
const text = document.querySelector("#id_description");

if (form && box && text) {
  let waiting;
  let asked = "";

  const show = (items) => {
    const list = box.querySelector("ul");
    list.replaceChildren(...items.map((item) => {
      const link = document.createElement("a");
      link.href = item.url;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = item.title;
      const line = document.createElement("li");
      line.append(link);
      return line;
    }));
    box.hidden = items.length === 0;
  };

  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const wanted = text.value.trim().slice(0, 200);
      if (wanted.length < 4 || wanted === asked) return;
      asked = wanted;
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).items);
    }, 600);
  });
}
