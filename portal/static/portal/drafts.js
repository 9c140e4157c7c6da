// Nothing typed is lost: a form with a text is kept as a draft of the account while it is typed, offered
// again when its page is opened, and warned of when the page is left. A second press sends nothing.
(() => {
  const bar = document.getElementById("form-draft");
  if (!bar) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const OWN = new Set(["csrfmiddlewaretoken", "shown_version", "once", "read", "act"]);
  const PAUSE = 3000; // milliseconds without a key before the draft is kept
  const dirty = new Set();
  let leaving = false;

  const pathOf = (form) => {
    const url = new URL(form.action, location.href);
    return url.pathname + url.search;
  };
  const fieldsOf = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name));
  const send = (values) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...values })) body.set(name, value);
    return fetch(bar.dataset.address, { method: "POST", body, credentials: "same-origin", keepalive: true });
  };
  const keep = (form) => send({ path: pathOf(form), fields: JSON.stringify(fieldsOf(form)) }).catch(() => {});

  const fill = (form, fields) => {
    const texts = new Map();
    for (const [name, value] of fields) texts.set(name, [...(texts.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || OWN.has(field.name) || field.type === "file") continue;
      const values = texts.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values.shift();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.closest("details")?.setAttribute("open", "");
  };

  // An untouched form says nothing: only what was typed and is not there now is offered.
  const differs = (form, fields) => {
    const now = new Map(fieldsOf(form));
    return fields.some(([name, value]) => value.trim() && now.has(name) && now.get(name) !== value);
  };

  const offer = async (form) => {
    const answer = await fetch(`${bar.dataset.address}?path=${encodeURIComponent(pathOf(form))}`, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const draft = await answer.json();
    if (!draft.fields.length || !differs(form, draft.fields)) return;
    bar.hidden = false;
    bar.querySelector("b").textContent = draft.at;
    bar.querySelector("[data-restore]").onclick = () => {
      fill(form, draft.fields);
      bar.hidden = true;
    };
    bar.querySelector("[data-drop]").onclick = () => {
      send({ path: pathOf(form), drop: "1" });
      bar.hidden = true;
    };
  };

  const watch = (form) => {
    let timer = 0;
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      dirty.add(form);
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), PAUSE);
    });
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      clearTimeout(timer);
      leaving = true;
      form.dataset.sent = "1";
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && dirty.has(form) && !leaving) keep(form);
    });
  };

  const forms = [...document.querySelectorAll("#content form")].filter(
    (form) => form.method === "post" && form.querySelector("textarea"),
  );
  forms.forEach(watch);
  if (document.querySelector("#content .errornote, #content .errorlist") === null) forms.forEach(offer);
  addEventListener("beforeunload", (event) => {
    if (dirty.size && !leaving) event.preventDefault();
  });
  // Back from the page that was sent to: the form may be sent again.
  addEventListener("pageshow", () => {
    leaving = false;
    forms.forEach((form) => delete form.dataset.sent);
  });
})();
